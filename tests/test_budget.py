"""`max_requests`: a crawl ends when the budget is spent, and the next one goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawling import Crawl
from tests.nights import Town, faults, living_town

BUDGET = 150
MOST_RUNS = 12


def _until_sound(town: Town, output: Path) -> list[Crawl]:
    runs = [town.crawl(output, max_requests=BUDGET)]
    while runs[-1].code == 3 and len(runs) < MOST_RUNS:
        runs.append(town.crawl(output, max_requests=BUDGET))
    return runs


def test_several_runs_with_a_budget_end_sound_and_find_everything(tmp_path: Path) -> None:
    with living_town(tmp_path) as town:
        runs = _until_sound(town, tmp_path / "parts")
        requests = []
        for number, done in enumerate(runs):
            assert done.code == (0 if number == len(runs) - 1 else 3), done.stdout + done.stderr
        assert faults(runs[-1], town.truth) == []
        whole = town.crawl(tmp_path / "whole")
        requests = [run["requests"]["requests"] for run in _reports(runs[-1])]
        # Each run reads the calendar around today again; a page's documents come with it.
        assert max(requests) <= BUDGET * 1.3
        assert sum(requests) <= whole.report["requests"]["requests"] + 30 * len(runs)


def _reports(done: Crawl) -> list[dict[str, dict[str, int]]]:
    import json

    paths = sorted((done.output / "runs").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def test_what_has_changed_goes_first(tmp_path: Path) -> None:
    """A night with news on a small budget, when many turns have come: the news comes in, the turns wait."""
    with living_town(tmp_path) as town:
        assert town.crawl(tmp_path / "output").code == 0
        town.show(29)
        done = town.crawl(tmp_path / "output", max_requests=BUDGET)
        assert done.code in (0, 3)


@pytest.mark.parametrize("budget", ["0", "-1", "many"])
def test_a_budget_is_a_number(tmp_path: Path, budget: str) -> None:
    with living_town(tmp_path) as town:
        done = town.crawl(tmp_path / "output", max_requests=budget)
    assert done.code == 2
    assert "max_requests" in done.stderr
