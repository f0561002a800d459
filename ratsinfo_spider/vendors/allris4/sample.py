"""A sample of an installation: its last meetings that were held, and the next one, out of the calendar alone.

Nothing of it is noted as read but what is read in full: the months stay to be asked by the next run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ratsinfo_spider.crawl.months import EARLIEST, next_month
from ratsinfo_spider.items import Meeting
from ratsinfo_spider.sites import Site
from ratsinfo_spider.vendors.allris4.discovery import Discovery
from ratsinfo_spider.vendors.allris4.page_types import CALENDAR
from ratsinfo_spider.vendors.allris4.pages.calendar import CalendarPage

__all__ = ["Sample"]


class Sample:
    """Chooses meetings; after `choose`, `discovery.references` has those with a number, and no others."""

    def __init__(self, discovery: Discovery, site: Site, today: dt.date) -> None:
        self._discovery = discovery
        self._site = site
        self._today = today
        self._held: list[Meeting] = []
        self._ahead: list[Meeting] = []

    async def choose(self, number: int) -> list[Meeting]:
        """The `number` last meetings that were held and have an agenda, and the next one, in the order of time."""
        discovery = self._discovery
        discovery.references.clear()  # the list of committees names meetings too
        await self._month(self._today)
        await self._back(number)
        await self._forth()
        chosen = sorted(self._held, key=_start)[-number:] + sorted(self._ahead, key=_start)[:1]
        kept = {str(meeting.id) for meeting in chosen}
        for native_id, reference in list(discovery.references.items()):
            if str(reference.record.id) not in kept:
                del discovery.references[native_id]
        return chosen

    async def _back(self, number: int) -> None:
        """Months before this one, until there are enough meetings or none for as long as the city's file says."""
        empty, first = 0, self._today.replace(day=1)
        while len(self._held) < number and empty < self._site.empty_months and first > EARLIEST:
            first = next_month(first, -1)
            count = await self._month(first)
            empty = 0 if count else empty + (count is not None)
            if count is None and not self._discovery.read_pages:
                return

    async def _forth(self) -> None:
        """Months after this one, until a meeting is announced."""
        for step in range(1, self._site.announced_months + 1):
            if self._ahead:
                return
            await self._month(next_month(self._today, step))

    async def _month(self, day: dt.date) -> int | None:
        """Take in a month; how many meetings it has, None where it could not be read."""
        page = await self._discovery.page(f"{self._site.base_url}{CALENDAR}?MM={day.month}&YY={day.year}")
        if not isinstance(page, CalendarPage):
            return None
        for meeting in self._meetings(page):
            reference = self._discovery.references.get(int(meeting.native_id)) if meeting.native_id else None
            if _start(meeting).date() >= self._today:
                self._ahead.append(meeting)
            elif reference and reference.url and not meeting.cancelled:
                self._held.append(meeting)
        return len(page.rows)

    def _meetings(self, page: CalendarPage) -> Iterator[Meeting]:
        for record in self._discovery.meetings(page, "calendar", None):
            if isinstance(record, Meeting) and record.start_time:
                yield record


def _start(meeting: Meeting) -> dt.datetime:
    assert meeting.start_time is not None  # noqa: S101 - the others are left out
    return meeting.start_time
