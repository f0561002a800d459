"""The time of a run: the present, or another one for tests and simulations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

__all__ = ["clock_from", "now"]


def now() -> dt.datetime:
    """The present moment."""
    return dt.datetime.now(dt.UTC)


def clock_from(start: str | None) -> Callable[[], dt.datetime]:
    """A clock that shows `start` (ISO 8601 with offset) at present and goes on from there; the real one for None.

    Raises ValueError, with a sentence, for what is no time and for a time without offset.

    >>> clock_from("2027-01-01T03:00+01:00")() - dt.datetime(2027, 1, 1, 2, tzinfo=dt.UTC) < dt.timedelta(minutes=1)
    True
    """
    if not start:
        return now
    try:
        moment = dt.datetime.fromisoformat(start)
    except ValueError:
        raise ValueError(f"RATSINFO_NOW={start!r} is no time; write it like 2027-01-01T03:00+01:00") from None
    if moment.tzinfo is None:
        raise ValueError(f"RATSINFO_NOW={start!r} has no offset; write it like 2027-01-01T03:00+01:00")
    ahead = moment - now()
    return lambda: now() + ahead
