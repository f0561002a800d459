"""A vendor of two page types in static HTML, registered by RATSINFO_VENDORS=tests.vendors.toy.toy_vendor."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

from parsel import Selector
from scrapy.http import Response

from ratsinfo_spider.crawl.base_spider import CouncilSpider
from ratsinfo_spider.crawl.page_reading import PageReader
from ratsinfo_spider.crawl.requests import Target
from ratsinfo_spider.items import AgendaItem, Meeting, Record
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendor import Marks, PageError, PageType, PageTypes, Vendor

AGENDA = PageType(name="agenda", parameter="id", table="meetings", refresh="by_meeting", lists_as="agenda")
ITEM = PageType(name="item", parameter="id", table="agenda_items", priority=10, refresh=180, named_by="agenda")


@dataclass
class ToyPage:
    url: str
    html: Selector
    warnings: list[str] = field(default_factory=list)

    def numbers(self, name: str) -> list[int]:
        return [int(one) for one in self.html.xpath("//a/@href").re(rf"{name}\?id=(\d+)")]


class ToyVendor(Vendor):
    name, short, marks = "toy", "Toy", Marks("Toy", address=r"/toy/(?:agenda|item)\?id=")
    page_types = PageTypes((AGENDA, ITEM))

    def spider(self) -> type[CouncilSpider]:
        return ToySpider

    def open(self, body: bytes, url: str) -> ToyPage:
        if b"<h1>" not in body:
            raise PageError("other_system", url, "There is no heading.")
        return ToyPage(url, Selector(body.decode()))

    def records(self, page: Any, site: str, people: bool = False) -> Iterator[Record]:
        kind, number = re.findall(r"(\w+)\?id=(\d+)", page.url)[0]
        title, own = page.html.css("h1::text").get(), {"site": site, "url": page.url, "native_id": number}
        record: Record = Meeting(id=f"{site}:meeting:{number}", name=title, **own)
        record.statement = Statement(columns=frozenset({"name"}), lists=frozenset({"agenda_items"}))
        if kind == "item":
            (meeting,) = page.numbers("agenda")
            own["meeting_id"] = f"{site}:meeting:{meeting}"
            record = AgendaItem(id=f"{site}:agenda_item:{number}", title=title, **own)
            record.statement = Statement(columns=frozenset({"title", "meeting_id"}))
        yield record

    def reader(self, page_type: PageType) -> type[PageReader] | None:
        return AgendaReader if page_type is AGENDA else None


class AgendaReader(PageReader):
    async def read(self, response: Response, target: Target) -> AsyncIterator[Any]:
        async for output in super().read(response, target):
            yield output
        for number in self.context.vendor.open(response.body, response.url).numbers("item"):  # type: ignore[attr-defined]
            item = self.frontier.target("agenda_items", number, None, "agenda")
            for request in self.frontier.ask(item, target.record_id):
                yield request


class ToySpider(CouncilSpider):
    name = "toy"

    async def plan(self) -> AsyncIterator[Any]:
        start = await self.context.client.shell(self.home.base_url)
        self.failures.page_read()
        for number in ToyPage(start.url, Selector(start.html)).numbers("agenda"):
            for request in self.frontier.ask(self.frontier.target("meetings", number, None, "calendar")):
                yield request


VENDOR = ToySpider.vendor = ToyVendor()
