"""The tables, when a run has ended: CSV and Parquet of the record store."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from contextlib import suppress
from typing import Self, cast

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.statscollectors import StatsCollector

from pipelines.finish import finish
from pipelines.records import RecordsPipeline
from ratsinfo_spider.crawl.interruption import was_interrupted
from ratsinfo_spider.crawl.run import Run, SpiderOfRun
from ratsinfo_spider.store import StoreBusy
from ratsinfo_spider.tables.publish import finish_promised
from ratsinfo_spider.tables.which_run import about

__all__ = ["TablesPipeline"]

logger = logging.getLogger(__name__)
_SEEN_EVERY = 0.1  # seconds, how much memory it takes to write


class TablesPipeline:
    """Writes `<output>/<city>/tables/`; which run does so is said in `ratsinfo_spider/tables/which_run.py`.

    `guard` is the setting RATSINFO_CSV_GUARD: a ' before cells that a spreadsheet would run as formulas.
    `dataset` is RATSINFO_DATASET: the folder of the dataset of all cities, whose partitions of this city follow.

    A process of its own does it (`python -m ratsinfo_spider.tables.write`): Arrow takes 100 MB that it does not
    give back, and the crawl's process is to stay small and its event loop free. It imports what it needs while the last
    records are stored, and then waits to be told; where no tables are to be written, it is ended before.
    """

    def __init__(
        self, spider: SpiderOfRun, stats: StatsCollector, *, guard: bool = False, dataset: str | None = None
    ) -> None:
        self.spider = spider
        self.run = spider.run
        self.place = spider.places.tables
        self.stats = stats
        self.dataset = dataset
        self.crawler: Crawler | None = None
        self.records: RecordsPipeline | None = None
        self._waiting: subprocess.Popen[str] | None = None  # the writer, from its start until it is told to write
        self.options = ["--guard"] if guard else []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider, settings = crawler.spider, crawler.settings
        if not isinstance(getattr(spider, "run", None), Run) or crawler.stats is None:
            raise NotConfigured("the spider has no `run`")
        guard, dataset = settings.getbool("RATSINFO_CSV_GUARD"), settings.get("RATSINFO_DATASET") or None
        pipeline = cls(cast("SpiderOfRun", spider), crawler.stats, guard=guard, dataset=dataset)
        pipeline.crawler = crawler
        return pipeline

    def open_spider(self) -> None:
        """Whatever becomes of this run: tables that were left half old, half new, are made whole now."""
        if self.crawler:
            self.follow(self.crawler.get_item_pipeline(RecordsPipeline))
        try:
            if finish_promised(self.place):
                logger.warning("The tables of an earlier run were only half replaced; they are complete now")
        except StoreBusy:
            pass  # their writer outlived its crawl and is at it
        except OSError as error:
            logger.error("The tables of an earlier run are only half replaced, and cannot be repaired: %s", error)

    def follow(self, records: RecordsPipeline | None) -> None:
        """End the run of these records, and write their tables."""
        self.records = records
        if records:
            records.finishes = False

    async def close_spider(self) -> None:
        """The end of the run: Scrapy closes all pipelines at the same time, this one is the one that waits."""
        if self.crawler:
            self.run.interrupted = was_interrupted(self.crawler, self.run)
        if self.records:
            try:
                if self.records.can_store:
                    with suppress(OSError):  # it is tried again, and said, when it has to write
                        self._waiting = self._start()
                await finish(self.spider, self.records, self.stats, self.write)
            finally:
                self._dismiss()

    async def write(self) -> None:
        """The tables of the run. What goes wrong makes it a failed one."""
        try:
            done = await asyncio.to_thread(self._write)
        except OSError as error:
            self.run.fail("tables", f"the tables could not be written: {error}")
            logger.exception("The tables could not be written")
            return
        self.run.has_new_tables = bool(done.stdout)
        if done.returncode != 0:
            self._fail(done)

    def _fail(self, done: subprocess.CompletedProcess[str]) -> None:
        kind, what = "tables", "the tables could not be written; the last ones stay"
        if done.stdout:
            kind, what = "dataset", f"the tables are new, but the dataset {self.dataset} could not be written"
        self.run.fail(kind, f"{what}: {_reason(done)}")
        logger.error("%s: %s", what[0].upper() + what[1:], done.stderr.strip() or _reason(done))

    def _write(self) -> subprocess.CompletedProcess[str]:
        process, self._waiting = self._waiting or self._start(), None
        say: str | None = json.dumps({"about": about(self.run), "dataset": self._shared_dataset}) + "\n"
        while True:
            try:
                said, errors = process.communicate(say, timeout=_SEEN_EVERY)
                return subprocess.CompletedProcess(process.args, process.returncode, said, errors)
            except subprocess.TimeoutExpired:
                say = None
                self.run.note_memory()

    @property
    def _shared_dataset(self) -> str | None:
        """What many cities share is of complete runs alone."""
        return self.dataset if self.run.status == "complete" else None

    def _start(self) -> subprocess.Popen[str]:
        """Start the writer, which waits. Raises OSError."""
        command = [sys.executable, "-m", "ratsinfo_spider.tables.write", self.run.site, str(self.place), "--wait"]
        command += ["--run", self.run.run_id, *self.options]
        # The store by the environment, for its URL may hold a password; the path, for we may run out of an egg.
        place = {"RATSINFO_STORE": str(self.spider.places.store), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        # Its own session: a Ctrl-C in the terminal is for the crawl, which waits for the tables. If the crawl is killed
        # alone, they are still written to the end.
        return subprocess.Popen(  # noqa: S603  # our own module
            command,
            env={**os.environ, **place},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def _dismiss(self) -> None:
        """End a writer that has nothing to write."""
        if self._waiting:
            self._waiting.kill()
            with self._waiting:
                pass


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    """One line for people: the last, which of a traceback is the error itself."""
    if done.returncode < 0:
        return f"their process was killed by signal {-done.returncode}"
    return done.stderr.strip().rpartition("\n")[2] or f"exit code {done.returncode}"
