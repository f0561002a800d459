"""What to ask for: the one place that asks the planner before each page of a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from scrapy import Request

from ratsinfo_spider.crawl.context import CrawlContext
from ratsinfo_spider.crawl.due_pages import due_pages
from ratsinfo_spider.crawl.pending_pages import Pending, is_worth_asking, lost_files, pending_files, pending_pages
from ratsinfo_spider.crawl.personal_data import COUNTED, NAMED
from ratsinfo_spider.crawl.requests import Target
from ratsinfo_spider.statement import Fetch
from ratsinfo_spider.store.store_lookup import Lookup, StoredFile
from ratsinfo_spider.vendor import PageType

__all__ = ["Frontier", "members_read"]


def members_read(yes: bool) -> dict[str, str]:
    """What is noted of a committee's page: whether it was read for its members too. Old stores say nothing of it."""
    return {"members": "read" if yes else "skipped"}


_EPOCH = dt.date(1900, 1, 1)
_DAYS = 200_000  # more than there are days for meetings


def _rank(day: dt.date | None) -> int:
    """
    >>> _rank(dt.date(2026, 1, 2)) > _rank(dt.date(2026, 1, 1)) > _rank(None)
    True
    """
    return 0 if day is None else max(0, min((day - _EPOCH).days, _DAYS - 1))


