"""The one Chromium of a crawl, driven by scrapy-playwright: pages, what is done on them, and documents."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.async_api import Page, Route
from playwright.async_api import Request as PageRequest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError, NotSupported
from scrapy.http import HtmlResponse, Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler  # type: ignore[import-untyped]

from ratsinfo_spider.browser.contexts import Contexts
from ratsinfo_spider.browser.cookies import Cookies
from ratsinfo_spider.browser.in_page_fetch import InPageFetch
from ratsinfo_spider.browser.site_scripts import Scripts
from ratsinfo_spider.browser.tab import Tab, playwright_errors

T = TypeVar("T")

KEEP = "ratsinfo_keep"
UNTIL = "ratsinfo_until"
TAB = "ratsinfo_tab"
STEPS = "ratsinfo_steps"
REFUSED = "ratsinfo_refused"

PAGES = 200  # pages and documents of one context; see docs/browser.md for what it is measured by
LONGEST = 180.0  # seconds for one page or click, in case that Chromium itself hangs
_DECORATION = {"image", "media", "font", "stylesheet"}

_of_crawler: WeakKeyDictionary[Crawler, Chromium] = WeakKeyDictionary()


def is_decoration(request: PageRequest) -> bool:
    """What a page's content does not need: not asked for, to spare the host (for PLAYWRIGHT_ABORT_REQUEST)."""
    return request.resource_type in _DECORATION


