"""The spider of the vendor ALLRIS 4: from the calendar to meetings, their agenda items and papers.

A city's spider is this class with the city's file (`cities.py`). For an installation without a file:
`scrapy crawl allris4 -a base_url=https://ratsinfo.example.de/public/`.

What is asked for, in this order: committees, their meetings lists, the calendar (`discovery.py`), then
agenda by agenda each item and each paper. What a page says goes on as records; which records it names
and what became of them goes into the book of completeness, from which the run's status follows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any

from scrapy import Request
from scrapy.http import Response

from ratsinfo_spider.crawl.discrepancies import check_committees, check_meetings
from ratsinfo_spider.crawl.estimate import everything
from ratsinfo_spider.crawl.meeting_references import COMMITTEES, Lead
from ratsinfo_spider.crawl.refresh_intervals import ListTurns
from ratsinfo_spider.crawl.requests import Target, bookmark, members_read, native_number
from ratsinfo_spider.items import Consultation, Meeting, Record
from ratsinfo_spider.vendors.allris4 import VENDOR
from ratsinfo_spider.vendors.allris4.discovery import Discovery
from ratsinfo_spider.vendors.allris4.item_spider import ItemSpider
from ratsinfo_spider.vendors.allris4.pages.organization import OrganizationPage
from ratsinfo_spider.vendors.allris4.pages.paper import PaperPage


class Allris4Spider(ItemSpider):
    """One ALLRIS 4 installation."""

    name = "allris4"
    vendor = VENDOR

    def callback(self, table: str) -> Callable[..., Any]:
        """Which method reads which pages."""
        return {
            "meetings": self.parse_meeting,
            "agenda_items": self.parse_item,
            "papers": self.parse_paper,
            "organizations": self.parse_organization,
            "people": self.parse_person,
        }[table]

    # --- the plan ---------------------------------------------------------------------------

    async def plan(self) -> AsyncIterator[Any]:
        """The records asked for by number, or all meetings of the window."""
        if self.arguments.is_selection:
            for request in self._selected():
                yield request
            return
        turns = ListTurns(self.planner, self.arguments)
        today = self.run.today
        discovery = Discovery(self.client, self.home, self.arguments, self._not_discovered, turns, today)
        for step in discovery.steps:
            async for record in step():
                self.run.tally["pages/read"] = discovery.read_pages  # a crawl may be ended in the middle of this
                self._count_announced(record)
                yield record
        self.run.tally["pages/read"] = discovery.read_pages
        for organization in self.arguments.organizations or discovery.organizations:
            asked = self.ask(self.target("organizations", organization, None, "list"))
            if asked:
                yield asked
        self.run.tally.update(turns.skipped)
        self.run.meeting_windows.extend(discovery.windows)
        self.run.listed_from = discovery.listed_from
        self.leads, self.lists_read = discovery.leads, discovery.lists_read
        self.organizations = self.organizations_of(self.leads)
        check_committees(self.run, self.home.base_url, discovery.organizations.keys())
        shown = {number: lead for number, lead in self.leads.items() if lead.sources.keys() - {COMMITTEES}}
        check_meetings(self.run, self.home.base_url, shown, discovery.windows)
        self._say_window()
        for lead in sorted(discovery.leads.values(), key=lambda lead: (str(lead.day), lead.native_id)):
            followed = self._follow(lead)
            if followed:
                yield followed
        turns.finish()
        for request in (*self.owed(), *self.due("to010")):
            yield request

    def _not_discovered(self, kind: str, url: str, detail: str) -> None:
        """A list, a month or a page of them that was not read, by an address that outlives this session."""
        self.run.problem(kind, bookmark(url), detail)

    def _count_announced(self, record: Record) -> None:
        """A meeting without a number: what the list says is all there is."""
        if isinstance(record, Meeting) and record.native_id is None:
            year = record.start.year if record.start else None
            organization_id = record.organization_id
            key = str(record.id)
            self.completeness.expect("meetings", key, "list", organization_id=organization_id, year=year)
            self.completeness.settle("meetings", key, "found")

    def _say_window(self) -> None:
        """A default window is not everything: say what it is, and what everything would cost."""
        since = self.arguments.since
        if since is None or "since" in self.arguments.given:
            return
        today = self.run.today
        past = sum(1 for lead in self.leads.values() if lead.day and lead.day <= today)
        self.logger.info(
            "%d meetings since %s and announced (give since=… for more); %s",
            len(self.leads),
            since,
            everything(self.home, past, since, today),
        )

    def _selected(self) -> Iterator[Request]:
        chosen = {
            "meetings": self.arguments.meetings,
            "agenda_items": self.arguments.items,
            "papers": self.arguments.papers,
        }
        for table, native_ids in chosen.items():
            for native_id in native_ids:
                request = self.ask(self.target(table, native_id, None, "argument"))
                if request:
                    yield request

    def _follow(self, lead: Lead) -> Request | None:
        """The request for a meeting's agenda, if it is published and one of those asked for."""
        if self.arguments.organizations and not lead.sources.keys() & {"list", COMMITTEES}:
            return None  # the calendar names everybody's meetings, the lists asked for name ours
        target = self.target("meetings", lead.native_id, lead.url, next(iter(lead.sources)))
        target = replace(target, fingerprints=self.fingerprints_of(lead))
        organization_id, year = self.organizations.get(lead.native_id), lead.day.year if lead.day else None
        for source in lead.sources:
            self.completeness.expect(
                "meetings", target.record_id, source, organization_id=organization_id, year=year, url=lead.record.url
            )
        if lead.url is None:
            # Announced without an agenda: what calendar and list say is all there is.
            self.completeness.settle("meetings", target.record_id, "found")
            return None
        return self.ask(target)

    # --- the pages --------------------------------------------------------------------------

    async def parse_paper(self, response: Response, target: Target) -> AsyncIterator[Any]:
        """vo020: the paper, its course, texts and attachments, with the panel that comes by Ajax."""
        page, is_whole = await self.open(response, target)
        if not isinstance(page, PaperPage):
            return
        fetch = self.planner.begin(target.page, target.native_id)
        for record in self.records(page, target, response, fetch, is_whole=is_whole):
            if isinstance(record, Consultation):
                self._tell_organization(record)
                for request in self._consulted(record):
                    yield request
            yield record
        self.settle(target, "found")
        self.planner.done(fetch, "ok" if is_whole else target.unread)

    def _tell_organization(self, consultation: Consultation) -> None:
        """The page prints who met, not their number; the list that names the meeting knows it, or an earlier run."""
        organization_id = self.organizations.get(native_number(consultation.meeting_id))
        if organization_id is not None:
            consultation.organization_id = organization_id
        elif consultation.meeting_id and self.run.store:
            meeting = self.run.store.find("meetings", consultation.meeting_id)
            consultation.organization_id = meeting["organization_id"] if meeting else None

    def _consulted(self, consultation: Consultation) -> Iterator[Request]:
        """The meeting and the item that a paper's course names, if they lie in the window of this crawl.

        Whether calendar, lists and agendas name them too is what the coverage counts compare.
        """
        if self.arguments.is_selection or consultation.date is None or not self.arguments.covers(consultation.date):
            return
        if consultation.meeting_id and not self.arguments.organizations:
            native_id = native_number(consultation.meeting_id)
            year = consultation.date.year
            meeting = self.target("meetings", native_id, None, "consultation")
            self.completeness.expect("meetings", meeting.record_id, "consultation", year=year, url=meeting.url)
            if consultation.agenda_item_id:
                self.completeness.expect("agenda_items", consultation.agenda_item_id, "consultation", year=year)
            if native_id not in self.leads:
                yield from filter(None, [self.ask(meeting)])

    async def parse_organization(self, response: Response, target: Target) -> AsyncIterator[Any]:
        """gr020: the organization; with RATSINFO_PEOPLE its members, and a request for each one's page."""
        page, is_whole = await self.open(response, target)
        if not isinstance(page, OrganizationPage):
            return
        fetch = self.planner.begin(target.page, target.native_id)
        fetch.fingerprints = members_read(self.people)
        for record in self.records(page, target, response, fetch, is_whole=is_whole):
            yield record
        self.settle(target, "found")
        for row in page.members if self.people else ():
            asked = self.ask(self.target("people", row.person_id, row.url, "organization"))
            if asked:
                yield asked
        self.planner.done(fetch, "ok" if is_whole else target.unread)

    async def parse_person(self, response: Response, target: Target) -> AsyncIterator[Any]:
        """kp020: a person, only with RATSINFO_PEOPLE."""
        page, is_whole = await self.open(response, target)
        if page is None:
            return
        fetch = self.planner.begin(target.page, target.native_id)
        for record in self.records(page, target, response, fetch, is_whole=is_whole):
            yield record
        self.settle(target, "found")
        self.planner.done(fetch, "ok" if is_whole else target.unread)
