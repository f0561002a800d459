"""Days and times as councils print them, to dates and to timestamps in Europe/Berlin.

What cannot be a day or a time is None, never an exception: the page's words are third-party text.
The caller tells "nothing printed" (empty text) from "not readable" (text, but None) and counts.

Rules that pages do not state themselves:

- A meeting without a time starts at 00:00: the day is worth more than a null, and no council meets then.
- An end of `00:00` means that no end is known (so do OParl answers of the same vendor); `24:00` is a
  stated end.
- An end is after its start: one that reads earlier lies on the next day.
- A time that the clock skips in spring (02:00 to 03:00) is moved on by the hour that is missing. One
  that the clock shows twice in autumn is the first of the two, unless it ends something that started later.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

__all__ = ["BERLIN", "TimeSpan", "meeting_end", "moment", "moment_after", "parse_date", "parse_span", "parse_time"]
__all__ += ["time_behind", "wrong_weekday"]

BERLIN = ZoneInfo("Europe/Berlin")

# English ones come from servers that follow the request's or their own locale.
_WEEKDAYS = ({"mo"}, {"di", "tu"}, {"mi", "we"}, {"do", "th"}, {"fr"}, {"sa"}, {"so", "su"})
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan january januar jänner jän",
            "feb february februar feber",
            "mar march mär märz mrz maerz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        start=1,
    )
    for word in words.split()
}
_LEAD = (
    r"(?:(?:am|den|vom|dem)\s+)?(?:(?P<weekday>mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|montag|dienstag|"
    r"mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday)\b\.?,?\s*(?:(?:den|dem)\s+)?)?"
)
# `Mi., 21.10.2026, 17:00 Uhr` · `21. Oktober 2026 um 18 Uhr` · `21.10.2026 17:00 - 19:00`
_WITH_TIME = (
    r"(?:\s*,?\s+(?P<time>(?:um\s+|ab\s+|von\s+)?\d{1,2}(?:[:.]\d{2}(?:\s*(?:Uhr|h)\b)?|\s*(?:Uhr|h)\b)"
    r"(?:\s*(?:[-–—]|bis)\s*[\d:.]{1,5}(?:\s*(?:Uhr|h)\b)?)?))?"
)
_FORMS = tuple(
    re.compile(_LEAD + form + _WITH_TIME, re.I)
    for form in (
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})",  # Mi., 21.10.2026 · 9.1.17
        r"(?P<day>\d{1,2})\.?\s*(?P<month>[^\W\d]+)\.?,?\s*(?P<year>\d{4})",  # 17. Januar 2018 · 21 Oct 2026
        r"(?P<year>\d{4})\s+(?P<month>[^\W\d]+)\.?\s+(?P<day>\d{1,2})",  # 2026 Oct 21
        r"(?P<month>[^\W\d]+)\.?\s+(?P<day>\d{1,2}),\s*(?P<year>\d{4})",  # Jan 29, 2026 · Sept. 28, 2023
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:T.*)?",  # 2026-10-21, alone or of a moment
    )
)
_TIME = r"(?<![\d.:])(?P<{0}hour>\d{{1,2}})(?:[:.](?P<{0}minute>\d{{2}}))?(?![\d:]|\.\d)(?P<{0}unit>\s*(?:Uhr|h)\b)?"
_ONE_TIME = re.compile(r"(?:(?:um|ab|bis|von|gegen|ca\.)\s+)?" + _TIME.format(""), re.I)
_UNTIL = re.compile(r"\b(?:bis|Ende(?:\s+der\s+Sitzung)?\s*:?)\s+(?:um\s+)?" + _TIME.format("to_"), re.I)
# Beginn: 19:00 Uhr Ende: 21:50 Uhr
_BEGIN_AND_END = re.compile(
    r"\bBeginn\b\D{0,20}" + _TIME.format("from_") + r"\D{0,20}\b(?:Ende|Schluss)\b\D{0,20}" + _TIME.format("to_"), re.I
)
_SPAN = re.compile(_TIME.format("from_") + r"\s*(?:[-–—]|bis)\s*(?:ca\.\s*)?" + _TIME.format("to_"), re.I)
_START = re.compile(_TIME.format("from_"), re.I)


class TimeSpan(NamedTuple):
    """Clock times of a part of a meeting. An `end` of 00:00 is a stated end at midnight (`24:00`)."""

    start: dt.time | None
    end: dt.time | None


@lru_cache(maxsize=1024)  # a meeting has its day on each of its pages
def _match(text: str | None) -> re.Match[str] | None:
    """The first form that fits the whole text."""
    plain = " ".join(text.replace("\xad", "").split()) if text else ""
    return next((match for form in _FORMS if (match := form.fullmatch(plain))), None) if plain else None


def parse_date(text: str | None) -> dt.date | None:
    """The day a text names; None where it names none or one that no calendar has.

    >>> [str(parse_date(t)) for t in ("Mi., 21.10.2026", "Di, 27.08.2019", "9.1.17", "30.11.16")]
    ['2026-10-21', '2019-08-27', '2017-01-09', '2016-11-30']
    >>> [str(parse_date(t)) for t in ("17. Januar 2018", "19.Januar 2022", "Mittwoch, 12.07.2017")]
    ['2018-01-17', '2022-01-19', '2017-07-12']
    >>> [str(parse_date(t)) for t in ("2026 Oct 21", "2026 Sep 3", "Jan 29, 2026", "Sept. 28, 2023")]
    ['2026-10-21', '2026-09-03', '2026-01-29', '2023-09-28']
    >>> [str(parse_date(t)) for t in ("Mi., 21.10.2026, 17:00 Uhr", "Mittwoch, 21. Oktober 2026 um 18 Uhr")]
    ['2026-10-21', '2026-10-21']
    >>> parse_date("31.02.2024"), parse_date("I. Quartal 2017"), parse_date("")
    (None, None, None)
    """
    match = _match(text)
    if match is None:
        return None
    month = match["month"].lower()
    number = int(month) if month.isdecimal() else _MONTHS.get(month, 0)
    try:
        return dt.date(_full_year(match["year"]), number, int(match["day"]))
    except ValueError:
        return None


def time_behind(text: str | None) -> str | None:
    """The words for a time behind a date; None where it has none.

    >>> time_behind("Mi., 21.10.2026, 17:00 Uhr"), time_behind("21.10.2026 18:00 - 20:10"), time_behind("21.10.2026")
    ('17:00 Uhr', '18:00 - 20:10', None)
    """
    match = _match(text)
    return match["time"] if match else None


def _full_year(year: str) -> int:
    """Two digits mean 1970 to 2069; no council has put older meetings online."""
    number = int(year)
    return number if len(year) == 4 else number + (1900 if number >= 70 else 2000)


def wrong_weekday(text: str | None) -> bool:
    """True where the printed weekday is not that of the printed day; the day counts, the caller reports.

    >>> wrong_weekday("Mi., 21.10.2026"), wrong_weekday("Fr., 21.10.2026"), wrong_weekday("21.10.2026")
    (False, True, False)
    """
    match, day = _match(text), parse_date(text)
    if match is None or day is None or not match["weekday"]:
        return False
    word = match["weekday"].lower()
    return ("sa" if word == "sonnabend" else word[:2]) not in _WEEKDAYS[day.weekday()]


def _clock(hour: str | None, minute: str | None) -> dt.time | None:
    """A time of day; 24:00 is its end, 00:00. None for an impossible one."""
    if hour is None or (int(hour) == 24 and int(minute or 0)):
        return None
    try:
        return dt.time(int(hour) % 24 if int(hour) == 24 else int(hour), int(minute or 0))
    except ValueError:
        return None


def parse_time(text: str | None) -> dt.time | None:
    """A time of day that stands alone.

    >>> [str(parse_time(t)) for t in ("17:00", "17.00 Uhr", "17:05 Uhr", "um 17:48", "9 Uhr")]
    ['17:00:00', '17:00:00', '17:05:00', '17:48:00', '09:00:00']
    >>> parse_time("25:00"), parse_time("17"), parse_time("nach der Sitzung")
    (None, None, None)
    """
    match = _ONE_TIME.fullmatch(" ".join(text.split())) if text else None
    if match is None or not (match["minute"] or match["unit"]):
        return None
    return _clock(match["hour"], match["minute"])


def parse_span(text: str | None) -> TimeSpan:
    """Start and end that a text holds, alone or in the heading of a part of a meeting.

    >>> def show(text):
    ...     return " ".join(t.isoformat("minutes") if t else "-" for t in parse_span(text))
    >>> show("öffentlicher Teil (19:30 - 20:40\\xa0Uhr)"), show("22:48 Uhr – 22:52 Uhr"), show("18:00 - 18:10")
    ('19:30 20:40', '22:48 22:52', '18:00 18:10')
    >>> show("Nichtöffentlicher Teil (bis 19:25 Uhr)"), show("Öffentliche Sitzung (17:00 Uhr)"), show("Teil 2")
    ('- 19:25', '17:00 -', '- -')
    >>> show("18:00 - 00:00"), show("18:00 - 24:00")
    ('18:00 -', '18:00 00:00')
    >>> show("Beginn: 19:00 Uhr Ende: 21:50 Uhr"), show("Ende: 21:50 Uhr"), show("Mi., 21.10.2026, 17:00 - 19:30 Uhr")
    ('19:00 21:50', '- 21:50', '17:00 19:30')
    """
    plain = " ".join(text.split()) if text else ""
    if (match := _BEGIN_AND_END.search(plain) or _SPAN.search(plain)) and _is_time(match, "to_"):
        return TimeSpan(_clock(match["from_hour"], match["from_minute"]), _end_clock(match))
    if (match := _UNTIL.search(plain)) and _is_time(match, "to_"):
        return TimeSpan(None, _end_clock(match))
    found = next((match for match in _START.finditer(plain) if _is_time(match, "from_")), None)
    return TimeSpan(_clock(found["from_hour"], found["from_minute"]) if found else None, None)


def _is_time(match: re.Match[str], prefix: str) -> bool:
    """A bare number is a time only with `Uhr` behind it."""
    return bool(match[prefix + "minute"] or match[prefix + "unit"])


def _end_clock(match: re.Match[str]) -> dt.time | None:
    """The end of a span; 00:00 is how the source writes that it knows none."""
    end = _clock(match["to_hour"], match["to_minute"])
    return None if end == dt.time(0) and int(match["to_hour"]) == 0 else end


def moment(day: dt.date, time: dt.time | None, *, fold: int = 0) -> dt.datetime:
    """A day and a clock time in Berlin; see the rules above for none and for the nights the clock changes.

    >>> print(moment(dt.date(2026, 10, 21), dt.time(17)), moment(dt.date(2026, 1, 2), None), sep=", ")
    2026-10-21 17:00:00+02:00, 2026-01-02 00:00:00+01:00
    >>> print(moment(dt.date(2026, 3, 29), dt.time(2, 30)))
    2026-03-29 03:30:00+02:00
    >>> autumn, time = dt.date(2026, 10, 25), dt.time(2, 30)
    >>> print(moment(autumn, time), moment(autumn, time, fold=1), sep=", ")
    2026-10-25 02:30:00+02:00, 2026-10-25 02:30:00+01:00
    """
    local = dt.datetime.combine(day, time or dt.time(0), BERLIN).replace(fold=fold)
    return local.astimezone(dt.UTC).astimezone(BERLIN)


def moment_after(start: dt.datetime, time: dt.time) -> dt.datetime:
    """The first moment after `start` at which the clock in Berlin shows `time`.

    >>> start = moment(dt.date(2026, 10, 21), dt.time(18))
    >>> print(moment_after(start, dt.time(20, 30)), moment_after(start, dt.time(0, 15)), sep=", ")
    2026-10-21 20:30:00+02:00, 2026-10-22 00:15:00+02:00
    """
    day = start.astimezone(BERLIN).date()
    candidates = [(day, 0), (day, 1), (day + dt.timedelta(1), 0), (day + dt.timedelta(1), 1)]
    ends = (moment(on, time, fold=fold) for on, fold in candidates)
    # Compared in UTC: Python compares two times of one zone by their clock times.
    return next(later for later in ends if later.astimezone(dt.UTC) > start.astimezone(dt.UTC))


def meeting_end(start: dt.datetime | None, spans: Iterable[TimeSpan]) -> dt.datetime | None:
    """The latest end that the parts of a meeting state; None where none does.

    A part belongs to the night of the meeting: one that starts more than six hours before the
    meeting does started after midnight.

    >>> start = moment(dt.date(2026, 10, 21), dt.time(18))
    >>> print(meeting_end(start, [parse_span("18:00 - 23:50"), parse_span("(bis 00:20 Uhr)")]))
    2026-10-22 00:20:00+02:00
    """
    if start is None:
        return None
    ends = [moment_after(_part_start(start, span.start), span.end) for span in spans if span.end is not None]
    latest = max(ends, key=dt.datetime.timestamp, default=None)
    return latest if latest and latest.timestamp() >= start.timestamp() else None


def _part_start(meeting: dt.datetime, time: dt.time | None) -> dt.datetime:
    """When a part starts; the meeting's start where the part states none."""
    if time is None:
        return meeting
    start = moment(meeting.date(), time)
    early = meeting.timestamp() - start.timestamp() > 6 * 3600
    return moment(meeting.date() + dt.timedelta(1), time) if early else start
