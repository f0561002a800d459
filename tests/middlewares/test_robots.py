"""robots.txt: its rules hold for requests that wait for it together, and without an answer nothing is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.utils.test import get_crawler

from ratsinfo_spider.crawl.not_asked import RobotsUnknown
from ratsinfo_spider.middlewares.robots import RobotsMiddleware

SITE = "https://ris.musterstadt.example"
RULES = b"User-agent: *\nDisallow: /forbidden/\n"


class _Engine:
    def __init__(self, answer: Callable[[Request], Response]) -> None:
        self._answer = answer

    async def download_async(self, request: Request) -> Response:
        await asyncio.sleep(0.01)
        return self._answer(request)


def asked_together(answer: Callable[[Request], Response], *paths: str) -> list[Any]:
    """What becomes of requests that wait for one robots.txt: None, or the error."""

    async def ask() -> list[Any]:
        crawler = get_crawler(Spider, {"ROBOTSTXT_OBEY": True, "USER_AGENT": "ratsinfo-spider"})
        crawler.engine = _Engine(answer)  # type: ignore[assignment]
        crawler.spider = Spider("robots")
        middleware = RobotsMiddleware(crawler)
        requests = (middleware.process_request(Request(SITE + path)) for path in paths)
        found: list[Any] = await asyncio.gather(*requests, return_exceptions=True)
        return found

    return asyncio.run(ask())


def test_rules_hold_for_all_who_wait_for_them() -> None:
    found = asked_together(lambda request: TextResponse(request.url, body=RULES), *["/public/", "/forbidden/"] * 2)
    assert [type(one) for one in found] == [type(None), IgnoreRequest] * 2


def no_answer(_request: Request) -> Response:
    raise DownloadTimeoutError("took longer than 60 seconds")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (no_answer, "no answer to its robots.txt: took longer than 60 seconds, which forbids everything"),
        (
            lambda request: Response(request.url, status=503),
            f"robots.txt of {SITE[8:]} answered HTTP 503, which forbids",
        ),
    ],
)
def test_without_rules_nothing_is_asked(answer: Callable[[Request], Response], words: str) -> None:
    found = asked_together(answer, "/public/", "/public/", "/public/")
    assert [type(one) for one in found] == [RobotsUnknown] * 3
    assert all(str(one).startswith(words) for one in found)


def test_4xx_means_that_there_are_none() -> None:
    assert asked_together(lambda request: Response(request.url, status=404), "/public/", "/public/") == [None, None]
