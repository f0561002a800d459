"""Whether the numbers of a witness are those of the pages: nothing rests on it before that is proven."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ratsinfo_spider.crawl.coverage_count import CoverageCount
from ratsinfo_spider.crawl.failures import Failures
from ratsinfo_spider.crawl.requests import Target
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.witness import Inventory, Numbered, Witness
from ratsinfo_spider.vendor import PageError, PageType, PageTypes

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


@pytest.mark.parametrize(("source", "outcome"), [("oparl", "non_public"), ("agenda", "failed")])
def test_what_only_the_witness_names_may_be_closed(source: str, outcome: str) -> None:
    """The pages name nothing that their site does not show; the witness may."""
    page_type = PageType(name="item", parameter="id", table="agenda_items")
    target = Target("town", page_type, 7, "https://ris.example/item?id=7", source)
    coverage = CoverageCount()
    coverage.expect("agenda_items", target.record_id, source)
    planner = SimpleNamespace(begin=lambda *_: None, done=lambda *_: None)
    store = SimpleNamespace(earlier=SimpleNamespace(failed=frozenset()))
    context = SimpleNamespace(run=Run("town"), coverage=coverage, planner=planner, store=store)
    Failures(cast("Any", context)).refused(target, PageError("not_public", target.url, "closed"))
    assert coverage.outcome(target.record_id) == outcome
