"""Asking an OParl interface: one request after the other, on its own host only, with patience.

Some servers take a minute for a page, and answer HTTP 500 now and then (docs/oparl.md 3): Scrapy's retries apply, and
the timeout is longer than that of pages.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from scrapy import Request
from scrapy.http import TextResponse

from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl.ids import object_id, on_host
from ratsinfo_spider.vendors.oparl.json_values import text
from ratsinfo_spider.vendors.oparl.object_page import OParlPage, open_page
from ratsinfo_spider.wicket.client import Client, FetchError

__all__ = ["Answer", "Interface", "is_empty", "is_refusal"]

TIMEOUT = 180  # seconds
_REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class Answer(NamedTuple):
    """An answer and the response that it came in."""

    page: OParlPage
    response: TextResponse


class Interface:
    """One interface. `read` is called for each answer that could be read."""

    def __init__(self, client: Client, base: str, read: Callable[[OParlPage], object] = lambda _page: None) -> None:
        self.base = base
        self._client = client
        self._read = read

    async def ask(self, url: str) -> Answer:
        """The answer at an address. Raises FetchError (with the status, where there is one) and PageError."""
        address = on_host(url, self.base)
        if address is None:
            raise FetchError("http", url, "not asked: the address is on another host than the interface")
        request = Request(address, headers={"Accept": "application/json"}, dont_filter=True)
        request.meta["download_timeout"] = TIMEOUT
        response = await self._client.fetch(request)
        page = open_page(response.body, response.url)
        self._read(page)
        return Answer(page, response)

    async def one(self, url: str) -> Answer:
        """The answer at the address of one object, which is that object. Raises as `ask`."""
        answer = await self.ask(url)
        asked, came = object_id(url), object_id(text(answer.page.object, "id"))
        if asked and came and asked != came:
            raise PageError("wrong_page", url, f"The interface answered with {came.kind} {came.native_id} instead.")
        return answer


def is_refusal(error: FetchError) -> bool:
    """Whether an object is there and not public."""
    return error.status in _REFUSALS


def is_empty(error: FetchError) -> bool:
    """Whether there is nothing at an address; some makers answer so for a list that a filter leaves empty."""
    return error.status in _GONE
