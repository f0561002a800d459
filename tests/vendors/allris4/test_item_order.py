"""Which of an item's two pages is asked first, and when that is turned round."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from ratsinfo_spider.crawl.arguments import parse
from ratsinfo_spider.crawl.context import CrawlContext
from ratsinfo_spider.crawl.coverage_count import CoverageCount
from ratsinfo_spider.crawl.failures import Failures
from ratsinfo_spider.crawl.frontier import Frontier
from ratsinfo_spider.crawl.requests import Target
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.sites import Site
from ratsinfo_spider.store.crawl_store import CrawlStore
from ratsinfo_spider.vendors.allris4 import VENDOR
from ratsinfo_spider.vendors.allris4.item_order import ENOUGH, ItemOrder
from ratsinfo_spider.vendors.allris4.item_reader import ItemReader
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from ratsinfo_spider.wicket.client import Client
from tests.helpers.allris4_pages import BASE, content, doc_part, head, heading, html, panel

URL = f"{BASE}to020?TOLFDNR=7"


@pytest.mark.parametrize("first", ["print", "normal"])
def test_it_is_turned_round_once(first: str) -> None:
    order = ItemOrder(first)
    assert not any(order.was_wanting(is_other_enough=True) for _ in range(ENOUGH - 1))
    assert order.first == first
    assert f'agenda_item_page = "{"normal" if first == "print" else "print"}"' in str(
        order.was_wanting(is_other_enough=True)
    )
    assert order.first != first
    assert not any(order.was_wanting(is_other_enough=True) for _ in range(3 * ENOUGH))
    assert order.first != first


@pytest.mark.parametrize("interrupt", ["enough", "both"])
def test_it_stays_where_one_item_tells_otherwise(interrupt: str) -> None:
    """One that needs nothing beside its first page, or one that needs both pages."""
    order = ItemOrder("print")
    for number in range(4 * ENOUGH):
        if number % (ENOUGH - 1) == 0:
            order.was_enough() if interrupt == "enough" else order.was_wanting(is_other_enough=False)
        assert order.was_wanting(is_other_enough=True) is None
    assert order.first == "print"


@pytest.mark.parametrize(("first", "printed"), [("print", True), ("normal", False)])
def test_the_address_of_the_first_page(first: str, printed: bool) -> None:
    for url in (URL, f"{URL}&selfaction=print"):
        assert ("selfaction=print" in ItemOrder(first).address(url)) is printed


async def _nothing_is_asked(request: Request) -> Response:
    raise AssertionError(request.url)


async def _all_of(outputs: AsyncIterator[Any]) -> list[Any]:
    return [output async for output in outputs]


def test_a_folded_text_is_asked_for_by_the_print_page(tmp_path: Path) -> None:
    page = html(
        "to020",
        heading("05.03.2024 - 4 Spielplatz am Mühlenteich")
        + head(toname="Ö 4", sidatum="Di., 05.03.2024")
        + content(panel("Beratung", doc_part("<p>Der Rat berät.</p>")) + panel("Beschluss", "", key="3", folded=True)),
        number="TOLFDNR=7",
    )
    store = CrawlStore(tmp_path / "store.sqlite", "musterstadt", PAGE_TYPES)
    asyncio.run(store.open("run-1", dt.datetime(2026, 11, 28, tzinfo=dt.UTC), {}))
    context = CrawlContext(
        vendor=VENDOR,
        home=Site(name="musterstadt", base_url=BASE),
        arguments=parse({}, dt.date(2026, 11, 28)),
        run=Run(site="musterstadt"),
        store=store,
        coverage=CoverageCount(),
        client=Client(_nothing_is_asked, lambda _: True, VENDOR.refusal),
    )
    reader = ItemReader(context, Frontier(context, lambda target: Request(target.url)), Failures(context))
    target = Target("musterstadt", PAGE_TYPES["to020"], 7, URL, "agenda")
    response = HtmlResponse(URL, body=page.encode(), encoding="utf-8", request=Request(URL, priority=4010))
    (request,) = asyncio.run(_all_of(reader.read(response, target)))
    assert isinstance(request, Request)
    assert request.url == f"{URL}&selfaction=print"
    assert request.priority == 4011
    assert (request.callback, request.cb_kwargs) == (reader.read, {"target": target})
    assert context.run.tally["pages/print_too"] == 1
