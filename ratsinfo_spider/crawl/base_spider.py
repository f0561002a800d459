"""What spiders of every vendor share: site and arguments, the run, the budget, and what ends a crawl for good.

A vendor's class has `plan()`, which yields the first requests and records, and its callbacks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from ratsinfo_spider import sites
from ratsinfo_spider.browser.browser_client import BrowserClient, browser_settings, render_mode
from ratsinfo_spider.causes import REFUSALS, GapCause, is_lost_file
from ratsinfo_spider.crawl.arguments import ArgumentError, Arguments, given_of, parse
from ratsinfo_spider.crawl.circuit_breaker import InVain
from ratsinfo_spider.crawl.coverage_count import Completeness, Outcome
from ratsinfo_spider.crawl.requests import TURN, Target
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.setting_checks import check_settings
from ratsinfo_spider.crawl.unchanged import complete_consultations
from ratsinfo_spider.crawl.verdict import decide
from ratsinfo_spider.items import File
from ratsinfo_spider.middlewares.budget import Budget, BudgetSpent
from ratsinfo_spider.middlewares.robots import RobotsUnknown
from ratsinfo_spider.statement import Fetch, PageStatus
from ratsinfo_spider.store.clock import clock_from, council_day, now
from ratsinfo_spider.store.files_place import refuse_files_store
from ratsinfo_spider.store.missing import BY_THEIR_PAGE
from ratsinfo_spider.vendor import Vendor
from ratsinfo_spider.vendors.allris4.pages import CLOSED_KINDS, PageError, site_refusal
from ratsinfo_spider.wicket.client import Client, FetchError

_AGENT = "ratsinfo-spider/0.1 (council data crawler; contact: {contact})"

# Why a single page may refuse for ever, by what it says. `malformed` is none: that our code cannot read a page
# has to be looked into.
_CAUSES: dict[str, GapCause] = {
    "not_public": "not_public",
    "no_access": "no_access",
    "error": "server_error",
    "wrong_page": "other_page",
    "other_system": "other_page",
}
_CAUSES_BY_STATUS: dict[int, GapCause] = {401: "no_access", 403: "no_access", 404: "missing", 410: "missing"}
IN_VAIN = 20  # pages that fail one after the other, until we say that the site is down


def user_agent(settings: BaseSettings) -> str:
    """What we are called, and whom to reach about it: the contact is a setting of its own."""
    contact = settings.get("RATSINFO_CONTACT")
    return _AGENT.format(contact=contact) if contact else str(settings["USER_AGENT"])


class CouncilSpider(Spider):
    """A crawl of one site. See `arguments.KNOWN` for what `-a` takes, and `base_url` for another address."""

    site: sites.Site | None = None
    vendor: Vendor
    default_all = False  # whether a crawl without `since` means everything
    run: Run
    client: Client

    def __init__(self, *_args: Any, today: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(self.name)
        self.home, self.arguments = self.check_arguments(kwargs, today or council_day(now()))
        self.files_mode = self.arguments.files
        self.refresh = self.arguments.refresh
        self.load_non_public_files = self.home.load_non_public_files
        self.completeness = Completeness()
        self.people = False
        self.budget = Budget(self.arguments.max_requests)
        self.in_vain = InVain(IN_VAIN, "pages")
        self.asked: set[str] = set()  # ids of the records whose pages are asked for in this run

    @classmethod
    def check_arguments(cls, given: dict[str, str], today: dt.date) -> tuple[sites.Site, Arguments]:
        """The site and the checked arguments of a run that begins `today`.

        Raises ArgumentError or SiteError with a sentence.
        """
        given = dict(given)
        base_url = given.pop("base_url", None)
        site = cls.site
        if base_url is not None:
            site = replace(site, base_url=sites.check_base_url(base_url)) if site else sites.for_url(base_url)
        if site is None:
            raise ArgumentError("say which installation: -a base_url=https://ratsinfo.example.de/public/")
        return site, parse(given, today, default_all=cls.default_all)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """The city's own pace, and whom to reach about us. Raises ArgumentError for a setting that cannot be meant."""
        super().update_settings(settings)
        check_settings(settings)
        if refusal := refuse_files_store(_files_store(settings)):
            raise ArgumentError(refusal)
        if cls.site is not None:
            settings.set("DOWNLOAD_DELAY", cls.site.delay, priority="spider")
            settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", cls.site.concurrency, priority="spider")
            # No more than that in the downloader at all: an attachment must not queue behind pages,
            # because its address dies when its session has seen enough of them.
            settings.set("CONCURRENT_REQUESTS", cls.site.concurrency, priority="spider")
        settings.set("USER_AGENT", user_agent(settings), priority="spider")
        if render_mode(settings, cls.site) == "browser":
            for name, value in browser_settings(settings).items():
                settings.set(name, value, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider with its run, which pipelines and extensions share."""
        spider = super().from_crawler(crawler, *args, today=cls.today(crawler.settings), **kwargs)
        spider.people = crawler.settings.getbool("RATSINFO_PEOPLE")
        spider.run = Run(
            site=spider.home.name,
            output=Path(crawler.settings["OUTPUT_DIR"]) / spider.home.name,
            arguments=given_of(kwargs),
            pages=spider.vendor.page_types,
            store_url=crawler.settings.get("RATSINFO_STORE") or None,
            files_store=_files_store(crawler.settings),
            clock=spider.clock(crawler.settings),
        )
        spider.run.decide = spider.conclude
        crawler.signals.connect(spider.item_scraped, signals.item_scraped)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        return spider

    @staticmethod
    def today(settings: BaseSettings) -> dt.date:
        """The day on which a run with these settings begins. Raises ValueError as `clock`."""
        return council_day(clock_from(settings.get("RATSINFO_NOW"))())

    def clock(self, settings: BaseSettings) -> Callable[[], dt.datetime]:
        """What time it is for this run: now, or from the setting RATSINFO_NOW on. Raises ValueError with a sentence."""
        return clock_from(settings.get("RATSINFO_NOW"))

    async def start(self) -> AsyncIterator[Any]:
        """The plan of the crawl. What ends it for good becomes the run's one sentence."""
        kind = BrowserClient if render_mode(self.settings, self.site) == "browser" else Client
        self.client = kind(self.crawler.engine.download_async, self._client_may_ask)
        try:
            async for output in self.plan():
                yield output
        except FetchError as error:
            self.run.fail(error.kind, _sentence(error, self.home.base_url))
        except PageError as error:
            self.run.fail(error.kind, f"{error.detail} ({error.url})")
        else:
            self.run.planned = True

    def idle(self) -> None:
        """All that was asked for has come. Raises DontCloseSpider where there is more to ask."""

    def plan(self) -> AsyncIterator[Any]:
        """The first requests and records, by the vendor's class."""
        raise NotImplementedError

    def allows_a_page(self) -> bool:
        """Whether the budget `max_requests` still allows a page, list or month; what it does not allow is counted."""
        if self.budget.allows_a_page():
            return True
        self.run.tally["skipped/budget"] += 1
        return False

    def _client_may_ask(self, _request: Request) -> bool:
        """Calendar and lists as far as the budget allows; what the client asks later belongs to a page that came."""
        return self.budget.has_begun or self.allows_a_page()

    def item_scraped(self, item: Any) -> None:
        """What became of a file is known when the pipelines are through with it."""
        if not isinstance(item, File):
            return
        # A page of a meeting, an item and a paper may link the same document: the first outcome is what happened.
        if item.status and str(item.id) not in self.run.files:
            self.run.files[str(item.id)] = item.status
            self.run.tally["files/too_large"] += item.cause == "too_large"
        self.completeness.settle(
            "files", str(item.id), _file_outcome(item), detail=f"{item.name or item.id}: {item.reason}"
        )

    def failed(self, failure: Failure) -> None:
        """A page that did not come: its record is failed, by name and reason. Raises CloseSpider as `refused`."""
        request: Request = failure.request  # type: ignore[attr-defined]
        target: Target = request.cb_kwargs["target"]
        error = failure.value
        if isinstance(error, BudgetSpent):
            return
        if isinstance(error, RobotsUnknown):
            self.run.fail("no_robots", f"{error}; nothing was read")
            raise CloseSpider("no_robots")
        if isinstance(error, HttpError):
            self._stop_if_closed(site_refusal(error.response.status, error.response.body, request.url))
        detail = f"answered HTTP {error.response.status}" if isinstance(error, HttpError) else f"no answer: {error}"
        self.settle(target, "failed", detail, request.url, _cause(error))
        self.note_unread(target, target.unread, request.cb_kwargs.get("fetch"))
        self._failed_again(target, detail, request.url)

    def refused(self, target: Target, error: PageError, fetch: Fetch | None = None) -> None:
        """A page that says no. Raises CloseSpider where the site as a whole does."""
        if error.kind in CLOSED_KINDS or (error.kind == "other_system" and not self.run.tally["pages/read"]):
            self._stop_if_closed(error)
        # A meeting that a list names may be closed to the public; what an agenda links ought to be there.
        # No page of this run names what only its turn leads to, so it may be gone.
        is_closed = error.kind in ("not_public", "no_access") and (target.table == "meetings" or target.source == TURN)
        outcome: Literal["non_public", "failed"] = "non_public" if is_closed else "failed"
        self.settle(target, outcome, error.detail, error.url, _CAUSES.get(error.kind, ""))
        is_gone = is_closed and target.source == TURN and target.table in BY_THEIR_PAGE
        unread = "non_public" if is_closed else target.unread
        self.note_unread(target, "gone" if is_gone else unread, fetch)
        if error.kind not in REFUSALS:
            self._failed_again(target, error.detail, error.url)

    def _stop_if_closed(self, error: PageError | None) -> None:
        """End the crawl where the site as a whole says no."""
        if error is not None:
            self.run.fail(error.kind, f"{error.detail} ({error.url})")
            raise CloseSpider(error.kind)

    @cached_property
    def _failed_before(self) -> frozenset[str]:
        """The records that earlier runs asked for in vain: that they fail again tells nothing of the site."""
        return frozenset(self.run.store.gaps()) if self.run.store else frozenset()

    def _failed_again(self, target: Target, detail: str, url: str) -> None:
        """Raises CloseSpider when so many pages failed in a row that asking for more is of no use to anybody."""
        if target.record_id not in self._failed_before:
            self.in_vain.failed()
        if self.in_vain.is_down:
            words = f"{self.in_vain}, so nothing more is asked today; the last one: {detail}"
            self.run.fail("unreachable", f"{words} ({url})")
            raise CloseSpider("unreachable")

    def note_unread(self, target: Target, status: PageStatus, fetch: Fetch | None) -> None:
        """Let the planner know that a page brought nothing; `fetch` is its reading, if that had begun."""
        planner = self.run.planner
        if planner:
            planner.done(fetch or planner.begin(target.page, target.native_id), status)

    def conclude(self) -> None:
        """All pages are read and stored: add what only now can be said, and judge."""
        complete_consultations(self.run)
        decide(self.run, self.completeness, self.arguments)

    def settle(
        self, target: Target, outcome: Any, detail: str | None = None, url: str | None = None, cause: str = ""
    ) -> None:
        """What became of a target, into the book and, where it failed, among the run's problems.

        `cause`: why, in a word, where it may stay so for ever (`gaps.py`).
        """
        self.completeness.settle(target.table, target.record_id, outcome, detail=detail)
        if outcome == "failed":
            words = f"{target.record_id}: {detail}"
            self.run.problem("page", url or target.url, words, record=target.record_id, cause=cause)


def _cause(error: BaseException | None) -> str:
    """Why a page did not come, where that may stay so; "" for what is the whole site's, as having been asked too often.

    >>> _cause(TimeoutError())
    'no_answer'
    """
    if not isinstance(error, HttpError):
        return "no_answer"
    status = error.response.status
    return _CAUSES_BY_STATUS.get(status, "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "")


def _files_store(settings: BaseSettings) -> str | None:
    """Ours, which an environment can set, or Scrapy's own setting."""
    return settings.get("RATSINFO_FILES_STORE") or settings.get("FILES_STORE") or None


def _file_outcome(file: File) -> Outcome:
    """Listed, unchanged or left out for a reason of our own is found: the row says all there is to say."""
    download = file.statement.download
    if download and download.non_public and file.status == "listed":
        return "non_public"
    return "failed" if is_lost_file(file.status, file.cause) else "found"


def _sentence(error: FetchError, base_url: str) -> str:
    if error.kind == "robots":
        return f"robots.txt of this host does not allow {error.url}; nothing was read"
    if error.kind == "no_robots":
        return f"{error.detail}; nothing was read"
    if error.kind == "unreachable":
        return f"{base_url} cannot be reached: {error.detail}"
    return f"{error.detail} ({error.url})"
