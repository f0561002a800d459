"""Keeps out of the log what it does not need: a line per item, and a traceback where one sentence says everything."""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult


class QuietLogFormatter(LogFormatter):
    """Scrapy's lines without one an item: a page gives many, and the run report counts them.

    The line an answer (`Crawled (200)`) is only made where the log shows it: Scrapy's root logger takes every level, so
    each would be made to be thrown away.
    """

    shows_answers = True

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        formatter = super().from_crawler(crawler)
        formatter.shows_answers = crawler.settings.get("LOG_LEVEL") in ("DEBUG", *range(logging.DEBUG + 1))
        return formatter

    def crawled(self, request: Request, response: Response, spider: Spider) -> LogFormatterResult | None:  # type: ignore[override]
        """Scrapy's line, or nothing."""
        return super().crawled(request, response, spider) if self.shows_answers else None

    def scraped(self, *_args: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        """Nothing, at any level."""
        return


class _NoTraceback(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True


def silence_robots_traceback() -> None:
    """A host that cannot be reached shows first at its robots.txt; the sentence at the end names it."""
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").addFilter(_NoTraceback())
