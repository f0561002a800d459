"""What a person reads when a crawl has ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratsinfo_spider.commands.summary import SHOWN, print_summary
from ratsinfo_spider.crawl.coverage_count import CoverageCount
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.verdict import decide
from ratsinfo_spider.extensions.run_report import build_report

BASE = "https://ris.musterstadt.example/public/"


def summary(folder: Path, capsys: pytest.CaptureFixture[str], failed: int, lists: int) -> list[str]:
    """The lines of a run in which so many papers failed and so many lists broke off."""
    run, coverage = Run("musterstadt", planned=True), CoverageCount()
    run.tally["pages/read"] = 1
    for number in range(1, failed + 1):
        record_id, url = f"musterstadt:paper:{number}", f"{BASE}vo020?VOLFDNR={number}"
        coverage.expect("papers", record_id, "agenda", url=url)
        coverage.record_outcome("papers", record_id, "failed", detail="answered HTTP 500")
        run.problem("page", url, f"{record_id}: answered HTTP 500", record=record_id)
    for number in range(1, lists + 1):
        run.problem("list", f"{BASE}si018?GRLFDNR={number}", f"the meetings list of committee {number} broke off")
    decide(run, coverage)
    print_summary(build_report(run, Places("musterstadt", folder), "finished", {}))
    return capsys.readouterr().out.splitlines()


def test_what_failed_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = summary(tmp_path, capsys, failed=1, lists=1)
    assert lines[-4:] == [
        "missing: 1",
        f"  failed: musterstadt:paper:1 {BASE}vo020?VOLFDNR=1 answered HTTP 500",
        "other problems: 1",
        f"  list: the meetings list of committee 1 broke off {BASE}si018?GRLFDNR=1",
    ]


def test_how_much_is_not_shown_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = summary(tmp_path, capsys, failed=SHOWN + 1, lists=0)
    assert lines[-SHOWN - 1] == f"missing: {SHOWN + 1}; the first {SHOWN} (the report lists all):"
    assert not any("problems" in line for line in lines)


def test_problems_alone_are_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert summary(tmp_path, capsys, failed=0, lists=2)[-3] == "problems: 2"
