"""Version 2 of the store: votes, panels and stations are called by what they are, no longer by their place.

Until then `…:vote:7-2` was whatever vote stood second on the page, and when the minutes put one before it, the
history told that one vote had become another (`ratsinfo_spider/keys.py`). What was told stays told; from now on
it is told of the right rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, islice
from typing import Any

import sqlalchemy as sa

from ratsinfo_spider.keys import Keys, consultation_key, section_key, vote_key

__all__ = ["call_by_what_they_are"]

BATCH = 10_000
_Row = sa.RowMapping


def _vote(row: _Row) -> str:
    return vote_key(_number(row["agenda_item_id"]), row["subject"], row["part"])


def _section(row: _Row) -> str:
    _, owner, number = row["owner_id"].rsplit(":", 2)
    return section_key(owner, number, row["heading"])


def _consultation(row: _Row) -> str:
    meeting = row["agenda_item_id"] or row["meeting_id"]
    return consultation_key(_number(row["paper_id"]), row["organization_name"], meeting and _number(meeting))


def _number(record_id: str) -> str:
    return record_id.rpartition(":")[2]


# Table: its rows' parent, the columns a key is made of, and how. Rows of minutes were and are counted last.
_TABLES: dict[str, tuple[str, tuple[str, ...], Callable[[_Row], str]]] = {
    "votes": ("agenda_item_id", ("subject", "part", "source"), _vote),
    "sections": ("owner_id", ("heading",), _section),
    "consultations": ("paper_id", ("organization_name", "agenda_item_id", "meeting_id"), _consultation),
}


def call_by_what_they_are(connection: sa.Connection) -> None:
    """Give the rows of the three tables their new ids, and the same to their rows of `changes`."""
    renamed = sa.Table(
        "renamed",
        sa.MetaData(),
        sa.Column("old", sa.Text(), primary_key=True),
        sa.Column("new", sa.Text(), nullable=False),
        prefixes=["TEMPORARY"],
    )
    renamed.create(connection)
    for name in _TABLES:
        pairs = _pairs(connection, name)
        while batch := list(islice(pairs, BATCH)):
            connection.execute(renamed.insert(), batch)
        _rename(connection, renamed, sa.table(name, sa.column("id")), "id")
    changes = sa.table("changes", sa.column("record_id"))
    _rename(connection, renamed, changes, "record_id")
    renamed.drop(connection)


def _rename(connection: sa.Connection, renamed: sa.Table, table: sa.TableClause, column: str) -> None:
    old = table.c[column]
    new = sa.select(renamed.c.new).where(renamed.c.old == old).scalar_subquery()
    known = sa.exists().where(renamed.c.old == old)
    connection.execute(table.update().where(known).values({column: new}))


def _pairs(connection: sa.Connection, name: str) -> Iterator[dict[str, str]]:
    """Old and new id of every row; of several with one key those that are there come first, by their place."""
    parent, words, key_of = _TABLES[name]
    columns: list[Any] = [sa.column(column) for column in dict.fromkeys(("id", parent, *words))]
    order: list[Any] = [sa.column(parent), sa.column("removed_at").is_not(None)]
    if "source" in words:
        order.append(sa.column("source") == "minutes")
    query = sa.select(*columns).select_from(sa.table(name)).order_by(*order, sa.column("position"), sa.column("id"))
    rows_of_all = connection.execute(query.execution_options(yield_per=BATCH)).mappings()
    for _, rows in groupby(rows_of_all, lambda row: row[parent]):
        keys = Keys()
        for row in rows:
            head = row["id"].rpartition(":")[0]  # <city>:<kind>
            yield {"old": row["id"], "new": f"{head}:{keys.next(key_of(row))}"}
