"""Helper of tests: the pipelines of records and tables around a few items, without a crawler."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from scrapy.statscollectors import StatsCollector
from scrapy.utils.test import get_crawler

from pipelines.records import RecordsPipeline
from pipelines.tables import TablesPipeline
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.items import File
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.crawl_store import CrawlStore
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.stores import SITE


def statistics() -> StatsCollector:
    """A collector that belongs to no crawl."""
    stats = get_crawler().stats
    assert stats is not None
    return stats


class OfRun:
    """What pipelines ask of a spider. `judge` is what it thinks of its run; by default that it is complete."""

    def __init__(
        self, folder: Path, judge: Callable[[Run], None] | None = None, *, output: Path | None = None, **run: Any
    ) -> None:
        self.run = Run(site=SITE, **run)
        self.places = Places(SITE, output or folder / SITE)
        self.store = CrawlStore(self.places.store, SITE, PAGE_TYPES)
        self._judge = judge

    def note_file(self, file: File) -> None:
        self.run.note_file(file)

    def conclude(self, store: Store | None) -> None:
        self.run.status = self.run.status or "complete"
        if self._judge:
            self._judge(self.run)


class Crawl:
    """The two pipelines around a body, opened and closed as Scrapy does: all close at the same time."""

    def __init__(self, spider: OfRun) -> None:
        self.spider, self.run, self.places = spider, spider.run, spider.places
        self.stopped: list[str] = []
        self.stats = statistics()
        self.tables = TablesPipeline(spider, self.stats)

    @property
    def place(self) -> Path:
        return Path(self.places.store)

    def __call__(self, body: Callable[[RecordsPipeline], Awaitable[None]], *, tables: bool = True) -> None:
        asyncio.run(self._whole(body, tables=tables))

    async def _whole(self, body: Callable[[RecordsPipeline], Awaitable[None]], *, tables: bool) -> None:
        self.records = RecordsPipeline(self.spider, self.stats, self.stopped.append)
        if tables:
            self.tables.follow(self.records)
        await self.records.open_spider()
        await body(self.records)
        await asyncio.gather(self.tables.close_spider(), self.records.close_spider())


async def rows(crawl: Crawl, table: str) -> int:
    """How many rows of a table are in the store of a crawl under way."""
    return (await crawl.spider.store.call(lambda store: store.counts()))[table]
