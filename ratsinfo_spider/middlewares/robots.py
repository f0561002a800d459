"""robots.txt as RFC 9309 has it: a server that cannot give it has forbidden everything (2.3.1.4).

Scrapy reads whatever body comes with HTTP 500 or 503 for rules and finds none in it, and takes a connection that is
reset, or never answers, for a permission. So a crawl would go on through a site that is down, or whose operator keeps
crawlers out by it. 4xx still means that there are no rules (2.3.1.3). The retries apply before.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response

from ratsinfo_spider.crawl.not_asked import RobotsUnknown
from ratsinfo_spider.wicket.client import through_proxy

__all__ = ["RobotsMiddleware"]

_FORBIDS = "which forbids everything for now (RFC 9309); try later"


class RobotsMiddleware(RobotsTxtMiddleware):
    """In the place of Scrapy's own, with its settings."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._down: dict[str, str] = {}  # host and port -> what it answered instead of its rules, and by which proxy
        self._silent: dict[str, str] = {}  # host and port -> by which proxy there was no answer, and why

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            asked = response.request or request
            self._down[netloc] = f"robots.txt of {netloc} answered HTTP {response.status}{through_proxy(asked)}"
        await super()._parse_robots(response, netloc, request)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Only here is it known which proxy was asked for a robots.txt in vain."""
        asked = urlsplit([*request.meta.get("redirect_urls", ()), request.url][0])
        if asked.path == "/robots.txt":
            self._silent[asked.netloc] = f"{through_proxy(request)}: {exception}"

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._silent.setdefault(netloc, f": {exc}")
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: Any, request: Request) -> None:
        """Raises RobotsUnknown, or IgnoreRequest where there are rules that forbid.

        `rp` is None also for requests that waited together: Scrapy gives the rules to the first of them only.
        """
        host = urlsplit(request.url).netloc
        if (why := self._silent.get(host)) is not None:
            raise RobotsUnknown(f"no answer to its robots.txt{why}, {_FORBIDS}", is_silent=True)
        if answered := self._down.get(host):
            raise RobotsUnknown(f"{answered}, {_FORBIDS}")
        parser: Any = self._parsers.get(host)
        super().process_request_2(rp or parser, request)
