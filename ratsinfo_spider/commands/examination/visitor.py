"""Lets the crawl's own client ask through an `Asker`: one visitor with cookies, a pause, a budget, robots.txt.

So a checkup needs no crawler, and what it reads is read by the code that a crawl reads it with.
"""

from __future__ import annotations

import codecs
import urllib.request
from contextlib import suppress
from urllib.parse import urljoin

from scrapy import Request
from scrapy.exceptions import DownloadFailedError, IgnoreRequest
from scrapy.http import Headers, Response, TextResponse
from scrapy.http.cookies import CookieJar
from scrapy.responsetypes import responsetypes

from ratsinfo_spider.commands.detection.asker import MAX_REDIRECTS, REDIRECTS, Asker
from ratsinfo_spider.vendors.detection import AskError
from ratsinfo_spider.wicket.client import FetchError
from ratsinfo_spider.wicket.decoding import UndecodableError, decoded

__all__ = ["Visitor"]


class Visitor:
    """`download` is what `wicket.client.Client` asks through. `oddities` hears of encodings and letters."""

    def __init__(self, asker: Asker, oddities: list[str]) -> None:
        self._asker = asker
        self._jar = CookieJar()
        self._oddities = oddities

    async def download(self, request: Request) -> Response:
        """The answer after redirects. Raises IgnoreRequest, DownloadFailedError and FetchError as Scrapy's engine."""
        asked: list[str] = []
        for _ in range(MAX_REDIRECTS + 1):
            response = self._send(request)
            location = response.headers.get("Location") if response.status in REDIRECTS else None
            if location is None:
                self._note_encoding(response)
                return response
            asked.append(request.url)
            # As Scrapy does: what was a POST goes on as GET, with the session's newest cookies.
            target = urljoin(request.url, location.decode("latin-1"))
            meta = {**request.meta, "redirect_urls": [*request.meta.get("redirect_urls", ()), request.url]}
            meta.pop("dont_merge_cookies", None)
            headers = {key: values for key, values in request.headers.items() if key != b"Cookie"}
            request = Request(target, headers=headers, meta=meta, dont_filter=True)
        raise DownloadFailedError(f"{asked[0]} redirects more than {MAX_REDIRECTS} times")

    def _send(self, request: Request) -> Response:
        if not request.meta.get("dont_merge_cookies"):
            self._jar.add_cookie_header(request)
        headers = {
            name.decode("latin-1"): b", ".join(values).decode("latin-1") for name, values in request.headers.items()
        }
        plain = urllib.request.Request(request.url, data=request.body or None, headers=headers, method=request.method)  # noqa: S310
        try:
            status, given, body = self._asker.fetch(plain)
        except AskError as error:
            if error.kind == "budget":
                raise FetchError("budget", request.url, str(error)) from error
            if error.kind == "robots":
                raise IgnoreRequest(str(error)) from error
            raise DownloadFailedError(str(error)) from error
        answer = Headers()
        for name, value in given:
            answer.appendlist(name, value)
        kind = responsetypes.from_args(headers=answer, url=request.url, body=body)
        response = kind(request.url, status=status, headers=answer, body=body, request=request)
        self._jar.extract_cookies(response, request)
        return response

    def _note_encoding(self, response: Response) -> None:
        """Another encoding than UTF-8, and letters that are none; bytes that do not fit, the client refuses."""
        kind = (response.headers.get("Content-Type") or b"").lower()
        if not isinstance(response, TextResponse) or response.status >= 400 or not (b"html" in kind or b"xml" in kind):
            return
        if codecs.lookup(response.encoding).name not in ("utf-8", "ascii"):
            self._say(f"encoding: it says {response.encoding}, and is read so")
        with suppress(UndecodableError):
            for sentence in decoded(response).oddities:
                self._say(sentence)

    def _say(self, sentence: str) -> None:
        if sentence not in self._oddities:
            self._oddities.append(sentence)
