"""`max_requests`: a crawl ends when the budget is spent, and the next one goes on where it stopped."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.crawling import Crawl
from tests.nights import Town, faults, living_town, told

BUDGET = 150
MOST_RUNS = 12
OF_A_PAGE = 12  # documents of one page and the panel that comes by Ajax, at most


def _until_sound(town: Town, output: Path) -> list[Crawl]:
    runs = [town.crawl(output, max_requests=BUDGET)]
    while runs[-1].code == 3 and len(runs) < MOST_RUNS:
        runs.append(town.crawl(output, max_requests=BUDGET))
    return runs


@pytest.mark.process
def test_several_runs_with_a_budget_end_sound_and_find_everything(tmp_path: Path) -> None:
    with living_town(tmp_path) as town:
        runs = _until_sound(town, tmp_path / "parts")
        for number, done in enumerate(runs):
            assert done.code == (0 if number == len(runs) - 1 else 3), done.stdout + done.stderr
        assert faults(runs[-1], town.truth) == []
        whole = town.crawl(tmp_path / "whole")
        requests = [run["requests"]["requests"] for run in _reports(runs[-1])]
        # Each but the last spends it all, and the documents of one page may be over; none here has more than that.
        assert all(BUDGET <= spent <= BUDGET + OF_A_PAGE for spent in requests[:-1]), requests
        # Each run reads the calendar around today again.
        assert sum(requests) <= whole.report["requests"]["requests"] + 30 * len(runs), requests


def _reports(done: Crawl) -> list[dict[str, Any]]:
    paths = sorted((done.output / "runs").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


@pytest.mark.process
def test_what_has_changed_goes_first(tmp_path: Path) -> None:
    """The turns of all pages have come, and there is news: the budget is spent on the news, old pages wait."""
    with living_town(tmp_path) as town:
        assert town.crawl(tmp_path).code == 0
        _let_all_turns_come(tmp_path / "demo" / "store.sqlite", dt.datetime.now(dt.UTC) + dt.timedelta(days=10))
        town.show(13)
        done = town.crawl(tmp_path, max_requests=2 * BUDGET)
        assert done.code == 3
        assert done.report["skipped"]["budget"] > BUDGET / 2
        whole = _until_sound(town, tmp_path)[-1]
        assert [line for line in faults(whole, town.truth) if not line.startswith("too much: ")] == []
        events = told(whole, _reports(whole)[0]["run_id"])
        first = _reports(whole)[1]["tables"]
        news = Counter(event.kind for event in events if event.table == "agenda_items")
        assert first["agenda_items"]["new"] == news["new"]
        assert first["votes"]["new"] == Counter(event.kind for event in events if event.table == "votes")["new"]


def _let_all_turns_come(path: Path, due: dt.datetime) -> None:
    """Of items and papers."""
    with sqlite3.connect(path) as store:
        words = due.replace(microsecond=0).isoformat()
        store.execute("UPDATE fetches SET next_due = ? WHERE page LIKE 'to020:%' OR page LIKE 'vo020:%'", [words])


@pytest.mark.parametrize("budget", ["0", "-1", "many"])
@pytest.mark.process
def test_a_budget_is_a_number(tmp_path: Path, budget: str) -> None:
    with living_town(tmp_path) as town:
        done = town.crawl(tmp_path / "output", max_requests=budget)
    assert done.code == 2
    assert "max_requests" in done.stderr
