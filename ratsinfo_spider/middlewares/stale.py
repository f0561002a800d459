"""Answers of former times: something between us and the site answers from a cache in its place.

What it says was true once. Taken for the present it would take back what has come since, and hide what is new. So a
page that says that it is old is no answer: it is asked for again, and if it stays old, its record has failed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response

__all__ = ["FRESH", "Freshness", "StaleAnswers"]

FRESH = 600  # seconds that a page may be old
_DAY = 86_400
_STALE_WARNINGS = ("110", "111", "112", "113")  # RFC 7234 5.5: is stale, could not be revalidated, …


class Freshness:
    """How old answers are, by what they say of themselves. `clock` gives seconds since 1970.

    A server's clock may be wrong. So a `Date` counts against the newest one of its host; only one that is more than a
    day behind our own clock is old in any case.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._ahead: dict[str, float] = {}  # host → how far its newest Date is ahead of our clock

    def why_old(self, response: Response) -> str:
        """What says that this is an answer of former times; "" for one of the site's own, of now."""
        if "cached" in response.flags:  # by Scrapy's own cache
            return "Scrapy's cache (HTTPCACHE_ENABLED)"
        if (age := _number(response.headers.get("Age"))) > FRESH:
            return f"Age: {age} seconds"
        warning = _text(response.headers.get("Warning"))
        if warning[:3] in _STALE_WARNINGS:
            return f"Warning: {warning}"
        return self._by_date(response)

    def _by_date(self, response: Response) -> str:
        printed = _text(response.headers.get("Date"))
        if (date := _seconds(printed)) is None:
            return ""
        ahead = date - self._clock()
        host = urlsplit(response.url).netloc
        newest = self._ahead[host] = max(ahead, self._ahead.get(host, ahead))
        if ahead < -_DAY:
            return f"Date: {printed}, which is long ago; or this machine's clock is ahead"
        return f"Date: {printed}, though others came later" if ahead < newest - FRESH else ""


class StaleAnswers:
    """Downloader middleware: asks again for a page out of a cache; DownloadFailedError if no other comes."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._freshness = Freshness()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Any spider's."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Any:
        """Scrapy calls this for each response. A document is judged by what its page says; robots.txt may be cached."""
        if "ratsinfo_stream_to" in request.meta or request.url.endswith("/robots.txt"):
            return response
        if not (why := self._freshness.why_old(response)):
            return response
        again = self.crawler.spider and get_retry_request(
            request, spider=self.crawler.spider, reason="a cache answered"
        )
        if again:
            return again
        raise DownloadFailedError(f"a cache answered in the site's place ({why})")


@lru_cache(maxsize=16)  # all answers of a second have the same
def _seconds(printed: str) -> float | None:
    """A header's date in seconds since 1970; None where it is none."""
    try:
        return parsedate_to_datetime(printed).timestamp()
    except (ValueError, OverflowError):
        return None


def _text(header: bytes | None) -> str:
    return (header or b"").decode("latin-1").strip()


def _number(header: bytes | None) -> int:
    words = _text(header)
    return int(words) if words.isascii() and words.isdigit() else 0
