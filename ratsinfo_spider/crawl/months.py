"""Which months of the calendar a crawl walks: to the ends of its window, or as far as there are meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ratsinfo_spider.sites import Site

__all__ = ["EARLIEST", "LATEST", "Month", "MonthWalk", "month_bounds"]

Month = tuple[int, int]  # year, month

EARLIEST = dt.date(1990, 1, 1)
LATEST = dt.date(2099, 12, 31)


class MonthWalk:
    """The months from `since` to `until` (None: without end), newest first, then those that lie ahead.

    Where the window has no end, the walk goes as far as `known` days with a meeting reach, and then on until as many
    months without a meeting follow as the city's file says. `count` tells how the last one went.
    """

    def __init__(self, site: Site, since: dt.date | None, until: dt.date | None, today: dt.date) -> None:
        self._site = site
        self._since = since
        self._until = until
        self._middle = min(max(today, since or EARLIEST), until or LATEST)
        self._empty = 0

    def months(self, known: list[dt.date]) -> Iterator[Month]:
        """The months, each once."""
        middle = self._middle
        yield from self._walk(middle, self._since, -1, self._site.empty_months, min(known, default=middle))
        ahead = next_month(middle, 1)
        yield from self._walk(ahead, self._until, 1, self._site.announced_months, max(known, default=middle))

    def _walk(self, start: dt.date, end: dt.date | None, step: int, patience: int, known: dt.date) -> Iterator[Month]:
        self._empty = 0
        bound = end or (EARLIEST if step < 0 else LATEST)
        day = start.replace(day=1)
        while (day >= bound.replace(day=1)) if step < 0 else (day <= bound):
            yield day.year, day.month
            is_past_known = day < known if step < 0 else day > known
            if end is None and is_past_known and self._empty >= patience:
                return
            day = next_month(day, step)

    def count(self, meetings: int | None) -> None:
        """How many meetings the month had that came last; None where it could not be read."""
        # A month that failed says nothing about whether meetings have ended.
        if meetings is not None:
            self._empty = 0 if meetings else self._empty + 1


def next_month(day: dt.date, step: int) -> dt.date:
    """The first day of the month `step` months later.

    >>> next_month(dt.date(2026, 11, 22), 2), next_month(dt.date(2026, 1, 31), -1)
    (datetime.date(2027, 1, 1), datetime.date(2025, 12, 1))
    """
    months = day.year * 12 + day.month - 1 + step
    return dt.date(months // 12, months % 12 + 1, 1)


def month_bounds(year: int, month: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of a month."""
    first = dt.date(year, month, 1)
    return first, next_month(first, 1) - dt.timedelta(days=1)
