"""When a meeting starts, with what is to be reported about the printed day."""

from __future__ import annotations

import datetime as dt

from ratsinfo_spider.loaders.dates import moment, parse_date, parse_time, wrong_weekday
from ratsinfo_spider.pages.allris4.frame import Page

__all__ = ["read_day", "read_start"]


def read_day(page: Page, printed: str | None) -> dt.date | None:
    """A printed day; what is no day is None and a warning of the page, which keeps the words."""
    day = parse_date(printed)
    if printed and day is None:
        page.warn(f"date: {printed!r} is no day")
    elif wrong_weekday(printed):
        page.warn(f"date: {printed!r} is another weekday")
    return day


def read_start(page: Page, date: str | None, time: str | None) -> dt.datetime | None:
    """A meeting's start from its two fields; at 00:00 where only the day is printed."""
    day, clock = read_day(page, date), parse_time(time)
    if time and clock is None:
        page.warn(f"date: {time!r} is no time of day")
    return moment(day, clock) if day else None
