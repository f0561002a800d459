"""Asking a Wicket site, one session a crawl: pages whose content comes by Ajax, paged tables, lazy panels.

`wicket.py` knows what to ask and how to read the answer; this knows how to ask it through Scrapy's
downloader (delays, robots.txt, cookies and retries apply) and what to do when the page instance has
gone: start afresh from the bookmarkable address, once.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import lxml.html
from scrapy import FormRequest, Request
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

Download = Callable[[Request], Awaitable[Response]]
Refusal = Callable[[int, bytes, str], Exception | None]  # of status, body and address

MAX_LIST_PAGES = 2_000  # 50,000 meetings; a list that is longer goes round in circles

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


class FetchError(Exception):
    """A request that brought no page.

    `kind` is `robots` (it forbids), `no_robots` (whether it forbids is not known), `unreachable`, `http`, `wicket`,
    `repeat` (of a list's page), `budget` or `browser` (no Chromium could be started).
    """

    def __init__(self, kind: str, url: str, detail: str) -> None:
        super().__init__(f"{detail} ({url})")
        self.kind = kind
        self.url = url
        self.detail = detail


@dataclass(frozen=True)
class Content:
    """What a page holds once its Ajax content is there.

    `html` is what to read and `url` the page it belongs to; `answer` is the Ajax answer it came in, if it did;
    `shell` is the page itself, whose scripts tell how further calls must introduce themselves.
    """

    html: str
    url: str
    answer: wicket.AjaxAnswer | None
    shell: str


class Client:
    """Asks pages through `download` (Scrapy's engine), raising FetchError for all that is no page.

    `accept` is asked before each request. `refusal` is how a site of this vendor says no as a whole (too many requests,
    maintenance): the error that it gives for an answer is raised.
    """

    advice = (
        '; if that is how this site is, its lists need a browser: render = "browser" in the city\'s file, '
        "or -s RATSINFO_RENDER=browser (docs/browser.md)"
    )

    def __init__(self, download: Download, accept: Callable[[Request], bool], refusal: Refusal) -> None:
        self._download = download
        self._accept = accept
        self._refusal = refusal

    async def fetch(self, request: Request) -> TextResponse:
        """The response to one request. A status of 400 or more, and all that is not text, is a FetchError.

        Raises what `refusal` gives where the site as a whole does not want to be asked.
        """
        if not self._accept(request):
            raise FetchError("budget", request.url, "not asked: the budget max_requests is spent")
        try:
            response = await self._download(request)
        except IgnoreRequest as error:
            raise FetchError("robots", request.url, f"not asked: {error}") from error
        except NETWORK_ERRORS as error:
            raise FetchError("unreachable", request.url, f"no answer{through_proxy(request)}: {error}") from error
        except BROKEN as error:
            raise FetchError("http", request.url, f"the answer cannot be unpacked: {error}") from error
        if moved := leads_elsewhere(response):
            raise FetchError("http", request.url, moved)
        if response.status >= 400:
            if refusal := self._refusal(response.status, response.body, request.url):
                raise refusal
            kind = "wicket" if response.status == wicket.GONE else "http"  # a page instance that is gone: ask afresh
            raise FetchError(kind, request.url, f"answered HTTP {response.status}{through_proxy(request)}")
        if not isinstance(response, TextResponse):
            raise FetchError("http", request.url, "answered with something that is no text")
        return response

    def unread(self, url: str, why: object) -> FetchError:
        """The error for a page that came, and whose Wicket parts cannot be read."""
        return FetchError("wicket", url, f"{why}{self.advice}")

    async def content(self, url: str) -> Content:
        """A page with the content its own Ajax call brings; asked afresh once if the page instance has gone."""
        try:
            return await self._content_once(url)
        except FetchError as error:
            if error.kind != "wicket":
                raise
        return await self._content_once(url)

    async def _content_once(self, url: str) -> Content:
        return await self.fill(await self.shell(url))

    async def shell(self, url: str) -> Content:
        """The page as it comes, before any Ajax call."""
        page = await self.fetch(Request(url, dont_filter=True))
        return Content(page.text, page.url, None, page.text)

    async def fill(self, shell: Content) -> Content:
        """What the page's own Ajax calls bring, together; the page itself where it has none."""
        try:
            calls = wicket.content_calls(shell.html, shell.url)
        except wicket.WicketError as error:
            raise self.unread(shell.url, error) from error
        if not calls:
            return shell
        filled = [await self.ask(call, shell) for call in calls]
        answer = wicket.join([content.answer for content in filled if content.answer])
        return Content(answer.html, shell.url, answer, shell.shell)

    async def ask(self, call: wicket.AjaxCall, page: Content) -> Content:
        """What an Ajax call of a page brings. Raises FetchError("wicket") when the page instance has gone."""
        return await self._ajax(Request(call.url, method=call.method, dont_filter=True), page)

    async def submit(self, form: wicket.Submission, page: Content) -> Content:
        """What a form of a page brings, sent as its script would send it; a whole page with its own Ajax content."""
        request = FormRequest(form.url, formdata=form.fields, method=form.method, dont_filter=True)
        if form.ajax:
            return await self._ajax(request, page)
        response = await self.fetch(request)
        return await Client.fill(self, Content(response.text, response.url, None, response.text))

    async def _ajax(self, request: Request, page: Content) -> Content:
        headers = wicket.headers(wicket.base_url(page.shell, page.url)) | {"Referer": page.url}
        for name, value in headers.items():
            request.headers[name] = value
        response = await self.fetch(request)
        try:
            answer = wicket.read_answer(response.status, response.headers, response.body)
        except wicket.WicketError as error:
            if refusal := self._refusal(response.status, response.body, response.url):
                raise refusal from error
            raise self.unread(response.url, error) from error
        return Content(answer.html, page.url, answer, page.shell)

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
            following = wicket.next_page(page.answer or page.html, page.url)
        except wicket.WicketError as error:
            raise self.unread(page.url, error) from error
        if following is None:
            return None
        if isinstance(following, wicket.AjaxCall):
            return await self.ask(following, page)
        response = await self.fetch(Request(following.url, headers={"Referer": page.url}, dont_filter=True))
        return Content(response.text, response.url, None, response.text)


def leads_elsewhere(response: Response) -> str:
    """The sentence for an answer that came from another host, where redirects led; "" for one of the site's own."""
    asked, *_ = [*response.meta.get("redirect_urls", ()), response.url] if response.request else [response.url]
    if _host(asked) == _host(response.url):
        return ""
    return f"leads to another host, {response.url}; if the site has moved, change base_url"


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _text(html: str) -> str:
    """What a page shows to a reader: its ids and addresses are new at every request.

    >>> _text('<table id="id7a"><tr><td>Rat</td> <td>17:00</td></tr></table><script>id7a</script>')
    'Rat 17:00'
    """
    if not html.strip():
        return ""
    words = lxml.html.document_fromstring(html).xpath("//text()[not(ancestor::script or ancestor::style)]")
    return " ".join("".join(words).split())


def through_proxy(request: Request) -> str:
    """What a sentence about a failed request adds where a proxy was asked; empty where none was.

    >>> through_proxy(Request("http://ratsinfo.musterstadt.example", meta={"proxy": "http://proxy.example:3128"}))
    ' through the proxy http://proxy.example:3128'
    """
    proxy = request.meta.get("proxy")
    return f" through the proxy {proxy}" if proxy else ""
