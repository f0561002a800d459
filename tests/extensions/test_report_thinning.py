"""Run reports of more than a year ago keep what the run history tells."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.commands.run_history import read_ledger
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.extensions import report_thinning
from ratsinfo_spider.extensions.report_thinning import LARGE, thin_reports

NOW = dt.datetime(2027, 11, 20, 1, 0, 1, tzinfo=dt.UTC)
OLD, YOUNG = "20261120T010000Z-aaaaaa", "20261120T010001Z-bbbbbb"  # a year and a second, and a year
MISSING = [{"id": f"musterstadt:paper:{number}", "url": None} for number in range(100)]


@pytest.fixture(autouse=True)
def keeps_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the age counts."""
    monkeypatch.setattr(report_thinning, "NEWEST", 0)


def report(folder: Path, run_id: str) -> Path:
    runs = folder / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    tables = {"meetings": {"rows": 60, "new": 2, "changed": 1, "removed": 0, "restored": 0}}
    times = {"started": "2026-11-20T01:00:00+00:00", "finished": "2026-11-20T01:05:00+00:00"}
    words: dict[str, Any] = {"run_id": run_id, "status": "incomplete", "tables": tables, "arguments": {"since": "all"}}
    words |= {"missing": MISSING, "problems": [], "requests": {"requests": 1234}, "coverage": [{"what": "x" * LARGE}]}
    path = runs / f"{run_id}.json"
    path.write_text(json.dumps({**words, **times}), encoding="utf-8")
    return path


def test_what_is_older_than_a_year_is_thinned_once(tmp_path: Path) -> None:
    old, young = report(tmp_path, OLD), report(tmp_path, YOUNG)
    before = young.read_bytes()
    assert thin_reports(tmp_path / "runs", NOW) == 1
    assert young.read_bytes() == before
    left = json.loads(old.read_text(encoding="utf-8"))
    assert left["thinned"] == {"missing": 100, "problems": 0, "coverage": 1}
    assert "missing" not in left, "an empty list would say that nothing was missing"
    assert old.stat().st_size < 500
    assert thin_reports(tmp_path / "runs", NOW) == 0


def test_the_run_history_tells_the_same_of_it(tmp_path: Path) -> None:
    report(tmp_path / "musterstadt", OLD)
    (before,) = read_ledger([Places("musterstadt", tmp_path / "musterstadt")])
    thin_reports(tmp_path / "musterstadt" / "runs", NOW)
    (after,) = read_ledger([Places("musterstadt", tmp_path / "musterstadt")])
    assert (after.status, after.requests, after.new, after.changed) == ("incomplete", 1234, 2, 1)
    assert {**vars(after), "reasons": []} == {**vars(before), "reasons": []}
    assert after.reasons == ["what it missed is no longer in its report, which is older than a year"]


def test_logs_of_more_than_a_year_ago_go(tmp_path: Path) -> None:
    old, young = (report(tmp_path, run_id).with_suffix(".log") for run_id in (OLD, YOUNG))
    for log in (old, young):
        log.write_text("INFO: Spider opened\n", encoding="utf-8")
    thin_reports(tmp_path / "runs", NOW)
    assert (old.exists(), young.exists()) == (False, True)


def test_the_newest_stay_whole_whatever_the_clock_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_thinning, "NEWEST", 1)
    old, older = report(tmp_path, OLD), report(tmp_path, "20261019T010000Z-cccccc")
    before = old.read_bytes()
    assert thin_reports(tmp_path / "runs", NOW) == 1
    assert old.read_bytes() == before
    assert "thinned" in older.read_text(encoding="utf-8")
