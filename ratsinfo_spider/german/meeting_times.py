"""When a meeting starts and ends, from the fields and headings that its page prints.

Each value has a function of the same words beside it that says what is odd about them, for the report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ratsinfo_spider.german.dates import (
    meeting_end,
    moment,
    parse_date,
    parse_span,
    parse_time,
    time_behind,
    wrong_weekday,
)

__all__ = [
    "date_problems",
    "end_time",
    "start_in_month",
    "start_in_month_problems",
    "start_problems",
    "start_time",
]


def date_problems(value: dt.date | None, printed: str | None) -> Iterator[str]:
    """What is odd about a printed date; `value` is what was made of it.

    >>> list(date_problems(None, "41.10.2026")), list(date_problems(dt.date(2026, 10, 21), "Fr., 21.10.2026"))
    (["date: '41.10.2026' is not a date"], ["date: 'Fr., 21.10.2026' has the wrong weekday"])
    """
    if printed and value is None:
        yield f"date: {printed!r} is not a date"
    elif wrong_weekday(printed):
        yield f"date: {printed!r} has the wrong weekday"


def _clock(printed: str | None) -> dt.time | None:
    """The time in a field that may go on with the end: `18:00 - 20:10`."""
    return parse_time(printed) or parse_span(printed).start


def _clock_problems(printed: str | None) -> Iterator[str]:
    if printed and _clock(printed) is None:
        yield f"date: {printed!r} is not a time of day"


def start_time(date: str | None, time: str | None) -> dt.datetime | None:
    """A meeting's start from its two fields, the second of which may stand in the first; at 00:00 without a time.

    >>> print(start_time("Mi., 21.10.2026", "17:00 - 19:30"), start_time("21.10.2026", None), start_time(None, "17:00"))
    2026-10-21 17:00:00+02:00 2026-10-21 00:00:00+02:00 None
    >>> print(start_time("Mi., 21.10.2026, 17:00 Uhr", None))
    2026-10-21 17:00:00+02:00
    >>> start_time("01.01.0001", None) is None  # how some systems write that they know no date
    True
    """
    day = parse_date(date)
    return _timestamp(day, _clock(time or time_behind(date))) if day else None


def _timestamp(day: dt.date, time: dt.time | None) -> dt.datetime | None:
    """None for a day that UTC does not have, at the first or the last of all days."""
    try:
        return moment(day, time)
    except OverflowError:
        return None


def start_problems(value: dt.datetime | None, date: str | None, time: str | None) -> Iterator[str]:
    """What is odd about the two fields of a start.

    >>> list(start_problems(None, "bald", "abends"))
    ["date: 'bald' is not a date", "date: 'abends' is not a time of day"]
    """
    yield from date_problems(value, date)
    yield from _clock_problems(time)


def end_time(date: str | None, time: str | None, *headings: str) -> dt.datetime | None:
    """A meeting's end, from the field of its time and the headings of its parts; None where no end is printed.

    >>> print(end_time("21.10.2026", "18:00", "Öffentlicher Teil (18:00 - 20:10 Uhr)"), end_time("21.10.2026", "18:00"))
    2026-10-21 20:10:00+02:00 None
    >>> print(end_time("21.10.2026", "19:00", "Beginn: 19:00 Uhr Ende: 21:50 Uhr"))
    2026-10-21 21:50:00+02:00
    """
    try:
        return meeting_end(start_time(date, time), map(parse_span, (time or time_behind(date), *headings)))
    except OverflowError:  # on the last day of all
        return None


def start_in_month(year: int | None, month: int | None, day: int, time: str | None) -> dt.datetime | None:
    """A start in a calendar, whose rows print the day only: year and month are those of the page.

    >>> print(start_in_month(2026, 10, 21, "17:00"), start_in_month(2026, 2, 30, "17:00"))
    2026-10-21 17:00:00+02:00 None
    """
    try:
        return _timestamp(dt.date(year or 0, month or 0, day), _clock(time))
    except ValueError:
        return None


def start_in_month_problems(
    value: dt.datetime | None, year: int | None, month: int | None, day: int, time: str | None
) -> Iterator[str]:
    """What is odd about the day or the time of a row.

    >>> list(start_in_month_problems(None, 2026, 2, 30, None))
    ['date: day 30 of 2/2026 is not a date']
    """
    if value is None:
        yield f"date: day {day} of {month}/{year} is not a date"
    else:
        yield from _clock_problems(time)
