"""A crawl of its own process, for the tests of attachments: `python -m tests.helpers.attachments_crawl CONFIG OUTPUT`.

CONFIG and OUTPUT are JSON files. CONFIG: `url` (the server's), `output`, `links` (see `_file`), and optionally
`files_store`, `settings`, `spider` (attributes), `known` (rows of an earlier run by id), `together` (one page shows all
links). OUTPUT: `files` (the items in the order of `links`), `stats`, `problems`, `grown` (bytes that the peak memory
grew by during the crawl).
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import HtmlResponse, Response

from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.extensions.peak_memory import peak_memory
from ratsinfo_spider.items import File, Section
from ratsinfo_spider.statement import Download, Statement
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.crawl_store import CrawlStore

HANDLER = "ratsinfo_spider.downloads.StreamingDownloadHandler"
SETTINGS: dict[str, Any] = {
    "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
    "DOWNLOADER": "ratsinfo_spider.downloads.PunctualDownloader",
    "ITEM_PIPELINES": {"pipelines.attachments.AttachmentsPipeline": 300},
    "LOG_LEVEL": "CRITICAL",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "RETRY_TIMES": 1,
    "DOWNLOAD_TIMEOUT": 10,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 8,
    "RATSINFO_MAX_FILE_SIZE": 1_000_000,
}


class LinksSpider(Spider):
    """Asks a page, in a session of its own for each link, and yields the link as that page shows it."""

    name = "links"

    def __init__(self, config: dict[str, Any]):
        super().__init__()
        self.config = config
        self.run = Run("links")
        self.places = Places("links", Path(config["output"]), files_store=config.get("files_store"))
        self.store = CrawlStore(self.places.store, "links")
        self.files: dict[int, File] = {}
        self.numbers: dict[str, int] = {}
        for name, value in config.get("spider", {}).items():
            setattr(self, name, value)

    async def start(self) -> AsyncIterator[Any]:
        if known := self.config.get("known"):
            with Store(self.places.store, "links") as store:
                store.open_run("earlier", self.run.started, {})
                store.put([_known_file(file_id, row) for file_id, row in known.items()], self.run.started)
                store.close_run("complete")
        await self.store.open(self.run.run_id, self.run.started, {})
        for number, link in enumerate(self.config["links"][: 1 if self.config.get("together") else None]):
            meta = {"cookiejar": link.get("session", number)}
            address = f"{self.config['url']}/public/vo020?VOLFDNR={link.get('paper', 1)}"
            yield Request(address, self.parse, meta=meta, cb_kwargs={"number": number}, dont_filter=True)

    def parse(self, response: Response, number: int) -> Iterator[Any]:
        links = list(enumerate(self.config["links"]))
        for place, link in links if self.config.get("together") else [links[number]]:
            yield self._file(response, place, link)
        yield Section(id="musterstadt:section:1")

    def _file(self, response: Response, number: int, link: dict[str, Any]) -> File:
        """`path` of a document, or `paper` (with `stale`: by an address that has expired), and columns of File."""
        columns = {
            field.name: link[field.name] for field in fields(File) if field.name in link and field.name != "path"
        }
        item = File(**columns)
        item.id = link.get("id", f"musterstadt:file:{number}")
        download = Download("")
        if "path" in link:
            item.source_url = response.urljoin(link["path"])
            download = Download(item.source_url, request=self._request(item.source_url, response))
        elif "paper" in link:
            item.source_url = response.url
            download = Download(
                response.url,
                dies_with_page=True,
                request=_relink(self, response, stale=link.get("stale", False)),
                page_request=self._request(response.url, response),
                relink=partial(_fresh, self, stale=link.get("always_stale", False)),
            )
        download = replace(download, non_public=link.get("non_public", False))
        item.statement = Statement(download=download)
        self.numbers[str(item.id)] = number
        return item

    def _request(self, url: str, response: Response) -> Request:
        session = response.meta["cookiejar"]
        return Request(url, headers={"Referer": response.url}, meta={"cookiejar": session}, callback=self.parse)

    def keep(self, item: Any) -> None:
        if isinstance(item, File):
            self.files[self.numbers[str(item.id)]] = item


async def _fresh(spider: LinksSpider, response: Response, stale: bool) -> Request | None:
    return _relink(spider, response, stale=stale)


def _relink(spider: LinksSpider, response: Response, stale: bool = False) -> Request | None:
    if not isinstance(response, HtmlResponse):
        raise TypeError("not a page")
    found = response.css("a::attr(href)").get()
    if found is None:
        return None
    address = re.sub(r"\?\d+", "?999", found) if stale else found
    return spider._request(response.urljoin(address), response)


def _known_file(file_id: str, row: dict[str, Any]) -> File:
    file = File(id=file_id, site="links", **row)
    file.fetched_at = dt.datetime.fromisoformat(row["fetched_at"])
    file.statement = Statement(frozenset(row))
    return file


def _row(item: File) -> dict[str, Any]:
    row = {field.name: getattr(item, field.name) for field in fields(File)}
    return row | {
        "stated": sorted(item.statement.columns),
        "fetched_at": str(item.fetched_at) if item.fetched_at else None,
    }


def main(config_path: str, output_path: str) -> None:
    config = json.loads(Path(config_path).read_text())
    process = AsyncCrawlerProcess(SETTINGS | config.get("settings", {}))
    spiders: list[LinksSpider] = []
    peaks: list[int] = []

    def opened(spider: LinksSpider) -> None:
        spiders.append(spider)
        spider.crawler.signals.connect(spider.keep, signals.item_scraped)
        peaks.append(peak_memory())

    crawler: Crawler = process.create_crawler(LinksSpider)
    crawler.signals.connect(opened, signals.spider_opened)
    process.crawl(crawler, config=config)
    process.start()
    (spider,) = spiders
    output = {
        "files": [_row(spider.files[number]) for number in sorted(spider.files)],
        "stats": {name: value for name, value in crawler.stats.get_stats().items() if isinstance(value, int)},
        "problems": spider.run.problems,
        "grown": peak_memory() - peaks[0],
    }
    Path(output_path).write_text(json.dumps(output))


if __name__ == "__main__":
    main(*sys.argv[1:])
