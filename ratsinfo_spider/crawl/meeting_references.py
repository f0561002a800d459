"""What calendar, lists and the list of committees say of a meeting before its own page is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from ratsinfo_spider.german.dates import parse_date
from ratsinfo_spider.items import Meeting
from ratsinfo_spider.store.fetches import fingerprint
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.organizations import OrganizationRow, OrganizationsPage

__all__ = ["COMMITTEES", "Lead", "nearest"]

COMMITTEES = "committees"  # the source that gr010 is


@dataclass(slots=True)
class Lead:
    """A meeting that some page names. `url` is None as long as none of them links it.

    `says` holds a fingerprint of its row on each kind of page that shows it, which has no part in what other pages say.
    """

    native_id: int
    record: Meeting
    url: str | None = None
    sources: dict[str, int | None] = field(default_factory=dict)  # source -> GRLFDNR, where it tells
    says: dict[str, str] = field(default_factory=dict)  # page -> its row
    room: str | None = None  # as the calendar says; lists name none
    day: dt.date | None = None

    def see(self, record: Meeting, source: str, organization_id: int | None, day: dt.date | None) -> None:
        """A row of the calendar (`source` is "calendar") or of a committee's list names it."""
        self.sources[source] = self.sources.get(source) or organization_id
        self.day = self.day or day
        link = record.statement.link
        self.url = self.url or link
        self.room = record.room or self.room
        page = "si010" if source == "calendar" else "si018"
        self.says[page] = fingerprint(record.name, record.start, record.room, link is None)


def nearest(page: OrganizationsPage, site: str) -> Iterator[Lead]:
    """The last and the next meeting of each committee, where gr010 links them.

    They are mostly ahead, and the meetings list of the committee may not link them yet. The page tells
    their days, not their times, so it states nothing of them.
    """
    source = Source.of(page, site)
    for row in page.rows:
        for native_id, day in _linked(row):
            url = source.url("meeting", native_id)
            record = Meeting(id=source.id("meeting", native_id), site=site, url=url, native_id=native_id)
            yield Lead(native_id, record, url, {COMMITTEES: row.native_id}, day=day)


def _linked(row: OrganizationRow) -> Iterator[tuple[int, dt.date | None]]:
    if row.last_meeting_id is not None:
        yield row.last_meeting_id, parse_date(row.last_date)
    if row.next_meeting_id is not None:
        yield row.next_meeting_id, parse_date(row.next_date)
