"""robots.txt as RFC 9309 has it: a server that cannot give it has forbidden everything (2.3.1.4).

Scrapy reads whatever body comes with HTTP 500 or 503 for rules and finds none in it, so that a crawl would go on
through a site that is down, or whose operator keeps crawlers out by it. 4xx still means that there are no rules
(2.3.1.3). The retries apply before. Where no answer came at all, the pages say so themselves.
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


class RobotsMiddleware(RobotsTxtMiddleware):
    """In the place of Scrapy's own, with its settings."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._down: dict[str, str] = {}  # host and port -> the status it gave instead of its rules, and by which proxy

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            asked = response.request or request
            self._down[netloc] = f"HTTP {response.status}{through_proxy(asked)}"
        await super()._parse_robots(response, netloc, request)

    def process_request_2(self, rp: Any, request: Request) -> None:
        """Raises RobotsUnknown, or IgnoreRequest where there are rules that forbid."""
        host = urlsplit(request.url).netloc
        if status := self._down.get(host):
            raise RobotsUnknown(
                f"robots.txt of {host} answered {status}, which forbids everything for now (RFC 9309); try later"
            )
        super().process_request_2(rp, request)
