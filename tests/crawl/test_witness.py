"""Whether the numbers of a witness are those of the pages: nothing rests on it before that is proven."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ratsinfo_spider.crawl.witness import Inventory, Numbered, Witness
from ratsinfo_spider.vendor import PageType, PageTypes

DAY = dt.date(2026, 10, 21)
TYPES = PageTypes((PageType(name="agenda", parameter="id", table="meetings"),))


def doubt(records: list[Numbered], days: dict[int, dt.date]) -> str | None:
    home = SimpleNamespace(oparl_url="", name="town")
    context = SimpleNamespace(home=home, vendor=SimpleNamespace(page_types=TYPES, witness=lambda: None))
    inventory = Inventory()
    for record in records:
        inventory.add("meetings", record)
    return Witness(cast("Any", context), cast("Any", None))._doubt(inventory, days)


@pytest.mark.parametrize("web", ["https://ris.example/public/agenda?id=7", "https://ris.example/public/AGENDA?ID=7"])
def test_a_link_to_the_page_of_that_number_is_proof(web: str) -> None:
    assert doubt([Numbered(7, DAY, web=web)], {}) is None


def test_a_link_to_another_page_is_none() -> None:
    assert "another number" in str(doubt([Numbered(7, DAY, web="https://ris.example/public/agenda?id=8")], {}))


def test_without_links_the_days_must_agree() -> None:
    few, enough = [Numbered(n, DAY) for n in range(2)], [Numbered(n, DAY) for n in range(3)]
    assert "does not tell" in str(doubt(few, {0: DAY, 1: DAY}))
    assert doubt(enough, {0: DAY, 1: DAY, 2: DAY}) is None
    assert "another day" in str(doubt(enough, {0: DAY, 1: DAY, 2: DAY + dt.timedelta(days=1)}))
