"""Holds back the records of a page until all have come, so that a page is stored whole or not at all."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ratsinfo_spider.causes import is_lost_file
from ratsinfo_spider.items import File, Record
from ratsinfo_spider.keys import LOST_LETTER
from ratsinfo_spider.statement import Fetch
from ratsinfo_spider.store.fetches import FILE_LIMIT

__all__ = ["Batch", "WholePages"]


class Batch(NamedTuple):
    """What goes into the store in one transaction."""

    records: list[Record]
    fetched: list[Fetch]


@dataclass
class _Arrivals:
    """What has come of a page that is not whole yet."""

    records: list[Record] = field(default_factory=list)
    lost: int = 0
    is_damaged: bool = False  # one of the lost was called by a name without some of its letters

    def say_less(self) -> None:
        """Where a record was lost: a column of another one may be made of it, so that they fill gaps at most."""
        if self.is_damaged:  # as pages with damaged values (`store/lost_letters.py`)
            self.records.clear()
        for record in self.records if self.lost else ():
            record.statement = replace(record.statement, columns=frozenset())


class WholePages:
    """Records come in, whole pages come out. `inbox` is where the planner puts pages that the spider has finished.

    A record that belongs to no page (`Fetch.adopt`) is ready at once. `file_limit`: largest file in bytes; it is noted
    of pages with a larger one, so that they are asked again for it only under another limit.
    """

    def __init__(self, inbox: deque[Fetch], file_limit: int = 0) -> None:
        self._inbox = inbox
        self._file_limit = file_limit
        self._waiting: dict[Fetch, _Arrivals] = {}
        self._records: list[Record] = []
        self._fetched: list[Fetch] = []

    def __len__(self) -> int:
        return len(self._records) + len(self._fetched)

    def add(self, record: Record) -> None:
        """A record has come through the pipelines."""
        self._look_at_finished()  # in the order in which they were finished: the newest word on a page comes last
        if (fetch := record.statement.page) is None:
            self._records.append(record)
            return
        self._waiting.setdefault(fetch, _Arrivals()).records.append(record)
        self._look_at(fetch)

    def lose(self, record: Record) -> None:
        """A record was dropped on its way: its page cannot be whole any more, and is to be read again."""
        if (fetch := record.statement.page) is not None:
            came = self._waiting.setdefault(fetch, _Arrivals())
            came.lost += 1
            came.is_damaged |= LOST_LETTER in str(record.id)
            self._look_at(fetch)

    def withhold(self, record: Record) -> None:
        """A record is left out on purpose: its page is whole without it."""
        if (fetch := record.statement.page) is not None:
            fetch.adopted -= 1
            self._look_at(fetch)

    def take(self) -> Batch:
        """All that is ready."""
        self._look_at_finished()
        batch = Batch(self._records, self._fetched)
        self._records, self._fetched = [], []
        return batch

    def take_rest(self) -> Batch:
        """At the end: what is ready, and what came of pages that never became whole, as far as it goes."""
        records, fetched = self.take()
        for arrivals in self._waiting.values():
            arrivals.say_less()
            records += _as_far_as_it_goes(arrivals.records)
        self._waiting.clear()
        return Batch(records, fetched)

    def _look_at_finished(self) -> None:
        while self._inbox:
            self._look_at(self._inbox.popleft())

    def _look_at(self, fetch: Fetch) -> None:
        came = self._waiting.setdefault(fetch, _Arrivals())
        if not fetch.finished or len(came.records) + came.lost < fetch.adopted:
            return
        del self._waiting[fetch]
        if came.lost:
            fetch.status = "failed"
        came.say_less()
        self._records += came.records if fetch.status == "ok" else _as_far_as_it_goes(came.records)
        files = [record for record in came.records if isinstance(record, File)]
        if any(is_lost_file(file.status, file.cause) for file in files):
            fetch.status = "failed"  # the page is whole, but has to be asked again for the sake of its file
        if any(file.cause == "too_large" for file in files):
            fetch.fingerprints = {**fetch.fingerprints, FILE_LIMIT: str(self._file_limit)}
        fetch.handed_over = True
        self._fetched.append(fetch)


def _as_far_as_it_goes(records: list[Record]) -> list[Record]:
    """The records of a page that is not whole: what they say counts, what they do not list may still be there."""
    for record in records:
        record.statement = replace(record.statement, lists=frozenset())
    return records
