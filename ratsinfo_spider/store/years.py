"""Which year a row belongs to, for tables that grow with the years: the year of the event that it is about.

A meeting, what was on its agenda and what hangs on that: the meeting's. A paper and what hangs on it: its first
consultation's. Times are the council's (Europe/Berlin); `changes` go by when a run noticed them (UTC).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ratsinfo_spider.schema.columns import COUNCIL_ZONE
from ratsinfo_spider.store.sql_tables import DATA, changes

__all__ = ["TIMELESS", "year_of"]

TIMELESS = ("organizations", "people", "memberships", "sites")  # tables of what is, not of what happened

_meetings, _items = DATA["meetings"].c, DATA["agenda_items"].c
_stations = DATA["consultations"].c


def year_of(table: str, dialect: str) -> sa.ColumnElement[Any]:
    """The year of a row of `table` as SQL: text of four digits, or null where nothing says when."""

    def year(moment: sa.ColumnElement[Any], zone: str = COUNCIL_ZONE) -> sa.ColumnElement[Any]:
        if dialect == "postgresql":
            return sa.func.to_char(sa.func.timezone(zone, moment, type_=sa.DateTime()), "YYYY", type_=sa.Text())
        return _first_four(moment)

    def look_up(wanted: sa.ColumnElement[Any], key: sa.ColumnElement[Any], value: Any) -> sa.ColumnElement[Any]:
        return sa.select(wanted).where(key == value).scalar_subquery()

    def of_paper(paper: Any) -> sa.ColumnElement[Any]:
        return look_up(_first_four(sa.func.min(_stations.date)), _stations.paper_id, paper)

    def of_owner(owner: Any) -> sa.ColumnElement[Any]:
        item = look_up(year(_items.meeting_start), _items.id, owner)
        return sa.func.coalesce(item, look_up(year(_meetings.start_time), _meetings.id, owner), of_paper(owner))

    own = DATA[table].c if table != "changes" else changes.c
    ways: dict[str, Any] = {
        "meetings": lambda: year(own.start_time),
        "agenda_items": lambda: year(own.meeting_start),
        "votes": lambda: look_up(year(_items.meeting_start), _items.id, own.agenda_item_id),
        "papers": lambda: of_paper(own.id),
        "consultations": lambda: _first_four(own.date),
        "sections": lambda: of_owner(own.owner_id),
        "files": lambda: of_owner(own.owner_id),
        "changes": lambda: year(own.observed_at, "UTC"),
        "coverage": lambda: sa.cast(own.year, sa.Text()),
    }
    expression: sa.ColumnElement[Any] = ways[table]() if table not in TIMELESS else sa.null()
    return expression


def _first_four(text: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.func.substr(text, 1, 4, type_=sa.Text())
