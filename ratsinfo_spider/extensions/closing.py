"""Lets a crawl close that was told to end while records of its plan were on their way through the pipelines.

Scrapy looks whether it may close when a response has been dealt with, but not when an item of `start()` has: if such an
item is the last thing under way, the spider never closes.
"""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

LOOKS_EVERY = 0.25  # seconds


class Closing:
    """Looks a few times a second whether the crawl waits for nothing any more, and lets it close."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.loop = create_looping_call(self.look)
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Any spider's."""
        return cls(crawler)

    def spider_opened(self) -> None:
        """Begin to look."""
        self.loop.start(LOOKS_EVERY, now=False)

    def spider_closed(self) -> None:
        """Look no more."""
        if self.loop.running:
            self.loop.stop()

    def look(self) -> None:
        """Close the scraper where all that it waits for has come."""
        engine, spider = self.crawler.engine, self.crawler.spider
        slot = engine.scraper.slot if engine else None
        if spider and slot and slot.closing and slot.is_idle() and not slot.closing.called:
            slot.closing.callback(spider)
