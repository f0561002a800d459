"""What a crawl does with an object: compare it with its last reading, pass its records on, count what it names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

from scrapy.http import TextResponse

from ratsinfo_spider.causes import GapCause
from ratsinfo_spider.crawl.attachment_requests import prepare
from ratsinfo_spider.crawl.context import CrawlContext
from ratsinfo_spider.items import AgendaItem, Consultation, File, Meeting, Record
from ratsinfo_spider.statement import Fetch, Statement
from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl.evidence import Evidence
from ratsinfo_spider.vendors.oparl.ids import key, number_of
from ratsinfo_spider.vendors.oparl.interface import Interface, is_empty, is_refusal
from ratsinfo_spider.vendors.oparl.json_values import Object, day_of, flag, links, text
from ratsinfo_spider.vendors.oparl.linked_parts import LinkedParts
from ratsinfo_spider.vendors.oparl.loaders import object_records
from ratsinfo_spider.vendors.oparl.loaders.meeting import agenda, meeting_record
from ratsinfo_spider.vendors.oparl.loaders.paper import stations
from ratsinfo_spider.vendors.oparl.loaders.source import Source
from ratsinfo_spider.vendors.oparl.unlisted import UnlistedOrganizations
from ratsinfo_spider.vendors.oparl.window import is_asked_for, is_of_window
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["ObjectReader"]

SILENT = 3  # consultations in a row that do not tell their paper


class ObjectReader:
    """Reads the objects of a crawl. `seen` has the numbers met, by kind; deleted ones are not among them."""

    def __init__(self, context: CrawlContext, interface: Interface, source: Source) -> None:
        self.seen: dict[str, set[str]] = {"meeting": set(), "paper": set()}
        self.addresses: dict[str, str] = {}  # of one object of each kind
        self._named: set[str] = set()  # meetings that papers name
        self._linked: dict[str, str] = {}  # consultations that items link and no paper has shown, by their keys
        self._deleted: set[str] = set()  # meetings
        self._context = context
        self._interface = interface
        self._source = source
        self._parts = LinkedParts(interface, self._warn)
        self._unlisted = UnlistedOrganizations(interface, source, self._warn)

    # --- meetings ---------------------------------------------------------------------------

    async def meeting(
        self, thing: Object, response: TextResponse, evidence: Evidence | None, named_by: str = "list"
    ) -> AsyncIterator[Record]:
        """The records of a meeting of the window; of one that says what it said before only its own row."""
        native_id = self._number(thing, "meeting")
        if native_id is None or native_id in self.seen["meeting"]:
            return
        self._source.know_meeting(thing, agenda(thing))
        if named_by != "argument" and not is_asked_for(thing, self._context.arguments):
            return
        self.seen["meeting"].add(native_id)
        row = meeting_record(thing, self._source, self._ignore)
        self._expect(row, named_by)
        fetch = self._context.planner.begin("meeting", native_id)
        try:
            if evidence and self._parts.is_partial(thing, "meeting"):
                thing = await self._parts.living(thing, "meeting", is_held=self._is_held(row))
            if evidence and evidence.is_unchanged(native_id, thing):
                self._source.know_meeting(thing, agenda(thing))
                row.statement = replace(row.statement, lists=frozenset())
                self._keep("meetings", str(row.id))
                yield row
                return
            if evidence:
                evidence.note(fetch, thing)
            whole = await self._parts.living(thing, "meeting", is_held=self._is_held(row))
            whole = await self._parts.whole(whole, "meeting")
        except (FetchError, PageError) as error:
            row.statement = Statement(row.statement.columns)
            yield fetch.adopt(row)
            self._failed("meetings", str(row.id), error)
            self._context.planner.done(fetch, "failed")
            return
        self._source.know_meeting(whole, agenda(whole))
        self._linked |= {key(link): link for item in agenda(whole) for link in links(item, "consultation")}
        if self._is_held(row) and not links(whole, "agendaItem"):
            self._warn("agenda: a meeting that is over has no items")
        async for answer in self._unlisted.named_by(whole):
            for record in self.plain(answer.page.object, answer.response):
                yield record
        for record in self._records(whole, response):
            yield fetch.adopt(record)
        self._done("meetings", str(row.id), fetch)

    def _is_held(self, row: Meeting) -> bool:
        return bool(row.start_time and row.start_time.date() < self._context.run.today and not row.cancelled)

    def _done(self, table: str, record_id: str, fetch: Fetch) -> None:
        """An object was read, if none of its parts is lost."""
        if self._parts.lost:
            self._failed(table, record_id, self._parts.lost[0])
            self._context.planner.done(fetch, "failed")
            return
        self._context.coverage.record_outcome(table, record_id, "found")
        self._context.planner.done(fetch)

    def _keep(self, table: str, record_id: str) -> None:
        """An object says what it said before."""
        self._context.coverage.keep(table, record_id, "found")
        self._context.run.tally["skipped/unchanged"] += 1

    def _expect(self, row: Meeting, named_by: str) -> None:
        year = row.start_time.year if row.start_time else None
        self._context.coverage.expect(
            "meetings", str(row.id), named_by, organization_id=row.organization_id, year=year, url=row.url
        )

    # --- papers -----------------------------------------------------------------------------

    async def paper(
        self, thing: Object, response: TextResponse, evidence: Evidence | None, named_by: str = "list"
    ) -> AsyncIterator[Record]:
        """The records of a paper of the window, and the meetings that its way names."""
        native_id = self._number(thing, "paper")
        if native_id is None or native_id in self.seen["paper"]:
            return
        places = {station.meeting for station in stations(thing, self._source)}
        is_on_one = not places.isdisjoint(self.seen["meeting"])
        if named_by != "argument" and not is_on_one and not is_of_window(thing, self._context.arguments):
            return
        self.seen["paper"].add(native_id)
        record_id = f"{self._source.site}:paper:{native_id}"
        day = day_of(thing, "date")
        self._context.coverage.expect(
            "papers", record_id, named_by, year=day.year if day else None, url=text(thing, "id")
        )
        for link in links(thing, "consultation"):
            self._linked.pop(key(link), None)
        fetch = self._context.planner.begin("paper", native_id)
        try:
            thing = await self._parts.living(thing, "paper")
            self._named.update(station.meeting for station in stations(thing, self._source))
            if evidence and evidence.is_unchanged(native_id, thing):
                self._keep("papers", record_id)
                return
            if evidence:
                evidence.note(fetch, thing)
            thing = await self._parts.whole(thing, "paper")
        except (FetchError, PageError) as error:
            self._failed("papers", record_id, error)
            self._context.planner.done(fetch, "failed")
            return
        async for answer in self._unlisted.named_by(thing):
            for record in self.plain(answer.page.object, answer.response):
                yield record
        records = list(self._records(thing, response))
        unknown = await self._unknown_items(records)
        for record in records:
            if record.id not in unknown:
                yield fetch.adopt(record)
        self._done("papers", record_id, fetch)

    async def _unknown_items(self, records: list[Record]) -> set[str | None]:
        """Items that a paper names and no meeting has: its word alone makes no row of them, and keeps none."""
        named = {str(one.id): str(one.meeting_id) for one in records if isinstance(one, AgendaItem)}
        unmet = {one for one in named if one.rpartition(":")[2] not in self._source.items}
        of_old_meetings = {one for one in unmet if named[one].rpartition(":")[2] not in self.seen["meeting"]}
        if not of_old_meetings:
            return set(unmet)
        known = await self._context.store.ask(
            lambda lookup: {met.record_id for met in lookup.met("agenda_items", of_old_meetings)}
        )
        return set(unmet - known)

    # --- all --------------------------------------------------------------------------------

    def named_only(self) -> set[str]:
        """The numbers of the meetings that papers name and no list has."""
        return self._named - self.seen["meeting"] - self._deleted

    async def linked_only(self) -> AsyncIterator[Record]:
        """The papers that items link and that stand too far down their list to have been read.

        Not all makers tell the paper of a consultation: after some that do not, no further one is asked, which is said.
        """
        silent = untold = 0
        for address in list(self._linked.values()):
            papers = await self._papers_of(address) if silent < SILENT else []
            silent = 0 if papers else silent + 1
            untold += not papers
            for paper in papers:
                if number_of(paper, "paper") not in self.seen["paper"]:
                    async for record in self.alone("paper", paper, "meeting"):
                        yield record
        if untold:
            self._warn(f"papers: those of {untold} items stand further down their list; since=all reads them")

    async def _papers_of(self, consultation: str) -> list[str]:
        try:
            return links((await self._interface.one(consultation)).page.object, "paper")
        except (FetchError, PageError) as error:
            if isinstance(error, FetchError) and error.kind == "budget":
                raise
            return []

    async def item(self, url: str) -> AsyncIterator[Record]:
        """The meeting of an item, asked for by the item's address."""
        record_id = f"{self._source.site}:agenda_item:{number_of(url, 'agenda_item')}"
        self._context.coverage.expect("agenda_items", record_id, "argument", url=url)
        try:
            thing = (await self._interface.one(url)).page.object
        except (FetchError, PageError) as error:
            self._failed("agenda_items", record_id, error)
            return
        for link in links(thing, "meeting"):
            async for record in self.alone("meeting", link, "argument"):
                yield record

    async def alone(self, kind: str, url: str, named_by: str) -> AsyncIterator[Record]:
        """The records of one meeting or paper, asked for by its address. Raises FetchError for a spent budget."""
        native_id = number_of(url, kind)
        table = "meetings" if kind == "meeting" else "papers"
        record_id = f"{self._source.site}:{kind}:{native_id}"
        self._context.coverage.expect(table, record_id, named_by, url=url)
        try:
            answer = await self._interface.one(url)
            thing = answer.page.object
        except (FetchError, PageError) as error:
            self._failed(table, record_id, error)
            return
        if flag(thing, "deleted"):
            self._context.coverage.record_outcome(table, record_id, "non_public")
        read = self.meeting if kind == "meeting" else self.paper
        async for record in read(thing, answer.response, None, "argument"):
            yield record

    def plain(self, thing: Object, response: TextResponse) -> Iterator[Record]:
        """The records of an organization or a person; they are few and cost nothing."""
        self._source.know_organization(thing)
        self._parts.lost = []
        yield from self._records(thing, response)

    def _number(self, thing: Object, kind: str) -> str | None:
        """The number of an object that counts; deleted ones do not, and one without a number is said."""
        native_id = number_of(text(thing, "id"), kind)
        if flag(thing, "deleted"):
            self._context.run.tally[f"deleted/{kind}s"] += 1
            if kind == "meeting":
                self._deleted.add(native_id or "")
            return None
        if native_id is None:
            self._warn(f"id: {text(thing, 'id')!r} in the list of {kind}s is no address of one")
        else:
            self.addresses.setdefault(kind, text(thing, "id") or "")
        return native_id

    def _records(self, thing: Object, response: TextResponse) -> Iterator[Record]:
        """The records of an object; one of which a part is lost fills gaps, and lists nothing."""
        try:
            for record in object_records(thing, self._source, self._warn, people=self._context.people):
                if self._parts.lost:
                    record.statement = replace(record.statement, lists=frozenset())
                self._count(record, response)
                yield record
        except ValueError as error:
            self._warn(str(error))

    def _count(self, record: Record, response: TextResponse) -> None:
        coverage = self._context.coverage
        if isinstance(record, AgendaItem) and record.position:
            coverage.expect("agenda_items", str(record.id), "meeting", below=record.meeting_id, url=record.url)
            coverage.record_outcome("agenda_items", str(record.id), "non_public" if record.public is False else "found")
        elif isinstance(record, Consultation) and record.agenda_item_id:
            if coverage.is_expected("agenda_items", record.agenda_item_id):
                coverage.expect("agenda_items", record.agenda_item_id, "consultation")
        elif isinstance(record, File):
            coverage.expect("files", str(record.id), "object", below=record.owner_id, url=record.source_url)
            prepare(self._context, record, response)

    def _failed(self, table: str, record_id: str, error: FetchError | PageError) -> None:
        """An object whose own address gave nothing. Raises the error of a spent budget."""
        coverage = self._context.coverage
        if isinstance(error, FetchError):
            if error.kind == "budget":
                raise error
            if is_refusal(error):
                coverage.record_outcome(table, record_id, "non_public")
                return
        cause: GapCause = "missing" if isinstance(error, FetchError) and is_empty(error) else "server_error"
        coverage.record_outcome(table, record_id, "failed", detail=error.detail, url=error.url)
        self._context.run.problem("page", error.url, f"{record_id}: {error.detail}", record=record_id, cause=cause)

    def _warn(self, sentence: str) -> None:
        self._context.run.problem("warning", self._interface.base, sentence)

    def _ignore(self, _sentence: str) -> None:
        """What is odd about a meeting is said when its records are made."""
