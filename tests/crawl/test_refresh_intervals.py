"""Which months and lists a run asks for: all at first, later each when it is due."""

from __future__ import annotations

import datetime as dt

import pytest

from ratsinfo_spider.crawl.arguments import parse
from ratsinfo_spider.crawl.refresh_intervals import ListSchedule
from ratsinfo_spider.store import Planner
from ratsinfo_spider.store.planner import Refresh
from ratsinfo_spider.store.rules import MONTH_RULES, next_due
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES

TODAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


class Runs:
    """Runs one after the other, each with what the ones before have noted."""

    def __init__(self) -> None:
        self._planner = Planner({}, NOW, pages=PAGE_TYPES)

    def at(self, days: float, **given: str) -> tuple[ListSchedule, dt.date | None, dt.date | None]:
        """The turns of a run so many days later, and its window."""
        now = NOW + days * DAY
        refresh: Refresh = "all" if given.get("refresh") == "all" else "changed"
        self._planner = Planner(dict(self._planner._known), now, refresh, lambda: now, pages=PAGE_TYPES)
        arguments = parse(given, TODAY, default_all=True)
        return ListSchedule(self._planner, arguments), arguments.since, arguments.until

    def asks(self, days: float, kind: str, number: object, **given: str) -> bool:
        """Whether that run asks for a month or list; if it does, it notes it as read."""
        turns, since, until = self.at(days, **given)
        asks = turns.wants(kind, number, since, until)
        if asks:
            turns.read(kind, number, since, until, says="a", meetings=1)
        turns.finish()
        return asks


@pytest.fixture
def runs() -> Runs:
    return Runs()


@pytest.mark.parametrize("month", ["2026-11", "2026-12", "2027-01"])
def test_the_months_around_today_are_asked_in_every_run(runs: Runs, month: str) -> None:
    assert [runs.asks(days, "si010", month) for days in (0, 0.01, 1)] == [True, True, True]


def test_the_month_before_is_asked_every_third_night(runs: Runs) -> None:
    assert [runs.asks(days, "si010", "2026-10") for days in (0, 1, 2, 3, 4)] == [True, False, False, True, False]


@pytest.mark.parametrize(("month", "days"), [("2026-05", 30), ("2019-05", 90)])
def test_old_months_come_round_in_turns(runs: Runs, month: str, days: int) -> None:
    asked = [night for night in range(days * 2 + 1) if runs.asks(night, "si010", month)]
    assert len(asked) == 3
    assert max(asked[1], asked[2] - asked[1]) <= days


@pytest.mark.parametrize("kind", ["si018", "si018-recent"])
def test_lists_come_round_in_turns(runs: Runs, kind: str) -> None:
    asked = [night for night in range(int(PAGE_TYPES[kind].refresh) * 2 + 1) if runs.asks(night, kind, 4)]
    assert asked[0] == 0
    assert len(asked) == 3


def test_refresh_all_asks_for_every_month_and_list(runs: Runs) -> None:
    for kind, number in (("si010", "2019-05"), ("si018", 4)):
        assert runs.asks(0, kind, number)
        assert not runs.asks(0, kind, number)
        assert runs.asks(0, kind, number, refresh="all")


@pytest.mark.parametrize(("kind", "number"), [("si010", "2019-05"), ("si018", 4)])
def test_a_part_does_not_count_as_the_whole(runs: Runs, kind: str, number: object) -> None:
    """A run follows the meetings of its window only: the next one with a wider window asks again."""
    assert runs.asks(0, kind, number, since="2019-05-10")
    assert not runs.asks(0, kind, number, since="2019-05-12")
    assert runs.asks(0, kind, number, since="2019-05-01")
    assert runs.asks(0, kind, number)
    assert not runs.asks(0, kind, number, since="2019-05-01", until="2019-05-31")


def test_a_run_for_some_committees_does_not_count_for_all(runs: Runs) -> None:
    assert runs.asks(0, "si010", "2019-05", organization="7,4")
    assert not runs.asks(0, "si010", "2019-05", organization="4,7")
    assert runs.asks(0, "si010", "2019-05", organization="4")
    assert runs.asks(0, "si010", "2019-05")


def test_what_is_read_counts_only_when_all_it_names_was_asked_for(runs: Runs) -> None:
    turns, *_ = runs.at(0)
    turns.read("si010", "2019-05", None, None)
    assert runs.asks(0, "si010", "2019-05"), "the run was killed before"


@pytest.mark.parametrize(("kind", "number"), [("si010", "2019-05"), ("si018", 4), ("si018-recent", 4)])
def test_what_could_not_be_read_is_asked_by_the_next_run(runs: Runs, kind: str, number: object) -> None:
    runs.asks(0, kind, number)
    turns, *_ = runs.at(0.1)
    turns.mark_pending(kind, number)
    assert runs.asks(0.2, kind, number)
    assert not runs.asks(0.3, kind, number)


def test_a_month_that_says_something_else_has_news(runs: Runs) -> None:
    assert not runs.at(0)[0].has_news("si010", "2026-11", "a"), "nothing to compare with"
    runs.asks(0, "si010", "2026-11")
    assert not runs.at(1)[0].has_news("si010", "2026-11", "a")
    assert runs.at(1)[0].has_news("si010", "2026-11", "b")


def test_months_with_meetings_tell_how_far_to_walk(runs: Runs) -> None:
    runs.asks(0, "si010", "2019-05")
    runs.asks(0, "si010", "2018-05", organization="4")
    assert list(runs.at(0)[0].months_with_meetings()) == [dt.date(2019, 5, 1)]


def test_every_month_has_a_rule_and_the_older_the_rarer() -> None:
    assert [rule.every for rule in MONTH_RULES] == sorted(rule.every for rule in MONTH_RULES)
    for month in ("1990-01", "2026-11", "2099-12"):
        assert next_due(f"si010:{month}", "by_month", NOW) - NOW <= MONTH_RULES[-1].every
