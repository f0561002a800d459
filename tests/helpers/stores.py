"""Helpers of the store's tests: a fresh PostgreSQL schema, short records, runs in one line."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ratsinfo_spider.causes import GapCause
from ratsinfo_spider.items import AgendaItem, Meeting, Record, Vote
from ratsinfo_spider.schema import columns
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.store import Fetch, Store
from ratsinfo_spider.store.gap_memory import Gap
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES

SITE = "musterstadt"
DAY = dt.timedelta(days=1)
START = dt.datetime(2026, 1, 1, 3, 0, tzinfo=dt.UTC)


@contextmanager
def postgres_schema(url: str) -> Iterator[str]:
    """Where a fresh store may be made in the PostgreSQL at `url`: a schema of its own, dropped in the end."""
    name = f"test_{secrets.token_hex(6)}"
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {name}"))
    try:
        yield sa.make_url(url).set(query={"options": f"-csearch_path={name}"}).render_as_string(False)
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()


def row(record: Record, stated: Iterable[str] | None = None, lists: Iterable[str] = ()) -> Any:
    """The record with how far it speaks: about each value it has, if not said otherwise."""
    given = {name for name, value in asdict(record).items() if value is not None} - {"id", "site", "url"}
    record.statement = Statement(frozenset(given if stated is None else stated), frozenset(lists))
    return record


def meeting(number: int, lists: Iterable[str] = (), **values: Any) -> Meeting:
    record = Meeting(id=f"{SITE}:meeting:{number}", site=SITE, native_id=str(number), **values)
    return row(record, lists=lists)  # type: ignore[no-any-return]


def item(
    number: int, of: int = 1, stated: Iterable[str] | None = None, lists: Iterable[str] = (), **values: Any
) -> AgendaItem:
    record = AgendaItem(
        id=f"{SITE}:agenda_item:{number}", site=SITE, native_id=str(number), meeting_id=f"{SITE}:meeting:{of}", **values
    )
    return row(record, stated, lists)  # type: ignore[no-any-return]


def vote(of: int, position: int, **values: Any) -> Vote:
    key = f"{SITE}:vote:{of}-{position}"
    return row(  # type: ignore[no-any-return]
        Vote(id=key, site=SITE, agenda_item_id=f"{SITE}:agenda_item:{of}", position=position, **values)
    )


def run(
    place: str | Path,
    day: float,
    *batches: Sequence[Record],
    fetched: Sequence[Fetch] = (),
    windows: Iterable[tuple[dt.date, dt.date]] = (),
    status: str = "complete",
) -> Counter[str]:
    """A whole run on `day` that stores each batch; what it came to."""
    now = START + day * DAY
    with Store(place, SITE) as store:
        store.open_run(f"run-{day}", now, {}, pages=PAGE_TYPES)
        for batch in batches:
            store.put(batch, now, fetched)
        return store.close_run(status, windows, now)


def gap_again(store: Store, record_id: str, cause: GapCause, now: dt.datetime) -> Gap:
    """What a run that asks in vain remembers of a record: its gap, with what earlier runs met."""
    gap, known = Gap(record_id, cause, "", "", now.date(), now.date()), store.gaps().get(record_id)
    return known.again(gap) if known else gap


def table(place: str | Path, name: str, as_of: dt.datetime | None = None) -> dict[str, dict[str, Any]]:
    """The rows of a table by id."""
    names = [column.name for column in columns(name)]
    with Store(place, SITE) as store:
        rows = [row for batch in store.rows(name, as_of, batch=2) for row in batch]
    return {str(values[0]): dict(zip(names, values, strict=True)) for values in rows}


def history(place: str | Path) -> list[tuple[Any, ...]]:
    """The changes in order: (run, kind, record, column, old, new)."""
    names = ("run_id", "kind", "record_id", "column_name", "old", "new")
    return [tuple(change[name] for name in names) for change in table(place, "changes").values()]
