"""Reading agendas: the meeting, and what its rows name: items, papers, other meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

from scrapy import Request
from scrapy.http import Response

from ratsinfo_spider.crawl.page_reading import PageReader
from ratsinfo_spider.crawl.requests import Target, native_number
from ratsinfo_spider.crawl.short_agendas import ReadAgenda
from ratsinfo_spider.items import Meeting
from ratsinfo_spider.store.fetches import fingerprint
from ratsinfo_spider.store.rules import DAY
from ratsinfo_spider.vendors.allris4.pages.agenda_row import AgendaRow
from ratsinfo_spider.vendors.allris4.pages.meeting import MeetingPage
from ratsinfo_spider.vocabulary import CLOSED_STATES, MEETING_STATES

__all__ = ["AgendaReader"]

# States of a meeting that has taken place.
HELD = frozenset({"attendance_recorded", "closed", "minutes_released", "minutes_approved"})


class AgendaReader(PageReader):
    """Reads to010."""

    async def read(self, response: Response, target: Target) -> AsyncIterator[Any]:
        """The meeting, its documents, its agenda; then the pages that the agenda links."""
        page, is_whole = await self.open(response, target)
        if not isinstance(page, MeetingPage):
            return
        if page.organization_id and target.native_id in self.meetings.references:
            self.meetings.printed[target.native_id] = page.organization_id
        if self.arguments.organizations and page.organization_id not in self.arguments.organizations:
            self.failures.record_outcome(target, "found")
            return
        fetch = self.begin(target)
        meeting: Meeting | None = None
        for record in self.records(page, target, response, fetch, is_whole=is_whole):
            if isinstance(record, Meeting):
                meeting = record
                self._describe(target, meeting)
                self.context.agendas.append(
                    ReadAgenda(target, len(page.rows), page.has_agenda, _was_held(meeting, self.run.started))
                )
                self._place(meeting)
                if not page.rows and not meeting.cancelled:
                    await self._check_empty(target)
            yield record
        self.failures.record_outcome(target, "found")
        if self.arguments.sample and page.organization_id:  # else all of them are asked for
            for request in self.frontier.ask(
                self.frontier.target("organizations", page.organization_id, None, "agenda")
            ):
                yield request
        for row in page.rows:
            for request in self._row(row, target, page):
                yield request
        start, closed = (meeting.start_time, _is_closed(meeting)) if meeting else (None, False)
        self.context.planner.done(fetch, "ok" if is_whole else target.unread, meeting_start=start, closed=closed)

    async def _check_empty(self, target: Target) -> None:
        """An agenda that shows nothing where it had items: a fault of the site, or after some days a fact."""
        below = await self.context.store.ask(lambda lookup: list(lookup.below([target.record_id])))
        if there := sum(row.table == "agenda_items" for row in below):
            says = f"{target.record_id}: the agenda shows no item, but earlier runs found {there}"
            self.run.problem("agenda", target.url, says, record=target.record_id, cause="empty_agenda")

    def _place(self, meeting: Meeting) -> None:
        """Where the agenda prints no place, the calendar is the authority for the room, if this run has read it."""
        reference = self.meetings.references.get(native_number(meeting.id))
        if reference and reference.room and not meeting.statement.columns & {"room", "location"}:
            meeting.room = reference.room
            meeting.statement = replace(meeting.statement, columns=meeting.statement.columns | {"room"})

    def _describe(self, target: Target, meeting: Meeting) -> None:
        """Whose meeting it is and of which year."""
        year = meeting.start_time.year if meeting.start_time else None
        organization_id = meeting.organization_id
        self.coverage.describe("meetings", target.record_id, organization_id=organization_id, year=year)

    def _row(self, row: AgendaRow, meeting: Target, page: MeetingPage) -> Iterator[Request]:
        """The pages of the item and of its paper."""
        below = meeting.record_id
        item = self.frontier.target("agenda_items", row.native_id or 0, row.url, "agenda")
        item = replace(_of_row(item, row, meeting, page.date, page.time, page.state), meeting_id=below)
        if row.native_id and row.url and row.public is not False:
            if row.paper_withheld:  # the sign may mean its attachments, and they are not for us
                item = replace(item, has_attachments=False)
            yield from self.frontier.ask(item, below)
        else:
            self._row_is_all(row, item, meeting)
        if row.paper_id is not None and row.paper_url:
            paper = self.frontier.target("papers", row.paper_id, row.paper_url, "agenda")
            yield from self.frontier.ask(_of_row(paper, row, meeting, page.date), below)
        if row.refers_to_meeting is not None:
            yield from self._referred(row.refers_to_meeting, meeting.day)

    def _row_is_all(self, row: AgendaRow, item: Target, meeting: Target) -> None:
        """An item without a page, or whose page is not for us."""
        own_number = row.native_id or f"s{meeting.native_id}-{row.position}"
        record_id = f"{item.site}:agenda_item:{own_number}"
        self.coverage.expect("agenda_items", record_id, "agenda", below=meeting.record_id, url=meeting.url)
        self.coverage.record_outcome("agenda_items", record_id, "non_public" if row.public is False else "found")

    def _referred(self, native_id: int, named_on: dt.date | None) -> Iterator[Request]:
        """The meeting whose minutes are approved here: named by an agenda, beside calendar and lists.

        The row does not tell its day. So only in a crawl without a window does it have to be one of this crawl, and it
        is asked beside the agenda that names it, in its meeting's turn.
        """
        meeting = self.frontier.target("meetings", native_id, None, "agenda", day=named_on)
        if native_id in self.meetings.references:
            self.coverage.expect("meetings", meeting.record_id, "agenda", url=meeting.url)
        elif self.arguments.is_whole:
            yield from self.frontier.ask(meeting)


def _of_row(target: Target, row: AgendaRow, meeting: Target, *meeting_says: object) -> Target:
    """The target with what an agenda's row says of it: number, title, result, paper, documents.

    `meeting_says` is what the agenda says of its meeting that may change the target's page: when it is, how far its
    minutes are. They stand in no row.
    """
    files = tuple(link.native_id or link.label for link in row.files)
    row_says = row.number, row.title, row.result, row.changed_decision, row.paper_reference, row.has_attachments, files
    fingerprints = {**target.fingerprints, meeting.key: fingerprint(row_says, meeting_says)}
    return replace(target, fingerprints=fingerprints, has_attachments=row.has_attachments, day=meeting.day)


def _was_held(meeting: Meeting, now: dt.datetime) -> bool:
    """Whether it has taken place, so that its agenda must have had something on it: it says so, or its day is over."""
    is_over = meeting.start_time is not None and now - meeting.start_time > DAY
    return not meeting.cancelled and (is_over or MEETING_STATES.meaning(meeting.state) in HELD)


def _is_closed(meeting: Meeting) -> bool:
    """By the printed state alone: a meeting that is called off goes on to change its state, or is held after all."""
    return MEETING_STATES.meaning(meeting.state) in CLOSED_STATES
