"""Columns that follow from other rows: what a row repeats of the one above it, and whether a vote passed.

The page of a row does not always show the other one, and the other one may change without it. So the store works them
out when a run is closed, from what all pages have said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from ratsinfo_spider.items import Vote
from ratsinfo_spider.store.history import History
from ratsinfo_spider.store.sql_tables import DATA
from ratsinfo_spider.votes import Derived, derive

__all__ = ["derive_columns"]

# table → the table of the row above, the column that names it, the columns it repeats
_FOLLOWING: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "agenda_items": ("meetings", "meeting_id", ("organization_id",)),
    "votes": ("agenda_items", "agenda_item_id", ("meeting_id", "meeting_start", "organization_id")),
}
_TOLD = ("subject", "outcome", "basis", "yes", "no")  # of a vote, what `derive` looks at
_BATCH = 2_000  # votes


def derive_columns(
    connection: sa.Connection, history: History, reread: Callable[[str], bool] | None = None
) -> set[str]:
    """Bring the columns up to date. Returns the ids of the votes that passed, or not, otherwise than the store had it.

    Of votes whose item this run met; with `reread` of all, removed ones too. What a row repeats is no change. Another
    `passed` is one, of the kind `reread` where only our code differs: then `reread` says which columns are noted.
    """
    for table, (above, key, names) in _FOLLOWING.items():
        for name in names:
            _repeat(connection, history.run.site, table, above, key, name)
    return {
        row.id
        for rows in _votes(connection, history, reread=reread is not None)
        for row in rows
        if _derive(connection, history, row, reread)
    }


def _repeat(connection: sa.Connection, site: str, table: str, above: str, key: str, name: str) -> None:
    row, parent = DATA[table].c, DATA[above].alias("parent")
    value = sa.select(parent.c[name]).where(parent.c.id == row[key]).scalar_subquery()
    stale = sa.exists().where(
        parent.c.id == row[key], parent.c[name].is_not(None), parent.c[name].is_distinct_from(row[name])
    )
    connection.execute(DATA[table].update().where(row.site == site, stale).values({name: value}))


class _Known(NamedTuple):
    """A vote as the store has it."""

    id: str
    url: str | None
    born: int
    met: int
    result: str | None  # of its item
    vote: Vote
    derived: Derived


def _votes(connection: sa.Connection, history: History, *, reread: bool) -> Iterator[list[_Known]]:
    vote, item = DATA["votes"].c, DATA["agenda_items"].c
    query = sa.select(
        *(vote.id, vote.url, vote["_born"], vote["_run"], item.result),
        *(vote[name] for name in (*_TOLD, *Derived._fields)),
    ).outerjoin_from(DATA["votes"], DATA["agenda_items"], item.id == vote.agenda_item_id)
    query = query.where(vote.site == history.run.site).order_by(vote.id).limit(_BATCH)
    if not reread:
        since = history.run.born_from
        query = query.where(vote.removed_at.is_(None), sa.or_(vote["_run"] >= since, item["_run"] >= since))
    last = ""
    while rows := [_known(row) for row in connection.execute(query.where(vote.id > last))]:
        last = rows[-1].id
        yield rows


def _known(row: Sequence[Any]) -> _Known:
    vote = Vote(**dict(zip(_TOLD, row[5:], strict=False)))
    return _Known(row[0], row[1], row[2], row[3], row[4], vote, Derived(*row[5 + len(_TOLD) :]))


def _derive(connection: sa.Connection, history: History, row: _Known, reread: Callable[[str], bool] | None) -> bool:
    """Whether the row is otherwise now."""
    table, derived = DATA["votes"], derive(row.vote, row.result)
    if derived == row.derived:
        return False
    values: dict[str, Any] = derived._asdict()
    if _note(history, row, derived, reread):
        values["changed_at"] = history.at
    connection.execute(table.update().where(table.c.id == row.id).values(values))
    return True


def _note(history: History, row: _Known, derived: Derived, reread: Callable[[str], bool] | None) -> bool:
    """Write down what changed; of a row that is still being born nothing. Whether that was anything."""
    if row.born >= history.run.born_from:
        return False
    is_filled = row.born < history.run.filled_from
    pairs = zip(Derived._fields, row.derived, derived, strict=True)
    differences = [(name, old, new) for name, old, new in pairs if old != new and (is_filled or old is not None)]
    if reread:
        differences = [(name, old, new) for name, old, new in differences if reread(name)]
    for name, old, new in differences:
        history.add("reread" if reread else "changed", "votes", row.id, row.url, name, old, new)
    if differences and not reread and row.id not in history.counted:
        history.counted.add(row.id)
        history.counts["votes/changed"] += 1
        if row.met == history.run.number:  # counted so by a page that said nothing new
            history.counts["votes/unchanged"] -= 1
    return bool(differences)
