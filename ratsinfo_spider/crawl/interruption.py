"""Whether a crawl was told to end before it had asked for all: Ctrl-C, SIGTERM, or one of Scrapy's CLOSESPIDER_*."""

from __future__ import annotations

from scrapy.crawler import Crawler

from ratsinfo_spider.crawl.run import Run

__all__ = ["was_interrupted"]


def was_interrupted(crawler: Crawler, run: Run) -> bool:
    """To be asked while the spider closes. An engine that closes by itself still runs, and nothing waits for it.

    False for a run that something ended for good: then that is the reason.
    """
    engine = crawler.engine
    if engine is None or run.fatal:
        return False
    slot = engine._slot
    return not engine.running or bool(run.planned and slot is not None and slot.scheduler.has_pending_requests())
