"""Readings from the future: a run whose clock was ahead noted pages as read at a time that has not come yet.

Nobody knows when they really were read, and by their own word they would not be asked for as long as the clock was
ahead. So what was read in the future was not read: its turn has come now.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

__all__ = ["Ahead", "bring_back"]

SKEW = dt.timedelta(hours=2)  # what the clocks of machines that share a store may differ


class Ahead(NamedTuple):
    """The pages, months and lists that were read in the future, and the latest of these times."""

    pages: list[str]
    latest: dt.datetime

    def __str__(self) -> str:
        """For the run report, which counts warnings by what stands before the colon."""
        return (
            f"clock: the store notes {len(self.pages)} pages, months and lists as read in the future, the last of them"
            f" at {self.latest:%Y-%m-%d %H:%M} UTC, so they are due now; an earlier run's clock was ahead, or this"
            " one's is behind"
        )


def bring_back(snapshot: dict[str, str], now: dt.datetime, longest: int) -> Ahead | None:
    """Let the turn of all that was read after `now` come now, in the snapshot itself; None where nothing was.

    What came often still does: the reading goes as far back as it lies before its turn. `longest` is the longest
    refresh interval in days: no page read by now is due later. One that is was told by a clock ahead to come round at
    once (`second_look`).
    """
    present = int(now.timestamp())
    latest_read, latest_due = (
        present + int(SKEW.total_seconds()),
        present + int(dt.timedelta(days=longest + 1).total_seconds()),
    )
    ahead: dict[str, int] = {}
    for page, text in snapshot.items():
        status, read_word, due_word, fingerprints = text.split(" ", 3)
        read, due = int(read_word), int(due_word)
        if read > latest_read:
            ahead[page] = read
            read = present - (due - read)
        elif due <= latest_due:
            continue
        snapshot[page] = f"{status} {read} {present} {fingerprints}"
    return Ahead(list(ahead), dt.datetime.fromtimestamp(max(ahead.values()), dt.UTC)) if ahead else None
