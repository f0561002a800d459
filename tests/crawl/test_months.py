"""Which months a crawl asks for: to the ends of its window, or as far as there are meetings."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ratsinfo_spider.crawl.months import Month, MonthWalk
from ratsinfo_spider.sites import lookup

SITE = replace(lookup.for_url("https://ratsinfo.musterstadt.example/public/"), empty_months=2, announced_months=2)
TODAY = dt.date(2026, 11, 22)


def walk(since: str | None, until: str | None, meetings: set[Month], *known: dt.date) -> list[Month]:
    """The months asked, if those in `meetings` have some."""
    first, last = (dt.date.fromisoformat(day) if day else None for day in (since, until))
    months = MonthWalk(SITE, first, last, TODAY)
    asked = []
    for month in months.months(list(known)):
        asked.append(month)
        months.count(1 if month in meetings else 0)
    return asked


def test_a_window_is_its_months_newest_first() -> None:
    assert walk("2023-09-15", "2023-11-02", set()) == [(2023, 11), (2023, 10), (2023, 9)]


def test_a_day_is_its_month() -> None:
    assert walk("2023-10-31", "2023-10-31", set()) == [(2023, 10)]


def test_a_window_that_lies_ahead() -> None:
    assert walk("2027-01-10", "2027-02-03", set()) == [(2027, 1), (2027, 2)]


def test_everything_ends_after_empty_months_on_both_sides() -> None:
    assert walk(None, None, {(2026, 11), (2026, 12)}) == [
        (2026, 11),
        (2026, 10),
        (2026, 9),
        (2026, 12),
        (2027, 1),
        (2027, 2),
    ]


def test_everything_ends_after_empty_months_where_no_meeting_is() -> None:
    assert walk(None, None, set()) == [(2026, 11), (2026, 10), (2026, 12), (2027, 1)]


def test_a_gap_does_not_end_the_walk_while_older_meetings_are_known() -> None:
    assert walk(None, "2026-11-30", set(), dt.date(2026, 3, 5))[-1] == (2026, 3)


def test_a_meeting_of_long_ago_is_walked_to() -> None:
    long_ago = TODAY - dt.timedelta(days=700)
    assert (long_ago.year, long_ago.month) in walk(None, None, set(), long_ago)


def test_a_month_that_failed_is_no_empty_month() -> None:
    months = MonthWalk(SITE, None, None, TODAY)
    asked = months.months([])
    for _ in range(10):
        next(asked)
        months.count(None)
    assert next(asked) == (2026, 1)


@pytest.mark.parametrize("since", ["2024-12-01", "2024-12-31"])
def test_the_turn_of_the_year(since: str) -> None:
    assert walk(since, "2025-01-01", set()) == [(2025, 1), (2024, 12)]
