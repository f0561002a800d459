"""Walking a list of an interface, trusting neither its links nor its order.

What is trusted: the objects that came, told apart by their ids. A walk ends by itself where its pages bring nothing
new, and is whole only if it has met as many different objects as the list says it has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from statistics import median
from urllib.parse import parse_qsl, urlsplit

from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl.ids import key, on_host, with_parameters
from ratsinfo_spider.vendors.oparl.interface import Answer, Interface, is_empty, is_refusal
from ratsinfo_spider.vendors.oparl.json_values import dates_of, text
from ratsinfo_spider.vendors.oparl.object_page import OParlPage
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["ListWalk"]

IDLE = 3  # pages in a row that fail or bring nothing new, until a walk ends: it goes in circles
MOST = 20_000  # pages
OLDER = 80  # objects in a row that lie before the window, until what follows is taken to do so too
APART = 30  # days between the middles of first and last page, for a list to be in order of time
_PAGES = ("page", "p")  # what the parameter with a page's number is called
_DAYS = ("start", "date")
# After these nothing more of the interface can be asked.
_FOR_ALL = ("budget", "robots", "no_robots")


class ListWalk:
    """One walk over the list at `address`. `lost` are the pages that did not come, in sentences with addresses.

    `one_will_do`: the address may be that of the only object.
    """

    def __init__(self, interface: Interface, address: str, *, one_will_do: bool = False) -> None:
        self.address = address
        self.ids: set[str] = set()
        self.lost: list[tuple[str, str]] = []
        self.total: int | None = None  # objects, as the list says
        self.requests = 0
        self.number = 0
        self.reached_end = False
        self.stopped = False  # it went in circles, or too much was lost
        self._interface = interface
        self._one_will_do = one_will_do
        self._pages: int | None = None
        self._page_parameter = _PAGES[0]
        self._first_number = 1  # some interfaces count their pages from 0
        self._idle = 0

    @property
    def is_whole(self) -> bool:
        """Whether every object that the list speaks of has come."""
        return self.reached_end and not self.lost and (self.total is None or len(self.ids) >= self.total)

    def doubts(self) -> str | None:
        """What is missing from a list that was read to its end."""
        if self.is_whole:
            return None
        if self.lost:
            return f"{len(self.lost)} pages did not come, the first: {self.lost[0][1]}"
        if self.stopped:
            return f"it goes in circles after {len(self.ids)} of {self.total} objects"
        return f"it says that it has {self.total} objects and shows {len(self.ids)}"

    async def whole(self, start: int = 1, **parameters: str) -> AsyncIterator[Answer]:
        """All pages from the first, or from `start` on, to the last. `number` is the page that was asked last.

        Raises FetchError and PageError where the first does not come.
        """
        url, asked = with_parameters(self.address, **parameters) if parameters else self.address, set[str]()
        url = self._numbered(start, **parameters) if start > 1 else url
        self.number = start
        while url and self.number <= MOST and not self.stopped:
            asked.add(key(url))
            answer = await self._ask(url, first=self.number == start)
            if answer is not None:
                yield answer
            url = self._following(answer.page if answer else None, self.number, asked, parameters)
            self.number += bool(url)
        self.stopped = self.stopped or bool(url)
        self.reached_end = not self.stopped

    async def recent(self, since: dt.date) -> AsyncIterator[Answer]:
        """The pages at the newer end, as far back as there are objects of the window; all where no end is newer.

        An object without a day belongs neither to the window nor to what lies before it. Raises as `whole`.
        """
        first = await self._ask(self.address, first=True)
        last = await self._ask(self._numbered(self._pages or 1), first=False) if (self._pages or 1) > 1 else None
        if first is None or last is None:
            async for answer in self.whole():
                yield answer
            return
        newest_first = _is_newest_first(first.page, last.page)
        if newest_first is None:
            async for answer in self.whole():
                yield answer
            return
        ends = {1: first, self._pages: last}
        older, pages = 0, range(1, (self._pages or 1) + 1)
        for number in pages if newest_first else reversed(pages):
            found = ends.get(number) or await self._ask(self._numbered(number), first=False)
            if self.stopped:
                return
            if found is None:
                continue
            yield found
            for day in _days(found.page):
                older = older + 1 if day < since.isoformat() else 0
            if older >= OLDER:
                return
        self.reached_end = True

    async def changed(self, since: dt.datetime) -> AsyncIterator[Answer]:
        """The pages that the filter `modified_since` leaves; it is set for each page, as links may lose it."""
        try:
            async for answer in self.whole(modified_since=since.isoformat(timespec="seconds")):
                yield answer
        except FetchError as error:
            if not is_empty(error):
                raise
            self.reached_end = True

    async def filter_holds(self, total: int | None) -> bool:
        """Whether the list honours `modified_since`: nothing changes in the year 2100, everything since 1970 is all.

        `total`: what the list says without a filter.
        """
        counts = []
        for year in (2100, 1970):
            url = with_parameters(self.address, modified_since=f"{year}-01-01T00:00:00+00:00")
            try:
                page = (await self._interface.ask(url)).page
                counts.append(page.total if page.total is not None else len(page.objects))
            except (FetchError, PageError) as error:
                if isinstance(error, FetchError) and error.kind in _FOR_ALL:
                    raise
                counts.append(0 if isinstance(error, FetchError) and is_empty(error) else -1)
        return counts[0] == 0 and counts[1] == total

    async def _ask(self, url: str, *, first: bool) -> Answer | None:
        self.requests += 1
        try:
            answer = await self._interface.ask(url)
            if not (answer.page.is_list or self._one_will_do):
                raise PageError("wrong_page", url, "The interface answered with one object where a list was asked.")
        except (FetchError, PageError) as error:
            if first or (isinstance(error, FetchError) and error.kind in _FOR_ALL):
                raise
            self.lost.append((url, f"{error.detail} ({url})"))
            self._idle += 1
            self.stopped = self._idle >= IDLE
            return None
        page = answer.page
        await self._add_linked(page)
        ids = {key(name) for one in page.objects if (name := text(one, "id"))}
        self._idle = 0 if ids - self.ids else self._idle + 1
        self.stopped = self._idle >= IDLE
        self.ids |= ids
        self.total = page.total if self.total is None else self.total
        self._learn(page, is_first=key(url) == key(self.address))
        return answer

    async def _add_linked(self, page: OParlPage) -> None:
        """The objects that a list has by their addresses alone."""
        for link in page.linked:
            self.requests += 1
            try:
                page.objects.append((await self._interface.one(link)).page.object)
            except (FetchError, PageError) as error:
                if isinstance(error, FetchError) and error.kind in _FOR_ALL:
                    raise
                if isinstance(error, FetchError) and is_refusal(error):
                    self.ids.add(key(link))  # it is there, and not public
                    continue
                self.lost.append((link, f"{error.detail} ({link})"))
        if page.unread:
            self.lost.append((page.url, f"{page.unread} entries of it are no objects ({page.url})"))

    def _learn(self, page: OParlPage, *, is_first: bool) -> None:
        """How pages are numbered, and how many there are: where the list does not say it, its last link does."""
        query = dict(parse_qsl(urlsplit(page.next or page.last or "").query))
        self._page_parameter = next((name for name in _PAGES if name in query), self._page_parameter)
        following, last = self._number_in(page.next), self._number_in(page.last)
        if is_first and following == 1:
            self._first_number = 0
        self._pages = self._pages or page.pages or (last and last + 1 - self._first_number)

    def _number_in(self, link: str | None) -> int | None:
        printed = dict(parse_qsl(urlsplit(link or "").query)).get(self._page_parameter, "")
        return int(printed) if printed.isascii() and printed.isdigit() else None

    def _numbered(self, number: int, **parameters: str) -> str:
        page = str(number - 1 + self._first_number)
        return with_parameters(self.address, **parameters, **{self._page_parameter: page})

    def _following(self, page: OParlPage | None, number: int, asked: set[str], parameters: dict[str, str]) -> str:
        """The address of the next page: as linked, with our parameters; else by its number; "" where there is none."""
        candidates = []
        if page and page.next and (link := on_host(page.next, self._interface.base)):
            candidates.append(with_parameters(link, **parameters) if parameters else link)
        if self._pages and number < self._pages:
            candidates.append(self._numbered(number + 1, **parameters))
        return next((one for one in candidates if key(one) not in asked), "")


def _days(page: OParlPage) -> Iterator[str]:
    return (day for one in page.objects if (day := dates_of(one, *_DAYS)))


def _is_newest_first(first: OParlPage, last: OParlPage) -> bool | None:
    """Which end is the newer one; None where the days do not tell."""
    middles = []
    for page in (first, last):
        days = [dt.date.fromisoformat(day).toordinal() for day in _days(page)]
        if not days:
            return None
        middles.append(median(days))
    apart = middles[0] - middles[1]
    return None if abs(apart) < APART else apart > 0
