"""si018: the list of meetings, of all or of one organization."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.processors import CancelledOrUnknown
from ratsinfo_spider.german.record_loaders import MeetingLoader
from ratsinfo_spider.items import Meeting, Record
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.meetings_list import ListRow, MeetingsListPage

__all__ = ["MeetingsListLoader", "records"]

# A meeting without a number is in this list and nowhere else.
_ANNOUNCED = frozenset({"url", "organization_id", "name", "start_time", "cancelled"})


class MeetingsListLoader(MeetingLoader):
    """A row has only its name to say that a meeting is cancelled."""

    cancelled_out = CancelledOrUnknown


def records(page: MeetingsListPage, site: str) -> Iterator[Record]:
    """A meeting for each row. One with neither number nor organization has no id: a warning instead."""
    source = Source.of(page, site)
    for row in page.rows:
        meeting = _meeting(page, source, row)
        if meeting.id is None:
            page.warn(f"list: the meeting of {row.date or 'no day'}, {row.time or 'no time'}, has no number")
        else:
            yield meeting


def _meeting(page: MeetingsListPage, source: Source, row: ListRow) -> Meeting:
    meeting = Meeting(
        **source.identity("meeting", row.native_id),
        organization_id=source.id("organization", page.organization_id),
    )
    words = {
        "organization_name": row.organization,
        "name": row.name,
        "start_time": (row.date, row.time),
        "cancelled": (row.name,),
    }
    MeetingsListLoader.fill(meeting, words, page.warn)
    if row.native_id is None:
        meeting.id = source.announced(page.organization_id, meeting.start_time)
        meeting.url = source.url("meetings_list", page.organization_id)
    meeting.statement = Statement(_ANNOUNCED if row.native_id is None else frozenset(), link=row.url)
    return meeting
