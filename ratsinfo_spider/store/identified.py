"""Rows that got the number which their id lacked: they keep their history, and `changes` links the two ids.

A meeting is announced without a number, by its committee and its time; a station of a paper is there before its
meeting. When the number comes, pages state a row with another id. At the end of a run that row takes over what the
store knows of the earlier one, which goes: no `removed` and no `new`, one change `identified` whose `old` and `new` are
the ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import CHILDREN
from ratsinfo_spider.store.history import History
from ratsinfo_spider.store.merge import differences
from ratsinfo_spider.store.row_layout import RowLayout
from ratsinfo_spider.store.sql_tables import DATA, changes, reached

__all__ = ["identify"]

_IMPLIED = "native_id"  # its change is what `identified` says


def identify(connection: sa.Connection, layouts: Mapping[str, RowLayout], history: History) -> None:
    """Join the rows of this run with those they were before; before absent rows are counted."""
    for table, find in (("meetings", _meetings), ("consultations", _consultations)):
        taken: set[str] = set()
        for before, after in connection.execute(find(history)).all():
            if before not in taken and after not in taken:
                taken.update((before, after))
                _Step(connection, layouts[table], history, before, after).take()


def _meetings(history: History) -> sa.Select[Any]:
    """The same committee at the same time, first without a number, then with one.

    The calendar alone does not tell whose meeting it is: then it is the name that has to be the same.
    """
    before, after = DATA["meetings"].alias(), DATA["meetings"].alias()
    same = sa.and_(
        sa.or_(
            after.c.organization_id == before.c.organization_id,
            sa.and_(after.c.organization_id.is_(None), after.c.name == before.c.name),
        ),
        after.c.start_time == before.c.start_time,
        after.c.native_id.is_not(None),
        after.c.removed_at.is_(None),
        after.c["_born"] > before.c["_born"],  # a number that was there before belongs to another meeting
    )
    return (
        sa.select(before.c.id, after.c.id)
        .join(after, same)
        .where(before.c.site == history.run.site, before.c.native_id.is_(None))
        .where(before.c.removed_at.is_(None), before.c["_run"] < history.run.number)
        .order_by(before.c.id, after.c.id)
    )


def _consultations(history: History) -> sa.Select[Any]:
    """The same organization on the course of the same paper; of several the one of that meeting or that day."""
    before, after = DATA["consultations"].alias(), DATA["consultations"].alias()
    same = sa.and_(
        after.c.paper_id == before.c.paper_id,
        after.c.organization_name.is_not_distinct_from(before.c.organization_name),
        after.c.id != before.c.id,
        after.c.meeting_id.is_not(None),
        after.c["_born"] >= history.run.born_from,
        sa.or_(before.c.meeting_id.is_(None), before.c.meeting_id == after.c.meeting_id),
    )
    read = sa.exists().where(
        reached.c.site == history.run.site,
        reached.c.child_table == "consultations",
        reached.c.parent_id == before.c.paper_id,
        reached.c.run > before.c["_run"],  # by a run that was killed perhaps, which met the row then
    )
    of_that_day = sa.case((before.c.date.is_not_distinct_from(after.c.date), 0), else_=1)
    return (
        sa.select(before.c.id, after.c.id)
        .join(after, same)
        .where(before.c.site == history.run.site, read, before.c.removed_at.is_(None))
        .order_by(before.c.meeting_id.is_(None), of_that_day, before.c.position, after.c.position)
    )


class _Step:
    """One row that becomes another."""

    def __init__(self, connection: sa.Connection, layout: RowLayout, history: History, before: str, after: str) -> None:
        self.connection = connection
        self.layout = layout
        self.history = history
        self.table = DATA[layout.table]
        self.before, self.after = before, after

    def take(self) -> None:
        """The row `after` takes over from `before`, with its history and what stands below it."""
        old, new = self._row(self.before), self._row(self.after)
        place = self.layout.place
        is_born_now = new[place["_born"]] == self.history.run.number
        kept = self._kept(old, new)
        self._rename_in_history()
        self.history.add("identified", self.layout.table, self.after, new[place["url"]], None, self.before, self.after)
        for column, value, now in differences(self.layout, old, kept):
            if column != _IMPLIED:
                self.history.add("changed", self.layout.table, self.after, new[place["url"]], column, value, now)
        self._write(kept)
        self._move_children()
        self._count(is_born_now)

    def _row(self, record_id: str) -> list[Any]:
        return list(self.connection.execute(sa.select(self.table).where(self.table.c.id == record_id)).one())

    def _kept(self, old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
        """The new row, with what only the old one knew and nobody has spoken about since."""
        place, kept = self.layout.place, list(new)
        stated = new[place["_stated"]]
        for spec in self.layout.content:
            if kept[spec.index] is None and not stated & spec.bit:
                kept[spec.index] = old[spec.index]
        for name in ("first_seen", "_born"):
            kept[place[name]] = old[place[name]]
        kept[place["_stated"]] = stated | old[place["_stated"]]
        kept[place["changed_at"]] = self.history.at
        return kept

    def _rename_in_history(self) -> None:
        told = changes.c
        mine = (told.site == self.history.run.site, told.table_name == self.layout.table)
        is_new = (told.record_id == self.after, told.kind == "new", told.run_id == self.history.run.run_id)
        self.connection.execute(changes.delete().where(*mine, *is_new))
        rename = changes.update().where(*mine, told.record_id == self.before).values(record_id=self.after)
        self.connection.execute(rename)

    def _write(self, kept: list[Any]) -> None:
        names = self.layout.names
        self.connection.execute(self.table.delete().where(self.table.c.id == self.before))
        values = dict(zip(names[1:], kept[1:], strict=True))
        self.connection.execute(self.table.update().where(self.table.c.id == self.after).values(values))

    def _move_children(self) -> None:
        for child in CHILDREN[self.layout.table]:
            column, rows = TABLES[child].parent, DATA[child]
            below = rows.c[column] == self.before
            for record_id, url in self.connection.execute(sa.select(rows.c.id, rows.c.url).where(below)).all():
                self.history.add("identified", child, record_id, url, column, self.before, self.after)
            self.connection.execute(rows.update().where(below).values({column: self.after}))

    def _count(self, is_born_now: bool) -> None:
        counts, table = self.history.counts, self.layout.table
        counts[f"{table}/identified"] += 1
        if is_born_now:
            counts[f"{table}/new"] -= 1
