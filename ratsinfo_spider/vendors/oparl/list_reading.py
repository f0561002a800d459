"""How far a list is read, and what is noted of it: in full once a week, and between only what is new or near.

Only a list that was read to its end, and is sound, says that something is gone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Collection
from typing import Literal

from ratsinfo_spider.crawl.arguments import DAYS_BACK
from ratsinfo_spider.crawl.context import CrawlContext
from ratsinfo_spider.crawl.months import EARLIEST, LATEST
from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl.evidence import Evidence
from ratsinfo_spider.vendors.oparl.interface import Answer
from ratsinfo_spider.vendors.oparl.walk import ListWalk
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["ListReading"]

Mode = Literal["whole", "recent", "changed"]
MARGIN = dt.timedelta(days=1)  # that the filter goes back before the last reading: clocks differ


class ListReading:
    """The reading of one list in one run. `kind` is the word for its objects, `page_type` the list's page type."""

    def __init__(self, context: CrawlContext, walk: ListWalk, page_type: str, kind: str) -> None:
        self._context = context
        self._walk = walk
        self._kind = kind
        self._failed = False
        self.evidence = Evidence(context.planner, page_type, kind, context.run.started)
        self.is_all = False  # whether the list was read to its end, and is sound
        self.mode, self._since, self._is_full = self._plan()

    @property
    def is_window(self) -> bool:
        """Whether this is the reading of a window, beyond which nothing is known."""
        return self.mode == "recent" and self._is_full

    def _plan(self) -> tuple[Mode, dt.date | None, bool]:
        """How to read, since which day, and whether that is all that the run's window asks for."""
        arguments, evidence = self._context.arguments, self.evidence
        since = arguments.since
        if arguments.refresh == "all" or arguments.organizations or evidence.is_due or not evidence.covers(since):
            return ("recent" if since else "whole"), since, True
        if evidence.is_trusted and evidence.read_until:
            return "changed", since, False
        near = self._context.run.today - dt.timedelta(days=DAYS_BACK)
        return "recent", max(since or near, near), False

    async def answers(self) -> AsyncIterator[Answer]:
        """The pages of the list. What cannot be read is a problem of the run; raises FetchError for a spent budget."""
        walk = self._walk
        try:
            if self.mode == "changed":
                answers = walk.changed((self.evidence.read_until or self._context.run.started) - MARGIN)
            elif self.mode == "recent" and self._since:
                answers = walk.recent(self._since)
            else:
                answers = walk.whole(self.evidence.resumes_at)
            async for answer in answers:
                yield answer
        except (FetchError, PageError) as error:
            is_spent = isinstance(error, FetchError) and error.kind == "budget"
            self.evidence.fail(walk.number if is_spent and self.mode == "whole" else 0)
            if is_spent:
                raise
            self._failed = True
            self._problem(f"cannot be read: {error.detail}", error.url)

    async def finish(self, seen: Collection[str]) -> None:
        """The records of all pages have been passed on; `seen` are the numbers of the objects among them."""
        walk, run = self._walk, self._context.run
        run.tally[f"lists/{self.mode}"] += 1
        if self._failed:
            return
        resumed = self.mode == "whole" and self.evidence.resumes_at > 1
        if walk.lost or walk.stopped or (walk.reached_end and not walk.is_whole and not resumed):
            self.evidence.fail()
            self._problem(f"is not whole: {walk.doubts()}", walk.address)
            return
        if walk.total is None:
            run.problem("warning", walk.address, f"list: that of {self._kind}s does not say how many objects it has")
        self.is_all = walk.is_whole and self.mode != "changed"
        if self.mode == "recent" and not self.is_all:
            run.tally["skipped/older objects of lists"] += max((walk.total or 0) - len(walk.ids), 0)
        holds = await walk.filter_holds(walk.total) if self.is_all and self._is_full else None
        self.evidence.finish(since=self._since, is_full=self._is_full, filter_holds=holds)
        if self.is_all and not self._context.arguments.organizations:
            self._take_as_whole(seen)

    def _take_as_whole(self, seen: Collection[str]) -> None:
        """What a sound list does not have any more is absent."""
        arguments, planner = self._context.arguments, self._context.planner
        if self._kind == "meeting":
            window = (self._since or EARLIEST, arguments.until or LATEST)
            self._context.run.meeting_windows.append(window)
        elif arguments.is_whole:
            for native_id, _known in list(planner.pages(self._kind)):
                if native_id not in seen:
                    planner.done(planner.begin(self._kind, native_id), "gone")

    def _problem(self, says: str, url: str) -> None:
        self._context.run.problem("list", url, f"the list of {self._kind}s {says}")
