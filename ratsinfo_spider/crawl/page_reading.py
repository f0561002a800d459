"""What a crawl does with an answer: open the page, pass on its records, name what it names."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from scrapy.http import Response

from ratsinfo_spider.crawl.attachment_requests import prepare
from ratsinfo_spider.crawl.context import CrawlContext
from ratsinfo_spider.crawl.failures import Failures
from ratsinfo_spider.crawl.frontier import Frontier
from ratsinfo_spider.crawl.page_ends import PageEnds
from ratsinfo_spider.crawl.personal_data import records_of
from ratsinfo_spider.crawl.requests import Target
from ratsinfo_spider.items import File, Record
from ratsinfo_spider.sites.site_hosts import own_hosts
from ratsinfo_spider.statement import Fetch, Statement
from ratsinfo_spider.vendor import Page, PageError
from ratsinfo_spider.wicket.client import Content
from ratsinfo_spider.wicket.decoding import UndecodableError, decoded, tidied
from ratsinfo_spider.wicket.session import SESSION, Session

__all__ = ["PageReader"]

_BASE = re.compile(r"<base\b[^>]*?\bhref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_HEAD = 20_000  # letters in which a page's `<base>` stands


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
        self._ends = PageEnds()

    def first_address(self, target: Target) -> str:
        """The address to ask first."""
        return target.url

    async def read(self, response: Response, target: Target) -> AsyncIterator[Any]:
        """The callback: the page's records, then requests for what it names."""
        page, is_whole = await self.open(response, target)
        if page is None:
            return
        fetch = self.begin(target)
        for record in self.records(page, target, response, fetch, is_whole=is_whole):
            yield record
        self.failures.record_outcome(target, "found")
        self.context.planner.done(fetch, "ok" if is_whole else target.unread)

    def begin(self, target: Target) -> Fetch:
        """The reading of a page that has been answered."""
        return self.context.planner.begin(target.page, target.native_id)

    def unfolds(self, response: Response) -> bool:
        """Whether what is folded away on this page is to be clicked on."""
        return True

    async def open(self, response: Response, target: Target, fetch: Fetch | None = None) -> tuple[Page | None, bool]:
        """The page with all that it asks for itself, and whether that is whole.

        None after noting what it is instead. `fetch`: its reading, if another answer began it.
        """
        vendor = self.context.vendor
        try:
            if other := self.context.client.led_to(target.url, response.url):
                raise PageError("wrong_page", target.url, f"The address leads to the page of another record, {other}.")
            html, oddities = decoded(response)
            if (base := _base_of(html, response.url)) and own_hosts(self.context.home).refuses(base):
                raise PageError("wrong_page", response.url, f"Its links are those of another host, {base}.")
            shell = Content.of(html, response.url, session=Session.of(response))
            content = await self.context.client.complete(shell, vendor.folded if self.unfolds(response) else None)
            response.meta[SESSION] = content.session  # another one, where the page had to be asked afresh
            is_same = content.html == html
            text, more = (html, ()) if is_same else tidied(content.html)
            page = vendor.open(text.encode(), response.url)
            self._check_end(target, response, html)
        except UndecodableError as error:
            unreadable = PageError("malformed", response.url, f"The page cannot be read: {error}.")
            self.failures.refused(target, unreadable, fetch)
            return None, False
        except PageError as error:
            self.failures.refused(target, error, fetch)
            return None, False
        for words in dict.fromkeys((*oddities, *more)):
            self.run.problem("warning", response.url, words)
        for words in content.left:
            says = f"{target.record_id}: the content that comes by Ajax: {words}"
            self.run.problem("panel", response.url, says, record=target.record_id, cause="panel")
        self.failures.page_read()
        self.run.tally["pages/read"] += not is_same  # what came to it
        return page, content.is_whole

    def _check_end(self, target: Target, response: Response, html: str) -> None:
        """PageError for a page without its end; one that was refused by an earlier run is believed to be like that."""
        kind = target.page, tuple(sorted(dict(parse_qsl(urlsplit(response.url).query))))
        if self._ends.is_missing(kind, html) and target.record_id not in self.context.store.earlier.failed:
            says = "The page broke off, and somebody has closed it: it lacks the end that others of its kind have."
            raise PageError("wrong_page", response.url, says)

    def records(
        self,
        page: Page,
        target: Target,
        response: Response,
        fetch: Fetch | None = None,
        *,
        is_whole: bool = True,
        notes: dict[str, str] | None = None,
    ) -> Iterator[Record]:
        """What the page states, as part of `fetch` if given; its warnings go into the run's report.

        A page that is not whole fills gaps of its own record, it does not rule. `notes`: of the reading (as `fetch` has
        them), where the caller adopts the records.
        """
        vendor, site = self.context.vendor, self.context.home.name
        notes = fetch.fingerprints if fetch else notes
        for record in records_of(vendor, page, site, self.context.people, notes):
            if not is_whole and str(record.id) == target.record_id:
                record.statement = Statement()
            if isinstance(record, File):
                source = target.type.lists_as
                self.coverage.expect("files", str(record.id), source, below=target.record_id, url=record.source_url)
                if self._comes_with_its_owner(record, target):
                    continue
                prepare(self.context, record, response)
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
        self.coverage.record_outcome("files", str(file.id), "found")
        return True


def _base_of(html: str, url: str) -> str:
    """The address that a page's links are relative to, where it says so itself; "" where it does not.

    >>> _base_of('<head><base href="//musterstadt.example/ris/"/>', "https://ratsinfo.musterstadt.example/agenda")
    'https://musterstadt.example/ris/'
    """
    found = _BASE.search(html, 0, _HEAD)
    try:
        return urljoin(url, found[1]) if found else ""
    except ValueError:
        return ""
