"""The record store as a crawl uses it: one thread speaks to it, so that the event loop never waits for the database."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from ratsinfo_spider.store.clock import now
from ratsinfo_spider.store.damage import find_damage
from ratsinfo_spider.store.earlier import Earlier
from ratsinfo_spider.store.planner import Planner, Refresh
from ratsinfo_spider.store.store import Store
from ratsinfo_spider.store.store_errors import StoreLost
from ratsinfo_spider.store.store_lookup import Lookup
from ratsinfo_spider.vendor import PageTypes

__all__ = ["CrawlStore"]

T = TypeVar("T")


class CrawlStore:
    """The store at `place` (see `Store`) of one crawl of `site`. `pages` are the vendor's page types.

    The records pipeline opens it before the first request. From then on `planner` says what to ask, and `earlier` what
    earlier runs knew; everything else is asked with `ask`.
    """

    def __init__(self, place: str | Path, site: str, pages: PageTypes | None = None) -> None:
        self.site = site
        self.earlier = Earlier()
        self._place = place
        self._pages = pages or PageTypes()
        self._planner: Planner | None = None
        self._store: Store | None = None
        self._thread = ThreadPoolExecutor(1, "store")

    @property
    def is_open(self) -> bool:
        """Whether there is a store to read and to write."""
        return self._store is not None

    @property
    def planner(self) -> Planner:
        """Whom to ask before each request. RuntimeError where nobody has opened the store."""
        if self._planner is None:
            raise RuntimeError("no planner: is the records pipeline among ITEM_PIPELINES?")
        return self._planner

    async def open(
        self,
        run_id: str,
        started: dt.datetime,
        arguments: dict[str, Any],
        node: str | None = None,
        clock: Callable[[], dt.datetime] = now,
        *,
        tables: Path | None = None,
    ) -> None:
        """Begin a run. Raises what `Store` and `Store.open_run` raise.

        `tables`: where tables of the site lie, if there are any. They were made of a store: StoreLost if it is not
        this one.
        """
        refresh: Refresh = "all" if arguments.get("refresh") == "all" else "changed"

        def begin() -> tuple[Store, Earlier, Planner]:
            store = Store(self._place, self.site)
            try:
                if tables and self.site not in store.sites():
                    raise _lost(store, tables)
                store.open_run(run_id, started, arguments, node, self._pages)
                planner = Planner(_named(store, Store.snapshot), started, refresh, clock, pages=self._pages)
                return store, _named(store, Store.earlier), planner
            except BaseException:
                store.close()
                raise

        self._store, self.earlier, self._planner = await self._in_thread(begin)

    async def call(self, function: Callable[[Store], T]) -> T:
        """What `function` says of the store; one call after the other. RuntimeError where it is not open."""
        store = self._store
        if store is None:
            raise RuntimeError("the record store is not open: is the records pipeline among ITEM_PIPELINES?")
        return await self._in_thread(lambda: _named(store, function))

    async def check(self, run_id: str) -> None:
        """StoreLost or StoreAbsent if what lies at the store's place by now is not the store of this run."""

        def look() -> None:
            with Store(self._place, self.site, reading=True) as there:
                there.expect_run(run_id)

        await self._in_thread(look)

    async def ask(self, question: Callable[[Lookup], T]) -> T:
        """What `question` finds out about earlier runs; it must read its rows to the end."""

        def look_up(store: Store) -> T:
            with store.lookup() as lookup:
                return question(lookup)

        return await self.call(look_up)

    async def close(self) -> None:
        """Let go of the database; a run that is open stays unfinished, as if killed."""
        store, self._store = self._store, None
        if store is not None:
            await self._in_thread(store.close)
        self._thread.shutdown(wait=False)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _named(store: Store, function: Callable[[Store], T]) -> T:
    """What `function` says; where a value of the store cannot be read, StoreDamaged says which."""
    try:
        return function(store)
    except (ValueError, TypeError, SQLAlchemyError) as error:
        if damage := find_damage(store):
            raise damage from error
        raise


def _lost(store: Store, tables: Path) -> StoreLost:
    return StoreLost(
        f"there are tables of {store.site} in {tables}, but the record store {store.address} holds no run of it: the"
        " store was deleted or emptied, or is another one. Put it back from a backup; or, to begin anew without what"
        f" earlier runs knew, move {tables} away and start again"
    )
