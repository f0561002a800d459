"""What a crawl does with an answer: open the page, pass on its records, name what it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy.http import Response

from ratsinfo_spider.crawl.attachment_requests import prepare
from ratsinfo_spider.crawl.context import CrawlContext
from ratsinfo_spider.crawl.failures import Failures
from ratsinfo_spider.crawl.frontier import Frontier
from ratsinfo_spider.crawl.requests import Target
from ratsinfo_spider.items import File, Record
from ratsinfo_spider.statement import Fetch
from ratsinfo_spider.vendor import Page, PageError
from ratsinfo_spider.wicket.client import leads_elsewhere

__all__ = ["PageReader"]


class PageReader:
    """Reads the pages of one type. A vendor has a subclass for a page that names others, or that is several answers.

    It works with the parts of the crawl: `frontier` says what to ask, `failures` what became of it.
    """

    def __init__(self, context: CrawlContext, frontier: Frontier, failures: Failures) -> None:
        self.context = context
        self.run = context.run
        self.coverage = context.coverage
        self.arguments = context.arguments
        self.meetings = context.meetings
        self.frontier = frontier
        self.failures = failures

    def first_address(self, target: Target) -> str:
        """The address to ask first."""
        return target.url

    def read(self, response: Response, target: Target) -> Any:
        """The callback: the page's records, then requests for what it names."""
        page = self.open(response, target)
        if page is None:
            return
        fetch = self.begin(target)
        yield from self.records(page, target, response, fetch)
        self.failures.record_outcome(target, "found")
        self.context.planner.done(fetch)

    def begin(self, target: Target) -> Fetch:
        """The reading of a page that has been answered."""
        return self.context.planner.begin(target.page, target.native_id)

    def open(self, response: Response, target: Target, fetch: Fetch | None = None) -> Page | None:
        """The page, or None after noting what it is instead. `fetch`: its reading, if another answer began it."""
        try:
            if moved := leads_elsewhere(response):
                raise PageError("wrong_page", target.url, f"The page {moved}.")
            page = self.context.vendor.open(response.body, response.url)
        except PageError as error:
            self.failures.refused(target, error, fetch)
            return None
        self.failures.page_read()
        return page

    def records(self, page: Page, target: Target, response: Response, fetch: Fetch | None = None) -> Iterator[Record]:
        """What the page states, as part of `fetch` if given; its warnings go into the run's report."""
        vendor, site = self.context.vendor, self.context.home.name
        for record in vendor.records(page, site, self.context.people):
            if isinstance(record, File):
                source = target.type.lists_as
                self.coverage.expect("files", str(record.id), source, below=target.record_id, url=record.source_url)
                if self._comes_with_its_owner(record, target):
                    continue
                prepare(vendor, site, record, response)
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
        if owner in self.frontier.asked:
            return True
        file_id = str(file.id)
        if file_id not in self.context.store.earlier.files and not self.run.has_loaded(file_id):
            return False
        self.coverage.settle("files", str(file.id), "found")
        return True
