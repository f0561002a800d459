"""si018: the list of meetings, of all or of one organization."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ratsinfo_spider.german.processors import load
from ratsinfo_spider.items import Meeting, Record
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.meeting import MeetingLoader
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.loaders.timestamps import read_start
from ratsinfo_spider.vendors.allris4.pages.meetings_list import ListRow, MeetingsListPage
from ratsinfo_spider.vocabulary import is_cancelled

__all__ = ["records"]

# A meeting without a number stands in this list and nowhere else.
_ANNOUNCED = frozenset({"url", "organization_id", "name", "start", "cancelled"})


def records(page: MeetingsListPage, site: str) -> Iterator[Record]:
    """A meeting a row. One that has neither a number nor an organization cannot be told from others: counted."""
    source = Source.of(page, site)
    for row in page.rows:
        start = read_start(page, row.date, row.time)
        meeting_id = source.id("meeting", row.native_id) or source.announced(page.organization_id, start)
        if meeting_id is None:
            page.warn(f"list: the meeting of {row.date or 'no day'}, {row.time or 'no time'}, has no number")
        else:
            yield _meeting(page, source, row, meeting_id, start)


def _meeting(
    page: MeetingsListPage, source: Source, row: ListRow, meeting_id: str, start: dt.datetime | None
) -> Meeting:
    columns = {
        "id": meeting_id,
        "site": source.site,
        "url": source.url("meeting", row.native_id) or source.url("meetings_list", page.organization_id),
        "native_id": row.native_id,
        "organization_id": source.id("organization", page.organization_id),
        "organization_name": row.organization,
        "name": row.name,
        "start": start,
        "cancelled": is_cancelled(row.name) or None,
    }
    stated = _ANNOUNCED if row.native_id is None else frozenset[str]()
    meeting: Meeting = load(MeetingLoader, columns, Statement(stated, link=row.url))
    return meeting
