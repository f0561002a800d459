"""What a person reads when a crawl has ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.commands.summary import ROWS, broken, print_summary, summary_lines
from ratsinfo_spider.commands.summary_words import as_typed
from ratsinfo_spider.crawl.coverage_count import CoverageCount
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.verdict import decide
from ratsinfo_spider.extensions.run_report import build_report

BASE = "https://ris.musterstadt.example/public/"
NOW = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)
OUT = Path("output/musterstadt")


def ended(
    failed: int = 0, lists: int = 0, named: int = 0, more: Callable[[Run], None] | None = None, **arguments: str
) -> dict[str, Any]:
    """The report of a run in which papers failed, lists broke off, and papers were named and not asked for."""
    run, coverage = Run("musterstadt", arguments=arguments, planned=True, clock=lambda: NOW), CoverageCount()
    run.run_id = "R1"
    run.tally["pages/read"] = 1
    run.rows = {"meetings": 12, "papers": 1_234, "votes": 0, "coverage": 9}
    run.counts.update({"papers/new": 7, "coverage/new": 9})
    for number in range(1, failed + named + 1):
        record_id, url = f"musterstadt:paper:{number}", f"{BASE}vo020?VOLFDNR={number}"
        coverage.expect("papers", record_id, "agenda", url=url)
        if number <= failed:
            coverage.record_outcome("papers", record_id, "failed", detail="answered HTTP 500")
            run.problem("page", url, f"{record_id}: answered HTTP 500", record=record_id)
    for number in range(1, lists + 1):
        run.problem("list", f"{BASE}si018?GRLFDNR={number}", f"the meetings list of committee {number} broke off")
    if more:
        more(run)
    decide(run, coverage)
    return build_report(run, Places("musterstadt", OUT), "finished", {})


def printed(report: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    print_summary(report)
    captured = capsys.readouterr()
    return captured.out.splitlines(), captured.err.splitlines()


def interrupt(run: Run) -> None:
    run.interrupted = True


def spend(run: Run) -> None:
    run.tally["skipped/budget"] = 3


def lock_out(run: Run) -> None:
    run.fail("rate_limited", "answered HTTP 429 (https://ris.musterstadt.example/public/)")


def test_a_complete_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(ended(since="2026-01-01"), capsys)[0] == [
        "kept                rows       new",
        "meetings              12         0",
        "papers             1,234         7",
        "requests: 0 for 1 pages, 0.0 s",
        "tables: output/musterstadt/tables (left as they were: none yet)",
        "report: output/musterstadt/runs/R1.json",
        "musterstadt: the run is complete",
        "next: scrapy report musterstadt  # a page to look at",
    ]


def test_what_failed_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    report = ended(failed=1, lists=1)
    assert report["cause"] == "missing"
    assert printed(report, capsys)[0][-8:] == [
        "missing: 1 (scrapy coverage musterstadt lists them)",
        "other problems: 1 (the report lists them)",
        f"  failed: musterstadt:paper:1 {BASE}vo020?VOLFDNR=1 answered HTTP 500",
        f"  list: the meetings list of committee 1 broke off {BASE}si018?GRLFDNR=1",
        "tables: output/musterstadt/tables (left as they were: none yet)",
        "report: output/musterstadt/runs/R1.json",
        "musterstadt: the run is incomplete: 1 expected records are missing",
        "next: scrapy coverage musterstadt  # what is missing, by address",
    ]


@pytest.mark.parametrize(
    ("end", "arguments", "cause", "words"),
    [
        (
            interrupt,
            {"since": "all"},
            "interrupted",
            [
                "musterstadt: the run is incomplete: it was told to end; what was read is kept, and the next run goes "
                "on from there",
                "next: scrapy crawl musterstadt -a since=all  # goes on where this run stopped",
            ],
        ),
        (
            spend,
            {"max_requests": "50"},
            "budget",
            [
                "musterstadt: the run is incomplete: its budget of 50 requests is spent; the next run goes on from "
                "there",
                "next: scrapy crawl musterstadt -a max_requests=50  # goes on where this run stopped",
            ],
        ),
        (
            lock_out,
            {},
            "rate_limited",
            [
                "musterstadt: the run failed: the site says that it was asked too often, and is not asked any more "
                "today",
                "next: scrapy crawl musterstadt  # tomorrow; it goes on where this run stopped",
            ],
        ),
    ],
    ids=["Ctrl-C", "budget", "lock-out"],
)
def test_a_run_that_ended_early_has_no_holes(
    end: Callable[[Run], None],
    arguments: dict[str, str],
    cause: str,
    words: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = ended(0, 0, 40, end, **arguments)
    assert {one["outcome"] for one in report["missing"]} == {"not_asked"}
    assert [(row["not_asked"], row["unexplained"]) for row in report["coverage"] if row["source"] == "all"] == [(40, 0)]
    assert report["cause"] == cause
    out, err = printed(report, capsys)
    assert out[-2:] == words
    assert "named, and not asked for yet: 40 records" in out
    assert not any("unexplained" in line for line in out)
    assert err == ([f"scrapy crawl musterstadt: {report['fatal']}"] if end is lock_out else [])


def test_a_failed_run_without_a_row_prints_no_zeros(capsys: pytest.CaptureFixture[str]) -> None:
    report = ended(more=lock_out) | {"tables": {"meetings": {"rows": 0, "new": 0}, "papers": {"rows": 0, "new": 0}}}
    assert printed(report, capsys)[0][0] == "kept: nothing, for nothing was stored"


def test_what_is_new_since_the_last_complete_run(capsys: pytest.CaptureFixture[str]) -> None:
    def before(run: Run) -> None:
        finished = NOW - dt.timedelta(days=3)
        run.since_complete = {"run_id": "R0", "finished": finished, "earlier": {"papers/new": 2, "votes/changed": 1}}

    words = "since the last complete run (3 days ago): new 9 papers; changed 1 votes"
    assert words in printed(ended(more=before), capsys)[0]


@pytest.mark.parametrize("width", [80, 44])
@pytest.mark.parametrize("end", [interrupt, spend, lock_out, None])
def test_it_fits_the_last_24_rows_of_a_screen(width: int, end: Callable[[Run], None] | None) -> None:
    report = ended(failed=30, lists=20, named=5, more=end)
    counts = {"rows": 1_234_567, "new": 1_234, "changed": 56, "removed": 7, "restored": 8}
    report["tables"] = dict.fromkeys(("organizations", "meetings", "agenda_items", "papers", "votes", "files"), counts)
    report["tables"] |= dict.fromkeys(("people", "memberships", "consultations", "sections"), counts)
    counted = {f"{table}/{kind}": 1_234 for table in report["tables"] for kind in ("new", "changed", "removed")}
    report["since_complete"] = {"run_id": "R0", "finished": NOW - dt.timedelta(days=30), "earlier": counted}
    report["skipped"] = {"unchanged": 1_234, "months": 123, "lists": 12}
    report["files"] = {"stored": 1_234, "unchanged": 5_678, "missing": 9, "refused": 10, "failed": 11}
    lines = [part for line in summary_lines(report, width) for part in broken(line, width)]
    assert len(lines) <= ROWS
    assert all(len(line) <= width for line in lines)
    assert lines[0].startswith("kept")
    assert any(line.startswith("musterstadt: the run ") for line in lines)
    assert any("papers" in line for line in lines[:9])


@pytest.mark.parametrize(
    ("path", "typed"), [("/nowhere", ".venv/bin/scrapy report demo"), (None, "scrapy report demo")]
)
def test_the_next_command_is_one_that_the_shell_finds(
    path: str | None, typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After `make run` nobody has activated the environment."""
    (tmp_path / "scrapy").touch(mode=0o755)
    monkeypatch.setenv("PATH", path or str(tmp_path))
    monkeypatch.setattr("sys.argv", [".venv/bin/scrapy", "crawl", "demo"])
    assert as_typed("scrapy report demo") == typed
