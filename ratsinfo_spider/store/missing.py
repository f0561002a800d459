"""What a run did not find again: its absences are counted, and after the third a row is marked as removed.

Only what could have been found counts: rows below a page that this run read in full, meetings in a stretch of the
calendar that it read, papers, organizations and people whose page says that it is gone. A part of a page is removed
when the page is read without it, everything else after absences in three different runs. What stands below a row is
removed with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import CHILDREN, zone_text
from ratsinfo_spider.schema.columns import COUNCIL_ZONE
from ratsinfo_spider.store.history import History, chunks
from ratsinfo_spider.store.second_look import ask_again, ask_month, ask_papers, forget_pages
from ratsinfo_spider.store.sql_tables import DATA, reached

__all__ = ["ABSENCES", "BY_THEIR_PAGE", "Window", "count_absences", "count_gone"]

ABSENCES = 3
BY_THEIR_PAGE = ("papers", "organizations", "people")  # stand below no other record
Window = tuple[dt.date, dt.date]  # first and last day, both read in full


def count_absences(
    connection: sa.Connection, history: History, windows: Iterable[Window], listed_from: dt.date | None = dt.date.min
) -> None:
    """Count every row that should have been met and was not, and mark as removed what is gone.

    `listed_from`: the day from which this run has read all meetings lists, which alone name the meetings without a
    number; None if it has not.
    """
    site = history.run.site
    for table in DATA:
        if TABLES[table].parent:
            _count_absent(connection, history, table, _unlisted(connection, site, table))
    for window in windows:
        missed = _unseen_meetings(connection, history, window, listed_from)
        if missed:
            ask_month(connection, history, f"{window[0]:%Y-%m}")
        _count_absent(connection, history, "meetings", missed)
    connection.execute(reached.delete().where(reached.c.site == site))


def count_gone(connection: sa.Connection, history: History, pages: Iterable[str]) -> None:
    """Count records whose own page says that they are gone: no list tells of their going."""
    by_table: dict[str, list[str]] = {}
    for page in pages:
        by_table.setdefault(history.run.pages.table_of(page), []).append(page.partition(":")[2])
    for table in BY_THEIR_PAGE:
        id_kind = TABLES[table].id_kind
        for some in chunks(f"{history.run.site}:{id_kind}:{number}" for number in by_table.get(table, ())):
            _count_absent(connection, history, table, connection.execute(_there(table, some)).all())


def _there(table: str, ids: Sequence[str]) -> sa.Select[Any]:
    """Those of `ids` that may be gone: id, absences, id."""
    rows, memberships = DATA[table].c, DATA["memberships"].c
    query = sa.select(rows.id, rows["_absences"], rows.id).where(rows.id.in_(ids), rows.removed_at.is_(None))
    if table != "people":
        return query
    is_member = sa.exists().where(memberships.person_id == rows.id, memberships.removed_at.is_(None))
    return query.where(~is_member)  # a committee names them: their page is closed, they are not gone


def _unlisted(connection: sa.Connection, site: str, table: str) -> Sequence[sa.Row[Any]]:
    """Rows of `table` that were not on the last full list of their parent's: id, absences, parent."""
    rows = DATA[table]
    parent = rows.c[TABLES[table].parent]
    query = sa.select(rows.c.id, rows.c["_absences"], parent).where(
        reached.c.site == site,
        reached.c.child_table == table,
        parent == reached.c.parent_id,
        rows.c["_run"] < reached.c.run,
        rows.c.removed_at.is_(None),
    )
    return connection.execute(query).all()


def _unseen_meetings(
    connection: sa.Connection, history: History, window: Window, listed_from: dt.date | None
) -> Sequence[sa.Row[Any]]:
    first, last = window
    meetings = DATA["meetings"]
    numbered: sa.ColumnElement[bool] = meetings.c.native_id.is_not(None)
    if listed_from is not None:
        numbered |= meetings.c.start_time >= _midnight(max(first, listed_from))
    query = sa.select(meetings.c.id, meetings.c["_absences"], meetings.c.id).where(
        meetings.c.site == history.run.site,
        meetings.c.start_time >= _midnight(first),
        meetings.c.start_time < _midnight(last + dt.timedelta(days=1)),
        meetings.c["_run"] < history.run.number,
        meetings.c.removed_at.is_(None),
        numbered,
    )
    return connection.execute(query).all()


def _midnight(day: dt.date) -> str:
    return zone_text(dt.datetime.combine(day, dt.time(), ZoneInfo(COUNCIL_ZONE)), COUNCIL_ZONE)


def _count_absent(connection: sa.Connection, history: History, table: str, rows: Sequence[sa.Row[Any]]) -> None:
    patience = 1 if TABLES[table].is_part else ABSENCES
    gone = [record_id for record_id, absences, _ in rows if absences + 1 >= patience]
    waiting = [(record_id, parent) for record_id, absences, parent in rows if absences + 1 < patience]
    data = DATA[table]
    for ids in chunks(record_id for record_id, _ in waiting):
        more = data.update().where(data.c.id.in_(ids)).values({"_absences": data.c["_absences"] + 1})
        connection.execute(more)
    if table in ("meetings", "agenda_items"):
        ask_papers(connection, history, table, [record_id for record_id, *_ in rows])
    ask_again(connection, history, {parent for _, parent in waiting})
    _mark_removed(connection, history, table, gone)


def _mark_removed(connection: sa.Connection, history: History, table: str, ids: Sequence[str]) -> None:
    data = DATA[table]
    for some in chunks(ids):
        rows = connection.execute(sa.select(data.c.id, data.c.url).where(data.c.id.in_(some))).all()
        for record_id, url in rows:
            history.add("removed", table, record_id, url, new=history.at)
        history.counts[f"{table}/removed"] += len(rows)
        connection.execute(
            data.update().where(data.c.id.in_(some)).values(removed_at=history.at, changed_at=history.at)
        )
        forget_pages(connection, history, some)
        for child in CHILDREN[table]:
            _mark_removed(connection, history, child, _below(connection, child, some))


def _below(connection: sa.Connection, table: str, parents: Sequence[str]) -> list[str]:
    data = DATA[table]
    parent = data.c[TABLES[table].parent]
    query = sa.select(data.c.id).where(parent.in_(parents), data.c.removed_at.is_(None))
    return list(connection.scalars(query))
