"""Asking a Wicket site, each page in its own session: pages whose content comes by Ajax, paged tables, lazy panels.

The package's other files know what to ask and how to read the answer; this knows how to ask it through Scrapy's
downloader (delays, robots.txt, cookies and retries apply) and what to do when the page instance has
gone: start afresh from the bookmarkable address, once.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response, TextResponse

from ratsinfo_spider import wicket
from ratsinfo_spider.wicket.completion import Completion, Experience
from ratsinfo_spider.wicket.content import Content
from ratsinfo_spider.wicket.decoding import UndecodableError, decoded
from ratsinfo_spider.wicket.owner import led_to, other_owner
from ratsinfo_spider.wicket.page_requests import asking, form_request
from ratsinfo_spider.wicket.session import Session
from ratsinfo_spider.wicket.wicket_errors import BUDGET_SPENT, FetchError

__all__ = [
    "BROKEN",
    "MAX_FOLDED",
    "NETWORK_ERRORS",
    "Client",
    "Content",
    "Download",
    "FetchError",
    "Folded",
    "Refusal",
]

Download = Callable[[Request], Awaitable[Response]]
Refusal = Callable[[int, bytes, str], Exception | None]  # of status, body and address
Folded = Callable[[str], list[str]]

MAX_LIST_PAGES = 2_000  # 50,000 meetings; a list that is longer goes round in circles
MAX_FOLDED = 50  # panels of a page that are unfolded at once

NETWORK_ERRORS = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


# A compressed body that is none, or has no end.
BROKEN = (EOFError, OSError, zlib.error)


# What our own code may be to blame for; else the server has said what is wrong.
_OURS = ("html", "malformed", "foreign_host")


class Client:
    """Asks pages through `download` (Scrapy's engine), raising FetchError for all that is no page.

    `accept` is asked before each request. `refusal` is how a site of this vendor says no as a whole (too many requests,
    maintenance): the error that it gives for an answer is raised. `owners` are the parameters of an address that name a
    record: an answer to one record's page that shows another's is no answer.
    """

    advice = (
        '; if that is how this site is, its pages need a browser: render = "browser" in the city\'s file, '
        "or -s RATSINFO_RENDER=browser (docs/browser.md)"
    )

    def __init__(
        self,
        download: Download,
        accept: Callable[[Request], bool],
        refusal: Refusal,
        owners: frozenset[str] = frozenset(),
    ) -> None:
        self._owners = owners
        self._download = download
        self._accept = accept
        self._experience = Experience(set(), set())
        self._refusal = refusal

    async def fetch(self, request: Request) -> TextResponse:
        """The response to one request. A status of 400 or more, and all that is not text, is a FetchError.

        Raises what `refusal` gives where the site as a whole does not want to be asked.
        """
        if not self._accept(request):
            raise FetchError("budget", request.url, BUDGET_SPENT)
        try:
            response = await self._download(request)
        except IgnoreRequest as error:
            raise FetchError("robots", request.url, f"not asked: {error}") from error
        except NETWORK_ERRORS as error:
            raise FetchError("unreachable", request.url, f"no answer{through_proxy(request)}: {error}") from error
        except BROKEN as error:
            raise FetchError("http", request.url, f"the answer cannot be unpacked: {error}") from error
        if response.status >= 400:
            if refusal := self._refusal(response.status, response.body, request.url):
                raise refusal
            kind = "wicket" if response.status == wicket.GONE else "http"  # a page instance that is gone: ask afresh
            says = f"answered HTTP {response.status}{through_proxy(request)}"
            raise FetchError(kind, request.url, says, response.status)
        if not isinstance(response, TextResponse):
            raise FetchError("http", request.url, "answered with something that is not text")
        if other := self.led_to(request.url, response.url):
            raise FetchError("http", request.url, f"leads to the page of another record, {other}")
        return response

    def led_to(self, asked: str, final: str) -> str | None:
        """By which parameter an address has led to another record's page; None if it has not."""
        return led_to(asked, final, self._owners)

    def unread(self, url: str, why: object) -> FetchError:
        """The error for a page that came, and whose Wicket parts cannot be read: a browser may help, if that is all."""
        is_ours = not isinstance(why, wicket.WicketError) or why.kind in _OURS
        return FetchError("wicket", url, f"{why}{self.advice if is_ours else ''}")

    async def content(self, url: str) -> Content:
        """The page at an address with all that its own calls bring: see `complete`."""
        return await self.complete(await self.shell(url))

    async def shell(self, url: str) -> Content:
        """The page as it comes, before any Ajax call."""
        page = await self.fetch(Request(url, dont_filter=True))
        return Content.of(_text_of(page), page.url, session=Session.of(page))

    async def complete(self, page: Content, folded: Folded | None = None) -> Content:
        """The page with all that its own calls bring, and with what is `folded` away; `left` says what did not come.

        `folded` names, for a page's HTML, the elements to click on. A page instance that has gone in the meantime is
        asked afresh, once. Raises PageError as `fetch`.
        """
        filled, is_gone = await self._completed(page, folded)
        if not is_gone:
            return filled
        try:
            afresh = await self.shell(wicket.bookmarkable(page.url))
        except FetchError as error:
            return replace(filled, left=(*filled.left, f"asked afresh: {error.detail}"))
        return (await self._completed(afresh, folded))[0]

    async def _completed(self, page: Content, folded: Folded | None) -> tuple[Content, bool]:
        """The page after its calls, and whether asking it afresh may bring more."""
        filled, is_gone = await self._run(page)
        if folded is None:
            return filled, is_gone
        try:
            unfolded = await self._unfolded(filled, folded)
        except FetchError as error:
            return replace(filled, left=(*filled.left, error.detail)), is_gone or error.kind == "wicket"
        if unfolded is filled:
            return filled, is_gone
        again, is_gone_now = await self._run(unfolded)  # what was folded may be lazy too
        return again, is_gone or is_gone_now

    async def _run(self, page: Content) -> tuple[Content, bool]:
        completion = Completion(self._answer, self._experience, self.advice)
        return await completion.run(page), completion.is_gone

    async def fill(self, shell: Content) -> Content:
        """The page with what its own calls bring, asked once."""
        return (await self._run(shell))[0]

    async def _unfolded(self, page: Content, folded: Folded) -> Content:
        clicked: set[str] = set()
        while waiting := [ident for ident in folded(page.html) if ident not in clicked][:MAX_FOLDED]:
            for ident in waiting:
                clicked.add(ident)
                for call in page.calls.by(component=ident, event="click")[:1]:
                    page = await self.ask(call, page)
        return page

    async def ask(self, call: wicket.AjaxCall, page: Content) -> Content:
        """The page after an Ajax call. Raises FetchError("wicket") when the page instance has gone."""
        return self._merged(page, await self._answer(call, page))

    async def _answer(self, call: wicket.AjaxCall, page: Content) -> wicket.AjaxAnswer:
        return await self._ajax(wicket.submission(call, page.html), page)

    async def submit(self, form: wicket.Submission, page: Content) -> Content:
        """The page after a form of it was sent, as its script would; a whole page with its own Ajax content."""
        if form.ajax:
            return self._merged(page, await self._ajax(form, page))
        return await Client.fill(self, await self._next(form_request(form, page), page))

    async def _next(self, request: Request, page: Content) -> Content:
        """The whole page that a request of a page's instance leads to."""
        response = await self.fetch(page.session.ask(request))
        text = _text_of(response)
        self._check(request.url, response, text, page)
        return Content.of(text, response.url, session=Session.of(response))

    def _check(self, url: str, response: Response, text: str, page: Content) -> None:
        """Raises FetchError("wicket") for an answer that is not of the page instance that was asked at `url`."""
        if page.session.is_lost(response):
            raise FetchError("wicket", url, "the server does not know the page's session any more")
        if other := other_owner(page.url, text, self._owners):
            raise FetchError("wicket", url, f"the answer is another page's, {other}")

    def _merged(self, page: Content, answer: wicket.AjaxAnswer) -> Content:
        try:
            return page.merged(answer)
        except wicket.WicketError as error:
            raise self.unread(page.url, error) from error

    async def _ajax(self, form: wicket.Submission, page: Content) -> wicket.AjaxAnswer:
        request = form_request(form, page)
        for name, value in wicket.headers(page.base_url).items():
            request.headers[name] = value
        response = await self.fetch(page.session.ask(request))
        try:
            answer = wicket.read_answer(response.status, response.headers, response.body)
        except wicket.WicketError as error:
            if refusal := self._refusal(response.status, response.body, response.url):
                raise refusal from error
            raise self.unread(response.url, error) from error
        self._check(response.url, response, answer.text, page)
        return answer

    async def pages(self, first: Content) -> AsyncIterator[Content]:
        """The page of a list that `first` holds and all that follow it, in the list's own order.

        Raises FetchError("wicket") where the way to the next page cannot be read, or never ends, and
        FetchError("repeat") where it leads to a page that was there before: whether that is the end, only the list's
        counter can tell.
        """
        page = first
        seen: set[str] = set()
        for _ in range(MAX_LIST_PAGES):
            # By what it shows, not by the next page's address: "one further" has the same one on each page.
            text = _text(page.html)
            if text in seen:
                raise FetchError("repeat", first.url, f"page {len(seen) + 1} repeats an earlier one")
            seen.add(text)
            yield page
            following = await self._follow(page)
            if following is None:
                return
            page = following
        raise FetchError("wicket", first.url, f"the list has not ended after {MAX_LIST_PAGES} pages")

    async def _follow(self, page: Content) -> Content | None:
        """The page of a list after this one; None after the last."""
        try:
            following = wicket.next_page(page.html, page.url, page.calls)
        except wicket.WicketError as error:
            raise self.unread(page.url, error) from error
        if following is None:
            return None
        if isinstance(following, wicket.AjaxCall):
            return await self.ask(following, page)
        request = Request(following.url, headers=asking(page.url), dont_filter=True)
        return await self.fill(await self._next(request, page))


def _text_of(response: TextResponse) -> str:
    """The text of a page. Raises FetchError for bytes that are not of the encoding it declares."""
    try:
        return decoded(response).text
    except UndecodableError as error:
        raise FetchError("http", response.url, f"the page cannot be read: {error}") from error


def _text(html: str) -> str:
    """What a page shows to a reader: its ids and addresses are new at every request.

    >>> _text('<table id="id7a"><tr><td>Rat</td> <td>17:00</td></tr></table><script>id7a</script>')
    'Rat 17:00'
    """
    words = wicket.tree(html).xpath("//text()[not(ancestor::script or ancestor::style)]")
    return " ".join("".join(words).split())


def through_proxy(request: Request) -> str:
    """What a sentence about a failed request adds where a proxy was asked; empty where none was.

    >>> through_proxy(Request("http://ratsinfo.musterstadt.example", meta={"proxy": "http://proxy.example:3128"}))
    ' through the proxy http://proxy.example:3128'
    """
    proxy = request.meta.get("proxy")
    return f" through the proxy {proxy}" if proxy else ""
