"""What refuses for the same cause on three days is explained: named, asked again, and no reason for `incomplete`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest

from ratsinfo_spider.causes import GapCause
from ratsinfo_spider.crawl.coverage_count import CoverageCount
from ratsinfo_spider.crawl.known_gaps import FEW
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.verdict import decide
from ratsinfo_spider.store import Store
from tests.helpers.stores import DAY, SITE, START

BASE = "https://ratsinfo.musterstadt.example/public/"


def paper(number: int) -> str:
    return f"{SITE}:paper:{number}"


@contextmanager
def night(place: str | Path, day: float) -> Iterator[tuple[Run, CoverageCount]]:
    """A run on a day, judged when the block ends; one paper of it was read."""
    run = Run(SITE, clock=lambda: START + day * DAY)
    run.planned = True
    run.tally["pages/read"] = 1
    coverage = CoverageCount()
    coverage.expect("papers", paper(1), "agenda")
    coverage.record_outcome("papers", paper(1), "found")
    with Store(place, SITE) as store:
        store.open_run(run.run_id, run.started, {})
        yield run, coverage
        decide(run, coverage, store)
        store.close_run(run.status or "failed")


def fail(run: Run, coverage: CoverageCount, cause: GapCause, *numbers: int) -> None:
    """What the spider says of papers whose pages did not come."""
    for number in numbers:
        url = f"{BASE}vo020?VOLFDNR={number}"
        coverage.expect("papers", paper(number), "agenda", url=url)
        coverage.record_outcome("papers", paper(number), "failed", detail=cause)
        run.problem("page", url, f"{paper(number)}: {cause}", record=paper(number), cause=cause)


def bad_night(place: str | Path, day: float, cause: GapCause, *numbers: int) -> Run:
    with night(place, day) as (run, coverage):
        fail(run, coverage, cause, *numbers)
    return run


def all_together(run: Run) -> tuple[int, int, int]:
    """Of all papers: non-public, failed, unexplained."""
    rows = [row for row in run.coverage if row.what == "papers" and row.source == "all"]
    counts = ((row.non_public, row.failed, row.unexplained) for row in rows)
    return tuple(sum(column or 0 for column in columns) for columns in zip(*counts, strict=True))  # type: ignore[return-value]


def test_the_third_day_explains_a_refusal(place: str | Path) -> None:
    for day in (0, 1):
        run = bad_night(place, day, "not_public", 7)
        assert (run.status, len(run.missing), run.known_gaps) == ("incomplete", 1, [])
    run = bad_night(place, 2, "not_public", 7)
    assert (run.status, run.missing, run.problems) == ("complete", [], [])
    assert all_together(run) == (1, 0, 0)
    assert run.known_gaps == [
        {
            "table": "papers",
            "id": paper(7),
            "cause": "not_public",
            "url": f"{BASE}vo020?VOLFDNR=7",
            "detail": f"{paper(7)}: not_public",
            "since": START.date(),
            "last": START.date() + 2 * DAY,
            "days": 3,
        }
    ]


def test_a_server_error_still_counts_as_failed(place: str | Path) -> None:
    for day in (0, 1, 2):
        run = bad_night(place, day, "server_error", 7)
    assert run.status == "complete"
    assert all_together(run) == (0, 1, 0)


def test_many_runs_of_one_day_are_one_day(place: str | Path) -> None:
    for part in range(5):
        run = bad_night(place, part / 10, "not_public", 7)
    assert run.status == "incomplete"


def test_another_cause_begins_anew(place: str | Path) -> None:
    causes: tuple[GapCause, ...] = ("not_public", "not_public", "server_error", "server_error")
    for day, cause in enumerate(causes):
        assert bad_night(place, day, cause, 7).status == "incomplete"
    assert bad_night(place, 4, "server_error", 7).known_gaps[0]["since"] == START.date() + 2 * DAY


def test_a_record_that_comes_is_no_gap_any_more(place: str | Path) -> None:
    for day in range(4):
        bad_night(place, day, "not_public", 7)
    with night(place, 5) as (run, coverage):
        coverage.expect("papers", paper(7), "agenda")
        coverage.record_outcome("papers", paper(7), "found")
    assert (run.status, run.known_gaps) == ("complete", [])
    assert bad_night(place, 6, "not_public", 7).status == "incomplete"


def test_a_night_that_does_not_ask_neither_counts_nor_forgets(place: str | Path) -> None:
    for day in (0, 2):
        bad_night(place, day, "not_public", 7)
        with night(place, day + 1) as (run, _):
            pass
        assert (run.status, run.known_gaps) == ("complete", [])
    assert bad_night(place, 4, "not_public", 7).known_gaps[0]["days"] == 3


def test_an_outage_explains_nothing_however_long_it_lasts(place: str | Path) -> None:
    for day in range(3):
        bad_night(place, day, "server_error", 2)
    for day in range(3, 9):
        run = bad_night(place, day, "server_error", *range(2, 4 + FEW))
        assert run.status == "incomplete"
    assert [gap["id"] for gap in run.known_gaps] == [paper(2)], "known before it began"
    assert bad_night(place, 9, "server_error", 3).status == "incomplete", "its days were not counted"


def test_a_large_council_may_have_more_of_them(place: str | Path) -> None:
    for day in range(3):
        with night(place, day) as (run, coverage):
            for number in range(100, 100 + 20 * FEW):
                coverage.expect("papers", paper(number), "agenda")
                coverage.record_outcome("papers", paper(number), "found")
            fail(run, coverage, "not_public", *range(2, 4 + FEW))
    assert run.status == "complete"


@pytest.mark.parametrize(("kind", "record"), [("list", None), ("page", paper(7))])
def test_what_is_no_single_page_never_becomes_known(place: str | Path, kind: str, record: str | None) -> None:
    for day in range(6):
        with night(place, day) as (run, _):
            run.problem(kind, f"{BASE}si018?GRLFDNR=4", "broke off", record=record, cause=None)
        assert (run.status, run.known_gaps) == ("incomplete", [])


def test_a_failed_run_neither_counts_nor_explains(place: str | Path) -> None:
    for day in range(4):
        with night(place, day) as (run, coverage):
            fail(run, coverage, "server_error", 7)
            run.fail("gate", "a human check")
        assert (run.status, len(run.missing)) == ("failed", 1)
    assert bad_night(place, 4, "server_error", 7).status == "incomplete"


def test_a_file_that_was_only_listed_may_still_not_come(place: str | Path) -> None:
    file = f"{SITE}:file:vo7-1"
    nights: tuple[Literal["missing", "listed"], ...] = ("missing", "missing", "listed", "missing")
    for day, status in enumerate(nights):
        with night(place, day) as (run, coverage):
            coverage.expect("files", file, "paper", url=f"{BASE}vo020?VOLFDNR=7")
            run.files[file] = status
            coverage.record_outcome("files", file, "found" if status == "listed" else "failed")
            if status != "listed":
                run.problem("file", f"{BASE}vo020?VOLFDNR=7", "answered 404.", record=file, cause=status)
    assert [gap["days"] for gap in run.known_gaps] == [3]


def test_days_are_those_of_the_council(place: str | Path) -> None:
    """23:30 UTC is half past midnight there: another day than 22:30, the same as 03:00."""
    hours = [dt.timedelta(hours=hours) for hours in (19.5, 20.5, 24)]
    for later in hours:
        run = bad_night(place, later / DAY, "not_public", 7)
    assert run.status == "incomplete"
    assert bad_night(place, 2, "not_public", 7).known_gaps[0]["days"] == 3


def test_cities_in_one_store_keep_theirs_apart(place: str | Path) -> None:
    for day in range(3):
        bad_night(place, day, "not_public", 7)
    with Store(place, "anderswo") as store:
        assert store.gaps() == {}
