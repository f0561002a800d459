"""What to fetch again. The spider asks before each request, and says when a page is finished.

The rules stand in `rules.py`; here they meet what the store remembers of each page.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple
from weakref import WeakValueDictionary

from ratsinfo_spider.statement import PageStatus
from ratsinfo_spider.store.ahead import bring_back
from ratsinfo_spider.store.clock import now as present
from ratsinfo_spider.store.fetches import Fetch, Known, page_key
from ratsinfo_spider.store.rules import REASONS, SOON, SPREAD, next_due
from ratsinfo_spider.vendor import PageTypes

__all__ = ["Decision", "Planner", "Refresh"]

Refresh = Literal["changed", "all"]


class Decision(NamedTuple):
    """`reason` is a key of `rules.REASONS` (short, fit for a stat); a higher `priority` goes first under a budget."""

    fetch: bool
    reason: str
    priority: int


class Planner:
    """Decides by what `Store.snapshot` knew when the run began, the time and `refresh` (`all` asks for everything).

    `now` is when the run began, `clock` tells when a page was read; `ahead` is what earlier runs read later than `now`.
    `pages` are the vendor's page types, with their refresh intervals.
    Belongs to one run and one thread, the crawl's.
    """

    def __init__(
        self,
        snapshot: dict[str, str],
        now: dt.datetime,
        refresh: Refresh = "changed",
        clock: Callable[[], dt.datetime] = present,
        *,
        pages: PageTypes,
    ) -> None:
        self.ahead = bring_back(snapshot, now, pages.longest_interval)
        self.page_types = pages
        self._known = snapshot
        self._now = now
        self._refresh = refresh
        self._clock = clock
        self._asked: dict[str, dict[str, str]] = {}  # page → fingerprints met in this run, until it is finished
        self._finished: set[str] = set()
        # Finished and perhaps not stored yet; gone by itself when the store has it and nobody else holds it.
        self._waiting: WeakValueDictionary[str, Fetch] = WeakValueDictionary()
        self.inbox: deque[Fetch] = deque()  # finished pages, for the records pipeline to store
        for page in self.ahead.pages if self.ahead else ():  # the store, too: not every one is asked in this run
            self.inbox.append(Fetch(page, *Known.parse(snapshot[page]), finished=True))

    def should_fetch(
        self,
        kind: str,
        native_id: int | str,
        fingerprints: Mapping[str, str] | None = None,
        *,
        meeting_start: dt.datetime | None = None,
        closed: bool | None = None,
    ) -> Decision:
        """Whether to ask for the page `kind` of `native_id`. The answer is yes at most once in a run.

        `fingerprints` (`fetches.fingerprint`) stand for the rows that led to the page, by the page with the row
        (`<page type>:<number>`): a paper may be on many agendas, and each of its rows counts for itself.
        `meeting_start` and `closed`, of an agenda's meeting, bring its interval up to date where both are known before
        it is read.
        """
        page = page_key(kind, native_id)
        fingerprints = dict(fingerprints or {})
        if page in self._finished or page in self._asked:
            self._remember(page, fingerprints)
            return _decision("asked")
        reason = self._reason(kind, page, fingerprints)
        if reason == "unchanged" and meeting_start and closed is not None:
            read = Known.parse(self._known[page]).read
            reason = "due" if self._next_due(page, read, meeting_start, closed) <= self._now else reason
        if REASONS[reason].ask:
            self._asked[page] = fingerprints
        return _decision(reason, SOON if reason == "due" and self._comes_often(page) else 0)

    def _comes_often(self, page: str) -> bool:
        known = Known.parse(self._known[page])
        return known.due - known.read < SPREAD

    def _reason(self, kind: str, page: str, fingerprints: dict[str, str]) -> str:
        if self._refresh == "all":
            return "all"
        if self.page_types.interval(kind) == "always":
            return "list"
        if page not in self._known:
            return "new"
        known = Known.parse(self._known[page])
        if known.status == "failed":
            return "failed"
        if not fingerprints.items() <= known.fingerprints.items():
            return "changed"
        return "due" if known.due <= self._now or known.status == "overdue" else "unchanged"

    def _remember(self, page: str, fingerprints: dict[str, str]) -> None:
        """A further row that leads to a page of this run: it must not look new tomorrow."""
        if page in self._asked:
            self._asked[page] |= fingerprints
            return
        known = Known.parse(self._known[page])
        if fingerprints.items() <= known.fingerprints.items():
            return
        fetch = self._waiting.get(page)
        if fetch is None or fetch.handed_over:
            fetch = Fetch(page, known.status, known.read, known.due, known.fingerprints, finished=True)
            self.inbox.append(fetch)
        fetch.fingerprints = fetch.fingerprints | fingerprints
        self._known[page] = Known.of(fetch).text()

    def known(self, kind: str, native_id: int | str) -> Known | None:
        """What is remembered of a page; None if it was never read."""
        text = self._known.get(page_key(kind, native_id))
        return Known.parse(text) if text else None

    def pages(self, kind: str) -> Iterator[tuple[str, Known]]:
        """The pages of a kind that were read, by the part of their name after the kind."""
        start = f"{kind}:"
        return ((page[len(start) :], Known.parse(text)) for page, text in self._known.items() if page.startswith(start))

    def due(self) -> list[str]:
        """The pages that are due, the longest overdue first, whether anything leads to them in this run or not.

        With `refresh=all` only those that an earlier run asked in vain: all that the lists lead to is asked anyway.
        """
        latest = 0 if self._refresh == "all" else int(self._now.timestamp())
        words = ((page, text.split(" ", 3)) for page, text in self._known.items())
        turns = ((int(due), page) for page, (status, _, due, _) in words if int(due) <= latest or status == "overdue")
        return [page for _, page in sorted(turns)]

    def noted(self, note: Mapping[str, str]) -> list[str]:
        """The pages beside whose fingerprints that note stands."""
        words = [f"{name}={value}" for name, value in note.items()]
        return [page for page, text in self._known.items() if all(word in text.split(" ") for word in words)]

    def begin(self, kind: str, native_id: int | str) -> Fetch:
        """A page that has been answered: its `adopt` takes the page's records."""
        return Fetch(page_key(kind, native_id))

    def done(
        self,
        fetch: Fetch,
        status: PageStatus = "ok",
        *,
        at: dt.datetime | None = None,
        meeting_start: dt.datetime | None = None,
        closed: bool = False,
    ) -> None:
        """All records of the page have been yielded (or there are none: any other status).

        It counts as read only with the batch that stores its records. `at`: when it was read, now if not given.
        `closed`: nothing more is to come of the meeting whose agenda this is.
        """
        fetch.status = status
        fetch.read = at or self._clock()
        # A page that says it is gone is asked by the next runs too, until that is believed (`missing.py`).
        is_gone = status == "gone"
        fetch.due = fetch.read if is_gone else self._next_due(fetch.page, fetch.read, meeting_start, closed)
        known = self._known.get(fetch.page)
        before = Known.parse(known).fingerprints if known else {}
        fetch.fingerprints = before | fetch.fingerprints | self._asked.pop(fetch.page, {})
        fetch.finished = True
        self._finished.add(fetch.page)
        self._known[fetch.page] = Known.of(fetch).text()
        self._waiting[fetch.page] = fetch
        self.inbox.append(fetch)

    def _next_due(self, page: str, read: dt.datetime, start: dt.datetime | None, closed: bool) -> dt.datetime:
        return next_due(page, self.page_types.interval(page.partition(":")[0]), read, start, closed=closed)


def _decision(reason: str, ahead: int = 0) -> Decision:
    rule = REASONS[reason]
    return Decision(rule.ask, reason, rule.priority + ahead)
