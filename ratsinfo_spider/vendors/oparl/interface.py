"""Asking an OParl interface: one request after the other, on its own host only, with patience.

Some servers take a minute for a page, and answer HTTP 500 now and then (docs/oparl.md 3): Scrapy's retries apply, and
the timeout is longer than that of pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple

from scrapy import Request
from scrapy.http import TextResponse

from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl.dialect import Dialect, dialect_of
from ratsinfo_spider.vendors.oparl.ids import on_host
from ratsinfo_spider.vendors.oparl.json_values import Object, links, text
from ratsinfo_spider.vendors.oparl.object_page import OParlPage, open_page
from ratsinfo_spider.wicket.client import Client, FetchError

__all__ = ["Answer", "Body", "Interface", "is_empty", "is_refusal"]

TIMEOUT = 180  # seconds
_LISTS = ("organization", "person", "meeting", "paper")
_REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class Answer(NamedTuple):
    """An answer and the response that it came in."""

    page: OParlPage
    response: TextResponse


@dataclass(frozen=True)
class Body:
    """A council: its lists by the names of OParl, and whose interface it is."""

    url: str
    name: str | None
    lists: dict[str, str]
    dialect: Dialect


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

    async def body(self) -> Body:
        """The one body behind the address, which is that of a System or of a Body. Raises as `ask`."""
        thing = (await self.ask(self.base)).page.object
        if not _is_system(thing):
            system = next(iter(links(thing, "system")), None)
            maker = (await self.ask(system)).page.object if system else thing
            return _body(thing, dialect_of(maker), self.base)
        bodies = await self._bodies(thing)
        if len(bodies) != 1:
            names = ", ".join(text(one, "id") or "?" for one in bodies) or "none"
            raise PageError("malformed", self.base, f"Name one body as oparl_url; the system has: {names}.")
        return _body(bodies[0], dialect_of(thing), self.base)

    async def _bodies(self, system: Object) -> list[Object]:
        found: list[Object] = []
        for link in links(system, "body"):  # mostly one list; some servers answer with the one body
            found += (await self.ask(link)).page.objects
        return found


def _is_system(thing: Object) -> bool:
    return (text(thing, "type") or "").endswith("/System") or "oparlVersion" in thing


def _body(thing: Object, dialect: Dialect, base: str) -> Body:
    lists = {name: found[0] for name in _LISTS if (found := links(thing, name))}
    if missing := {"meeting", "paper"} - lists.keys():
        raise PageError("malformed", base, f"The body names no list of {' and '.join(sorted(missing))}s.")
    return Body(text(thing, "id") or base, text(thing, "name"), lists, dialect)


def is_refusal(error: FetchError) -> bool:
    """Whether an object is there and not public."""
    return error.status in _REFUSALS


def is_empty(error: FetchError) -> bool:
    """Whether there is nothing at an address; some makers answer so for a list that a filter leaves empty."""
    return error.status in _GONE
