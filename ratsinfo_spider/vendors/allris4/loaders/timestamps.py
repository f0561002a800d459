"""When a meeting starts, with what is to be reported about the printed day."""

from __future__ import annotations

import datetime as dt

from ratsinfo_spider.german.dates import moment, parse_date, parse_span, parse_time, wrong_weekday
from ratsinfo_spider.vendors.allris4.pages.frame import Page

__all__ = ["read_clock", "read_day", "read_start"]


def read_day(page: Page, printed: str | None) -> dt.date | None:
    """A printed day; what is no day is None and a warning of the page, which keeps the words."""
    day = parse_date(printed)
    if printed and day is None:
        page.warn(f"date: {printed!r} is no day")
    elif wrong_weekday(printed):
        page.warn(f"date: {printed!r} is another weekday")
    return day


def read_clock(page: Page, printed: str | None) -> dt.time | None:
    """When something starts, of a field that may go on with the end (`18:00 - 20:10`, as in ALLRIS 3)."""
    clock = parse_time(printed) or parse_span(printed).start
    if printed and clock is None:
        page.warn(f"date: {printed!r} is no time of day")
    return clock


def read_start(page: Page, date: str | None, time: str | None) -> dt.datetime | None:
    """A meeting's start from its two fields; at 00:00 where only the day is printed."""
    day, clock = read_day(page, date), read_clock(page, time)
    return moment(day, clock) if day else None
