"""si010: meetings of a month, as a calendar shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ratsinfo_spider.german.dates import moment
from ratsinfo_spider.german.processors import load
from ratsinfo_spider.items import Meeting, Record
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.meeting import MeetingLoader
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.loaders.timestamps import read_clock
from ratsinfo_spider.vendors.allris4.pages.calendar import CalendarPage, CalendarRow
from ratsinfo_spider.vocabulary import is_cancelled

__all__ = ["records"]

# A meeting without a link has no page of its own that could say more.
_UNLINKED = frozenset({"url", "native_id", "name", "start", "room", "cancelled"})


def records(page: CalendarPage, site: str) -> Iterator[Record]:
    """A meeting a row. One without a number is counted, not made up: the calendar does not say who meets."""
    source = Source.of(page, site)
    for row in page.rows:
        if row.native_id is None:
            page.warn(f"calendar: the meeting of day {row.day}, {row.time or 'no time'}, has no number")
        else:
            yield _meeting(page, source, row)


def _meeting(page: CalendarPage, source: Source, row: CalendarRow) -> Meeting:
    columns = {
        "id": source.id("meeting", row.native_id),
        "site": source.site,
        "url": source.url("meeting", row.native_id),
        "native_id": row.native_id,
        "name": row.name,
        "start": _start(page, row),
        "room": row.room,
        "cancelled": is_cancelled(row.name) or None,
    }
    stated = _UNLINKED if row.url is None and columns["start"] else frozenset[str]()
    meeting: Meeting = load(MeetingLoader, columns, Statement(stated, link=row.url))
    return meeting


def _start(page: CalendarPage, row: CalendarRow) -> dt.datetime | None:
    """The rows hold the day only; month and year are the page's."""
    try:
        day = dt.date(page.year or 0, page.month or 0, row.day)
    except ValueError:
        page.warn(f"date: day {row.day} of {page.month}/{page.year} is no day")
        return None
    return moment(day, read_clock(page, row.time))
