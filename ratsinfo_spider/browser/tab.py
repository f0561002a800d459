"""One open page of the browser: which requests it has under way, and what it shows when they have come to rest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any

from playwright.async_api import Error, Page, Request, Response
from playwright.async_api import TimeoutError as PlaywrightTimeoutError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotSupported,
)

Step = tuple[str, Any]  # a JavaScript function and its one argument

QUIET = 0.1  # seconds without a request under way: long enough for the script of one answer to ask for the next
PATIENCE = 5.0  # seconds of rest until we believe that nothing more comes; a lazy panel may be asked for after one
LOOKS = 50  # at the document meanwhile: on a busy machine Chromium may have had no time to run a script in the seconds
LATEST = 30.0  # seconds that a page may take to become whole
LONGEST = 60.0  # seconds without any news of content that was asked for
PAUSE = 0.025  # seconds between two looks

_CONTENT = {"document", "xhr", "fetch"}  # requests that can bring content, as Chromium calls them

# What the page is still going to do by itself: Wicket keeps the timers that have not fired.
_HAS_MORE = """() => document.readyState !== "complete"
  || Object.keys((window.Wicket && window.Wicket.TimerHandles) || {}).length > 0"""

_WATCH = """() => {
  const seen = window.__ratsinfo = {changes: 0};
  new MutationObserver(() => { seen.changes += 1; }).observe(document, {childList: true, subtree: true});
}"""
# Another document in its place is a change, too: there nobody watches.
_CHANGED = "() => !window.__ratsinfo || window.__ratsinfo.changes > 0"


class Tab:
    """A page and the requests it makes, from before its first one on.

    All that goes wrong is raised as Scrapy's own download errors.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._under_way: set[Request] = set()
        self._asked = 0
        self.refused: str | None = None  # why content that was asked for did not come
        self._last = monotonic()
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)
        page.on("response", self._look)

    def _begin(self, request: Request) -> None:
        self._under_way.add(request)
        self._asked += request.resource_type in _CONTENT
        self._last = monotonic()

    def _end(self, request: Request) -> None:
        self._under_way.discard(request)
        self._last = monotonic()

    def _look(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in ("xhr", "fetch"):
            self.refused = f"{response.url} answered HTTP {response.status}"

    async def at_rest(self, is_there: Callable[[str, str], bool] | None) -> str:
        """The document with the content that comes by script: once `is_there(html, url)`, or all is at rest.

        A page that shows content may still wait for a timer to bring more; what only keeps a session alive is not
        waited for long. Without `is_there` rest is enough. Where the content does not come, the document without it.
        """
        if is_there is None:
            await self._quiet()
            return await self.html()
        began, there = monotonic(), 0.0
        looks, last = 0, self._last
        while True:
            await self._quiet(0)
            looks, last = (looks + 1, last) if self._last == last else (0, self._last)
            is_at_rest = self._idle > PATIENCE and looks >= LOOKS
            html = await self.html()
            if self.refused or is_at_rest or monotonic() - began > LATEST:
                return html
            if is_there(html, self.page.url):
                there = there or monotonic()
                if monotonic() - there > PATIENCE or not await self._has_more():
                    return await self.html()
            await asyncio.sleep(PAUSE)

    async def _has_more(self) -> bool:
        """Whether the page is going to ask for something by itself; once more after a rest, for what has just begun."""
        if await self.page.evaluate(_HAS_MORE):
            return True
        await self._quiet()
        return bool(await self.page.evaluate(_HAS_MORE))

    async def act(self, steps: Sequence[Step]) -> None:
        """Do what a user does, one step after the other; the last one makes the page ask for something and change.

        Raises DownloadTimeoutError where it does not, DownloadFailedError where the answer is an error.
        """
        *before, last = steps
        for step in before:
            await self.evaluate(*step)
            await self._quiet()
        self.refused, asked = None, self._asked
        await self.evaluate(_WATCH)
        await self.evaluate(*last)
        await self._until(lambda: self._asked > asked, "the click asked the server for nothing")
        await self._quiet()
        if self.refused:
            raise DownloadFailedError(self.refused)
        with playwright_errors():
            await self.page.wait_for_function(_CHANGED, timeout=PATIENCE * 1000)
        await self._quiet()

    async def evaluate(self, script: str, argument: Any = None) -> Any:
        """The result of a JavaScript function called in the page."""
        with playwright_errors():
            self._last = monotonic()
            return await self.page.evaluate(script, argument)

    async def html(self) -> str:
        """The document as it stands."""
        with playwright_errors():
            try:
                return await self.page.content()
            except PlaywrightTimeoutError:
                raise
            except Error:  # it was just being replaced
                await self.page.wait_for_load_state("domcontentloaded")
                return await self.page.content()

    async def close(self) -> None:
        """Close it, if it is open."""
        with playwright_errors():
            if not self.page.is_closed():
                await self.page.close()

    @property
    def _idle(self) -> float:
        """Seconds since anything happened."""
        return monotonic() - self._last

    async def _quiet(self, seconds: float = QUIET) -> None:
        """Wait until no request is under way, and has been for so long."""
        while self._is_waiting() or self._idle < seconds:
            await asyncio.sleep(PAUSE)

    def _is_waiting(self) -> bool:
        """For content we have patience; a script from elsewhere that never comes must not hold us up."""
        content = any(request.resource_type in _CONTENT for request in self._under_way)
        return bool(self._under_way) and self._idle < (LONGEST if content else PATIENCE)

    async def _until(self, is_so: Callable[[], bool], complaint: str) -> None:
        end = monotonic() + PATIENCE
        while not is_so():
            if monotonic() > end:
                raise DownloadTimeoutError(f"{self.page.url}: {complaint}")
            await asyncio.sleep(PAUSE)


@contextmanager
def playwright_errors() -> Iterator[None]:
    """Playwright's errors as Scrapy's, which its retry middleware and our spiders know."""
    try:
        yield
    except PlaywrightTimeoutError as error:
        raise DownloadTimeoutError(_first_line(error)) from error
    except Error as error:
        raise _as_scrapy_error(_first_line(error)) from error


def _as_scrapy_error(text: str) -> Exception:
    if text.startswith("BrowserType."):
        return NotSupported(f"no Chromium could be started: {text}")
    if "ERR_NAME_NOT_RESOLVED" in text:
        return CannotResolveHostError(text)
    if "ERR_CONNECTION_REFUSED" in text:
        return DownloadConnectionRefusedError(text)
    return DownloadFailedError(text)


def _first_line(error: Error) -> str:
    """What happened, without Playwright's call log."""
    return error.message.strip().partition("\n")[0]
