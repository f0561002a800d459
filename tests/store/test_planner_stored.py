"""What the planner knows comes from the store: what was read, what lacked a row, what is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratsinfo_spider.store import Fetch, Planner, Store
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.stores import DAY, SITE, START, item, meeting, run, vote
from tests.store.test_planner import remembered


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


def stored(place: Path, day: float) -> Planner:
    with Store(place, SITE) as store:
        return Planner(store.snapshot(), START + day * DAY, pages=PAGE_TYPES)


def fetched(kind: str, number: int, row: str = "row") -> Fetch:
    planner = Planner({}, START, pages=PAGE_TYPES)
    planner.should_fetch(kind, number, {"to010:1": row})
    fetch = planner.begin(kind, number)
    planner.done(fetch, at=START)
    return fetch


def test_the_store_remembers_what_was_read(place: Path) -> None:
    run(place, 0, [item(7)], fetched=[fetched("to020", 7)])
    assert stored(place, 0.1).should_fetch("to020", 7, {"to010:1": "row"}).reason == "unchanged"
    assert stored(place, 0.1).should_fetch("to020", 7, {"to010:1": "other"}).reason == "changed"
    assert stored(place, 181).should_fetch("to020", 7, {"to010:1": "row"}).reason == "due"


def test_the_newest_word_on_a_page_counts(place: Path) -> None:
    for day, row in enumerate("ab"):
        run(place, day, fetched=[fetched("to020", 7, row)])
        run(place, day + 10, [item(7)], fetched=[fetched("to020", 7, row)])
    assert stored(place, 0.1).should_fetch("to020", 7, {"to010:1": "b"}).reason == "unchanged"


def test_a_page_that_is_not_finished_is_not_stored(place: Path) -> None:
    with pytest.raises(ValueError, match=r"Planner\.done says"):
        run(place, 0, [item(7)], fetched=[Fetch("to020:7")])
    assert stored(place, 0).should_fetch("to020", 7).reason == "new"


def test_a_page_that_lacks_a_row_is_asked_again_soon(place: Path) -> None:
    agenda = fetched("to010", 1)
    run(place, 0, [meeting(1, lists=["agenda_items"]), item(7)], fetched=[agenda])
    assert not stored(place, 0.2).should_fetch("to010", 1, {"to010:1": "row"}).fetch
    run(place, 0.1, [meeting(1, lists=["agenda_items"])], fetched=[agenda])
    assert stored(place, 0.2).should_fetch("to010", 1, {"to010:1": "row"}).reason == "due"


def test_a_record_that_is_gone_is_read_as_new_when_it_comes_back(place: Path) -> None:
    start = START + 5 * DAY
    pages = [fetched("to010", 1), fetched("to020", 7)]
    run(place, 0, [meeting(1, start_time=start), item(7, lists=["votes"]), vote(7, 1)], fetched=pages)
    for day in (1, 2, 3):
        run(place, day, windows=[(start.date(), start.date())])
    planner = stored(place, 4)
    assert planner.should_fetch("to010", 1, {"to010:1": "row"}).reason == "new"
    assert planner.should_fetch("to020", 7, {"to010:1": "row"}).reason == "new"


def test_a_hundred_thousand_pages_are_some_thirty_megabytes() -> None:
    text = remembered(Fetch("to020:100000"))["to020:100000"]
    assert len(text) < 60
