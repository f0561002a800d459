"""When a page is asked again: the whole of it, readable, with reasons. The planner applies it.

Two things bring a page back. Its row on another page says something new (the agenda's row of an
item, the calendar's row of a meeting), or its turn has come. Turns exist because a page may change
without its row saying so: with them every page, month and list is read again within a stated time.

A night reads the calendar around the present day. Where a month there differs from the last time, it
asks every committee's list for the meetings of `RECENT` days back and all that is ahead.
"""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ratsinfo_spider.schema.columns import COUNCIL_ZONE

__all__ = [
    "AGENDA_RULES",
    "LISTS",
    "MONTH_RULES",
    "OTHER_TURN",
    "PAGE_OF",
    "REASONS",
    "RECENT",
    "SOON",
    "SPREAD",
    "TURNS",
    "AgendaRule",
    "MonthRule",
    "Reason",
    "next_due",
    "page_of",
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
    "failed": Reason(True, 30, "could not be read the last time"),
    "list": Reason(True, 20, "a list: this is where new records show up"),
    "due": Reason(True, 10, "its turn has come; with `SOON` added where the turns are a week apart or less"),
    "all": Reason(True, 0, "refresh=all: the user asks for everything"),
    "unchanged": Reason(False, 0, "its row says nothing new and its turn has not come"),
    "asked": Reason(False, 0, "asked for in this run already"),
}

SOON = 15  # what an agenda in the making is ahead of pages that come round once in half a year

DAY = dt.timedelta(days=1)

# Pages by how often they come round although nothing points at a change, in days. Their turns are
# spread evenly by number, so that a night asks for 1/180 of the items, not for all at once.
TURNS: dict[str, int] = {
    "to020": 180,  # item: texts and results are settled soon; a change mostly shows in the agenda's row
    "vo020": 180,  # paper: a new station of its way shows as a new row on some agenda
    "gr020": 30,  # organization: members come and go a few times a year
    "kp020": 90,  # person
    "si018": 60,  # a committee's meetings list in full: the calendar has the same meetings, and is read oftener
    "si018-recent": 7,  # … its meetings of late and to come: those without a number stand nowhere else
}
OTHER_TURN = 90  # a page of a kind that is not named here

# The page that shows a record in full, by the kind in the record's id.
PAGE_OF = {"meeting": "to010", "agenda_item": "to020", "paper": "vo020", "organization": "gr020", "person": "kp020"}

# Lists that are asked in every run: the organizations, all on one page.
LISTS = frozenset({"gr010"})
RECENT = 45  # days back that a night asks a meetings list for, where it does not ask for all


@dataclass(frozen=True, slots=True)
class MonthRule:
    """A month of the calendar (si010), from `back` months before the present one to `ahead` months after it."""

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
    """An agenda (to010) that is at most `age` after its start is read again after `every`."""

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


def page_of(record_id: str) -> str | None:
    """The page that shows a record in full, as the store calls it.

    >>> page_of("musterstadt:meeting:5147")
    'to010:5147'
    """
    _, kind, native_id = record_id.split(":", 2)
    return f"{PAGE_OF[kind]}:{native_id}" if kind in PAGE_OF else None


def next_due(
    kind: str, native_id: int | str, read: dt.datetime, start: dt.datetime | None = None, *, closed: bool = False
) -> dt.datetime:
    """When a page that was read at `read` is due again; `start` and `closed` are those of an agenda's meeting."""
    page = f"{kind}:{native_id}"
    if kind not in ("to010", "si010"):
        return _turn(page, read, TURNS.get(kind, OTHER_TURN))
    every = _month_interval(str(native_id), read) if kind == "si010" else _agenda_interval(read, start, closed)
    if not every:
        return read
    return _turn(page, read, every.days) if every >= SPREAD else read + every - _SLACK


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


def _turn(page: str, read: dt.datetime, period: int) -> dt.datetime:
    """The next day that is this page's: each page has one day of the period, by its number.

    >>> read = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    >>> days = [(_turn(f"to020:{number}", read, 180) - read).days for number in range(1000)]
    >>> (min(days) >= 1, max(days) <= 180)
    (True, True)
    """
    own_day = zlib.crc32(page.encode()) % period
    today = read.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (own_day - today.toordinal()) % period
    return today + (days or period) * DAY