class Frontier:
    """Makes requests for records: with `make_request`, if the planner says so, and once a run.

    `asked` are the ids of the records whose pages are asked for in this run. `witnessed` are requests for what only a
    witness names: they go before the pages that are due, when all agendas have been read.
    """

    def __init__(self, context: CrawlContext, make_request: Callable[[Target], Request]) -> None:
        self._context = context
        self._make_request = make_request
        self._types = context.vendor.page_types
        self.asked: set[str] = set()
        self._of_lost_files: list[Pending] = []
        self._days_of_pending: dict[str, dt.date] = {}  # by record: a page that names one may not know its day
        self.witnessed: Iterator[Request] = iter(())

    def target(self, table: str, native_id: int, url: str | None, source: str, *, day: dt.date | None = None) -> Target:
        """A record to ask for, at the address some page gave or else at its permanent one.

        With people on, a page whose persons were left out the last time is asked even if it is not due: else a city
        that is known would be without people until then.
        """
        page_type = self._types.showing(table, native_id)
        url = url or page_type.address(self._context.home.base_url, native_id)
        fingerprints = self._wants_people(page_type, native_id) if self._context.people else {}
        return Target(self._context.home.name, page_type, native_id, url, source, fingerprints, day=day)

    def _wants_people(self, page_type: PageType, native_id: int) -> dict[str, str]:
        if page_type.table == "organizations":
            return members_read(True)
        known = self._context.planner.known(page_type.name, native_id)
        return dict(NAMED) if known and COUNTED.items() <= known.fingerprints.items() else {}

    def ask(self, target: Target, below: str | None = None) -> Iterator[Request]:
        """The request for a record's page; none where the planner says no.

        `below` is the record whose page names it. A page that is not asked because nothing points at a change counts
        as found: the store has it.
        """
        coverage = self._context.coverage
        url = target.type.address(self._context.home.base_url, target.native_id)
        coverage.expect(target.table, target.record_id, target.source, below=below, url=url)
        if self._is_taken_down(target, url, below):
            return
        planner = self._context.planner
        decision = planner.should_fetch(target.page, target.native_id, fingerprints=target.fingerprints)
        if decision.fetch or target.source == "argument":
            yield from self._request(target, decision.priority)
            return
        if decision.reason != "asked":  # once is enough, that skips nothing
            self._context.run.tally[f"skipped/{decision.reason}"] += 1
        if decision.reason == "unchanged" and target.record_id not in self.asked:
            is_closed = target.key in self._context.store.earlier.closed
            coverage.keep(target.table, target.record_id, "non_public" if is_closed else "found")

    def _is_taken_down(self, target: Target, url: str, below: str | None) -> bool:
        """Whether the page is on the takedown list, or what names it: then nothing is asked, and nothing is missing."""
        takedown = self._context.run.takedown
        is_below = target.table == "agenda_items" and takedown.has_id(below)
        if not (takedown.has_id(target.record_id) or takedown.has_address(url, target.url) or is_below):
            return False
        self._context.run.tally["skipped/taken_down"] += 1
        self._context.coverage.record_outcome(target.table, target.record_id, "found")
        return True

    def _request(self, target: Target, priority: int = 0) -> Iterator[Request]:
        """The request, asked once a run. The page is pending from now on: the store hears of it before the answer.

        `priority` is that of the planner's reason: what more likely has news goes before all others. Of the same reason
        and page type what belongs to the newest meeting is first, so that a first crawl goes back day by day.
        """
        if target.record_id in self.asked:
            return
        now = self._context.run.clock()
        pending = Fetch(target.key, target.unread, now, now, dict(target.fingerprints), finished=True)
        self._context.planner.inbox.append(pending)
        request = self._make_request(target)
        day = self._days_of_pending.get(target.record_id) or target.day
        request.priority = (request.priority + 100 * priority) * _DAYS + _rank(day)
        self.asked.add(target.record_id)
        yield request

    async def pending(self, *, loads_files: bool, loads_non_public: bool) -> Iterator[Request]:
        """What earlier runs of this window asked for in vain, or never came to ask: pages, and pages of files."""
        context, types = self._context, self._types
        wanted = partial(
            is_worth_asking, loads=loads_files, loads_non_public=loads_non_public, limit=context.max_file_size
        )

        def look_up(lookup: Lookup) -> tuple[list[Pending], list[Pending]]:
            pages = pending_pages(lookup, context.home.name, types, context.arguments)
            return list(pages), list(pending_files(lookup, types, context.arguments, wanted))

        pages, of_files = await context.store.ask(look_up)
        self._days_of_pending = {one.record_id(context.home.name): one.day for one in pages if one.day}
        asked = (self.ask(self._known_target(one)) for one in pages)
        return chain.from_iterable(chain(asked, (self._request(self._known_target(one)) for one in of_files)))

    async def look_for_lost_files(self) -> None:
        """Before the first request: which files of earlier runs are not in their place any more.

        Each is expected to come again, so that a run in which it does not is incomplete, by its name.
        """
        run, there = self._context.run, self._context.run.stored_files
        if there is None or not self._context.store.is_open:
            return

        def look_up(lookup: Lookup) -> tuple[list[StoredFile], list[Pending]]:
            return lost_files(lookup, self._types, there)

        lost, self._of_lost_files = await self._context.store.ask(look_up)
        for file in lost:
            self._context.coverage.expect("files", file.file_id, "store", url=file.url)
        if lost:
            run.problem(
                "warning", None, f"files: {len(lost)} are lost or have another size, and their pages are asked again"
            )

    def of_lost_files(self) -> Iterator[Request]:
        """The pages of files that are lost."""
        return chain.from_iterable(self._request(self._known_target(one)) for one in self._of_lost_files)

    async def due(self, page_type: str = "") -> Iterator[Request]:
        """The pages (of a type, if given) that are due, though nothing in this run leads to them.

        With people on, those too whose votes were read without the persons that they name.

        Each is asked for, if it still has to be, when its request is taken from the iterator.
        """
        context, types = self._context, self._types
        due = context.planner.due()
        if context.people:
            due = list(dict.fromkeys([*due, *context.planner.noted(COUNTED)]))
        due = [page for page in due if page.startswith(page_type)]

        def look_up(lookup: Lookup) -> tuple[list[Pending], set[str]]:
            site, arguments = context.home.name, context.arguments
            found = list(due_pages(lookup, due, site, types, arguments, people=context.people))
            return found, lookup.with_files(one.record_id(site) for one in found)

        found, with_files = await context.store.ask(look_up)
        targets = map(self._known_target, found)
        asked = (self.ask(replace(target, has_attachments=target.record_id in with_files)) for target in targets)
        return chain(iter(()) if page_type else self.witnessed, chain.from_iterable(asked))

    def _known_target(self, known: Pending) -> Target:
        # Not at the address it was stored under: the site may have moved, the demo does so with every run.
        target = self.target(known.table, known.native_id, None, known.source, day=known.day)
        self._context.coverage.expect(
            target.table, target.record_id, known.source, organization_id=known.organization_id, year=known.year
        )
        return target
