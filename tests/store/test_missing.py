"""What a miss means for rows and pages beside the one that was missed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ratsinfo_spider.items import Meeting, Paper, Record
from ratsinfo_spider.store import Fetch, Planner, Store
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.stores import DAY, SITE, START, item, meeting, row, run, table

SOON = START + 5 * DAY
WINDOW = (START.date(), SOON.date() + DAY)
ORGANIZATION = f"{SITE}:organization:4"
ANNOUNCED = f"{SITE}:meeting:g4-1"


def announced() -> Record:
    """A meeting without a number."""
    record = Meeting(id=ANNOUNCED, site=SITE, organization_id=ORGANIZATION, start_time=SOON)
    return row(record)  # type: ignore[no-any-return]


def paper(number: int) -> Record:
    return row(Paper(id=f"{SITE}:paper:{number}", site=SITE, native_id=str(number)))  # type: ignore[no-any-return]


def removed(place: str | Path, name: str) -> dict[str, bool]:
    """Which rows of a table are removed."""
    return {key: found["removed_at"] is not None for key, found in table(place, name).items()}


def night(
    place: str | Path,
    day: int,
    *records: Record,
    fetched: tuple[Fetch, ...] = (),
    listed_from: dt.date | None = dt.date.min,
) -> None:
    """A run that has read the calendar in full, and the lists from that day on."""
    now = START + day * DAY
    with Store(place, SITE) as store:
        store.open_run(f"run-{day}", now, {}, pages=PAGE_TYPES)
        store.put(records, now, fetched)
        store.close_run("complete", [WINDOW], now, listed_from=listed_from)


def read(page: str, day: float = 0, status: str = "ok", **fingerprints: str) -> Fetch:
    """A page that was read on a day."""
    planner = Planner({}, START, clock=lambda: START + day * DAY, pages=PAGE_TYPES)
    kind, _, number = page.partition(":")
    rows = {name.replace("_", ":"): says for name, says in fingerprints.items()}
    planner.should_fetch(kind, number, fingerprints=rows)
    fetch = planner.begin(kind, number)
    planner.done(fetch, status)  # type: ignore[arg-type]
    return fetch


def planner(place: str | Path, day: float) -> Planner:
    """That of a run on a day."""
    with Store(place, SITE) as store:
        return Planner(store.snapshot(), START + day * DAY, pages=PAGE_TYPES)


def test_a_meeting_without_a_number_is_missed_only_where_the_lists_were_read(place: str | Path) -> None:
    night(place, 0, announced())
    for day in (1, 2, 3):
        night(place, day, listed_from=None)
    for day in (4, 5, 6):
        night(place, day, listed_from=SOON.date() + DAY)
    assert removed(place, "meetings") == {ANNOUNCED: False}
    for day in (7, 8, 9):
        night(place, day, listed_from=SOON.date())
    assert removed(place, "meetings") == {ANNOUNCED: True}


def test_a_meeting_that_gets_its_number_is_one_meeting_at_once(place: str | Path) -> None:
    night(place, 0, announced())
    night(place, 1, meeting(7, start_time=SOON, organization_id=ORGANIZATION))
    assert removed(place, "meetings") == {f"{SITE}:meeting:7": False}


def test_another_committee_at_the_same_time_is_another_meeting(place: str | Path) -> None:
    night(place, 0, announced())
    night(place, 1, meeting(7, start_time=SOON, organization_id=f"{SITE}:organization:5"))
    assert removed(place, "meetings")[ANNOUNCED] is False


def test_a_month_that_lacks_a_meeting_is_read_again_the_next_night(place: str | Path) -> None:
    months = read("si010:2025-06"), read("si010:2025-06@4")
    with Store(place, SITE) as store:
        store.open_run("first", START, {}, pages=PAGE_TYPES)
        store.put([meeting(7, start_time=dt.datetime(2025, 6, 3, 17, tzinfo=dt.UTC))], START, months)
        store.close_run("complete", (), START)
    assert not planner(place, 0.5).due()
    with Store(place, SITE) as store:
        store.open_run("second", START, {}, pages=PAGE_TYPES)
        store.close_run("complete", [(dt.date(2025, 6, 1), dt.date(2025, 6, 30))], START)
    assert set(planner(place, 0.5).due()) == {"si010:2025-06", "si010:2025-06@4"}


def test_papers_of_a_missed_meeting_are_read_again_and_once_more_when_it_is_back(place: str | Path) -> None:
    """They list the meeting on their way, and no row of theirs says that it has gone, or come back."""
    agenda = [meeting(7, start_time=SOON), item(1, of=7, paper_id=f"{SITE}:paper:9"), paper(9)]
    night(place, 0, *agenda, fetched=(read("vo020:9", to010_7="row", to010_8="other"),))
    assert planner(place, 1).should_fetch("vo020", 9, {"to010:7": "row"}).reason == "unchanged"
    night(place, 1)
    assert "vo020:9" in planner(place, 1).due()
    known = planner(place, 1).known("vo020", 9)
    assert known is not None
    assert known.fingerprints == {"to010:8": "other"}
    assert planner(place, 1).should_fetch("vo020", 9, {"to010:7": "row"}).reason == "changed"


def test_a_paper_whose_page_is_gone_goes_after_three_runs(place: str | Path) -> None:
    run(place, 0, [paper(9)], fetched=[read("vo020:9")])
    for day in (1, 2):
        run(place, day, [], fetched=[read("vo020:9", day, "gone")])
        assert removed(place, "papers") == {f"{SITE}:paper:9": False}
        assert planner(place, day).due() == ["vo020:9"], "the next run asks again"
    run(place, 3, [], fetched=[read("vo020:9", 3, "gone")])
    assert removed(place, "papers") == {f"{SITE}:paper:9": True}
    assert planner(place, 3).should_fetch("vo020", 9).reason == "new"


def test_a_page_that_is_back_forgives(place: str | Path) -> None:
    run(place, 0, [paper(9)], fetched=[read("vo020:9")])
    for day, status in enumerate(("gone", "gone", "ok", "gone", "gone"), 1):
        run(place, day, [paper(9)] if status == "ok" else [], fetched=[read("vo020:9", day, status)])
    assert removed(place, "papers") == {f"{SITE}:paper:9": False}


# --- what is due -----------------------------------------------------------------------------------------------


def test_what_is_longest_overdue_is_asked_first() -> None:
    knows = Planner({}, START, clock=lambda: START, pages=PAGE_TYPES)
    for number in (1, 2, 3):
        knows.done(knows.begin("to020", number))
    later = Planner(dict(knows._known), START + 200 * DAY, pages=PAGE_TYPES)
    turns = [known.due for page in later.due() if (known := later.known(*page.split(":", 1)))]
    assert turns == sorted(turns)
    assert len(turns) == 3
    assert Planner(dict(knows._known), START, pages=PAGE_TYPES).due() == []
    assert Planner(dict(knows._known), START + 200 * DAY, "all", pages=PAGE_TYPES).due() == []


def test_an_agenda_in_the_making_goes_before_old_pages() -> None:
    knows = Planner({}, START, clock=lambda: START, pages=PAGE_TYPES)
    knows.done(knows.begin("to010", 1), meeting_start=START)
    knows.done(knows.begin("to020", 1))
    later = Planner(dict(knows._known), START + 200 * DAY, pages=PAGE_TYPES)
    agenda, page = later.should_fetch("to010", 1), later.should_fetch("to020", 1)
    assert (agenda.reason, page.reason) == ("due", "due")
    assert agenda.priority > page.priority
