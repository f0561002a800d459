"""What the callbacks of the ALLRIS 4 spider share: asking for a record's page, opening it, passing on what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from itertools import islice
from typing import Any

from scrapy import Request
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from ratsinfo_spider.crawl.attachment_requests import prepare
from ratsinfo_spider.crawl.base_spider import CouncilSpider
from ratsinfo_spider.crawl.due import due_pages
from ratsinfo_spider.crawl.pending import Owed, is_worth_asking, owed_files, owed_pages
from ratsinfo_spider.crawl.requests import Target, address, members_read, target_request
from ratsinfo_spider.items import File, Record
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.store.fetches import Fetch, page_key
from ratsinfo_spider.store.planner import Planner
from ratsinfo_spider.vendors.allris4.item_order import ItemOrder
from ratsinfo_spider.vendors.allris4.loaders import records as page_records
from ratsinfo_spider.vendors.allris4.pages import Page, PageError, make_selector, open_page
from ratsinfo_spider.vendors.allris4.pages.panels import folded
from ratsinfo_spider.wicket.client import Content, leads_elsewhere

AT_A_TIME = 500  # pages whose turn has come, in the queue at once

# What a file's coverage is counted under: the kind of page that shows it.
FILE_SOURCES = {"to010": "agenda", "to020": "item", "vo020": "paper"}


class ReadingSpider(CouncilSpider):
    """A spider whose pages are those of ALLRIS 4; `callback` says which method reads the pages of which table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item_order = ItemOrder(self.home.agenda_item_page)

    def callback(self, table: str) -> Callable[..., Any]:
        """The method that reads the pages of a table's records."""
        raise NotImplementedError

    @property
    def planner(self) -> Planner:
        """Whom to ask before each request; there once the records pipeline is open."""
        if self.run.planner is None:
            raise RuntimeError("no planner: is the records pipeline among ITEM_PIPELINES?")
        return self.run.planner

    @cached_property
    def closed(self) -> frozenset[str]:
        """The pages that said, when they were last asked, that they are not open to the public."""
        if self.run.store is None:
            return frozenset()
        with self.run.store.lookup() as lookup:
            return frozenset(lookup.pages("non_public"))

    def target(self, table: str, native_id: int, url: str | None, source: str) -> Target:
        """A record to ask for, at the address some page gave or else at its permanent one.

        With people on, a committee whose members were not read the last time is asked, whatever its turn: else a city
        that is known would be without people until then.
        """
        url = url or address(self.home.base_url, table, native_id)
        fingerprints = members_read(True) if table == "organizations" and self.people else {}
        return Target(self.home.name, table, native_id, url, source, fingerprints)

    def ask(self, target: Target, below: str | None = None) -> Request | None:
        """The request for a record's page; None where the planner or the budget says no.

        `below` is the record whose page names it. A page that is not asked because nothing points at a change counts
        as found: the store has it.
        """
        url = address(self.home.base_url, target.table, target.native_id)
        self.completeness.expect(target.table, target.record_id, target.source, below=below, url=url)
        decision = self.planner.should_fetch(target.page, target.native_id, fingerprints=target.fingerprints)
        if not decision.fetch and target.source != "argument":
            if decision.reason != "asked":  # once is enough, that skips nothing
                self.run.tally[f"skipped/{decision.reason}"] += 1
            if decision.reason == "unchanged" and target.record_id not in self.asked:
                is_closed = page_key(target.page, target.native_id) in self.closed
                self.completeness.keep(target.table, target.record_id, "non_public" if is_closed else "found")
            return None
        return self._request(target, decision.priority)

    def _request(self, target: Target, priority: int = 0) -> Request | None:
        """The request, asked once a run. The page is owed from now on: the store hears of it before the answer.

        `priority` is that of the planner's reason: what more likely has news goes before all others.
        """
        if target.record_id in self.asked:
            return None
        now = self.run.clock()
        key = page_key(target.page, target.native_id)
        self.planner.inbox.append(Fetch(key, target.unread, now, now, dict(target.fingerprints), finished=True))
        url = target.url
        if target.table == "agenda_items":
            url = self.item_order.address(url)
        request = target_request(target, self.callback(target.table), self.failed, url)
        request.priority += 100 * priority
        self.asked.add(target.record_id)
        return request

    def owed(self) -> Iterator[Request]:
        """What earlier runs of this window asked for in vain, or never came to ask: pages, and pages of files."""
        if self.run.store is None:
            return
        wanted = partial(
            is_worth_asking,
            loads=self.files_mode == "download",
            loads_non_public=self.load_non_public_files,
            limit=self.crawler.settings.getint("RATSINFO_MAX_FILE_SIZE"),
        )
        with self.run.store.lookup() as lookup:
            pages = list(owed_pages(lookup, self.home.name, self.arguments))
            of_files = list(owed_files(lookup, self.arguments, wanted))
        for one in pages:
            yield from filter(None, [self.ask(self._owed_target(one))])
        for one in of_files:
            yield from filter(None, [self._request(self._owed_target(one))])

    def idle(self) -> None:
        """All that may have changed has been read: now the pages whose turn has come, some at a time."""
        engine = self.crawler.engine
        if not self.run.planned or self.run.fatal or self.arguments.is_selection or engine is None:
            return
        requests = list(islice(self.due(), AT_A_TIME))
        for request in requests:
            engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def due(self, kind: str = "") -> Iterator[Request]:
        """The pages (of a kind, if given) whose turn has come, though nothing in this run leads to them."""
        if self.run.store is None:
            return
        turns = [page for page in self.planner.due() if page.startswith(kind)]
        with self.run.store.lookup() as lookup:
            pages = list(due_pages(lookup, turns, self.home.name, self.arguments, people=self.people))
            targets = [self._owed_target(one) for one in pages]
            with_files = lookup.with_files(target.record_id for target in targets)
        for target in targets:
            asked = self.ask(replace(target, has_attachments=target.record_id in with_files))
            if asked:
                yield asked

    def _owed_target(self, owed: Owed) -> Target:
        # Not at the address it was stored under: the site may have moved, the demo does so with every run.
        target = self.target(owed.table, owed.native_id, None, owed.source)
        self.completeness.expect(
            target.table,
            target.record_id,
            owed.source,
            organization_id=owed.organization_id,
            year=owed.year,
        )
        return target

    async def open(self, response: Response, target: Target, fetch: Fetch | None = None) -> tuple[Page | None, bool]:
        """The page with all that it asks for itself, and whether that is whole.

        None after noting what it is instead. `fetch`: its reading, if another answer began it.
        """
        html = response.body.decode("utf-8", "replace")
        try:
            if moved := leads_elsewhere(response):
                raise PageError("wrong_page", target.url, f"The page {moved}.")
            # A normal item page is not unfolded: its print page has all panels open, in one request.
            unfold = folded if target.page != "to020" or "selfaction=print" in response.url else None
            content = await self.client.complete(Content.of(html, response.url), unfold)
            body = response.body if content.html == html else content.html
            page = open_page(make_selector(body, response.url), response.url)
        except PageError as error:
            self.refused(target, error, fetch)
            return None, False
        for words in content.left:
            says = f"{target.record_id}: the content that comes by Ajax: {words}"
            self.run.problem("panel", response.url, says, record=target.record_id, cause="panel")
        self.in_vain.read()
        self.run.tally["pages/read"] += 1 if content.html == html else 2  # the page, and what came to it
        return page, content.is_whole

    def records(
        self, page: Page, target: Target, response: Response, fetch: Fetch | None = None, *, is_whole: bool = True
    ) -> Iterator[Record]:
        """What the page states, as part of `fetch` if given; its warnings go into the run's report.

        A page that is not whole fills gaps of its own record, it does not rule.
        """
        for record in page_records(page, self.home.name, people=self.people):
            if not is_whole and str(record.id) == target.record_id:
                record.statement = Statement()
            if isinstance(record, File):
                source = FILE_SOURCES[target.page]
                self.completeness.expect("files", str(record.id), source, below=target.record_id, url=record.source_url)
                if self._comes_with_its_owner(record, target):
                    continue
                prepare(self, record, response)
            yield fetch.adopt(record) if fetch else record
        for warning in page.warnings:
            self.run.problem("warning", page.url, warning)

    def _comes_with_its_owner(self, file: File, target: Target) -> bool:
        """Whether an item shows an attachment of its paper, whose own page shows it too, in this run or an earlier one.

        Its address here is another one, of this page instance: loading it would be loading it twice.
        """
        owner = str(file.owner_id)
        download = file.statement.download
        if download is None or not download.dies_with_page or owner == target.record_id:
            return False
        if owner in self.asked:
            return True
        known = self.run.known_file(str(file.id))
        if known is None or not known["path"]:
            return False
        self.completeness.settle("files", str(file.id), "found")
        return True
