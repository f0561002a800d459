"""Which run writes the tables, and what they say of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.crawl.run import Run, RunStatus
from ratsinfo_spider.tables.which_run import about, writes_tables

ROWS = {"meetings": 12, "papers": 30, "coverage": 9, "changes": 99}


def ended(status: RunStatus, cause: str | None = None, pages: int = 5) -> Run:
    run = Run("musterstadt", status=status, cause=cause, scope={"since": "2026-01-01", "until": "all"})
    run.tally["pages/read"] = pages
    return run


def tables(folder: Path, **rows: int) -> Path:
    """The tables of an earlier run, with so many rows."""
    package = {"resources": [{"name": name, "rows": count} for name, count in rows.items()]}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return folder


@pytest.mark.parametrize("cause", ["interrupted", "budget", "missing", "rate_limited"])
def test_where_there_are_none_any_run_that_read_something_writes_them(tmp_path: Path, cause: str) -> None:
    run = ended("failed" if cause == "rate_limited" else "incomplete", cause)
    assert writes_tables(run, tmp_path, ROWS)
    assert not writes_tables(run, tmp_path, {"meetings": 0, "coverage": 9, "changes": 0}), "nothing is stored"
    assert not writes_tables(ended("failed", "unreachable", pages=0), tmp_path, ROWS), "nothing was read"


@pytest.mark.parametrize(
    ("status", "cause", "rows", "writes"),
    [
        ("complete", None, {"meetings": 99}, True),
        ("incomplete", "budget", {"meetings": 12, "papers": 29, "coverage": 5_000}, True),
        ("incomplete", "budget", {"meetings": 13}, False),
        ("incomplete", "missing", {"meetings": 1}, False),
        ("incomplete", "interrupted", {"meetings": 1}, False),
        ("failed", "rate_limited", {"meetings": 1}, False),
    ],
)
def test_which_run_replaces_them(
    tmp_path: Path, status: RunStatus, cause: str | None, rows: dict[str, int], writes: bool
) -> None:
    assert writes_tables(ended(status, cause), tables(tmp_path, **rows), ROWS) is writes


@pytest.mark.parametrize(("status", "told"), [("complete", "complete"), ("failed", "incomplete")])
def test_they_say_how_far_they_can_be_trusted(status: RunStatus, told: str) -> None:
    run = ended(status)
    expected: dict[str, Any] = {"run_id": run.run_id, "status": told, "scope": {"since": "2026-01-01", "until": "all"}}
    assert about(run) == expected
