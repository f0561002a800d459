"""When a page is asked again, with reasons. The planner applies these rules.

Two things bring a page back. Its row on another page says something new (the agenda's row of an item, the calendar's
row of a meeting), or it is due. Pages become due because they may change without their row saying so: every page,
month and list is read again within a stated time. Months and agendas have rules here; every other page type has its
number of days in the vendor's table of page types, and its pages are spread evenly over these days.

A night reads the calendar around the present day. Where a month there differs from the last time, it
asks every committee's list for the meetings of `RECENT` days back and all that is ahead.
"""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ratsinfo_spider.schema.columns import COUNCIL_ZONE
from ratsinfo_spider.vendor import Interval

__all__ = [
    "AGENDA_RULES",
    "MONTH_RULES",
    "REASONS",
    "RECENT",
    "SOON",
    "SPREAD",
    "AgendaRule",
    "MonthRule",
    "Reason",
    "next_due",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a page is asked or not. Of two pages the one with the higher `priority` more likely has news."""

    ask: bool
    priority: int
    words: str


REASONS: dict[str, Reason] = {
    "changed": Reason(True, 50, "its row on another page says something new"),
    "new": Reason(True, 40, "never read before"),
    "failed": Reason(True, 40, "could not be read the last time, or was left over"),
    "list": Reason(True, 20, "a list: this is where new records show up"),
    "due": Reason(True, 10, "its turn has come; with `SOON` added where the turns are a week apart or less"),
    "all": Reason(True, 0, "refresh=all: the user asks for everything"),
    "unchanged": Reason(False, 0, "its row says nothing new and its turn has not come"),
    "asked": Reason(False, 0, "asked for in this run already"),
}

SOON = 15  # what an agenda in the making is ahead of pages that come round once in half a year

DAY = dt.timedelta(days=1)

RECENT = 45  # days back that a night asks a meetings list for, where it does not ask for all


@dataclass(frozen=True, slots=True)
class MonthRule:
    """A month of the calendar, from `back` months before the present one to `ahead` months after it."""

    back: int
    ahead: int
    every: dt.timedelta
    reason: str


# The first rule that fits counts.
MONTH_RULES = (
    MonthRule(0, 2, 0 * DAY, "in every run: here meetings are announced, moved and called off"),
    MonthRule(1, 4, 3 * DAY, "just past, or far ahead: agendas appear, few meetings move"),
    MonthRule(12, 24, 30 * DAY, "past: what changes stands in the agendas, which have turns of their own"),
    MonthRule(99_999, 99_999, 90 * DAY, "old: only a silent correction could change it"),
)


@dataclass(frozen=True, slots=True)
class AgendaRule:
    """An agenda that is at most `age` after its start is read again after `every`."""

    age: dt.timedelta
    until_closed: bool
    every: dt.timedelta
    reason: str


# The first rule that fits counts. Whether a meeting is closed the vendor's spider says (`vocabulary.CLOSED_STATES`).
AGENDA_RULES = (
    AgendaRule(2 * DAY, False, 1 * DAY, "ahead of us or just held: items are added, moved and decided"),
    AgendaRule(90 * DAY, True, 1 * DAY, "results and minutes come in bit by bit until the meeting is closed"),
    AgendaRule(90 * DAY, False, 7 * DAY, "closed of late: corrections, attachments that are added"),
    AgendaRule(365 * DAY, False, 30 * DAY, "late minutes and corrections"),
    AgendaRule(dt.timedelta.max, False, 90 * DAY, "old: only a silent correction could change it"),
)
_UNKNOWN_START = 7 * DAY
SPREAD = 7 * DAY  # turns as rare as this are spread: what one crawl read must not all fall due in one night
# A nightly run does not start at the same second every night: what was read "a day ago" may be 23:50 h old.
_SLACK = dt.timedelta(hours=4)


def next_due(
    page: str, interval: Interval, read: dt.datetime, start: dt.datetime | None = None, *, closed: bool = False
) -> dt.datetime:
    """When a page that was read at `read` is due again; `start` and `closed` are those of an agenda's meeting."""
    if isinstance(interval, int):
        return _own_day(page, read, interval)
    if interval == "always":
        return read
    by_month = interval == "by_month"
    every = _month_interval(page.partition(":")[2], read) if by_month else _agenda_interval(read, start, closed)
    if not every:
        return read
    return _own_day(page, read, every.days) if every >= SPREAD else read + every - _SLACK


def _agenda_interval(read: dt.datetime, start: dt.datetime | None, closed: bool) -> dt.timedelta:
    if start is None:
        return _UNKNOWN_START
    age = read - start
    return next(rule.every for rule in AGENDA_RULES if age <= rule.age and not (rule.until_closed and closed))


def _month_interval(month: str, read: dt.datetime) -> dt.timedelta:
    """Of a month as the planner calls it: `2026-11`, or `2026-11@4,7` where it was read for some committees."""
    year, number = map(int, month.partition("@")[0].split("-"))
    today = read.astimezone(ZoneInfo(COUNCIL_ZONE))
    ahead = (year - today.year) * 12 + number - today.month
    return next(rule.every for rule in MONTH_RULES if -rule.back <= ahead <= rule.ahead)


def _own_day(page: str, read: dt.datetime, period: int) -> dt.datetime:
    """The next day that is this page's: each page has one day of the period, by its number.

    >>> read = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    >>> days = [(_own_day(f"item:{number}", read, 180) - read).days for number in range(1000)]
    >>> (min(days) >= 1, max(days) <= 180)
    (True, True)
    """
    own_day = zlib.crc32(page.encode()) % period
    today = read.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (own_day - today.toordinal()) % period
    return today + (days or period) * DAY
