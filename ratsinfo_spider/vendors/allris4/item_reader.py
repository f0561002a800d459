"""Reading agenda items: by the page that is asked first, and by the other one where that lacks something."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from ratsinfo_spider.crawl.coverage_count import SIGN
from ratsinfo_spider.crawl.page_reading import PageReader
from ratsinfo_spider.crawl.requests import Target
from ratsinfo_spider.items import AgendaItem, File
from ratsinfo_spider.statement import Fetch, Statement
from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.allris4.item_order import ItemOrder, as_normal, as_print
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage

__all__ = ["ItemReader"]


class ItemReader(PageReader):
    """Reads to020: its print page and its normal page."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._order = ItemOrder(self.context.home.agenda_item_page)

    def first_address(self, target: Target) -> str:
        """Of the page that is asked first."""
        return self._order.address(target.url)

    def unfolds(self, response: Response) -> bool:
        """Not on a normal page: its print page has all panels open, in one request."""
        return "selfaction=print" in response.url

    async def read(self, response: Response, target: Target) -> AsyncIterator[Any]:
        """Result, texts, votes and attachments; a page that lacks what the agenda shows is not the end."""
        page, is_whole = await self.open(response, target)
        if not isinstance(page, AgendaItemPage):
            return
        if page.is_print and self._order.is_cut(has_end=page.online_url is not None):
            says = "The print page broke off: it lacks its last line, which others have; ask it again."
            self.failures.refused(target, PageError("malformed", response.url, says))
            return
        if not page.is_print and page.has_folded:
            # None of a folded panel's text is there; the print page opens them all.
            self._learn(page, is_other_enough=True)
            self.run.tally["pages/print_too"] += 1
            yield self._other_page(response, target, self.read, self.failures.failed)
            return
        fetch = self.begin(target)
        held: AgendaItem | None = None
        for record in self.records(page, target, response, is_whole=is_whole, notes=fetch.fingerprints):
            if isinstance(record, AgendaItem):
                record.meeting_id = record.meeting_id or target.meeting_id
                if page.is_print and not (page.has_head and record.meeting_id):
                    held = record
                    continue
            yield fetch.adopt(record)
        if page.is_print and (held or self._lacks_something(page, target)):
            request = self._other_page(response, target, self.read_normal, self.no_normal)
            request.cb_kwargs.update(fetch=fetch, held=held, texts=page.texts, was_whole=is_whole)
            self.run.tally["pages/normal_too"] += 1
            yield request
            return
        self._order.was_enough()
        for request in self._is_read(page, target, fetch, is_whole=is_whole):
            yield request

    def _other_page(
        self, response: Response, target: Target, callback: Callable[..., Any], errback: Callable[..., Any]
    ) -> Request:
        """The request for an item's other page, right after the first: what both say together is one record."""
        first = response.request
        return Request(
            as_normal(target.url) if "selfaction=print" in response.url else as_print(target.url),
            callback=callback,
            errback=errback,
            cb_kwargs={"target": target},
            priority=(first.priority if first else target.type.priority) + 1,
            dont_filter=True,
        )

    def _learn(self, page: AgendaItemPage, *, is_other_enough: bool) -> None:
        advice = self._order.was_wanting(is_other_enough=is_other_enough)
        if advice:
            self.run.problem("warning", page.url, advice)

    @staticmethod
    def _lacks_something(page: AgendaItemPage, target: Target) -> bool:
        return not page.has_head or (target.has_attachments and not page.files)

    def _is_read(self, page: AgendaItemPage, target: Target, fetch: Fetch, *, is_whole: bool) -> Iterator[Request]:
        """Count what the item's page names: its paper once more, and a file where the agenda has a sign for one."""
        self.failures.record_outcome(target, "found")
        if target.has_attachments:
            sign = f"{target.site}:file:to{target.native_id}"
            self.coverage.expect("files", sign, SIGN, below=target.record_id, url=target.url)
            if page.files:
                self.coverage.record_outcome("files", sign, "found")
        if page.paper_id and page.paper_url and target.source != "argument":
            paper = self.frontier.target("papers", page.paper_id, page.paper_url, "item", day=target.day)
            if self.coverage.is_expected("papers", paper.record_id):
                self.coverage.expect("papers", paper.record_id, "item")
            else:
                yield from self.frontier.ask(paper, target.record_id)
        self.context.planner.done(fetch, "ok" if is_whole else target.unread)

    async def read_normal(
        self,
        response: Response,
        target: Target,
        fetch: Fetch,
        held: AgendaItem | None,
        texts: frozenset[str],
        was_whole: bool,
    ) -> AsyncIterator[Any]:
        """The normal page of an item whose print page lacked head data or attachments: those, and nothing else.

        `held` is what a print page without head data says of the item: its heading has half a number and half a title,
        and not always its meeting, so the normal page has the first word on these. `texts` are those it shows.
        """
        page, is_whole = await self.open(response, target, fetch)
        if not isinstance(page, AgendaItemPage):
            for item in _standing_alone(held):
                yield item
            return
        has_files = bool(page.files) or not target.has_attachments
        self._learn(page, is_other_enough=has_files and not page.has_folded and texts <= page.texts)
        for record in self.records(page, target, response):
            if isinstance(record, AgendaItem):
                # Its texts may be folded away: it fills gaps, it does not rule.
                record.statement = Statement(lists=record.statement.lists & {"files"})
                if held:
                    held.meeting_id = held.meeting_id or record.meeting_id
            if isinstance(record, AgendaItem | File):
                yield fetch.adopt(record)
        for item in _standing_alone(held):
            yield fetch.adopt(item)
        for request in self._is_read(page, target, fetch, is_whole=is_whole and was_whole):
            yield request

    def no_normal(self, failure: Failure) -> Iterator[Any]:
        """The normal page did not come: what the print page said is kept, as far as it can stand alone."""
        yield from _standing_alone(failure.request.cb_kwargs["held"])  # type: ignore[attr-defined]
        self.failures.failed(failure)


def _standing_alone(held: AgendaItem | None) -> Iterator[AgendaItem]:
    """A print page's word on its item, if it can be a row: that must have a meeting."""
    if held and held.meeting_id:
        yield held
