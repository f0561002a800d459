"""The council as the server asks for it: by number, by month, by organization."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

from ratsinfo_spider.demo.town.model import Council, Item, Meeting, Member, Organization, Paper, Person
from ratsinfo_spider.demo.town.page_content import Document

PrintLayout = Literal["full", "bare"]

_MONTHS_BACK, _MONTHS_AHEAD = 12, 3  # the period that si018 shows at first: 15 months, as told of real ones


@dataclass(slots=True)
class Site:
    """A council at an address."""

    council: Council
    base_url: str  # ends with a slash
    print_layout: PrintLayout = "full"
    meetings: dict[int, Meeting] = field(init=False)
    items: dict[int, tuple[Item, Meeting]] = field(init=False)
    papers: dict[int, Paper] = field(init=False)
    organizations: dict[int, Organization] = field(init=False)
    people: dict[int, Person] = field(init=False)
    documents: dict[int, Document] = field(init=False)
    memberships: dict[int, list[tuple[Organization, Member]]] = field(init=False)
    months: dict[tuple[int, int], list[Meeting]] = field(init=False)  # by year and month; by start
    _newest_first: dict[int | None, list[Meeting]] = field(init=False)  # by organization; None: of all

    def __post_init__(self) -> None:
        council = self.council
        self.meetings = {meeting.id: meeting for meeting in council.meetings if meeting.id is not None}
        pairs = [(item, meeting) for meeting in council.meetings for item in meeting.items]
        self.items = {item.id: (item, meeting) for item, meeting in pairs if item.id is not None}
        self.papers = {paper.id: paper for paper in council.papers}
        self.organizations = {organization.id: organization for organization in council.organizations}
        self.people = {person.id: person for person in council.people}
        self.documents = council.documents
        self.months, self._newest_first = defaultdict(list), defaultdict(list)
        for meeting in sorted(council.meetings, key=lambda meeting: meeting.start):
            self.months[meeting.start.year, meeting.start.month].append(meeting)
        for meeting in sorted(council.meetings, key=lambda meeting: meeting.start, reverse=True):
            self._newest_first[meeting.organization.id].append(meeting)
            self._newest_first[None].append(meeting)
        self.memberships = defaultdict(list)
        for organization in council.organizations:
            for member in organization.members:
                self.memberships[member.person.id].append((organization, member))

    @property
    def base(self) -> str:
        """What the pages' links begin with."""
        return self.base_url if self.council.layout.absolute_links else "./"

    @property
    def today(self) -> dt.date:
        """The day on which the pages are shown."""
        return self.council.now.date()

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        """The period that the list of meetings shows at first."""
        return _first_of_month(self.today, -_MONTHS_BACK), _first_of_month(self.today, _MONTHS_AHEAD)

    def listed(self, organization_id: int | None, begin: dt.date, end: dt.date) -> list[Meeting]:
        """The meetings of a period, newest first, as si018 lists them; of all organizations for None."""
        meetings = self._newest_first.get(organization_id, [])
        return [meeting for meeting in meetings if begin <= meeting.start.date() <= end]

    def all_listed(self, organization: Organization) -> list[Meeting]:
        """All meetings of an organization, newest first."""
        return self._newest_first.get(organization.id, [])

    def around(self, organization: Organization) -> tuple[Meeting | None, Meeting | None]:
        """An organization's last meeting and its next one."""
        meetings = self.all_listed(organization)
        past = [meeting for meeting in meetings if meeting.start <= self.council.now]
        ahead = [meeting for meeting in meetings if meeting.start > self.council.now]
        return (past[0] if past else None), (ahead[-1] if ahead else None)


def _first_of_month(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months later.

    >>> _first_of_month(dt.date(2026, 11, 22), 3)
    datetime.date(2027, 2, 1)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)
