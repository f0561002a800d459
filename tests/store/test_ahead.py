"""A night whose clock was ahead: what it read in the future was not read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.crawl.refresh_intervals import ListSchedule
from ratsinfo_spider.store import Planner
from ratsinfo_spider.store.ahead import SKEW
from ratsinfo_spider.store.fetches import Known
from ratsinfo_spider.store.rules import REASONS
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.stores import DAY, START
from tests.nights import faults, living_town

AHEAD = START + 200 * DAY
MONTH = dt.date(2026, 11, 1), dt.date(2026, 11, 30)


def read_at(moment: dt.datetime) -> dict[str, str]:
    """What is known after an agenda, an item and a month were read then."""
    planner = Planner({}, moment, clock=lambda: moment, pages=PAGE_TYPES)
    for kind, number in (("to010", 1), ("to020", 7)):
        planner.should_fetch(kind, number, {"page:1": "row"})
    planner.done(planner.begin("to010", 1), meeting_start=START)
    planner.done(planner.begin("to020", 7))
    turns = ListSchedule(planner, Arguments(since=None, until=None))
    turns.read("si010", "2026-08", *MONTH, says="x", meetings=4)
    turns.finish()
    return planner._known


def test_what_was_read_in_the_future_is_asked_now() -> None:
    planner = Planner(read_at(AHEAD), START, pages=PAGE_TYPES)
    assert {*planner.due()} == {"to010:1", "to020:7", "si010:2026-08"}
    agenda = planner.should_fetch("to010", 1, {"page:1": "row"}, meeting_start=START, closed=False)
    page = planner.should_fetch("to020", 7, {"page:1": "row"})
    assert (agenda.reason, page.reason) == ("due", "due")


def test_a_row_that_changed_since_still_goes_first() -> None:
    planner = Planner(read_at(AHEAD), START, pages=PAGE_TYPES)
    assert planner.should_fetch("to020", 7, {"page:1": "other"}).priority == REASONS["changed"].priority


def test_a_month_read_in_the_future_is_asked_and_keeps_its_notes() -> None:
    turns = ListSchedule(Planner(read_at(AHEAD), START, pages=PAGE_TYPES), Arguments(since=None, until=None))
    assert turns.wants("si010", "2026-08", *MONTH)
    assert turns.has_news("si010", "2026-08", "y")
    assert list(turns.months_with_meetings()) == [dt.date(2026, 8, 1)]


def test_the_planner_tells_how_much_and_until_when() -> None:
    ahead = Planner(read_at(AHEAD), START, pages=PAGE_TYPES).ahead
    assert ahead
    assert ahead == (["to010:1", "to020:7", "si010:2026-08"], AHEAD)
    assert "3 pages, months and lists as read in the future" in str(ahead)


def test_the_store_hears_of_it_so_that_one_run_only_tells() -> None:
    planner = Planner(read_at(AHEAD), START, pages=PAGE_TYPES)
    assert all(fetch.finished for fetch in planner.inbox)
    told = {fetch.page: Known.of(fetch).text() for fetch in planner.inbox}
    assert told == planner._known
    assert Planner(told, START, pages=PAGE_TYPES).ahead is None


@pytest.mark.parametrize("early", [dt.timedelta(0), SKEW / 2, SKEW])
def test_clocks_of_two_machines_may_differ_a_little(early: dt.timedelta) -> None:
    planner = Planner(read_at(START + early), START, pages=PAGE_TYPES)
    assert planner.ahead is None
    assert planner.due() == []


def test_a_page_that_was_to_be_asked_at_once_by_a_clock_ahead_is() -> None:
    """`second_look` writes the time of its run as that of the next turn."""
    known = {page: text.split(" ") for page, text in read_at(START).items()}
    known["to020:7"][2] = str(int(AHEAD.timestamp()))
    planner = Planner({page: " ".join(words) for page, words in known.items()}, START + DAY, pages=PAGE_TYPES)
    assert planner.ahead is None
    assert planner.should_fetch("to020", 7, {"page:1": "row"}).reason == "due"


@pytest.mark.process
def test_the_nights_after_one_with_a_clock_ahead_miss_nothing(tmp_path: Path) -> None:
    with living_town(tmp_path) as town:
        assert town.crawl(tmp_path).code == 0
        later = dt.datetime.now(dt.UTC) + dt.timedelta(days=200)
        assert town.crawl(tmp_path, "-s", f"RATSINFO_NOW={later.isoformat()}").code == 0
        town.show(5)
        done = town.crawl(tmp_path)
        assert done.code == 0, done.stdout + done.stderr
        assert [words for words in faults(done, town.truth) if not words.startswith("too much: ")] == []
        assert done.report["warnings"]["clock"] == 1
        assert "clock" not in town.crawl(tmp_path).report["warnings"]
