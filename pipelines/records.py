"""Records into the store: whole pages, in batches, by one worker thread off the event loop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.statscollectors import StatsCollector
from sqlalchemy.exc import SQLAlchemyError

from pipelines.whole_pages import Batch, WholePages
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.items import Record
from ratsinfo_spider.store import Planner, Store, StoreBusy, StoreError, sentence
from ratsinfo_spider.store.planner import Refresh

__all__ = ["RecordsPipeline"]

logger = logging.getLogger(__name__)

BATCH = 500  # records in one transaction
SECONDS = 5.0  # what a polite crawl may lose when it is killed
WAITING = 2  # batches that may wait for the worker before the crawl has to


class RecordsPipeline:
    """Opens the store for `run` (StoreBusy and the like end the crawl with a sentence), gives the run its
    planner, and stores what comes. At the end it stores the rest, lets `run.decide` judge, stores
    the coverage, closes the store's run and sets `run.recorded`. If the run is complete and tables follow, the store
    learns its status only when they are there.

    Scrapy closes all pipelines at the same time; whoever needs the records complete waits for `recorded`.
    A write that fails makes the run `failed` and stops the crawl by `stop(reason)`.
    """

    def __init__(self, run: Run, stats: StatsCollector, stop: Callable[[str], None]) -> None:
        self.run = run
        self.stats = stats
        self.stop = stop
        self._worker = ThreadPoolExecutor(1, "store")
        self._slots = asyncio.Semaphore(WAITING)
        self._pages: WholePages | None = None  # None: nothing (more) can be stored
        self._written = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = getattr(crawler.spider, "run", None)
        if not isinstance(run, Run) or crawler.stats is None:
            raise NotConfigured("the spider has no `run`")
        pipeline = cls(run, crawler.stats, _stopper(crawler))
        crawler.signals.connect(pipeline.item_lost, signals.item_dropped)
        crawler.signals.connect(pipeline.item_lost, signals.item_error)
        return pipeline

    # ── open ─────────────────────────────────────────────────────────────────────────────────

    async def open_spider(self) -> None:
        """The store is there, and the planner, before the first request."""
        try:
            planner = await self._in_worker(self._open)
        except (StoreError, SQLAlchemyError, OSError) as error:
            kind = "busy" if isinstance(error, StoreBusy) else "store"
            self.run.fail(kind, f"the record store cannot be used: {sentence(error)}")
            raise CloseSpider("store") from error
        self.run.planner = planner
        if planner.ahead:
            self.run.problem("warning", None, str(planner.ahead))
        self._pages = WholePages(planner.inbox)

    def _open(self) -> Planner:
        run = self.run
        store = Store(run.store_place, run.site)
        try:
            store.open_run(run.run_id, run.started, run.arguments, run.node, run.pages)
            refresh: Refresh = "all" if run.arguments.get("refresh") == "all" else "changed"
            planner = Planner(store.snapshot(), run.started, refresh, run.clock, pages=run.pages)
        except BaseException:
            store.close()
            raise
        run.store = store
        return planner

    # ── store ────────────────────────────────────────────────────────────────────────────────

    async def process_item(self, item: Any) -> Any:
        """Takes a record; now and then waits until the worker has room again."""
        if isinstance(item, Record) and self._pages is not None:
            self._pages.add(item)
            if len(self._pages) >= BATCH or time.monotonic() - self._written > SECONDS:
                await self._hand_over(self._pages.take())
        return item

    def item_lost(self, item: Any) -> None:
        """Scrapy's signal that an earlier pipeline dropped a record or broke on it."""
        if isinstance(item, Record) and self._pages is not None:
            self._pages.lose(item)

    async def _hand_over(self, batch: Batch) -> None:
        """Give the worker a batch, and wait only if it has some already. Batches are written in order."""
        self._written = time.monotonic()
        await self._slots.acquire()
        task = asyncio.ensure_future(self._in_worker(self._put, batch))
        task.add_done_callback(self._handed_over)

    def _handed_over(self, task: asyncio.Future[None]) -> None:
        self._slots.release()
        error = task.exception()
        if error is not None and self._pages is not None:
            self._break(error)

    def _put(self, batch: Batch) -> None:
        if self.run.store is not None and (batch.records or batch.fetched):
            self.run.store.put(batch.records, self.run.clock(), batch.fetched)

    def _break(self, error: BaseException) -> None:
        """The store cannot be written: nothing after this can be trusted, so the crawl ends."""
        self._pages = None
        self.run.fail("store", f"the record store cannot be written: {sentence(error)}")
        logger.error("The record store cannot be written", exc_info=error)
        self.stop("store")

    # ── close ────────────────────────────────────────────────────────────────────────────────

    async def close_spider(self) -> None:
        """Whatever happens, `recorded` is set at the end: others wait for it."""
        try:
            if self._pages is not None:
                await self._in_worker(self._put, self._pages.take_rest())
            if self.run.decide:
                self.run.decide()
            await self._in_worker(self._close)
            if self.run.store is not None and self._is_to_follow():
                self.run.recorded.set()
                await self.run.tabled.wait()
                await self._in_worker(self.run.store.conclude, self.run.status)
        except Exception as error:  # whatever it is, the run fails, and says so
            self.run.fail("store", f"the records could not be written to the end: {sentence(error)}")
            logger.error("The records could not be written to the end", exc_info=error)
        finally:
            if self.run.store is not None:
                self.run.store.close()
            self._worker.shutdown()
            self.run.recorded.set()
        for key, count in self.run.counts.items():
            self.stats.set_value(f"ratsinfo/store/{key}", count)

    def _close(self) -> None:
        run, store = self.run, self.run.store
        if store is None:
            return
        if self._pages is not None:
            store.put(run.coverage, run.clock())
        run.counts = store.close_run(
            run.status or "incomplete",
            run.meeting_windows,
            run.clock(),
            listed_from=run.listed_from,
            tables_follow=self._is_to_follow(),
        )
        run.rows = store.counts()

    def _is_to_follow(self) -> bool:
        return self.run.status == "complete" and self.run.tables_follow

    async def _in_worker(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._worker, function, *arguments)


def _stopper(crawler: Crawler) -> Callable[[str], None]:
    closing: set[asyncio.Task[None]] = set()  # a task that nobody holds may be collected before it ends

    def stop(reason: str) -> None:
        if crawler.engine is not None:
            task = asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))
            closing.add(task)
            task.add_done_callback(closing.discard)

    return stop
