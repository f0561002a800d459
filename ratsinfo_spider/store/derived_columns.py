"""Columns that follow from other rows: what a row repeats of the one above it, and whether a vote passed.

The page of a row does not always show the other one, and the other one may change without it. So the store works them
out when a run is closed, from what all pages have said. A new value is a change as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from ratsinfo_spider.items import Vote
from ratsinfo_spider.schema import Stored
from ratsinfo_spider.store.history import History
from ratsinfo_spider.store.sql_tables import DATA

if TYPE_CHECKING:  # who only reads the store needs no grammar of votes
    from ratsinfo_spider.votes import Derived

__all__ = ["derive_columns"]

# table → the table of the row above, the column that names it, the columns it repeats
_FOLLOWING: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "agenda_items": ("meetings", "meeting_id", ("organization_id",)),
    "votes": ("agenda_items", "agenda_item_id", ("meeting_id", "meeting_start", "organization_id")),
}
_TOLD = ("subject", "outcome", "basis", "yes", "no")  # of a vote, what `derive` looks at
_BATCH = 2_000  # votes

Reread = Callable[[str, str], bool]
"""Whether a column (table, name) had values before: else its first ones are no change."""
Difference = tuple[str, Stored, Stored]


class _Row(NamedTuple):
    """A row as the store has it: its id and address, the runs that met it first and last."""

    id: str
    url: str | None
    born: int
    met: int


def derive_columns(connection: sa.Connection, history: History, reread: Reread | None = None) -> set[tuple[str, str]]:
    """Bring the columns up to date; returns which rows (table, id) have other values now, without those just born.

    With `reread` removed rows too, and votes whose item this run has not met; changes are then of the kind `reread`.
    """
    from ratsinfo_spider.votes import Derived, derive

    otherwise: set[tuple[str, str]] = set()
    for table, (above, key, names) in _FOLLOWING.items():
        for name in names:
            repeated = _Repeated(connection, history, table, name, DATA[above].alias("above"), key)
            otherwise |= {(table, record_id) for record_id in repeated.bring_up_to_date(reread)}
    for rows in _votes(connection, history, every=reread is not None):
        for row, result, vote, before in rows:
            if (derived := derive(vote, result)) == before:
                continue
            differences = list(zip(Derived._fields, before, derived, strict=True))
            values = derived._asdict() | _note(history, "votes", row, differences, reread)
            connection.execute(DATA["votes"].update().where(DATA["votes"].c.id == row.id).values(values))
            otherwise.add(("votes", row.id))
    return otherwise


class _Repeated(NamedTuple):
    """A column that repeats the one of that name in the table `above`, in the row that `key` names."""

    connection: sa.Connection
    history: History
    table: str
    name: str
    above: sa.FromClause
    key: str

    def bring_up_to_date(self, reread: Reread | None) -> list[str]:
        """The ids of the rows that were there before and have another value now."""
        data, name = DATA[self.table], self.name
        row, run, value = data.c, self.history.run, self.above.c[name]
        is_own = self.above.c.id == row[self.key]
        stale = [row.site == run.site, is_own, value.is_not(None), value.is_distinct_from(row[name])]
        stale += [] if reread else [row.removed_at.is_(None)]
        is_born = sa.or_(
            row["_born"] >= run.born_from,
            sa.and_(row["_born"] >= run.filled_from, row[name].is_(None)),
            sa.literal(reread is not None and not reread(self.table, name)),
        )
        new = sa.select(value).where(is_own).scalar_subquery()
        fresh = data.update().where(sa.exists().where(*stale, is_born)).values({name: new})
        self.connection.execute(fresh)
        query = sa.select(row.id, row.url, row["_born"], row["_run"], row[name], value).where(*stale)
        found = [(_Row(*values[:4]), values[4], values[5]) for values in self.connection.execute(query)]
        for known, old, now in found:
            values = {name: now} | _note(self.history, self.table, known, [(name, old, now)], reread)
            self.connection.execute(data.update().where(row.id == known.id).values(values))
        return [known.id for known, _, _ in found]


def _votes(
    connection: sa.Connection, history: History, *, every: bool
) -> Iterator[list[tuple[_Row, str | None, Vote, Derived]]]:
    """Votes with the result of their item and what was derived before, in batches."""
    from ratsinfo_spider.votes import Derived

    vote, item = DATA["votes"].c, DATA["agenda_items"].c
    query = sa.select(
        *(vote.id, vote.url, vote["_born"], vote["_run"], item.result),
        *(vote[name] for name in (*_TOLD, *Derived._fields)),
    ).outerjoin_from(DATA["votes"], DATA["agenda_items"], item.id == vote.agenda_item_id)
    query = query.where(vote.site == history.run.site).order_by(vote.id).limit(_BATCH)
    if not every:
        since = history.run.born_from
        query = query.where(vote.removed_at.is_(None), sa.or_(vote["_run"] >= since, item["_run"] >= since))
    last = ""
    while rows := connection.execute(query.where(vote.id > last)).all():
        last = str(rows[-1][0])
        yield [(_Row(*row[:4]), row[4], _vote(row), Derived(*row[5 + len(_TOLD) :])) for row in rows]


def _vote(row: Sequence[Any]) -> Vote:
    return Vote(**dict(zip(_TOLD, row[5:], strict=False)))


def _note(
    history: History, table: str, row: _Row, differences: Sequence[Difference], reread: Reread | None
) -> dict[str, str]:
    """Write down what changed of a row, but for one that is still being born; gives its `changed_at`, if anything."""
    run = history.run
    if row.born >= run.born_from:
        return {}
    noted = [
        (name, old, new)
        for name, old, new in differences
        if old != new and (old is not None or row.born < run.filled_from) and (not reread or reread(table, name))
    ]
    for name, old, new in noted:
        history.add("reread" if reread else "changed", table, row.id, row.url, name, old, new)
    if noted and not reread and row.id not in history.counted:
        history.counted.add(row.id)
        history.counts[f"{table}/changed"] += 1
        if row.met == run.number:  # counted so by a page that said nothing new
            history.counts[f"{table}/unchanged"] -= 1
    return {"changed_at": history.at} if noted else {}
