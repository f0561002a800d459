"""Moments: how people write one down, and the clock of a run, which is the present or another time for simulations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from ratsinfo_spider.schema.columns import COUNCIL_ZONE

__all__ = ["clock_from", "council_day", "now", "timestamp_from"]

_EXAMPLE = "2026-05-31T23:59+02:00"
# Of a simulated present. A crawl reckons months back and years ahead, and a run's id begins with four digits.
_FIRST_YEAR, _LAST_YEAR = 1900, 2999


def now() -> dt.datetime:
    """The present moment."""
    return dt.datetime.now(dt.UTC)


def council_day(moment: dt.datetime) -> dt.date:
    """The day that it is then where the councils are.

    >>> council_day(dt.datetime(2026, 5, 31, 22, 30, tzinfo=dt.UTC))
    datetime.date(2026, 6, 1)
    """
    return moment.astimezone(ZoneInfo(COUNCIL_ZONE)).date()


def timestamp_from(given: dt.datetime | str, name: str) -> dt.datetime:
    """The moment that somebody gave as `name` (an argument, an option, a setting): ISO 8601 with offset.

    Raises ValueError, with a sentence, for what is no moment, for one without offset, which each reader would take
    for another, and for one that is in no year of UTC, in which the store writes its times.

    >>> timestamp_from("2026-05-31", "--as-of")
    Traceback (most recent call last):
    ValueError: --as-of='2026-05-31' has no offset; write it like 2026-05-31T23:59+02:00
    """
    try:
        moment = dt.datetime.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        raise ValueError(f"{name}={given!r} is not a moment; write it like {_EXAMPLE}") from None
    if moment.utcoffset() is None:
        raise ValueError(f"{name}={given!r} has no offset; write it like {_EXAMPLE}")
    try:
        moment.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError(f"{name}={given!r} is outside the years 1 to 9999 in UTC") from None
    return moment


def clock_from(start: str | None) -> Callable[[], dt.datetime]:
    """A clock that shows `start`, the setting RATSINFO_NOW, at present and goes on from there; the real one for None.

    Raises ValueError as `timestamp_from`, and for a year in which nobody crawls.

    >>> clock_from("2027-01-01T03:00+01:00")() - dt.datetime(2027, 1, 1, 2, tzinfo=dt.UTC) < dt.timedelta(minutes=1)
    True
    """
    if not start:
        return now
    moment = timestamp_from(start, "RATSINFO_NOW")
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(f"RATSINFO_NOW={start!r} is outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
    ahead = moment - now()
    return lambda: now() + ahead
