"""Calendar and lists against what earlier runs found."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ratsinfo_spider.crawl.discrepancies import check_lists, check_meetings, known_days
from ratsinfo_spider.crawl.meeting_references import ListRead, MeetingReference
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.items import Meeting, Record
from ratsinfo_spider.store import Planner, Store
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.stores import SITE, START, meeting, row

BASE = "https://ris.musterstadt.example/public/"
JANUARY = dt.date(2026, 1, 1), dt.date(2026, 1, 31)
DAYS = [dt.datetime(2026, 1, day, 17, tzinfo=dt.UTC) for day in (12, 13)]


def announced(start: dt.datetime) -> Record:
    """A meeting that a list announces, without a number."""
    ours = f"{SITE}:organization:4"
    return row(Meeting(id=f"{SITE}:meeting:g4-{start:%d}", site=SITE, organization_id=ours, start_time=start))  # type: ignore[no-any-return]


def problems(folder: Path, *known: Record, references: dict[int, MeetingReference]) -> list[str]:
    """What a run says that has read January, where an earlier one stored the meetings `known`."""
    with Store(folder / "store.sqlite", SITE) as store:
        store.open_run("first", START, {}, pages=PAGE_TYPES)
        store.put(known, START)
        store.close_run("complete", (), START)
        run, planner = Run(site=SITE), Planner(store.snapshot(), START, pages=PAGE_TYPES)
        with store.lookup() as lookup:
            days = known_days(lookup, [JANUARY])
        check_meetings(run, planner, BASE, references, [JANUARY], days)
    return [problem["detail"] for problem in run.problems]


@pytest.fixture
def february() -> dict[int, MeetingReference]:
    """What is left to be found: a meeting of another month, with its agenda."""
    record = meeting(9, start_time=dt.datetime(2026, 2, 3, 17, tzinfo=dt.UTC))
    return {9: MeetingReference(9, record, url=f"{BASE}to010?SILFDNR=9", day=dt.date(2026, 2, 3))}


def test_a_month_that_has_lost_its_meetings_is_a_problem(tmp_path: Path, february: dict[int, MeetingReference]) -> None:
    numbered = [meeting(number, start_time=day) for number, day in enumerate(DAYS, 1)]
    [says] = problems(tmp_path, *numbered, references=february)
    assert says == "the calendar of 01/2026 shows no meeting, but earlier runs found 2"


def test_a_meeting_without_a_number_is_in_no_calendar(tmp_path: Path, february: dict[int, MeetingReference]) -> None:
    """Only lists announce it, and a night may read none of them."""
    assert problems(tmp_path, *map(announced, DAYS), references=february) == []
    assert problems(tmp_path / "and nothing else", *map(announced, DAYS), references={}) == []


# --- against each other -----------------------------------------------------------------------------


def reference(number: int, day: int, *, url: bool = True, month: int = 1, **sources: int | None) -> MeetingReference:
    link = f"{BASE}to010?SILFDNR={number}" if url else None
    return MeetingReference(number, meeting(number), link, dict(sources), day=dt.date(2026, month, day))


def told(folder: Path, *references: MeetingReference) -> list[str]:
    """What a first run says of the calendar of January and February."""
    run, planner = Run(site=SITE), Planner({}, START, pages=PAGE_TYPES)
    february = dt.date(2026, 2, 1), dt.date(2026, 2, 28)
    check_meetings(run, planner, BASE, {one.native_id: one for one in references}, [JANUARY, february], [])
    return [problem["detail"] for problem in run.problems]


def test_a_month_that_only_lists_know_is_a_problem(tmp_path: Path) -> None:
    listed = reference(1, 12, list=4), reference(2, 13, list=5)
    says = ["the calendar of 01/2026 shows no meeting, but the committees' lists link 2"]
    assert told(tmp_path, *listed) == says
    assert told(tmp_path, *listed, *(reference(n, n, month=2, list=n, calendar=None) for n in (4, 5))) == says


def test_a_month_that_shows_somebody_is_none(tmp_path: Path) -> None:
    assert told(tmp_path, reference(1, 12, list=4), reference(2, 13, list=4), reference(3, 30, calendar=None)) == []


@pytest.mark.parametrize(
    "references",
    [
        (reference(1, 12, list=4), reference(2, 3, month=2, list=4, calendar=None)),
        (
            reference(1, 12, list=4, url=False),
            reference(2, 13, list=4, url=False),
            reference(3, 3, month=2, calendar=None),
        ),
        (reference(1, 12, list=9), reference(2, 13, list=9), reference(3, 3, month=2, list=4, calendar=None)),
    ],
    ids=["a single meeting", "meetings without a page", "a committee that the calendar never shows"],
)
def test_what_a_calendar_leaves_out_by_custom_is_none(tmp_path: Path, references: tuple[MeetingReference, ...]) -> None:
    assert told(tmp_path, *references) == []


EMPTY, FULL = ListRead(None, None, 0), ListRead(None, None, 7)


def lists(
    folder: Path, read: dict[int, ListRead], *references: MeetingReference, committees: dict[int, int]
) -> list[str]:
    run = Run(site=SITE)
    check_lists(run, lambda number: f"{BASE}si018?GRLFDNR={number}", read, references, committees)
    return [problem["detail"] for problem in run.problems]


def test_an_empty_list_of_a_committee_that_met_is_a_problem(tmp_path: Path) -> None:
    met = reference(1, 12, calendar=None), reference(2, 13, committees=4)
    says = "the meetings list of committee 4 is empty, but calendar and agendas know 2 of its own"
    assert lists(tmp_path, {4: EMPTY, 5: FULL}, *met, committees={1: 4}) == [says]
    says = "all 2 meetings lists are empty, but calendar and agendas know 2 meetings of the committees 4, 5"
    assert lists(tmp_path, {4: EMPTY, 5: EMPTY}, *met, committees={1: 4, 2: 5}) == [says]


@pytest.mark.parametrize(
    ("read", "committees"),
    [
        ({4: EMPTY}, {1: 4}),
        ({4: FULL}, {1: 4, 2: 4}),
        ({5: FULL}, {1: 4, 2: 4}),
        ({4: ListRead(dt.date(2026, 2, 1), None, 0)}, {1: 4, 2: 4}),
        ({4: EMPTY}, {}),
    ],
    ids=["a single meeting", "a list that shows some", "a list not read", "other days", "nobody knows whose"],
)
def test_what_a_list_leaves_out_by_custom_is_none(
    tmp_path: Path, read: dict[int, ListRead], committees: dict[int, int]
) -> None:
    assert (
        lists(tmp_path, read, reference(1, 12, calendar=None), reference(2, 13, calendar=None), committees=committees)
        == []
    )
