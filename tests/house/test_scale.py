"""docs/scale.md is what its figures come to, and its figures on memory are those of the page they come from."""

from __future__ import annotations

import doctest
import re

import pytest

from tests.bench import scale
from tests.bench.scale import COUNCILS, Cost, M
from tests.helpers.crawling import ROOT


def test_the_page_is_not_stale() -> None:
    stale = "docs/scale.md is stale: python -m tests.bench.scale --write"
    assert scale.PAGE.read_text(encoding="utf-8") == scale.page(), stale


def test_doctests() -> None:
    assert doctest.testmod(scale).failed == 0


def test_memory_is_that_of_the_deployment_page() -> None:
    words = " ".join((ROOT / "docs" / "deploy.md").read_text(encoding="utf-8").split())
    [(together, one)] = re.findall(r"took \d+ s and (\d+) MB together, where one took \d+ s and (\d+) MB", words)
    assert (M.memory_one, M.memory_twelve) == (int(one), int(together))


def test_shares_are_all_councils() -> None:
    assert sum(kind.share for kind in COUNCILS) == pytest.approx(1)


@pytest.mark.parametrize("cities", scale.SCOPES.values())
def test_more_machines_never_take_longer_and_the_largest_city_is_the_floor(cities: int) -> None:
    days = [Cost(cities, machines).days() for machines in (1, 2, 8, 1000)]
    assert days == sorted(days, reverse=True)
    floor = Cost(cities).total("requests") if cities == 1 else COUNCILS[-1].requests
    assert days[-1] == pytest.approx(floor / scale.DAY)
