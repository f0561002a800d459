"""Reading agenda items (to020): by the page that is asked first, and by the other one where that lacks something."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from ratsinfo_spider.crawl.coverage_count import SIGN
from ratsinfo_spider.crawl.requests import Target, as_normal, as_print, target_request
from ratsinfo_spider.items import AgendaItem, File
from ratsinfo_spider.statement import Fetch, Statement
from ratsinfo_spider.vendors.allris4.agenda_spider import AgendaSpider
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage


class ItemSpider(AgendaSpider):
    """The part of an ALLRIS 4 spider that reads agenda items."""

    async def parse_item(self, response: Response, target: Target) -> AsyncIterator[Any]:
        """to020: result, texts, votes and attachments; a page that lacks what was promised is not the end."""
        page, is_whole = await self.open(response, target)
        if not isinstance(page, AgendaItemPage):
            return
        if not page.is_print and page.has_folded:
            # None of a folded panel's text is there; the print page opens them all.
            self._learn(page, is_other_enough=True)
            self.run.tally["pages/print_too"] += 1
            yield self._other_page(response, target, self.parse_item, self.failed)
            return
        fetch = self.planner.begin(target.page, target.native_id)
        held: AgendaItem | None = None
        for record in self.records(page, target, response, is_whole=is_whole):
            if isinstance(record, AgendaItem):
                record.meeting_id = record.meeting_id or target.meeting_id
                if page.is_print and not (page.has_head and record.meeting_id):
                    held = record
                    continue
            yield fetch.adopt(record)
        if page.is_print and (held or self._lacks_something(page, target)):
            request = self._other_page(response, target, self.parse_normal_item, self.no_normal_item)
            request.cb_kwargs.update(fetch=fetch, held=held, texts=page.texts, was_whole=is_whole)
            self.run.tally["pages/normal_too"] += 1
            yield request
            return
        self.item_order.was_enough()
        for request in self._item_is_read(page, target, fetch, is_whole=is_whole):
            yield request

    def _other_page(
        self, response: Response, target: Target, callback: Callable[..., Any], errback: Callable[..., Any]
    ) -> Request:
        """The request for an item's other page, right after the first: what both say together is one record."""
        url = as_normal(target.url) if "selfaction=print" in response.url else as_print(target.url)
        request = target_request(target, callback, errback, url)
        request.priority = response.request.priority + 1 if response.request else request.priority
        return request

    def _learn(self, page: AgendaItemPage, *, is_other_enough: bool) -> None:
        advice = self.item_order.was_wanting(is_other_enough=is_other_enough)
        if advice:
            self.run.problem("warning", page.url, advice)

    @staticmethod
    def _lacks_something(page: AgendaItemPage, target: Target) -> bool:
        return not page.has_head or (target.has_attachments and not page.files)

    def _item_is_read(self, page: AgendaItemPage, target: Target, fetch: Fetch, *, is_whole: bool) -> Iterator[Request]:
        """Count what the item's page names: its paper once more, and a file where the agenda has a sign for one."""
        self.settle(target, "found")
        if target.has_attachments:
            sign = f"{target.site}:file:to{target.native_id}"
            self.completeness.expect("files", sign, SIGN, below=target.record_id, url=target.url)
            if page.files:
                self.completeness.settle("files", sign, "found")
        if page.paper_id and page.paper_url and target.source != "argument":
            paper = self.target("papers", page.paper_id, page.paper_url, "item")
            if self.completeness.is_expected("papers", paper.record_id):
                self.completeness.expect("papers", paper.record_id, "item")
            else:
                yield from filter(None, [self.ask(paper, target.record_id)])
        self.planner.done(fetch, "ok" if is_whole else target.unread)

    async def parse_normal_item(
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
        for request in self._item_is_read(page, target, fetch, is_whole=is_whole and was_whole):
            yield request

    def no_normal_item(self, failure: Failure) -> Iterator[Any]:
        """The normal page did not come: what the print page said is kept, as far as it can stand alone."""
        yield from _standing_alone(failure.request.cb_kwargs["held"])  # type: ignore[attr-defined]
        self.failed(failure)


def _standing_alone(held: AgendaItem | None) -> Iterator[AgendaItem]:
    """A print page's word on its item, if it can be a row: that must have a meeting."""
    if held and held.meeting_id:
        yield held
