"""`render = "browser"`: lists by Chromium, for an installation whose lists the Wicket client cannot read.

`BrowserClient` has the Wicket client's methods, so that whoever walks calendar and lists does not know the difference.
It reads no script of a page. It opens the page, waits until the content is there, and does what a user does: fills in
the period, presses the button, goes to the next page. Each of these is a request to Scrapy's downloader like any
other (delay, budget, robots.txt, counts); `ratsinfo_spider.browser.handler` does it.

Agendas, items and papers are asked over plain HTTP, in the same session; those that then turn out to make calls of
their own are opened in the browser too.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import NotSupported
from scrapy.http import TextResponse
from scrapy.settings import BaseSettings

from ratsinfo_spider import wicket
from ratsinfo_spider.vendor import PageScripts
from ratsinfo_spider.wicket.client import (
    MAX_FOLDED,
    NETWORK_ERRORS,
    Client,
    Content,
    Download,
    FetchError,
    Folded,
    Refusal,
)
from ratsinfo_spider.wicket.placeholders import has_placeholder, has_waiting_words

HANDLER = "ratsinfo_spider.browser.handler.BrowserDownloadHandler"
# Smallest and quickest first: it has everything but a window.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CONCURRENCY = 4  # more at once gains nothing, a page's scripts keep a processor busy

Step = tuple[str, Any]


def browser_settings(settings: BaseSettings) -> dict[str, Any]:
    """The settings of a crawl in this mode; what the user has set himself of scrapy-playwright's own stays."""
    # Ctrl-C is for the crawl, which ends the browser when it is through.
    launch: dict[str, Any] = {"handle_sigint": False, "handle_sigterm": False, "handle_sighup": False}
    path = settings.get("RATSINFO_CHROMIUM") or find_chromium()
    if path:  # else Playwright takes its own, if `playwright install` was run
        launch["executable_path"] = path
    own = {
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch | settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS"),
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings.getfloat("DOWNLOAD_TIMEOUT") * 1000,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": CONCURRENCY * 2,  # with the page that loads documents, and one kept open
        "PLAYWRIGHT_ABORT_REQUEST": "ratsinfo_spider.browser.chromium.is_decoration",
        "CONCURRENT_REQUESTS": min(CONCURRENCY, settings.getint("CONCURRENT_REQUESTS")),
        "CONCURRENT_REQUESTS_PER_DOMAIN": min(CONCURRENCY, settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")),
    }
    return own | {"DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER}}


def find_chromium() -> str | None:
    """The system's Chromium, None if there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Tab(Protocol):
    """A page kept open, as the download handler gives it."""

    async def evaluate(self, script: str, argument: Any = None) -> Any:
        """The result of a JavaScript function called in the page."""

    async def close(self) -> None:
        """Close it."""


@dataclass(frozen=True)
class Live(Content):
    """Content of a page that is still open."""

    tab: Tab = field(kw_only=True, compare=False)


class BrowserClient(Client):
    """The Wicket client's methods by Chromium. `scripts` are what a user does on the vendor's pages.

    One page is kept open at a time: the list that is being read.
    """

    advice = ""
    _tab: Tab | None = None

    def __init__(
        self,
        download: Download,
        accept: Callable[[Request], bool],
        refusal: Refusal,
        scripts: PageScripts,
        owners: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(download, accept, refusal, owners)
        self._scripts = scripts

    async def fetch(self, request: Request) -> TextResponse:
        """As the client's; a Chromium that cannot be started is FetchError("browser")."""
        try:
            return await super().fetch(request)
        except NotSupported as error:
            raise FetchError("browser", request.url, f"{error}; {_HELP}") from error

    async def content(self, url: str) -> Content:
        """A page with the content that its scripts bring; asked afresh once if they brought none."""
        for _ in range(2):
            response = await self.fetch(self._request(url))
            content = Content.of(response.text, _address(url, response.url)).without_automatic()
            if self._scripts.is_there(content.html, content.url):
                return content
        raise self.unread(url, response.meta.get("ratsinfo_refused") or _NOTHING)

    async def shell(self, url: str) -> Content:
        """The page with its content, kept open until another is, or its last page has been read."""
        await self._forget()
        response = await self.fetch(self._request(url, ratsinfo_keep=True))
        self._tab = tab = response.meta["ratsinfo_tab"]
        return Live.of(response.text, _address(url, response.url), tab=tab)

    async def complete(self, page: Content, folded: Folded | None = None) -> Content:
        """The page as the browser shows it, if it makes calls of its own, with what is `folded` away clicked on."""
        makes_calls = page.calls.automatic or page.calls.lost or has_placeholder(page.html)
        if isinstance(page, Live) or not makes_calls:
            return await super().complete(page, folded)
        try:
            return await self._opened(wicket.bookmarkable(page.url), folded or _nothing)
        except FetchError as error:
            return replace(page.without_automatic(), left=(error.detail,))

    async def _opened(self, url: str, folded: Folded) -> Content:
        response = await self.fetch(self._request(url, ratsinfo_keep=True))
        live = Live.of(response.text, _address(url, response.url), tab=response.meta["ratsinfo_tab"])
        clicked: set[str] = set()
        try:
            while waiting := [ident for ident in folded(live.html) if ident not in clicked][:MAX_FOLDED]:
                clicked.add(waiting[0])
                live = await self._do(live, (self._scripts.click, waiting[0]))
        finally:
            await live.tab.close()
        waits = not self._scripts.is_there(live.html, live.url) or has_waiting_words(live.html)
        left = (response.meta.get("ratsinfo_refused") or _NOTHING,) if waits else ()
        return Content(live.html, live.url, base_url=live.base_url, left=left)

    async def fill(self, shell: Content) -> Content:
        """An open page, which has its content, with what is folded away unfolded: the period of a list."""
        if not isinstance(shell, Live):
            return await super().fill(shell)
        unfold = self._scripts.unfold
        return await self._do(shell, (unfold, True)) if await self._offers(shell, unfold) else shell

    async def ask(self, call: wicket.AjaxCall, page: Content) -> Content:
        """What a click brings on an open page. Any other page came over plain HTTP, and so does its call."""
        if not isinstance(page, Live):
            return await super().ask(call, page)
        return await self._do(page, (self._scripts.click, call.component))

    async def submit(self, form: wicket.Submission, page: Content) -> Content:
        """The page after its form has been filled in and sent."""
        if not isinstance(page, Live):
            return await super().submit(form, page)
        fields = [list(field) for field in form.fields]
        # Twice: what the page does about one field's change may have reset another.
        return await self._do(
            page,
            (self._scripts.fill, fields),
            (self._scripts.fill, fields),
            (self._scripts.submit, [name for name, _ in fields]),
        )

    async def pages(self, first: Content) -> AsyncIterator[Content]:
        """As the client's, by the navigator's own links. The page kept open is closed after the last."""
        try:
            async for page in super().pages(first):
                yield page
        finally:
            await self._forget()

    async def _follow(self, page: Content) -> Content | None:
        if not isinstance(page, Live):
            return await super()._follow(page)
        return (
            await self._do(page, (self._scripts.next, True)) if await self._offers(page, self._scripts.next) else None
        )

    @staticmethod
    async def _offers(page: Live, script: str) -> bool:
        """What a script says that would also do it."""
        try:
            return bool(await page.tab.evaluate(script, False))
        except NETWORK_ERRORS as error:
            raise FetchError("wicket", page.url, f"the browser lost its page: {error}") from error

    async def _do(self, page: Live, *steps: Step) -> Live:
        """The page after these steps. Raises FetchError("wicket") where it did not answer: it may be asked afresh."""
        request = self._request(page.url, ratsinfo_tab=page.tab, ratsinfo_steps=steps, dont_retry=True)
        try:
            response = await self.fetch(request)
        except FetchError as error:
            kind = "wicket" if error.kind == "unreachable" else error.kind
            raise FetchError(kind, error.url, error.detail) from error
        return Live.of(response.text, _address(page.url, response.url), tab=page.tab)

    def _request(self, url: str, **meta: Any) -> Request:
        own = {"playwright": True, "ratsinfo_until": self._scripts.is_there}
        return Request(url, meta=own | meta, dont_filter=True)

    async def _forget(self) -> None:
        tab, self._tab = self._tab, None
        if tab is not None:
            await tab.close()


_NOTHING = "the page's scripts brought no content, in the browser neither"
_HELP = "install the package chromium or chromium-headless-shell, or name one by RATSINFO_CHROMIUM (docs/browser.md)"


def _nothing(_html: str) -> list[str]:
    return []


def _address(asked: str, shown: str) -> str:
    """The address of a page; the one asked for where the page's script has only changed the parameters shown.

    >>> _address("https://musterstadt.example/list?MM=9&YY=2026", "https://musterstadt.example/list?0")
    'https://musterstadt.example/list?MM=9&YY=2026'
    """
    return asked if urlsplit(asked)[:3] == urlsplit(shown)[:3] else shown
