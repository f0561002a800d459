"""Months and lists: which of them a run asks for, and what it notes of those it has read.

What was read is noted with the days it was read for and who was asked for, because only the meetings of the
run's window and committees are followed: a later run that wants more asks again. And it is noted only when the
agendas that the list names have been asked for, so that a run that is killed before leaves the list unread.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.store.fetches import Fetch
from ratsinfo_spider.store.planner import Planner

__all__ = ["ListSchedule"]

_FIRST, _LAST = "from", "to"  # the days that were asked for


class ListSchedule:
    """The planner as calendar and lists see it. `kind` is the name of a page type."""

    def __init__(self, planner: Planner, arguments: Arguments) -> None:
        self._planner = planner
        calendar = planner.page_types.calendar
        self._calendar = calendar.name if calendar else ""
        # The calendar names everybody's meetings, of which a run for some committees follows only theirs.
        self._suffix = "@" + ",".join(map(str, sorted(arguments.organizations))) if arguments.organizations else ""
        self._read: list[Fetch] = []
        self.skipped: Counter[str] = Counter()

    def wants(self, kind: str, number: object, first: dt.date | None, last: dt.date | None) -> bool:
        """Whether to ask for the days from `first` to `last` (None: without end)."""
        decision = self._planner.should_fetch(kind, self._name(kind, number))
        return decision.fetch or not self._covers(kind, number, first, last)

    def skip(self, what: str) -> None:
        """Count what is not asked: `months` or `lists`."""
        self.skipped[f"skipped/{what} that are not due"] += 1

    def notes(self, kind: str, number: object) -> dict[str, str]:
        """What was noted of a month or list the last time; empty if it was never read."""
        known = self._planner.known(kind, self._name(kind, number))
        return known.fingerprints if known else {}

    def has_news(self, kind: str, number: object, now: str) -> bool:
        """Whether a month that was read before says something else now."""
        before = self.notes(kind, number).get("says")
        return before is not None and before != now

    def read(self, kind: str, number: object, first: dt.date | None, last: dt.date | None, **notes: object) -> None:
        """A month or list was read in full for these days."""
        fetch = self._planner.begin(kind, self._name(kind, number))
        days = {_FIRST: _text(first, dt.date.min), _LAST: _text(last, dt.date.max)}
        fetch.fingerprints = {**days, **{name: str(note) for name, note in notes.items()}}
        self._read.append(fetch)

    def mark_pending(self, kind: str, number: object) -> None:
        """A month or list was to be read and was not: the next run asks for it, whether it is due or not."""
        self._planner.done(self._planner.begin(kind, self._name(kind, number)), "failed")

    def finish(self) -> None:
        """All that the lists name has been asked for: from now on they count as read."""
        for fetch in self._read:
            self._planner.done(fetch)
        self._read.clear()

    def months_with_meetings(self) -> Iterator[dt.date]:
        """The first days of the months that had meetings when they were last read."""
        for name, known in self._planner.pages(self._calendar):
            month, _, suffix = name.partition("@")
            if known.fingerprints.get("meetings", "0") != "0" and suffix == self._suffix[1:]:
                yield dt.date.fromisoformat(f"{month}-01")

    def _name(self, kind: str, number: object) -> str:
        return f"{number}{self._suffix}" if kind == self._calendar else str(number)

    def _covers(self, kind: str, number: object, first: dt.date | None, last: dt.date | None) -> bool:
        notes = self.notes(kind, number)
        return notes.get(_FIRST, "9") <= _text(first, dt.date.min) and notes.get(_LAST, "") >= _text(last, dt.date.max)


def _text(day: dt.date | None, otherwise: dt.date) -> str:
    return (day or otherwise).isoformat()
