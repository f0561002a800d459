"""Every printed form of a day gives that day again; points in time survive the nights the clock changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratsinfo_spider.german.dates import (
    BERLIN,
    TimeSpan,
    meeting_end,
    moment,
    moment_after,
    parse_date,
    parse_span,
    parse_time,
    wrong_weekday,
)

SHORT = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
LONG = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
GERMAN_SHORT = ("Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sept", "Okt", "Nov", "Dez")
ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

FORMS: dict[str, Callable[[dt.date], str]] = {
    "Mi., 21.10.2026": lambda d: f"{SHORT[d.weekday()]}., {d:%d.%m.%Y}",
    "Di, 27.08.2019": lambda d: f"{SHORT[d.weekday()]}, {d:%d.%m.%Y}",
    "Do.,24.09.2026 over two lines": lambda d: f"{SHORT[d.weekday()]}.,\n{d:%d.%m.%Y}",
    "21.10.2026": lambda d: f"{d:%d.%m.%Y}",
    "Mittwoch, 21.10.2026 , 17:00 Uhr": lambda d: f"{LONG[d.weekday()]}, {d:%d.%m.%Y} , 17:00 Uhr",
    "9.1.2017": lambda d: f"{d.day}.{d.month}.{d.year}",
    "17. Januar 2018": lambda d: f"{d.day}. {MONTHS.split()[d.month - 1]} {d.year}",
    "07. November 2018": lambda d: f"{d.day:02}. {MONTHS.split()[d.month - 1]} {d.year}",
    "19.Januar 2022": lambda d: f"{d.day}.{MONTHS.split()[d.month - 1]} {d.year}",
    "3. Sept. 2018": lambda d: f"{d.day}. {GERMAN_SHORT[d.month - 1]}. {d.year}",
    "Mittwoch, 12.07.2017": lambda d: f"{LONG[d.weekday()]}, {d:%d.%m.%Y}",
    "Mittwoch, den 22. April 2015": lambda d: (
        f"{LONG[d.weekday()]}, den {d.day}. {MONTHS.split()[d.month - 1]} {d.year}"
    ),
    "2026 Oct 21": lambda d: f"{d.year} {ENGLISH[d.month - 1]} {d.day}",
    "Jan 29, 2026": lambda d: f"{ENGLISH[d.month - 1]} {d.day}, {d.year}",
    "Sept. 28, 2023": lambda d: f"{ENGLISH[d.month - 1]}. {d.day}, {d.year}",
    "Thu, 15.10.2026": lambda d: f"{ENGLISH_DAYS[d.weekday()]}, {d:%d.%m.%Y}",
    "2026-10-21": lambda d: d.isoformat(),
    "2021-05-12T00:00:00+02:00": lambda d: f"{d.isoformat()}T00:00:00+02:00",
}
DAYS = st.dates(dt.date(1971, 1, 1), dt.date(2068, 12, 31))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@pytest.mark.parametrize("form", FORMS)
@given(day=DAYS)
def test_each_form_gives_its_day(form: str, day: dt.date) -> None:
    printed = FORMS[form](day)
    assert parse_date(printed) == day
    assert parse_date(printed.upper().replace(" ", "\xa0")) == day
    assert not wrong_weekday(printed)


@given(day=DAYS)
def test_two_digits_of_a_year(day: dt.date) -> None:
    assert parse_date(f"{day.day}.{day.month}.{day:%y}") == day


@given(day=DAYS, shift=st.integers(1, 6))
def test_a_wrong_weekday_is_told_and_the_day_counts(day: dt.date, shift: int) -> None:
    printed = f"{SHORT[(day.weekday() + shift) % 7]}., {day:%d.%m.%Y}"
    assert parse_date(printed) == day
    assert wrong_weekday(printed)


def test_sonnabend_is_a_saturday() -> None:
    assert not wrong_weekday("Sonnabend, 24.10.2026")


@pytest.mark.parametrize(
    "text", ["31.02.2024", "00.01.2024", "1.13.2020", "29.02.2023", "2026 Foo 21", "I. Quartal 2017", "x", " ", None]
)
def test_no_day(text: str | None) -> None:
    assert parse_date(text) is None


@given(text=st.text(max_size=40))
def test_third_party_text_never_breaks_a_parser(text: str) -> None:
    parse_date(text), parse_time(text), parse_span(text), wrong_weekday(text)


@given(time=TIMES)
def test_times(time: dt.time) -> None:
    for form in ("{:%H:%M}", "{:%H.%M} Uhr", "{:%H:%M} Uhr", "um {:%H:%M}", "{:%H:%M}\xa0Uhr"):
        assert parse_time(form.format(time)) == time


@pytest.mark.parametrize("text", ["24:01", "12:60", "17", "05.04.2017", "", None])
def test_no_time(text: str | None) -> None:
    assert parse_time(text) is None


@given(start=TIMES, end=TIMES.filter(lambda t: t != dt.time(0)))
def test_spans(start: dt.time, end: dt.time) -> None:
    for form in (
        "{:%H:%M} - {:%H:%M}",
        "{:%H:%M} Uhr – {:%H:%M} Uhr",
        "öffentlicher Teil ({:%H:%M} - {:%H:%M}\xa0Uhr)",
        "Öffentliche Sitzung (von {:%H.%M} bis {:%H.%M} Uhr)",
    ):
        assert parse_span(form.format(start, end)) == TimeSpan(start, end)


@pytest.mark.parametrize("text", ["Teil 2", "Sitzung vom 05.04.2017", "TOP 3 - 5", "", None])
def test_no_span(text: str | None) -> None:
    assert parse_span(text) == TimeSpan(None, None)


def test_midnight_as_end_means_that_none_is_known() -> None:
    assert parse_span("17:00 - 00:00 Uhr").end is None


# --- points in time --------------------------------------------------------------------------------

SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)


def test_a_time_that_spring_skips_is_moved_on() -> None:
    assert moment(SPRING, dt.time(2, 15)).isoformat() == "2026-03-29T03:15:00+02:00"


def test_a_time_that_autumn_shows_twice_is_the_first() -> None:
    assert moment(AUTUMN, dt.time(2, 15)).isoformat() == "2026-10-25T02:15:00+02:00"


def test_an_end_in_the_second_of_two_hours() -> None:
    start = moment(AUTUMN, dt.time(2, 45))
    assert moment_after(start, dt.time(2, 15)).isoformat() == "2026-10-25T02:15:00+01:00"


def test_a_meeting_through_the_autumn_night() -> None:
    start = moment(dt.date(2026, 10, 24), dt.time(22))
    assert moment_after(start, dt.time(3, 30)).timestamp() - start.timestamp() == 6.5 * 3600


@given(day=DAYS, start=TIMES, end=TIMES)
def test_an_end_is_after_its_start_and_within_a_day(day: dt.date, start: dt.time, end: dt.time) -> None:
    begin = moment(day, start)
    assert 0 < moment_after(begin, end).timestamp() - begin.timestamp() <= 25 * 3600


@given(day=DAYS, time=TIMES)
def test_times_are_the_same_in_utc_and_in_berlin(day: dt.date, time: dt.time) -> None:
    local = moment(day, time)
    assert local.tzinfo is BERLIN
    assert local.astimezone(dt.UTC).astimezone(BERLIN) == local


def _end(*sections: str) -> str | None:
    end = meeting_end(moment(dt.date(2026, 10, 21), dt.time(18)), map(parse_span, sections))
    return end.isoformat("T", "minutes") if end else None


def test_the_latest_end_of_all_parts_counts() -> None:
    assert _end("öffentlicher Teil (18:00 - 19:08 Uhr)", "Nichtöffentlicher Teil (bis 19:25 Uhr)") == (
        "2026-10-21T19:25+02:00"
    )


def test_a_part_that_starts_after_midnight() -> None:
    assert _end("Teil A (18:00 - 00:05 Uhr)", "Teil B (00:10 - 00:40 Uhr)") == "2026-10-22T00:40+02:00"


def test_a_part_before_the_meeting_starts_gives_no_end() -> None:
    assert _end("Nichtöffentlicher Teil (17:00 - 17:45 Uhr)") is None


def test_no_end_where_no_part_states_one() -> None:
    assert _end("Öffentlicher Teil", "Nichtöffentlicher Teil (18:30 Uhr)") is None


def test_no_end_without_a_start() -> None:
    assert meeting_end(None, [parse_span("18:00 - 19:00")]) is None


@pytest.mark.parametrize(
    "text",
    [
        "Mi., 21.10.2026, 17:00 Uhr",
        "Mittwoch, 21.10.2026 17:00",
        "Mittwoch, den 21. Oktober 2026, um 17 Uhr",
        "21.10.2026, 17:00 - 19:30 Uhr",
    ],
)
def test_a_day_with_a_time_behind_it(text: str) -> None:
    assert parse_date(text) == dt.date(2026, 10, 21)
    assert parse_span(text).start == dt.time(17)
    assert not wrong_weekday(text)


def test_a_day_with_words_behind_it_is_none() -> None:
    assert parse_date("Mi., 21.10.2026, im Rathaus") is None


@pytest.mark.parametrize(
    "text",
    ["Beginn: 19:00 Uhr Ende: 21:50 Uhr", "Beginn: 19.00 Uhr, Ende 21.50 Uhr", "Beginn 19:00 Uhr - Ende: 21:50 Uhr"],
)
def test_beginning_and_end(text: str) -> None:
    assert parse_span(text) == (dt.time(19), dt.time(21, 50))


def test_an_end_that_is_about_and_a_beginning_or_an_end_alone() -> None:
    assert parse_span("18.30 Uhr bis ca. 20 Uhr") == (dt.time(18, 30), dt.time(20))
    assert parse_span("Beginn: 19:00 Uhr") == (dt.time(19), None)
    assert parse_span("Ende der Sitzung: 21:50 Uhr") == (None, dt.time(21, 50))
