"""si010: meetings of a month, as a calendar shows them."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.processors import CancelledOrUnknown, StartInMonth
from ratsinfo_spider.german.record_loaders import MeetingLoader
from ratsinfo_spider.items import Meeting, Record
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.calendar import CalendarPage, CalendarRow

__all__ = ["CalendarLoader", "records"]

# A meeting without a link has no page of its own that could say more.
_UNLINKED = frozenset({"url", "native_id", "name", "start_time", "room", "cancelled"})


class CalendarLoader(MeetingLoader):
    """A row prints the day only, and has only its name to say that a meeting is cancelled."""

    start_time_out = StartInMonth
    cancelled_out = CancelledOrUnknown


def records(page: CalendarPage, site: str) -> Iterator[Record]:
    """A meeting for each row. One without a number has no id, as the calendar does not say who meets: a warning."""
    source = Source.of(page, site)
    for row in page.rows:
        if row.native_id is None:
            page.warn(f"calendar: the meeting of day {row.day}, {row.time or 'no time'}, has no number")
        else:
            yield _meeting(page, source, row)


def _meeting(page: CalendarPage, source: Source, row: CalendarRow) -> Meeting:
    words = {
        "name": row.name,
        "start_time": (page.year, page.month, row.day, row.time),
        "room": row.room,
        "cancelled": (row.name,),
    }
    meeting = CalendarLoader.fill(Meeting(**source.identity("meeting", row.native_id)), words, page.warn)
    stated = _UNLINKED if row.url is None and meeting.start_time else frozenset[str]()
    meeting.statement = Statement(stated, link=row.url)
    return meeting
