"""The tables, when a complete run has ended: CSV and Parquet of the record store."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.store import StoreBusy
from ratsinfo_spider.tables.publish import finish_promised

__all__ = ["TablesPipeline"]

logger = logging.getLogger(__name__)


class TablesPipeline:
    """Writes `<output>/<city>/tables/`; a run that is not complete leaves them as they are.

    `guard` is the setting RATSINFO_CSV_GUARD: a ' before cells that a spreadsheet would run as formulas.
    `dataset` is RATSINFO_DATASET: the folder of the dataset of all cities, whose partitions of this city follow.

    A process of its own does it (`python -m ratsinfo_spider.tables.write`): Arrow takes 100 MB that it does not
    give back, and the crawl's process is to stay small and its event loop free.
    """

    def __init__(self, run: Run, *, guard: bool = False, dataset: str | None = None) -> None:
        self.run = run
        run.tables_follow = True
        self.dataset = dataset
        self.options = [*(["--guard"] if guard else []), *(["--dataset", dataset] if dataset else [])]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        run = getattr(crawler.spider, "run", None)
        if not isinstance(run, Run):
            raise NotConfigured("the spider has no `run`")
        settings = crawler.settings
        return cls(run, guard=settings.getbool("RATSINFO_CSV_GUARD"), dataset=settings.get("RATSINFO_DATASET") or None)

    def open_spider(self) -> None:
        """Whatever becomes of this run: tables that were left half old, half new, are made whole now."""
        try:
            if finish_promised(self.run.tables_dir):
                logger.warning("The tables of an earlier run were only half replaced; they are complete now")
        except StoreBusy:
            pass  # their writer outlived its crawl and is at it
        except OSError as error:
            logger.error("The tables of an earlier run are only half replaced, and cannot be repaired: %s", error)

    async def close_spider(self) -> None:
        """Waits for the records pipeline, which then waits for us: Scrapy closes all pipelines at the same time."""
        try:
            if self.run.store is not None:
                await self.run.recorded.wait()
                await self._follow()
        except Exception as error:
            self.run.fail("tables", f"the tables could not be written: {error}")
            raise
        finally:
            self.run.tabled.set()

    async def _follow(self) -> None:
        if self.run.status != "complete":
            logger.warning("The run is %s: the tables in %s stay as they are", self.run.status, self.run.tables_dir)
            return
        done = await asyncio.to_thread(self._write)
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
        command = [sys.executable, "-m", "ratsinfo_spider.tables.write", self.run.site, str(self.run.tables_dir)]
        # The store by the environment, for its URL may hold a password; the path, for we may run out of an egg.
        place = {"RATSINFO_STORE": str(self.run.store_place), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        # Its own session: a Ctrl-C in the terminal is for the crawl, which waits for the tables. If the crawl is killed
        # alone, they are still written to the end.
        return subprocess.run(  # noqa: S603  # our own module
            [*command, *self.options],
            env={**os.environ, **place},
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    """One line for people: the last, which of a traceback is the error itself."""
    if done.returncode < 0:
        return f"their process was killed by signal {-done.returncode}"
    return done.stderr.strip().rpartition("\n")[2] or f"exit code {done.returncode}"
