"""The end of a run, from the last record to the run's status in the store: all of it, in this order."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from scrapy.statscollectors import StatsCollector

from ratsinfo_spider.crawl.run import Run, SpiderOfRun, status_words
from ratsinfo_spider.store import Store, sentence

__all__ = ["finish"]

logger = logging.getLogger(__name__)


class Records(Protocol):
    """What is asked of the records pipeline."""

    @property
    def can_store(self) -> bool:
        """Whether the store could be written so far."""

    async def flush(self) -> None:
        """Store what has come and is not stored yet."""


async def finish(
    spider: SpiderOfRun,
    records: Records,
    stats: StatsCollector,
    write_tables: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Store the rest, let the spider judge, close the store's run, write the tables, then say what became of the run.

    `write_tables` notes on the run what went wrong, and does not raise. While it works, the next run of the city waits:
    a run that is killed meanwhile is not `complete` in the run history. Whatever happens, the store is let go of.
    """
    run, store = spider.run, spider.store
    try:
        await records.flush()
        if not store.is_open:
            spider.conclude(None)
            return
        await store.check(run.run_id)
        await store.call(spider.conclude)
        waits = run.status == "complete" and write_tables is not None
        await store.call(lambda opened: _close_run(run, opened, keep=records.can_store, waits=waits))
        if waits and write_tables:
            await write_tables()
            status = run.status or "failed"
            await store.call(lambda opened: opened.conclude(status))
        elif write_tables:
            logger.warning(
                "The run %s: the tables in %s stay as they are", status_words(run.status), spider.places.tables
            )
    except Exception as error:  # whatever it is, the run fails, and says so
        run.fail("store", f"the records could not be written to the end: {sentence(error)}")
        logger.error("The records could not be written to the end", exc_info=error)
    finally:
        await store.close()
        run.is_finished = True
    for key, count in run.counts.items():
        stats.set_value(f"ratsinfo/store/{key}", count)


def _close_run(run: Run, store: Store, *, keep: bool, waits: bool) -> None:
    """`keep`: the store can still be written; `waits`: its status follows after the tables."""
    if keep:
        store.put(run.coverage, run.clock())
    windows, status = run.meeting_windows, run.status or "incomplete"
    run.counts = store.close_run(status, windows, run.clock(), listed_from=run.listed_from, tables_follow=waits)
    run.rows = store.counts()
