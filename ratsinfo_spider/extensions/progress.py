"""One line a minute: how far the crawl is."""

from __future__ import annotations

import logging
import time
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from ratsinfo_spider.crawl.run import Run

logger = logging.getLogger(__name__)


class Progress:
    """Says every `LOGSTATS_INTERVAL` seconds (Scrapy's setting; 0 is off) what has been done and what waits."""

    def __init__(self, crawler: Crawler, interval: float) -> None:
        self.crawler = crawler
        self.interval = interval
        self.began = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Off where the interval is 0."""
        interval = crawler.settings.getfloat("LOGSTATS_INTERVAL")
        if not interval:
            raise NotConfigured
        progress = cls(crawler, interval)
        crawler.signals.connect(progress.spider_opened, signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signals.spider_closed)
        return progress

    def spider_opened(self) -> None:
        """Start talking, a first interval from now."""
        self.loop = create_looping_call(self.say)
        self.loop.start(self.interval, now=False)

    def spider_closed(self) -> None:
        """Stop talking."""
        if self.loop.running:
            self.loop.stop()

    def say(self) -> None:
        """Log the line of progress, and measure the memory in use, Chromium's processes included."""
        run: Run | None = getattr(self.crawler.spider, "run", None)
        if run:
            run.note_memory()
        stats = self.crawler.stats
        seconds = time.monotonic() - self.began
        answers = int(stats.get_value("downloader/response_count", 0) or 0)
        waiting = int(stats.get_value("scheduler/enqueued", 0) or 0) - int(
            stats.get_value("scheduler/dequeued", 0) or 0
        )
        logger.info(
            "%d min: %d answers (%.1f per second), %d records, %d pages waiting",
            seconds // 60,
            answers,
            answers / max(seconds, 1e-9),
            stats.get_value("item_scraped_count", 0),
            waiting,
        )
