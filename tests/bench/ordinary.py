"""The ordinary way: a plain Scrapy project for the same fields of the same pages, as most people would write it.

parsel's CSS, an ItemLoader for each table, FilesPipeline, a CSV feed for each table; no votes, types, history or
coverage. `python -m tests.bench.ordinary ADDRESSES.txt FOLDER RESULT.json` - a process of its own, so that memory is
its own too.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import parsel
from itemloaders.processors import Identity, Join, MapCompose, TakeFirst
from scrapy import Field, Item, Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import HtmlResponse, Response
from scrapy.loader import ItemLoader
from scrapy.selector import Selector

from ratsinfo_spider.extensions.peak_memory import peak_memory
from tests.bench.bare import SETTINGS

DOCUMENT = re.compile(r"/doc\d+|\.pdf$|/wicket/resource/")
OF_AN_ITEM = {"Beratung": "minutes", "Beschluss": "decision", "Abstimmungsergebnis": "vote_text"}
OF_A_PAPER = {"Beschlussvorschlag": "proposal", "Begründung": "rationale", "Erläuterungen": "rationale"}


class Organization(Item):
    native_id = Field()
    name = Field()
    classification = Field()


class Meeting(Item):
    native_id = Field()
    name = Field()
    organization_id = Field()
    date = Field()
    time = Field()
    status = Field()
    state = Field()
    occasion = Field()
    room = Field()
    location = Field()


class AgendaRow(Item):
    native_id = Field()
    meeting_id = Field()
    number = Field()
    title = Field()
    paper_id = Field()
    result = Field()


class AgendaItem(Item):
    native_id = Field()
    meeting_id = Field()
    number = Field()
    title = Field()
    result = Field()
    organization_id = Field()
    date = Field()
    paper_id = Field()
    minutes = Field()
    decision = Field()
    vote_text = Field()


class Paper(Item):
    native_id = Field()
    reference = Field()
    title = Field()
    status = Field()
    state = Field()
    paper_type = Field()
    department = Field()
    departments = Field()
    proposal = Field()
    rationale = Field()


class Consultation(Item):
    paper_id = Field()
    date = Field()
    organization = Field()
    role = Field()
    status = Field()
    meeting_id = Field()
    item_id = Field()
    result = Field()


class Section(Item):
    owner = Field()
    position = Field()
    heading = Field()
    text = Field()


class Document(Item):
    owner = Field()
    name = Field()
    file_urls = Field()
    files = Field()


ITEMS = (Organization, Meeting, AgendaRow, AgendaItem, Paper, Consultation, Section, Document)


def _clean(text: str) -> str | None:
    return " ".join(text.split()) or None


def _number(parameter: str) -> Any:
    return lambda address: next(iter(parse_qs(urlsplit(address).query).get(parameter, ())), None)


class Loader(ItemLoader):
    """Text as it stands, without what is around it."""

    default_input_processor = MapCompose(_clean)
    default_output_processor = TakeFirst()
    organization_id_in = MapCompose(_number("GRLFDNR"))
    meeting_id_in = MapCompose(_number("SILFDNR"))
    paper_id_in = MapCompose(_number("VOLFDNR"))
    item_id_in = MapCompose(_number("TOLFDNR"))
    minutes_out = decision_out = vote_text_out = proposal_out = rationale_out = text_out = Join("\n")
    position_in = Identity()
    file_urls_in = file_urls_out = Identity()


class OrdinarySpider(Spider):
    """Asks every page once, in the given order; documents are asked by the pipeline."""

    name = "ordinary"

    def __init__(self, addresses: list[str]) -> None:
        super().__init__()
        self.addresses = addresses

    async def start(self) -> AsyncIterator[Any]:
        """All addresses; the first one alone, so that one session serves all."""
        await self.crawler.engine.download_async(Request(self.addresses[0], dont_filter=True))
        for address in self.addresses[1:]:
            yield Request(address, dont_filter=True, headers={"Referer": self.addresses[0]})

    def parse(self, response: Response) -> Iterator[Any]:
        """The records of one page."""
        if not isinstance(response, HtmlResponse):
            return
        page = urlsplit(response.url).path.rpartition("/")[2]
        read = {"gr020": self.organization, "to010": self.meeting, "to020": self.item, "vo020": self.paper}.get(page)
        if read:
            yield from read(response)
            yield from self.documents(response)

    def organization(self, page: HtmlResponse) -> Iterator[Any]:
        """A committee."""
        loader = _loader(Organization(), page, "GRLFDNR")
        loader.add_css("name", "h1.title::text")
        loader.add_css("classification", "#headLeft #grart::text")
        yield loader.load_item()

    def meeting(self, page: HtmlResponse) -> Iterator[Any]:
        """A meeting and the rows of its agenda."""
        loader = _loader(Meeting(), page, "SILFDNR")
        loader.add_css("name", "#sibetreff ::text")
        loader.add_css("organization_id", "#sigremium a::attr(href)")
        loader.add_css("date", "#sidatum ::text")
        loader.add_css("time", "#sizeit::text")
        loader.add_css("status", "#sistatus::text")
        loader.add_css("state", "#sistat ::text")
        loader.add_css("occasion", "#sianlass::text")
        loader.add_css("room", "#siraum::text")
        loader.add_css("location", "#siort::text")
        yield loader.load_item()
        for row in page.css("table.dataTable tbody tr"):
            entry = _loader_of(AgendaRow(), row)
            entry.add_value("meeting_id", page.url)
            entry.add_css("native_id", "a[href*='to020']::attr(href)", MapCompose(_number("TOLFDNR")))
            entry.add_css("number", "td:nth-child(1) ::text, td:nth-child(2) ::text")
            entry.add_css("title", "a[href*='to020'] ::text, td ::text")
            entry.add_css("paper_id", "a[href*='vo020']::attr(href)")
            entry.add_css("result", "td:last-child ::text")
            yield entry.load_item()

    def item(self, page: HtmlResponse) -> Iterator[Any]:
        """An agenda item with its texts."""
        loader = _loader(AgendaItem(), page, "TOLFDNR")
        loader.add_css("meeting_id", "#sibetreff a::attr(href)")
        loader.add_css("number", "#toname::text")
        loader.add_css("title", "h1.title::text")
        loader.add_css("result", "#toBeschlussart::text")
        loader.add_css("paper_id", "#vobetreff a::attr(href)")
        loader.add_css("organization_id", "#sigremium a::attr(href)")
        loader.add_css("date", "#sidatum ::text")
        yield from self.sections(page, loader, OF_AN_ITEM)
        yield loader.load_item()

    def paper(self, page: HtmlResponse) -> Iterator[Any]:
        """A paper and the meetings that deal with it."""
        loader = _loader(Paper(), page, "VOLFDNR")
        loader.add_css("reference", "h1.title::text")
        loader.add_css("title", "#vobetreff ::text")
        loader.add_css("status", "#vostatus::text")
        loader.add_css("paper_type", "#voart::text")
        loader.add_css("state", "#vostat ::text")
        loader.add_css("department", "#vofamt::text")
        loader.add_css("departments", "#vobamt::text")
        yield from self.sections(page, loader, OF_A_PAPER)
        yield loader.load_item()
        for row in page.css("#bfTable tbody tr"):
            entry = _loader_of(Consultation(), row)
            entry.add_value("paper_id", page.url)
            entry.add_css("date", "td:nth-child(2) ::text")
            entry.add_css("organization", "td:nth-child(3) ::text")
            entry.add_css("role", "td:nth-child(4) ::text")
            entry.add_css("status", "td:nth-child(1) .wfcolorDesc::text")
            entry.add_css("item_id", "a[href*='to020']::attr(href)")
            entry.add_css("result", "a[href*='to020']::text")
            entry.add_css("meeting_id", "a[href*='to010']::attr(href)")
            yield entry.load_item()

    def sections(self, page: HtmlResponse, owner: Loader, columns: dict[str, str]) -> Iterator[Any]:
        """The panels of a page; the text of some is a column of their owner too."""
        for position, panel in enumerate(page.css("#mainContent > div"), start=1):
            heading, text = panel.css("h2.expandedTitle::text").get("").strip(), _paragraphs(panel)
            if heading and text:
                if heading in columns:
                    owner.add_value(columns[heading], text)
                loader = _loader_of(Section(), panel)
                loader.add_value("owner", page.url)
                loader.add_value("position", position)
                loader.add_value("heading", heading)
                loader.add_value("text", text)
                yield loader.load_item()

    def documents(self, page: HtmlResponse) -> Iterator[Any]:
        """Every document that the page links."""
        for link in page.css("a[href*='wicket.Application/doc']"):
            loader = _loader_of(Document(), link)
            loader.add_value("owner", page.url)
            loader.add_css("name", "::text")
            loader.add_value("file_urls", page.urljoin(link.attrib["href"]))
            yield loader.load_item()


def _loader(item: Item, page: HtmlResponse, parameter: str) -> Loader:
    loader = Loader(item, response=page)
    loader.add_value("native_id", page.url, MapCompose(_number(parameter)))
    return loader


def _loader_of(item: Item, part: parsel.Selector) -> Loader:
    return Loader(item, selector=cast("Selector", part))


def _paragraphs(panel: parsel.Selector) -> list[str]:
    return ["".join(paragraph.css("::text").getall()) for paragraph in panel.css("p, li")]


def main() -> None:
    """Crawl, then write answers, seconds, records and peak memory in MB."""
    addresses, folder, result = (Path(word) for word in sys.argv[1:])
    pages = [address for address in addresses.read_text(encoding="utf-8").split() if not DOCUMENT.search(address)]
    feeds = {
        str(folder / f"{kind.__name__}.csv"): {"format": "csv", "item_classes": [kind], "overwrite": True}
        for kind in ITEMS
    }
    own = {"ITEM_PIPELINES": {"scrapy.pipelines.files.FilesPipeline": 1}, "FILES_STORE": str(folder), "FEEDS": feeds}
    process = AsyncCrawlerProcess({**SETTINGS, **own, "LOG_LEVEL": "CRITICAL"})
    crawler = process.create_crawler(OrdinarySpider)
    process.crawl(crawler, addresses=pages)
    process.start()
    assert crawler.stats
    figures = {
        "answers": crawler.stats.get_value("downloader/response_count"),
        "pages": len(pages),
        "records": crawler.stats.get_value("item_scraped_count"),
        "documents": crawler.stats.get_value("file_status_count/downloaded", 0),
        "seconds": crawler.stats.get_value("elapsed_time_seconds"),
        "peak_mb": peak_memory() / 2**20,
    }
    result.write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
