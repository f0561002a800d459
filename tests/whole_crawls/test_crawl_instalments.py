"""A first crawl in parts, beside the daily window: newest first, usable from the first day, in the end the truth."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

import pytest

from tests.first_crawl import Day, first_crawl, lost
from tests.nights import faults, living_town

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Day], list[str]]]:
    """The days of a small council, and where the last one differs from the truth."""
    folder = tmp_path_factory.mktemp("instalments")
    with living_town(folder, years=2, size=0.15) as town:
        found = list(first_crawl(town, folder / "output", budget=220, most_days=6))
        yield found, faults(found[-1].runs[1], town.truth)


def test_it_takes_more_than_a_day_and_ends_with_the_truth(days: tuple[list[Day], list[str]]) -> None:
    found, wrong = days
    statuses = [day.reports[1]["status"] for day in found]
    assert statuses == ["incomplete"] * (len(found) - 1) + ["complete"]
    assert len(found) > 1
    assert wrong == []


def test_each_day_goes_further_back_and_leaves_no_hole(days: tuple[list[Day], list[str]]) -> None:
    found, _ = days
    reached = [str(day.reaches) for day in found]
    assert reached == sorted(reached, reverse=True)
    assert [day.unread - found[-1].unread for day in found] == [frozenset()] * len(found)


def test_an_old_month_whose_turn_it_is_puts_no_old_agenda_first(tmp_path: Path) -> None:
    """On the second day the calendar names old meetings only, and what is left over is newer."""
    with living_town(tmp_path, years=2, size=0.5) as town:
        first, second = islice(first_crawl(town, tmp_path / "output", budget=300, most_days=2), 2)
        with_items = {row["meeting_id"] for row in town.truth["agenda_items"]}
    assert str(second.reaches) < str(first.reaches)
    assert second.unread & with_items == set()


def test_tables_are_there_on_the_first_day_and_lose_nothing(days: tuple[list[Day], list[str]]) -> None:
    found, _ = days
    assert found[0].tables is not None
    assert [lost(before, after) for before, after in pairwise(found)] == [[]] * (len(found) - 1)
