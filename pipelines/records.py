"""Records into the store: whole pages, in batches, by the store's own thread."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, Self, cast

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem, NotConfigured
from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector
from sqlalchemy.exc import SQLAlchemyError

from pipelines.finish import finish
from pipelines.whole_pages import Batch, WholePages
from ratsinfo_spider.crawl.privacy import protect, take_down
from ratsinfo_spider.crawl.run import Run, SpiderOfRun
from ratsinfo_spider.crawl.withheld import WithheldItem
from ratsinfo_spider.items import File, Record
from ratsinfo_spider.passwords import hide
from ratsinfo_spider.reread import reread
from ratsinfo_spider.store import Store, StoreBusy, StoreError, sentence
from ratsinfo_spider.tables.publish import has_tables

__all__ = ["RecordsPipeline"]

logger = logging.getLogger(__name__)

BATCH = 500  # records in one transaction
SECONDS = 5.0  # what a polite crawl may lose when it is killed
WAITING = 2  # batches that may wait for the store's thread before the crawl has to


class RecordsPipeline:
    """Opens the spider's store for its run, and stores what comes. Where it cannot, the crawl ends with a sentence.

    The run ends with `finish`, which the tables pipeline calls, or this one where there is none. A write that fails
    makes the run `failed` and stops the crawl by `stop(reason)`.
    """

    def __init__(
        self,
        spider: SpiderOfRun,
        stats: StatsCollector,
        stop: Callable[[str], None],
        *,
        file_limit: int = 0,
        settings: BaseSettings | None = None,
    ) -> None:
        self.spider = spider
        self.run = spider.run
        self.store = spider.store
        self.stats = stats
        self.stop = stop
        self.file_limit = file_limit
        self.settings = settings or BaseSettings()
        self.finishes = True  # False once another pipeline ends the run
        self._slots = asyncio.Semaphore(WAITING)
        self._pages: WholePages | None = None  # None: nothing (more) can be stored
        self._written = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider = crawler.spider
        if not isinstance(getattr(spider, "run", None), Run) or crawler.stats is None:
            raise NotConfigured("the spider has no `run`")
        limit = crawler.settings.getint("RATSINFO_MAX_FILE_SIZE")
        pipeline = cls(
            cast("SpiderOfRun", spider), crawler.stats, _stopper(crawler), file_limit=limit, settings=crawler.settings
        )
        crawler.signals.connect(pipeline.item_lost, signals.item_dropped)
        crawler.signals.connect(pipeline.item_lost, signals.item_error)
        return pipeline

    @property
    def can_store(self) -> bool:
        """Whether the store is open and could be written so far."""
        return self._pages is not None

    async def open_spider(self) -> None:
        """The store is there, and the planner, before the first request."""
        run = self.run
        try:
            tables = self.spider.places.tables
            known = tables if has_tables(tables) else None
            await self.store.open(run.run_id, run.started, run.arguments, run.node, run.clock, tables=known)
            await self._read_again()
        except (StoreError, SQLAlchemyError, OSError) as error:
            kind = "busy" if isinstance(error, StoreBusy) else "store"
            run.fail(kind, f"the record store cannot be used: {sentence(error)}")
            raise CloseSpider("store") from error
        people = self.settings.getbool("RATSINFO_PEOPLE")
        await self.store.call(lambda store: protect(store, self.spider.places, people=people))
        await self.store.call(lambda store: take_down(store, self.spider.places, run, self.settings))
        planner = self.store.planner
        if planner.ahead:
            run.problem("warning", None, str(planner.ahead))
        self._pages = WholePages(planner.inbox, self.file_limit)

    async def _read_again(self) -> None:
        """What an earlier version of this program has read, before pages are compared with it."""
        run, people = self.run, self.settings.getbool("RATSINFO_PEOPLE")
        counts = await self.store.call(
            lambda opened: reread(opened, run.run_id, run.clock(), people=people, only_changed=True)
        )
        if counts:
            logger.info("Rows that this version reads otherwise, by table: %s", counts)

    async def process_item(self, item: Any) -> Any:
        """Takes a record; now and then waits until the store's thread has room again."""
        if isinstance(item, File):
            if item.reason:  # an error's words may quote an address with a password
                item.reason = hide(item.reason)
            self.spider.note_file(item)
        if isinstance(item, Record) and self._pages is not None:
            self._pages.add(item)
            if len(self._pages) >= BATCH or time.monotonic() - self._written > SECONDS:
                await self._hand_over(self._pages.take())
        return item

    def item_lost(self, item: Any, exception: BaseException | None = None) -> None:
        """Scrapy's signal that an earlier pipeline dropped a record or broke on it.

        What was not left out on purpose is missing: the run says so, and its page is read again.
        """
        if not isinstance(item, Record):
            return
        if isinstance(exception, WithheldItem):
            if self._pages is not None:
                self._pages.withhold(item)
            return
        about = item.id if item.key_prefix or not item.parent else getattr(item, item.parent)
        words = hide(f"{exception}" if isinstance(exception, DropItem) else f"{item.id}: {exception!r}")
        self.run.problem("record", item.url, words, record=about, cause="dropped")
        if self._pages is not None:
            self._pages.lose(item)

    async def flush(self) -> None:
        """Store the rest, after all batches before it, and apply the takedown list to all that is there now."""
        if self._pages is not None:
            await self._put(self._pages.take_rest())
            await self.store.call(lambda store: take_down(store, self.spider.places, self.run, self.settings))

    async def close_spider(self) -> None:
        """End the run, where no other pipeline does."""
        if self.finishes:
            await finish(self.spider, self, self.stats)

    async def _hand_over(self, batch: Batch) -> None:
        """Give the store's thread a batch, and wait only if it has some already. Batches are written in order."""
        self._written = time.monotonic()
        await self._slots.acquire()
        task = asyncio.ensure_future(self._put(batch))
        task.add_done_callback(self._handed_over)

    def _handed_over(self, task: asyncio.Future[None]) -> None:
        self._slots.release()
        error = task.exception()
        if error is not None and self._pages is not None:
            self._break(error)

    async def _put(self, batch: Batch) -> None:
        if batch.records or batch.fetched:
            await self.store.call(lambda store: _put(store, batch, self.run))

    def _break(self, error: BaseException) -> None:
        """The store cannot be written: nothing after this can be trusted, so the crawl ends."""
        self._pages = None
        self.run.fail("store", f"the record store cannot be written: {sentence(error)}")
        logger.error("The record store cannot be written", exc_info=error)
        self.stop("store")


def _put(store: Store, batch: Batch, run: Run) -> None:
    store.put(batch.records, run.clock(), batch.fetched, vanished=run.vanished, doubted=run.doubted)


def _stopper(crawler: Crawler) -> Callable[[str], None]:
    closing: set[asyncio.Task[None]] = set()  # a task that nobody holds may be collected before it ends

    def stop(reason: str) -> None:
        if crawler.engine is not None:
            task = asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))
            closing.add(task)
            task.add_done_callback(closing.discard)

    return stop
