"""The coverage of completeness and the verdict that follows from it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.crawl.coverage_count import CoverageCount
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.unchanged import count_unchanged
from ratsinfo_spider.crawl.verdict import decide
from ratsinfo_spider.store.store_lookup import Met
from ratsinfo_spider.vendor import PageTypes

MEETING = ("meetings", "musterstadt:meeting:1")
DAY = dt.date(2026, 10, 21)


@pytest.fixture
def coverage() -> CoverageCount:
    return CoverageCount()


@pytest.fixture
def run() -> Run:
    run = Run(site="musterstadt")
    run.planned = True
    run.tally["pages/read"] = 1
    return run


def test_what_two_pages_name_is_one_record_counted_for_each(coverage: CoverageCount) -> None:
    coverage.expect(*MEETING, "calendar", year=2024)
    coverage.expect(*MEETING, "list", organization_id="musterstadt:organization:3")
    coverage.record_outcome(*MEETING, "found")
    rows = list(coverage.rows())
    assert [(row["source"], row["expected"], row["found"], row["year"]) for row in rows] == [
        ("all", 1, 1, 2024),
        ("calendar", 1, 1, 2024),
        ("list", 1, 1, 2024),
    ]
    assert {row["organization_id"] for row in rows} == {"musterstadt:organization:3"}


def test_what_nobody_settled_is_unexplained_and_named(coverage: CoverageCount) -> None:
    coverage.expect(*MEETING, "calendar", url="https://ratsinfo.musterstadt.example/to010?SILFDNR=1")
    (missing,) = coverage.missing()
    assert (missing["outcome"], missing["url"], missing["named_by"]) == (
        "unexplained",
        "https://ratsinfo.musterstadt.example/to010?SILFDNR=1",
        ["calendar"],
    )


def test_a_failure_is_missing_with_its_reason(coverage: CoverageCount) -> None:
    coverage.expect(*MEETING, "calendar")
    coverage.record_outcome(*MEETING, "failed", url="https://x.example/", detail="answered HTTP 500")
    assert coverage.missing()[0]["detail"] == "answered HTTP 500"


def test_found_after_a_failure_is_found(coverage: CoverageCount) -> None:
    coverage.expect(*MEETING, "calendar")
    coverage.record_outcome(*MEETING, "failed")
    coverage.record_outcome(*MEETING, "found")
    coverage.record_outcome(*MEETING, "failed")
    assert coverage.missing() == []


def test_closed_to_the_public_is_explained(coverage: CoverageCount, run: Run) -> None:
    coverage.expect(*MEETING, "calendar")
    coverage.record_outcome(*MEETING, "non_public")
    decide(run, coverage)
    assert run.status == "complete"
    assert run.coverage[0].non_public == 1


def test_all_found_is_sound(coverage: CoverageCount, run: Run) -> None:
    coverage.expect(*MEETING, "calendar")
    coverage.record_outcome(*MEETING, "found")
    decide(run, coverage)
    assert run.status == "complete"


def test_how_far_the_witness_and_the_pages_agree(coverage: CoverageCount, run: Run) -> None:
    """By what was found; of tables that the witness does not know at all nothing is said."""
    named = {1: ["calendar", "list", "oparl"], 2: ["calendar"], 3: ["oparl"], 4: ["calendar", "oparl"], 5: ["oparl"]}
    for number, sources in named.items():
        for source in sources:
            coverage.expect("meetings", f"musterstadt:meeting:{number}", source)
        coverage.record_outcome("meetings", f"musterstadt:meeting:{number}", "non_public" if number == 5 else "found")
    coverage.keep_below("agenda_items", "musterstadt:agenda_item:1", "agenda", "found", below="musterstadt:meeting:2")
    decide(run, coverage)
    assert run.agreement == {"meetings/both": 2, "meetings/pages": 1, "meetings/oparl": 1}


@pytest.mark.parametrize(("shown", "sources"), [([], {"oparl", "earlier"}), ([DAY], {"oparl"})])
def test_a_meeting_whose_month_was_not_asked_is_not_the_witness_s_alone(
    coverage: CoverageCount, shown: list[dt.date], sources: set[str]
) -> None:
    coverage.expect(*MEETING, "oparl")
    coverage.record_outcome(*MEETING, "failed")
    met = Met(MEETING[1], None, None, dt.datetime(DAY.year, DAY.month, DAY.day, 17, tzinfo=dt.UTC))
    lookup = SimpleNamespace(pages=lambda _: [], meetings=lambda: [met], files=lambda _: [], below=lambda _: [])
    windows = [(day, day) for day in shown]
    count_unchanged(cast("Any", lookup), coverage, Arguments(since=None, until=None), windows, PageTypes(()))
    assert coverage.sources(*MEETING) == sources
    assert coverage.outcome(MEETING[1]) == "failed"


def test_something_unexplained_is_incomplete(coverage: CoverageCount, run: Run) -> None:
    coverage.expect(*MEETING, "calendar")
    decide(run, coverage)
    assert run.status == "incomplete"


@pytest.mark.parametrize(("kind", "status"), [("warning", "complete"), ("list", "incomplete"), ("page", "incomplete")])
def test_a_warning_costs_nothing_a_problem_does(coverage: CoverageCount, run: Run, kind: str, status: str) -> None:
    run.problem(kind, "", "heading: a new one")
    decide(run, coverage)
    assert run.status == status


def test_a_spent_budget_is_incomplete(coverage: CoverageCount, run: Run) -> None:
    run.tally["skipped/budget"] = 3
    decide(run, coverage)
    assert run.status == "incomplete"


def test_a_plan_that_was_cut_short_is_incomplete(coverage: CoverageCount, run: Run) -> None:
    run.planned = False
    decide(run, coverage)
    assert run.status == "incomplete"


def test_nothing_read_is_failed(coverage: CoverageCount, run: Run) -> None:
    run.tally.clear()
    decide(run, coverage)
    assert (run.status, run.fatal) == ("failed", "the crawl was ended before it had read a page")


def test_a_site_that_says_no_is_failed(coverage: CoverageCount, run: Run) -> None:
    run.fail("gate", "a human check")
    decide(run, coverage)
    assert run.status == "failed"
