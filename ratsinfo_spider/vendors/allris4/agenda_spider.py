"""Reading agendas (to010): the meeting, and what its rows name: items, papers, other meetings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from scrapy import Request
from scrapy.http import Response

from ratsinfo_spider.crawl.discrepancies import check_lists
from ratsinfo_spider.crawl.meeting_references import Lead
from ratsinfo_spider.crawl.requests import Target, native_number, row_target
from ratsinfo_spider.items import Meeting
from ratsinfo_spider.store.fetches import Fetch, page_key
from ratsinfo_spider.vendors.allris4.list_walk import ListRead
from ratsinfo_spider.vendors.allris4.pages.agenda_row import AgendaRow
from ratsinfo_spider.vendors.allris4.pages.meeting import MeetingPage
from ratsinfo_spider.vendors.allris4.reading import ReadingSpider
from ratsinfo_spider.vocabulary import CLOSED_STATES, MEETING_STATES

# States of a meeting that has taken place, so that its agenda must have had something on it.
HELD = frozenset({"attendance_recorded", "closed", "minutes_released", "minutes_approved"})


def _is_closed(meeting: Meeting) -> bool:
    return bool(meeting.cancelled) or MEETING_STATES.meaning(meeting.state) in CLOSED_STATES


class AgendaSpider(ReadingSpider):
    """The part of an ALLRIS 4 spider that reads agendas.

    `leads` are the meetings that calendar and lists name, `organizations` whose they are, as far as it is known,
    `lists_read` the committees' lists that were read in full.
    """

    leads: dict[int, Lead]
    organizations: dict[int, str]
    lists_read: dict[int, ListRead]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leads, self.organizations, self.lists_read = {}, {}, {}
        self._told: dict[int, int] = {}  # SILFDNR -> GRLFDNR, by the agenda's own word where no list names the meeting

    def conclude(self) -> None:
        """Now the agendas have told whose meetings they are."""
        known = {number: native_number(organization) for number, organization in self.organizations.items()}
        check_lists(self.run, self.home.base_url, self.lists_read, self.leads.values(), known | self._told)
        super().conclude()

    def callback(self, table: str) -> Callable[..., Any]:
        """The method that reads the pages of a table's records."""
        raise NotImplementedError

    async def parse_meeting(self, response: Response, target: Target) -> AsyncIterator[Any]:
        """to010: the meeting, its documents, its agenda; then the pages that the agenda links."""
        page, is_whole = await self.open(response, target)
        if not isinstance(page, MeetingPage):
            return
        if page.organization_id and target.native_id in self.leads:
            self._told[target.native_id] = page.organization_id
        if self.arguments.organizations and page.organization_id not in self.arguments.organizations:
            self.settle(target, "found")
            return
        fetch = self.planner.begin(target.page, target.native_id)
        meeting: Meeting | None = None
        for record in self.records(page, target, response, fetch, is_whole=is_whole):
            if isinstance(record, Meeting):
                meeting = record
                self._describe(target, meeting, has_rows=bool(page.rows))
                self._place(meeting)
                if not page.rows and not meeting.cancelled:
                    self._check_empty(target)
            yield record
        self.settle(target, "found")
        for row in page.rows:
            for request in self._row(row, target, page):
                yield request
        start, closed = (meeting.start, _is_closed(meeting)) if meeting else (None, False)
        self.planner.done(fetch, "ok" if is_whole else target.unread, meeting_start=start, closed=closed)

    def organizations_of(self, leads: Mapping[int, Lead]) -> dict[int, str]:
        """Whose meetings these are: the calendar does not tell, the lists do, in this run or in earlier ones."""
        site = self.home.name
        told = {number: next(filter(None, lead.sources.values()), None) for number, lead in leads.items()}
        known = {number: f"{site}:organization:{body}" for number, body in told.items() if body}
        if self.run.store:
            with self.run.store.lookup() as lookup:
                others = (f"{site}:meeting:{number}" for number, body in told.items() if not body)
                for meeting in lookup.met("meetings", others):
                    if meeting.organization_id:
                        known[native_number(meeting.record_id)] = meeting.organization_id
        return known

    def fingerprints_of(self, lead: Lead) -> dict[str, str]:
        """What calendar and list say of a meeting, for the planner.

        They are views of one thing. One that was not there before (a month that could not be read, a list that had
        broken off) is noted, but it is no reason to ask for an agenda that has been read.
        """
        known = self.planner.known("to010", lead.native_id)
        if known is None or known.status == "failed":
            return lead.says
        old = {page: row for page, row in lead.says.items() if page in known.fingerprints}
        if old.items() <= known.fingerprints.items() and len(old) < len(lead.says):
            page, fingerprints = page_key("to010", lead.native_id), known.fingerprints | lead.says
            self.planner.inbox.append(Fetch(page, known.status, known.read, known.due, fingerprints, finished=True))
        return old

    def _check_empty(self, target: Target) -> None:
        """An agenda that shows nothing where it had items: a fault of the site, or after some days a fact."""
        if self.run.store is None:
            return
        with self.run.store.lookup() as lookup:
            there = sum(row.table == "agenda_items" for row in lookup.below([target.record_id]))
        if there:
            says = f"{target.record_id}: the agenda shows no item, where earlier runs found {there}"
            self.run.problem("agenda", target.url, says, record=target.record_id, cause="empty_agenda")

    def _place(self, meeting: Meeting) -> None:
        """Where the agenda prints no place, the calendar is the authority for the room, if this run has read it."""
        lead = self.leads.get(meeting.native_id or 0)
        if lead and lead.room and not meeting.statement.columns & {"room", "location"}:
            meeting.room = lead.room
            meeting.statement = replace(meeting.statement, columns=meeting.statement.columns | {"room"})

    def _describe(self, target: Target, meeting: Meeting, *, has_rows: bool) -> None:
        """Whose meeting it is and of which year; and a word on one that was held and shows no agenda."""
        year = meeting.start.year if meeting.start else None
        organization_id = meeting.organization_id
        self.completeness.describe("meetings", target.record_id, organization_id=organization_id, year=year)
        if not has_rows and not meeting.cancelled and MEETING_STATES.meaning(meeting.state) in HELD:
            says = f"agenda: a meeting with the state {meeting.state!r} shows no item at all"
            self.run.problem("warning", target.url, says)

    def _row(self, row: AgendaRow, meeting: Target, page: MeetingPage) -> Iterator[Request]:
        """The pages of the item and of its paper."""
        below = meeting.record_id
        item = self.target("agenda_items", row.native_id or 0, row.url, "agenda")
        item = row_target(item, row, meeting, page.date, page.time, page.state)
        if row.native_id and row.url and row.public is not False:
            if row.paper_withheld:  # the sign may mean its attachments, and they are not for us
                item = replace(item, has_attachments=False)
            yield from filter(None, [self.ask(item, below)])
        else:
            self._row_is_all(row, item, meeting)
        if row.paper_id is not None and row.paper_url:
            paper = self.target("papers", row.paper_id, row.paper_url, "agenda")
            paper = row_target(paper, row, meeting, page.date)
            yield from filter(None, [self.ask(paper, below)])
        if row.refers_to_meeting is not None:
            yield from self._referred(row.refers_to_meeting)

    def _row_is_all(self, row: AgendaRow, item: Target, meeting: Target) -> None:
        """An item without a page, or whose page is not for us."""
        own_number = row.native_id or f"s{meeting.native_id}-{row.position}"
        record_id = f"{item.site}:agenda_item:{own_number}"
        self.completeness.expect("agenda_items", record_id, "agenda", below=meeting.record_id, url=meeting.url)
        self.completeness.settle("agenda_items", record_id, "non_public" if row.public is False else "found")

    def _referred(self, native_id: int) -> Iterator[Request]:
        """The meeting whose minutes are approved here: named by an agenda, beside calendar and lists.

        The row does not tell its day. So only in a crawl without a window does it have to be one of this crawl.
        """
        meeting = self.target("meetings", native_id, None, "agenda")
        if native_id in self.leads:
            self.completeness.expect("meetings", meeting.record_id, "agenda", url=meeting.url)
        elif self.arguments.is_whole:
            yield from filter(None, [self.ask(meeting)])
