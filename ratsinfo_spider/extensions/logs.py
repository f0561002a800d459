"""What the log does not need: a line an item, and a traceback where a sentence says all."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.logformatter import LogFormatter


class QuietLogFormatter(LogFormatter):
    """Scrapy's lines without one an item: a page gives many, and the run report counts them."""

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
