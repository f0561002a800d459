"""In which order the frontier asks: the newest meeting first, whoever names it."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request

from ratsinfo_spider.crawl.arguments import parse
from ratsinfo_spider.crawl.context import CrawlContext
from ratsinfo_spider.crawl.coverage_count import CoverageCount
from ratsinfo_spider.crawl.frontier import Frontier
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.items import Meeting
from ratsinfo_spider.sites import Site
from ratsinfo_spider.statement import Fetch
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.crawl_store import CrawlStore
from ratsinfo_spider.vendors.allris4 import VENDOR
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from ratsinfo_spider.wicket.client import Client

BASE = "https://ratsinfo.musterstadt.example/public/"
NOW = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
OLD, NEW = 4711, 4712
STARTS = {OLD: dt.datetime(2025, 3, 5, 17, tzinfo=dt.UTC), NEW: dt.datetime(2026, 3, 18, 17, tzinfo=dt.UTC)}


async def _nothing_is_asked(request: Request) -> Any:
    raise AssertionError(request.url)


def _left_over(store: Store) -> None:
    """Two meetings whose agendas an earlier run asked for in vain."""
    for number, start in STARTS.items():
        url = f"{BASE}to010?SILFDNR={number}"
        meeting = Meeting(
            id=f"musterstadt:meeting:{number}", site="musterstadt", native_id=str(number), start_time=start, url=url
        )
        fetch = Fetch(f"to010:{number}", "failed", NOW, NOW, finished=True)
        store.put([fetch.adopt(meeting)], NOW, [fetch])


async def _context(folder: Path) -> CrawlContext:
    place = folder / "store.sqlite"
    with Store(place, "musterstadt") as store:
        store.open_run("run-0", NOW, {})
        _left_over(store)
    crawl_store = CrawlStore(place, "musterstadt", PAGE_TYPES)
    await crawl_store.open("run-1", NOW, {})
    return CrawlContext(
        vendor=VENDOR,
        home=Site(name="musterstadt", base_url=BASE),
        arguments=parse({"since": "all"}, NOW.date()),
        run=Run(site="musterstadt"),
        store=crawl_store,
        coverage=CoverageCount(),
        client=Client(_nothing_is_asked, lambda _: True, VENDOR.refusal),
    )


@pytest.mark.parametrize("guess", [None, STARTS[NEW].date() + dt.timedelta(days=60)])
def test_a_page_that_does_not_tell_the_day_moves_no_pending_agenda(tmp_path: Path, guess: dt.date | None) -> None:
    async def ask() -> list[Request]:
        context = await _context(tmp_path)
        frontier = Frontier(context, lambda target: Request(target.url))
        left_over = await frontier.pending(loads_files=False, loads_non_public=False)
        named = frontier.ask(
            frontier.target("meetings", NEW, None, "agenda", day=guess)
        )  # by a page, before its own turn comes
        requests = [*named, *left_over]
        await context.store.close()
        return requests

    new, old = asyncio.run(ask())
    assert (new.url, old.url) == (f"{BASE}to010?SILFDNR={NEW}", f"{BASE}to010?SILFDNR={OLD}")
    assert new.priority - old.priority == (STARTS[NEW].date() - STARTS[OLD].date()).days


def test_a_page_that_tells_the_day_of_a_meeting_gives_its_rank(tmp_path: Path) -> None:
    async def ask() -> list[Request]:
        context = await _context(tmp_path)
        frontier = Frontier(context, lambda target: Request(target.url))
        targets = [
            frontier.target("meetings", number, None, "consultation", day=start.date())
            for number, start in STARTS.items()
        ]
        requests = [request for target in targets for request in frontier.ask(target)]
        await context.store.close()
        return requests

    old, new = asyncio.run(ask())
    assert new.priority > old.priority
