"""The spider of one site, whatever its vendor: site and arguments, the run, the budget, and what ends a crawl for good.

It is put together of parts: what to ask (`frontier.py`), what became of a page (`failures.py`), a reader for each page
type (`page_reading.py`, or the vendor's own). A vendor's class has `plan()`, which yields the first requests.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.settings import BaseSettings

from ratsinfo_spider import sites
from ratsinfo_spider.browser.browser_client import BrowserClient
from ratsinfo_spider.crawl import site_record, site_settings
from ratsinfo_spider.crawl.arguments import ArgumentError, Arguments, given_of, parse
from ratsinfo_spider.crawl.context import CrawlContext
from ratsinfo_spider.crawl.coverage_count import CoverageCount, file_outcome
from ratsinfo_spider.crawl.failures import Failures, fatal_sentence
from ratsinfo_spider.crawl.frontier import Frontier
from ratsinfo_spider.crawl.not_asked import Budget, ForeignHost, RobotsUnknown
from ratsinfo_spider.crawl.own_server import OwnServer, start_server
from ratsinfo_spider.crawl.page_reading import PageReader
from ratsinfo_spider.crawl.personal_data import records_of
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.requests import Target
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.unchanged import complete_consultations
from ratsinfo_spider.crawl.verdict import judge
from ratsinfo_spider.crawl.watch import watch
from ratsinfo_spider.crawl.withheld import WithheldItem
from ratsinfo_spider.items import File, Record
from ratsinfo_spider.sites import Site, lookup
from ratsinfo_spider.store import Store, StoreError
from ratsinfo_spider.store.clock import clock_from, council_day, now
from ratsinfo_spider.store.crawl_store import CrawlStore
from ratsinfo_spider.takedown_list import Takedown
from ratsinfo_spider.vendor import PageError, Vendor
from ratsinfo_spider.wicket.client import Client, FetchError
from ratsinfo_spider.wicket.decoding import UndecodableError, decoded

AT_A_TIME = 500  # pages that are due, in the queue at once


class CouncilSpider(Spider):
    """A crawl of one site. See `arguments.KNOWN` for what `-a` takes, and `base_url` for another address."""

    vendor: Vendor
    site: Site | None = None
    default_all = False  # whether a crawl without `since` means everything
    asks_due = True  # whether the pages that are due are asked one by one when all else has been read
    own_server: ClassVar[type[OwnServer] | None] = None
    addresses: ClassVar[tuple[str, ...]] = ("base_url",)  # one of these keys of a city file has to be there
    run: Run
    places: Places
    store: CrawlStore
    context: CrawlContext
    failures: Failures
    frontier: Frontier
    readers: dict[str, PageReader]

    def __init__(self, *_args: Any, today: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(self.name)
        self.home, self.arguments = self.check_arguments(kwargs, today or council_day(now()))
        self.server = self.own_server(kwargs) if self.own_server else None
        self.files_mode = self.arguments.files
        self.refresh = self.arguments.refresh
        self.load_non_public_files = self.home.load_non_public_files
        self.coverage = CoverageCount()
        self.budget = Budget(self.arguments.max_requests)
        self._due: Iterator[Request] = iter(())  # asked for when all else has been read

    @classmethod
    def of_site(cls, site: Site, module: str, **own: Any) -> type[Self]:
        """The spider class of a city: this one with the city's file. `own`: further attributes of the class.

        `module` is where it belongs: Scrapy takes a class for the spider of the module that it names.
        """
        title = "".join(part.capitalize() for part in site.name.replace("_", "-").split("-"))
        return type(f"{title}Spider", (cls,), {"name": site.name, "site": site, "__module__": module, **own})

    @classmethod
    def check_arguments(cls, given: dict[str, str], today: dt.date) -> tuple[Site, Arguments]:
        """The site and the checked arguments of a run that begins `today`.

        Raises ArgumentError or SiteError with a sentence.
        """
        given = dict(given)
        if cls.own_server:
            cls.own_server(given)
            given = {name: text for name, text in given.items() if name not in cls.own_server.arguments}
        base_url = given.pop("base_url", None)
        site = cls.site
        if base_url is not None:
            base_url = sites.check_base_url(base_url)
            if base_url.rstrip("/").rpartition("/")[2].lower() in (one.name for one in cls.vendor.page_types):
                raise ArgumentError(f"base_url {base_url!r} is a page's: give the folder the pages are in")
            site = replace(site, base_url=base_url) if site else lookup.for_url(base_url)
        if site is None or not (cls.own_server or any(getattr(site, key) for key in cls.addresses)):
            says = f"{site.name}.toml names no {' and no '.join(cls.addresses)}" if site else "say which installation"
            raise ArgumentError(f"{says}: -a base_url=https://ratsinfo.example.de/public/")
        others = ("base_url", *sorted(cls.own_server.arguments if cls.own_server else ()))
        return site, parse(given, today, default_all=cls.default_all, vendor=cls.vendor, others=others)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """The site's own. Raises ArgumentError or SiteError for a setting that cannot be used."""
        super().update_settings(settings)
        site_settings.for_site(settings, cls.site, cls.vendor)
        # A command of Scrapy's own (`parse`, `fetch`) puts its one request in the place of the plan.
        is_a_look = cls.start.__module__.startswith("scrapy.commands.")
        (site_settings.for_a_look if is_a_look else site_settings.for_a_crawl)(settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider with its run, its places and its store, which pipelines and extensions share."""
        spider = super().from_crawler(crawler, *args, today=cls.today(crawler.settings), **kwargs)
        settings, site = crawler.settings, spider.home.name
        if cls.site is None:
            site_settings.for_address(settings, spider.home)
        spider.run = Run(site=site, arguments=given_of(kwargs), clock=spider.clock(settings))
        spider.places = site_settings.places(settings, site)
        spider.run.takedown = Takedown.load(spider.places.takedown)
        spider.store = CrawlStore(spider.places.store, site, cls.vendor.page_types)
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        if spider.server:
            crawler.signals.connect(spider.server.stop, signals.engine_stopped)
        return spider

    @staticmethod
    def today(settings: BaseSettings) -> dt.date:
        """The day on which a run with these settings begins. Raises ValueError as `clock`."""
        return council_day(clock_from(settings.get("RATSINFO_NOW"))())

    def clock(self, settings: BaseSettings) -> Callable[[], dt.datetime]:
        """The clock of this run, which may start at RATSINFO_NOW. Raises ValueError with a sentence."""
        present = clock_from(settings.get("RATSINFO_NOW"))
        if self.server is None or settings.get("RATSINFO_NOW"):
            return present
        ahead = self.server.ahead(self.home.base_url)
        return lambda: present() + ahead

    async def start(self) -> AsyncIterator[Any]:
        """The plan of the crawl. What ends it for good becomes the run's one sentence."""
        if (home := start_server(self.server, self.home, self.run)) is None:
            return
        self.home = home
        self.context = CrawlContext(
            vendor=self.vendor,
            home=self.home,
            arguments=self.arguments,
            run=self.run,
            store=self.store,
            coverage=self.coverage,
            client=self._client(),
            people=self.settings.getbool("RATSINFO_PEOPLE"),
            max_file_size=self.settings.getint("RATSINFO_MAX_FILE_SIZE"),
        )
        # Not properties: Scrapy's feeds look at every attribute of a spider, before there is a context.
        self.failures = Failures(self.context)
        self.frontier = Frontier(self.context, self._request)
        self.readers = self._readers()
        if not self.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"):
            self.run.problem("warning", self.home.base_url, "Certificates of this host are not verified.")
        try:
            if not self.arguments.is_selection:
                await self.frontier.look_for_lost_files()
            async for output in self.plan():
                yield output
            if self.asks_due and not self.arguments.is_selection:
                self._due = await self.frontier.due()
        except FetchError as error:
            self.run.fail(error.kind, fatal_sentence(error, self.home.base_url))
        except PageError as error:
            self.run.fail(error.kind, f"{error.detail} ({error.url})")
        except StoreError as error:
            self.run.fail("store", str(error))
        else:
            self.run.planned = True

    def plan(self) -> AsyncIterator[Any]:
        """The first requests and records, by the vendor's class."""
        raise NotImplementedError

    def _readers(self) -> dict[str, PageReader]:
        """Who reads the pages of which type."""
        kinds = {one.name: self.vendor.reader(one) or PageReader for one in self.vendor.page_types if one.table}
        return {name: kind(self.context, self.frontier, self.failures) for name, kind in kinds.items()}

    def _request(self, target: Target) -> Request:
        """The request for a target's page. Records are asked for once a run, which the frontier sees to itself."""
        reader = self.readers[target.page]
        return Request(
            reader.first_address(target),
            callback=reader.read,
            errback=self.failures.failed,
            cb_kwargs={"target": target},
            priority=target.type.priority,
            dont_filter=True,
        )

    def _client(self) -> Client:
        scripts = self.vendor.scripts()
        owners = frozenset(one.parameter for one in self.vendor.page_types if one.parameter)
        if scripts and site_settings.render_mode(self.settings, self.site) == "browser":
            return BrowserClient(self._download, self._client_may_ask, self.vendor.refusal, scripts, owners)
        return Client(self._download, self._client_may_ask, self.vendor.refusal, owners)

    async def _download(self, request: Request) -> Response:
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except RobotsUnknown as error:
            kind = "unreachable" if error.is_silent else "no_robots"
            raise FetchError(kind, request.url, str(error)) from error
        except ForeignHost as error:
            raise FetchError("http", request.url, str(error)) from error
        return response

    def allows_a_page(self) -> bool:
        """Whether the budget `max_requests` still allows a page, list or month; what it does not allow is counted."""
        if self.budget.allows_a_page():
            return True
        self.run.tally["skipped/budget"] += 1
        return False

    def _client_may_ask(self, _request: Request) -> bool:
        """Calendar and lists as far as the budget allows; what the client asks later belongs to a page that came."""
        return self.budget.has_begun or self.allows_a_page()

    def parse(self, response: Response, **_: Any) -> Iterator[Record]:
        """The records of one page, for `scrapy parse`; its warnings go into the log."""
        try:
            page = self.vendor.open(decoded(response).text.encode(), response.url)
        except (PageError, UndecodableError) as error:
            self.logger.error("%s", error)
            return
        yield from records_of(self.vendor, page, self.home.name, self.settings.getbool("RATSINFO_PEOPLE"))
        for warning in page.warnings:
            self.logger.warning("%s", warning)
        if getattr(page, "is_shell", False):
            self.logger.warning("the list comes by an Ajax call, which only `scrapy crawl` makes")

    def selected(self) -> Iterator[Request]:
        """Requests for the records that were asked for by number."""
        given = self.arguments
        chosen = {"meetings": given.meetings, "agenda_items": given.items, "papers": given.papers}
        for table, native_ids in chosen.items():
            for native_id in native_ids:
                yield from self.frontier.ask(self.frontier.target(table, native_id, None, "argument"))

    async def left_over(self) -> Iterator[Request]:
        """Requests for what earlier runs of this window did not bring to an end, and for files that are lost."""
        pending = await self.frontier.pending(
            loads_files=self.files_mode == "download", loads_non_public=self.load_non_public_files
        )
        return chain(pending, self.frontier.of_lost_files())

    def idle(self) -> None:
        """All that may have changed has been read: now pages that are due, if any. Raises DontCloseSpider then."""
        engine = self.crawler.engine
        if not self.run.planned or self.run.fatal or engine is None:
            return
        requests = list(islice(self._due, AT_A_TIME))
        self.run.phase = "pages that are due" if requests else "ending"
        for request in requests:
            engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def note_file(self, file: File) -> None:
        """Take down what became of a file."""
        self.run.note_file(file)
        detail = f"{file.name or file.id}: {file.reason}"
        self.coverage.record_outcome("files", str(file.id), file_outcome(file), detail=detail)

    def item_dropped(self, item: Any, exception: BaseException) -> None:
        """What is left out on purpose is not missing."""
        if isinstance(item, Record) and isinstance(exception, WithheldItem):
            self.coverage.record_outcome(item.table, str(item.id), "found")

    def conclude(self, store: Store | None) -> None:
        """All pages are read and stored: add what only now can be said, and judge. It runs in the store's thread."""
        if store:
            if self.run.corrections:
                store.put(self.run.corrections, self.run.clock())
            complete_consultations(self.run, store)
        self.run.about = [site_record.of(self.home)]
        judge(self.run, self.coverage, self.arguments, self.vendor.page_types, store)
        watch(self, store)
