"""The meetings that the list of committees names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ratsinfo_spider.crawl.meeting_references import COMMITTEES, MeetingReference
from ratsinfo_spider.german.dates import parse_date
from ratsinfo_spider.items import Meeting
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.pages.organizations import OrganizationRow, OrganizationsPage

__all__ = ["nearest"]


def nearest(page: OrganizationsPage, site: str) -> Iterator[MeetingReference]:
    """The last and the next meeting of each committee, where gr010 links them.

    They are mostly ahead, and the meetings list of the committee may not link them yet. The page tells
    their days, not their times, so it states nothing of them.
    """
    source = Source.of(page, site)
    for row in page.rows:
        for native_id, day in _linked(row):
            url = source.url("meeting", native_id)
            record = Meeting(id=source.id("meeting", native_id), site=site, url=url, native_id=str(native_id))
            yield MeetingReference(native_id, record, url, {COMMITTEES: row.native_id}, day=day)


def _linked(row: OrganizationRow) -> Iterator[tuple[int, dt.date | None]]:
    if row.last_meeting_id is not None:
        yield row.last_meeting_id, parse_date(row.last_date)
    if row.next_meeting_id is not None:
        yield row.next_meeting_id, parse_date(row.next_date)