class Chromium:
    """Opens pages and loads documents. scrapy-playwright starts the browser at the first need and ends it."""

    def __init__(self, crawler: Crawler) -> None:
        self._playwright = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)
        self._contexts = Contexts(crawler.settings.getint("RATSINFO_BROWSER_PAGES", PAGES))
        self._cookies = Cookies()
        self._scripts = Scripts()
        self._fetchers: dict[tuple[str, str], InPageFetch] = {}
        self._fetcher_lock = asyncio.Lock()
        self._window = {
            "locale": "de-DE",  # dates follow the language asked for
            "user_agent": crawler.settings["USER_AGENT"],
            "bypass_csp": True,  # else a site could forbid its page to tell us what it shows
            "service_workers": "block",  # they would answer in the server's place
            "ignore_https_errors": not crawler.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"),
        }
        self._is_closed = False

    @classmethod
    def of(cls, crawler: Crawler) -> Chromium:
        """The one instance of a crawl, which all download handlers share."""
        if crawler not in _of_crawler:
            _of_crawler[crawler] = cls(crawler)
        return _of_crawler[crawler]

    async def close(self) -> None:
        """End the browser, once."""
        if not self._is_closed:
            self._is_closed = True
            await self._playwright.close()

    async def page(self, request: Request) -> Response:
        """The response to a request with `meta["playwright"]`: a page opened, or steps done on one kept open."""
        tab: Tab | None = request.meta.get(TAB)
        return await _in_time(self._act(tab, request) if tab else self._open(request), request)

    async def document(self, request: Request) -> Response:
        """A document's response, its body dealt with as the package says."""
        async with self._context() as name:
            fetcher = await _in_time(self._fetcher(name, request.url), request)
            await self._cookies.give(fetcher.page.context, request)
            return await self._with_cookies(await fetcher.fetch(request), fetcher.page, request)

    @asynccontextmanager
    async def _context(self) -> AsyncIterator[str]:
        name = self._contexts.enter()
        try:
            yield name
        finally:
            await self._contexts.leave(name)

    # --- pages ------------------------------------------------------------------------------

    async def _open(self, request: Request) -> Response:
        async with self._context() as name:
            tab, response = await self._goto(request, name)
            try:
                if response.status >= 400 or not isinstance(response, HtmlResponse):
                    return await self._with_cookies(response, tab.page, request)
                shown = await self._shown(tab, request, response)
                if request.meta.get(KEEP):
                    self._keep(tab, name, request)
                return shown
            finally:
                if request.meta.get(TAB) is not tab:
                    await tab.close()

    def _keep(self, tab: Tab, name: str, request: Request) -> None:
        """Leave the tab open for further steps; its context with it."""
        request.meta[TAB] = tab
        self._contexts.stay(name)
        tab.page.once("close", lambda _: asyncio.ensure_future(self._contexts.leave(name)))

    async def _act(self, tab: Tab, request: Request) -> Response:
        with playwright_errors():
            await self._cookies.give(tab.page.context, request)
        await tab.act(request.meta[STEPS])
        return await self._shown(tab, request, HtmlResponse(tab.page.url))

    async def _shown(self, tab: Tab, request: Request, response: Response) -> Response:
        """The response with the document as it is once its scripts are through."""
        html = (await tab.at_rest(request.meta.get(UNTIL))).encode("utf-8", "replace")
        request.meta[REFUSED] = tab.refused
        headers, status = response.headers, response.status
        now = HtmlResponse(tab.page.url, status, headers, html, ["playwright"], encoding="utf-8")
        return await self._with_cookies(now, tab.page, request)

    async def _with_cookies(self, response: Response, page: Page, request: Request) -> Response:
        """The response with its cookies in the header that Scrapy's middlewares read."""
        response.request = request
        response.headers.pop("Set-Cookie", None)  # Playwright puts all of them into one line
        with playwright_errors():
            for line in await self._cookies.take(page.context, request):
                response.headers.appendlist("Set-Cookie", line)
        return response

    async def _goto(
        self, request: Request, name: str, begin: Callable[[Page], Awaitable[None]] | None = None
    ) -> tuple[Tab, Response]:
        """A fresh tab in a context, and the response to the request made in it. `begin` gets the page before."""
        tabs: list[Tab] = []

        async def prepare(page: Page, _: Request) -> None:
            tabs.append(Tab(page))
            self._contexts.opened(name, page.context)
            await self._cookies.give(page.context, request)
            await (begin or self._scripts.serve)(page)

        asked = request.replace(meta=self._meta(request, name, prepare))
        if not hasattr(self._playwright, "browser_provider"):
            raise NotSupported("no Chromium could be started: Playwright's driver did not start, see the log")
        try:
            with playwright_errors():
                response: Response = await self._playwright.download_request(asked)
        except BaseException:
            for tab in tabs:
                await tab.close()
            raise
        return tabs[-1], response

    def _meta(self, request: Request, name: str, prepare: Callable[[Page, Request], Awaitable[None]]) -> dict[str, Any]:
        """scrapy-playwright's own keys, in a copy: a request that is tried again must not find them."""
        own = {
            "playwright": True,
            "playwright_include_page": True,
            "playwright_context": name,
            "playwright_context_kwargs": self._window,
            "playwright_page_init_callback": prepare,
            # Not "load": a script from elsewhere that never comes must not keep us from what is there.
            "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded"},
        }
        return {key: value for key, value in request.meta.items() if not key.startswith("playwright")} | own

    # --- documents --------------------------------------------------------------------------

    async def _fetcher(self, name: str, url: str) -> InPageFetch:
        """What fetches the documents of a context for the site of an address."""
        key = (name, origin(url))
        async with self._fetcher_lock:
            if key not in self._fetchers or self._fetchers[key].page.is_closed():
                self._fetchers = {known: one for known, one in self._fetchers.items() if not one.page.is_closed()}
                tab, _ = await self._goto(Request(key[1] + "/"), name, _serve_nothing)
                with playwright_errors():
                    await tab.page.unroute_all()
                self._fetchers[key] = InPageFetch(tab.page)
            return self._fetchers[key]


def origin(url: str) -> str:
    """Scheme, host and port: what a browser calls the same site.

    >>> origin("https://ratsinfo.musterstadt.example/public/paper?id=7")
    'https://ratsinfo.musterstadt.example'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


async def _serve_nothing(page: Page) -> None:
    """Answer in the server's place: an empty page of the site, for which nobody is asked."""

    async def answer(route: Route) -> None:
        await route.fulfill(status=200, content_type="text/html", body="<!DOCTYPE html>")

    await page.route("**", answer)


async def _in_time(work: Awaitable[T], request: Request) -> T:
    try:
        async with asyncio.timeout(LONGEST):
            return await work
    except TimeoutError as error:
        raise DownloadTimeoutError(f"{request.url}: no answer from the browser for {LONGEST:.0f} seconds") from error
