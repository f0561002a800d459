"""A meetings list from its first page to its last, each page against those before it.

A list of several pages lives in one page instance of one session. Where that has gone, Wicket may answer with nothing,
with another page, or with a list that it has made anew: of the vendor's own period, at its second page. So a list is
whole only if its pages follow one another: the counter (`Zeige 26 bis 50 von 119`) begins where the last page ended,
its total stays the same, and no meeting is shown by two pages. Many lists print no counter, so a page that repeats
another is no end of the list either.

What does not follow is asked afresh from the list's own address, once; then it is somebody's fault, and is named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable

from ratsinfo_spider.vendors.allris4.list_form import list_of_period
from ratsinfo_spider.vendors.allris4.pages import Page
from ratsinfo_spider.vendors.allris4.pages.meetings_list import ListRow, MeetingsListPage
from ratsinfo_spider.wicket.client import Client, Content, FetchError

__all__ = ["ListWalk"]


class ListWalk:
    """One list, read once: after `pages` its `rows`, and whether they are those `of_period` that was asked for.

    `since` is the first day that its form accepted (None: without end).
    """

    def __init__(self, client: Client, url: str, open_page: Callable[[Content], Page]) -> None:
        self._client = client
        self._url = url
        self._open = open_page
        self.of_period = False
        self.since: dt.date | None = None
        self._start()

    def _start(self) -> None:
        self.rows: list[ListRow] = []
        self._total: int | None = None
        self._shown: set[ListRow] = set()

    async def pages(self, since: dt.date | None, until: dt.date | None) -> AsyncIterator[MeetingsListPage]:
        """The list's pages for the days from `since` to `until`; some of them twice, where it had to be asked afresh.

        Raises FetchError for a list that is not whole, which then has `url` as its address.
        """
        try:
            async for page in self._once(since, until):
                yield page
            return
        except FetchError as error:
            if error.kind != "wicket":
                raise
        self._start()
        async for page in self._once(since, until):
            yield page

    async def _once(self, since: dt.date | None, until: dt.date | None) -> AsyncIterator[MeetingsListPage]:
        first, self.of_period, self.since = await list_of_period(self._client, self._url, since, until)
        try:
            async for content in self._client.pages(first):
                page = self._open(content)
                if not isinstance(page, MeetingsListPage):
                    break
                self._add(page)
                yield page
        except FetchError as error:
            if error.kind != "repeat":
                raise
            if self._total is None or len(self.rows) < self._total:
                raise self._broken(f"after {len(self.rows)} meetings its {error.detail}") from error
        if self._total is not None and len(self.rows) != self._total:
            raise self._broken(f"it says {self._total} meetings and shows {len(self.rows)}")

    def _add(self, page: MeetingsListPage) -> None:
        """Raises FetchError("wicket") for a page that does not follow the one before it."""
        if page.rows and page.first not in (None, len(self.rows) + 1):
            raise self._broken(f"after {len(self.rows)} meetings its next page begins with number {page.first}")
        if self.rows and page.total not in (None, self._total):
            raise self._broken(f"its first pages say {self._total} meetings and a later one {page.total}")
        numbered = {row for row in page.rows if row.native_id is not None}
        if again := numbered & self._shown:
            number = min(row.native_id or 0 for row in again)
            raise self._broken(f"{len(again)} meetings are on two of its pages, SILFDNR {number} first")
        self._shown |= numbered
        self._total = page.total if page.total is not None else self._total
        self.rows += page.rows

    def _broken(self, why: str) -> FetchError:
        return FetchError("wicket", self._url, why)
