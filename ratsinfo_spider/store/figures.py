"""What a run came to, for the monitors: rows met, columns filled, values that became empty."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import sqlalchemy as sa

from ratsinfo_spider.schema import CLOCK, columns
from ratsinfo_spider.store.history import RunKey
from ratsinfo_spider.store.sql_tables import DATA, HISTORY, changes, runs

__all__ = ["Cleared", "Figures", "empty_examples", "read_figures"]

FEW = 10  # values of a column that became empty and are nobody's business yet
EXAMPLES = 3
_KEPT = ("id", "site", "url", *CLOCK)
_BETTER_EMPTY = frozenset({("files", "cause"), ("files", "reason")})  # why a file did not come


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """Values of one column that became empty since the last complete run and still are."""

    rows: int
    filled: int
    """Values of the column that are there, in the whole table."""
    examples: list[str]
    """Addresses of some."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """By table, or by `table.column`. Removed rows do not count."""

    run: int = 0
    """The number of the run."""
    present: dict[str, int] = field(default_factory=dict)
    met: dict[str, int] = field(default_factory=dict)
    """Rows that this run met."""
    born: dict[str, int] = field(default_factory=dict)
    """Rows that came since the last complete run."""
    filled: dict[str, int] = field(default_factory=dict)
    """How many of the rows met have a value in the column."""
    cleared: dict[str, Cleared] = field(default_factory=dict)
    newest_meeting: dt.datetime | None = None
    """When a meeting was last met for the first time."""
    has_complete_run: bool = False
    """Whether an earlier run was complete."""


def read_figures(connection: sa.Connection, run: RunKey) -> Figures:
    """The figures of the run that is open."""
    row = DATA["meetings"].c
    newest = connection.scalar(sa.select(sa.func.max(row.first_seen)).where(row.site == run.site))
    found = Figures(
        run=run.number,
        has_complete_run=run.filled_from > 1,
        newest_meeting=dt.datetime.fromisoformat(newest) if newest else None,
    )
    for table in HISTORY:
        _count_rows(connection, run, table, found)
    _count_cleared(connection, run, found)
    return found


def _count_rows(connection: sa.Connection, run: RunKey, table: str, found: Figures) -> None:
    row = DATA[table].c
    is_here = (row.site == run.site, row.removed_at.is_(None))
    born = sa.func.sum(sa.case((row._born >= run.filled_from, 1), else_=0))
    found.present[table], came = connection.execute(sa.select(sa.func.count(), born).where(*is_here)).one()
    found.born[table] = int(came or 0)
    names = [one.name for one in columns(table) if one.name not in _KEPT and (table, one.name) not in _BETTER_EMPTY]
    is_met = (*is_here, row._run == run.number)
    met, *filled = connection.execute(
        sa.select(sa.func.count(), *(sa.func.count(row[name]) for name in names)).where(*is_met)
    ).one()
    found.met[table] = met
    found.filled.update({f"{table}.{name}": number for name, number in zip(names, filled, strict=True) if met})


def _count_cleared(connection: sa.Connection, run: RunKey, found: Figures) -> None:
    since = sa.select(runs.c.run_id).where(runs.c.site == run.site, runs.c.number >= run.filled_from)
    query = sa.select(changes.c.table_name, changes.c.column_name, sa.func.count()).where(
        changes.c.site == run.site, changes.c.kind == "changed", changes.c.new.is_(None), changes.c.run_id.in_(since)
    )
    for table, name, number in connection.execute(query.group_by(changes.c.table_name, changes.c.column_name)):
        is_told = table in DATA and name in DATA[table].c and (table, name) not in _BETTER_EMPTY
        if number >= FEW and is_told:
            cleared = _cleared(connection, run, since, DATA[table], name)
            found.cleared[f"{table}.{name}"] = cleared


def _cleared(
    connection: sa.Connection, run: RunKey, since: sa.Select[tuple[str]], table: sa.Table, name: str
) -> Cleared:
    row = table.c
    is_here = (row.site == run.site, row.removed_at.is_(None))
    lost = sa.select(changes.c.record_id).where(
        changes.c.site == run.site,
        changes.c.table_name == table.name,
        changes.c.column_name == name,
        changes.c.kind == "changed",
        changes.c.new.is_(None),
        changes.c.run_id.in_(since),
    )
    is_lost = (*is_here, row[name].is_(None), row.id.in_(lost))
    rows = connection.scalar(sa.select(sa.func.count()).where(*is_lost)) or 0
    filled = connection.scalar(sa.select(sa.func.count(row[name])).where(*is_here)) or 0
    examples = connection.scalars(sa.select(row.url).where(*is_lost).order_by(row.id).limit(EXAMPLES))
    return Cleared(rows=rows, filled=filled, examples=[url for url in examples if url])


def empty_examples(connection: sa.Connection, site: str, run: int, name: str) -> list[str]:
    """Addresses of some rows that the run of this number met whose column (`table.column`) is empty."""
    table, _, column = name.partition(".")
    row = DATA[table].c
    query = sa.select(row.url).where(row.site == site, row._run == run, row.removed_at.is_(None), row[column].is_(None))
    return [url for url in connection.scalars(query.order_by(row.id).limit(EXAMPLES)) if url]
