"""Helper of tests: the pipelines of records and tables around a few items, without a crawler."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from scrapy.utils.test import get_crawler

from pipelines.records import RecordsPipeline
from pipelines.tables import TablesPipeline
from ratsinfo_spider.crawl.run import Run
from tests.helpers.stores import SITE


def a_run(tmp_path: Path, **more: Any) -> Run:
    made = Run(site=SITE, output=tmp_path / SITE, **more)
    made.decide = lambda: setattr(made, "status", made.status or "complete")
    return made


def place(made: Run) -> Path:
    return made.output / "store.sqlite"


class Crawl:
    """The two pipelines around a body, opened and closed as Scrapy does: all close at the same time."""

    def __init__(self, made: Run) -> None:
        self.run = made
        self.stopped: list[str] = []
        stats = get_crawler().stats
        assert stats is not None
        self.stats = stats
        self.tables = TablesPipeline(made)

    def __call__(self, body: Callable[[RecordsPipeline], Awaitable[None]]) -> None:
        asyncio.run(self._whole(body))

    async def _whole(self, body: Callable[[RecordsPipeline], Awaitable[None]]) -> None:
        self.records = RecordsPipeline(self.run, self.stats, self.stopped.append)
        await self.records.open_spider()
        await body(self.records)
        await asyncio.gather(self.tables.close_spider(), self.records.close_spider())
