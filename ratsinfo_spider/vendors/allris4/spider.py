"""The spider of the vendor ALLRIS 4: from the calendar to meetings, their agenda items and papers.

A city's spider is this class with the city's file. For an installation without a file:
`scrapy crawl allris4 -a base_url=https://ratsinfo.example.de/public/`.

What is asked for, in this order: committees, their meetings lists, the calendar (`discovery.py`), then agenda by agenda
each item and each paper (the readers of `page_types.py`). What a page says goes on as records; which records it names
and what became of them is counted in the coverage, from which the run's status follows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any

from scrapy import Request

from ratsinfo_spider.crawl.base_spider import CouncilSpider
from ratsinfo_spider.crawl.discrepancies import check_committees, check_lists, check_meetings, known_days
from ratsinfo_spider.crawl.estimate import everything
from ratsinfo_spider.crawl.meeting_references import COMMITTEES, MeetingReference, fingerprints_of
from ratsinfo_spider.crawl.refresh_intervals import ListSchedule
from ratsinfo_spider.crawl.short_agendas import check_agendas
from ratsinfo_spider.crawl.witness import Witness
from ratsinfo_spider.items import Meeting, Record
from ratsinfo_spider.store.store import Store
from ratsinfo_spider.vendors.allris4 import VENDOR
from ratsinfo_spider.vendors.allris4.discovery import Discovery
from ratsinfo_spider.vendors.allris4.page_types import LIST, ORGANIZATIONS, RECENT_LIST
from ratsinfo_spider.vendors.allris4.sample import Sample
from ratsinfo_spider.wicket import bookmarkable
from ratsinfo_spider.wicket.client import FetchError
from ratsinfo_spider.wicket.wicket_errors import BUDGET_SPENT

__all__ = ["Allris4Spider"]

_AGENDA = VENDOR.page_types.showing("meetings").name
# What the steps of `Discovery.steps` are called on the screen.
_PHASES = {
    "committees": "committees",
    "present": "months around today",
    "lists": "meetings lists",
    "calendar": "calendar",
}


class Allris4Spider(CouncilSpider):
    """One ALLRIS 4 installation."""

    name = "allris4"
    vendor = VENDOR

    async def plan(self) -> AsyncIterator[Any]:
        """The records asked for by number, or all meetings of the window."""
        if self.arguments.is_selection and not self.arguments.sample:
            for request in self.selected():
                yield request
            return
        planner = self.context.planner
        schedule = ListSchedule(planner, self.arguments)
        client = self.context.client
        discovery = Discovery(client, self.home, self.arguments, self._not_discovered, schedule, self.run.today)
        if self.arguments.sample:
            async for output in self._sample(discovery, self.arguments.sample):
                yield output
            return
        witness = Witness(self.context, self.frontier)
        unreadable: FetchError | None = None
        try:
            for step in discovery.steps:
                self.run.phase = _PHASES[step.__name__]
                async for record in step():
                    # A crawl may be ended in the middle of this, and somebody may look on.
                    self.run.tally["pages/read"] = discovery.read_pages
                    self.run.tally.update(_progress(discovery, self.run.tally))
                    self._count_announced(record)
                    yield record
        except FetchError as error:
            unreadable = error  # whether anything may be asked all the same the witness tells
        self.run.tally["pages/read"] = discovery.read_pages
        self.run.phase = "agendas, items and papers"
        await self._hear(witness, discovery, unreadable)
        requests: list[Request] = []
        for organization in self.arguments.organizations or discovery.organizations:
            requests += self.frontier.ask(self.frontier.target("organizations", organization, None, "list"))
        self.run.tally.update(schedule.skipped)
        await self._take(discovery)
        self._say_window()
        references = discovery.references.values()
        for reference in sorted(references, key=lambda one: (str(one.day or ""), one.native_id), reverse=True):
            requests += self._follow(reference)
        requests += witness.meetings()
        self.frontier.witnessed = witness.rest()
        schedule.finish()
        requests += [*await self.left_over(), *await self.frontier.due(_AGENDA)]
        # Scrapy sends the first one at once, before it knows the others: a budget must not end with an old agenda read.
        for request in sorted(requests, key=attrgetter("priority"), reverse=True):
            yield request

    async def _sample(self, discovery: Discovery, number: int) -> AsyncIterator[Any]:
        """The last meetings and the next one; what hangs on them, their readers ask for."""
        async for record in discovery.committees():
            yield record
        for meeting in await Sample(discovery, self.home, self.run.today).choose(number):
            self._count_announced(meeting)
            yield meeting
        self.run.tally["pages/read"] = discovery.read_pages
        self.run.listed_from = None
        self.context.meetings.take(discovery.references, {}, self.run.site, self.store.earlier)
        for reference in discovery.references.values():
            for request in self._follow(reference):
                yield request

    async def _hear(self, witness: Witness, discovery: Discovery, unreadable: FetchError | None) -> None:
        """The witness's word on what calendar and lists say. Raises `unreadable` where there is no other way."""
        days = {number: one.day for number, one in discovery.references.items() if one.day}
        failed = unreadable is not None or any(one["kind"] in ("calendar", "list") for one in self.run.problems)
        may_ask = unreadable is None or unreadable.kind in ("http", "wicket")
        if may_ask:
            await witness.hear(lists_failed=failed, days=days)
        if unreadable is not None:
            if not witness.inventory.of("meetings"):
                raise unreadable
            self.run.problem("list", unreadable.url, unreadable.detail)

    async def _take(self, discovery: Discovery) -> None:
        """What calendar and lists have shown, for the readers and the verdict; what is odd about it is a problem."""
        run, base_url = self.run, self.home.base_url
        run.meeting_windows.extend(discovery.windows)
        run.listed_from = discovery.listed_from
        references = discovery.references
        planner, store = self.context.planner, self.store
        self.context.meetings.take(references, discovery.lists_read, run.site, store.earlier)
        address = VENDOR.page_types[ORGANIZATIONS].address(base_url)
        check_committees(run, planner, ORGANIZATIONS, address, RECENT_LIST, discovery.organizations.keys())
        shown = {number: one for number, one in references.items() if one.sources.keys() - {COMMITTEES}}
        known = await store.ask(lambda lookup: known_days(lookup, discovery.windows))
        check_meetings(run, planner, base_url, shown, discovery.windows, known)

    def conclude(self, store: Store | None) -> None:
        """Now the agendas have told whose meetings they are."""
        if hasattr(self, "context"):  # else the crawl ended before it began
            meetings = self.context.meetings
            references = meetings.references.values()
            check_lists(self.run, self._list_address, meetings.lists_read, references, meetings.committees)
            if store:
                check_agendas(self.run, self.context.planner, store, self.context.agendas)
        super().conclude(store)

    def _list_address(self, organization: int | None) -> str:
        return VENDOR.page_types[LIST].address(self.home.base_url, organization)

    def _not_discovered(self, kind: str, url: str, detail: str) -> None:
        """A list, a month or a page of them that was not read, by an address that outlives this session."""
        if detail == BUDGET_SPENT:  # nothing went wrong: the next run goes on there
            self.run.tally["skipped/budget"] += 1
            return
        self.run.problem(kind, bookmarkable(url), detail)

    def _count_announced(self, record: Record) -> None:
        """A meeting without a number: what the list says is all there is."""
        if isinstance(record, Meeting) and record.native_id is None:
            year = record.start_time.year if record.start_time else None
            organization_id = record.organization_id
            key = str(record.id)
            self.coverage.expect("meetings", key, "list", organization_id=organization_id, year=year)
            self.coverage.record_outcome("meetings", key, "found")

    def _say_window(self) -> None:
        """A default window is not everything: say what it is, and what everything would cost."""
        since = self.arguments.since
        if since is None or "since" in self.arguments.given:
            return
        today, references = self.run.today, self.context.meetings.references
        past = sum(1 for one in references.values() if one.day and one.day <= today)
        self.logger.info(
            "%d meetings since %s and announced (give since=… for more); %s",
            len(references),
            since,
            everything(self.home, past, since, today),
        )

    def _follow(self, reference: MeetingReference) -> Iterator[Request]:
        """The request for a meeting's agenda, if it is published and one of those asked for."""
        if self.arguments.organizations and not reference.sources.keys() & {"list", COMMITTEES}:
            return  # the calendar names everybody's meetings, the lists asked for name ours
        number = reference.native_id
        source = next(iter(reference.sources))
        target = self.frontier.target("meetings", number, reference.url, source, day=reference.day)
        says = fingerprints_of(reference, self.context.planner, _AGENDA)
        target = replace(target, fingerprints=says)
        organization_id = self.context.meetings.organizations.get(number)
        year, url = reference.day.year if reference.day else None, reference.record.url
        for source in reference.sources:
            self.coverage.expect(
                "meetings", target.record_id, source, organization_id=organization_id, year=year, url=url
            )
        if reference.url is None:
            # Announced without an agenda: what calendar and list say is all there is.
            self.coverage.record_outcome("meetings", target.record_id, "found")
            return
        yield from self.frontier.ask(target)


def _progress(discovery: Discovery, so_far: Mapping[str, int]) -> dict[str, int]:
    """How much further it has come, for whoever looks on."""
    counts = {
        "meetings/named": len(discovery.references),
        "months/read": len(discovery.months),
        "lists/named": len(discovery.organizations),
        "lists/read": len(discovery.lists_read),
    }
    return {name: count - so_far.get(name, 0) for name, count in counts.items()}
