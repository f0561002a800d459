"""Walks a demo council's calendar and lists one way, in a process of its own: `… tests.helpers.browser_walk MODE URL`.

MODE is `http` or `browser`. Prints JSON: `pages` (the cells of each page's rows, in order), `seconds` (from the first
answer on, so that no start of a browser is in it), `stats` of scrapy-playwright.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import BaseSettings

from ratsinfo_spider.browser.browser_client import BrowserClient, browser_settings
from ratsinfo_spider.vendors.allris4.browser_scripts import SCRIPTS
from ratsinfo_spider.vendors.allris4.list_form import list_of_period
from ratsinfo_spider.vendors.allris4.pages import make_selector, open_page, site_refusal
from ratsinfo_spider.wicket.client import Client, Content

MONTHS = 12
SETTINGS = {
    "LOG_LEVEL": "CRITICAL",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "DEFAULT_REQUEST_HEADERS": {"Accept-Language": "de-DE,de;q=0.9"},
    "RATSINFO_CHROMIUM": os.environ.get("RATSINFO_CHROMIUM", ""),
    "RATSINFO_BROWSER_PAGES": 5,  # so that the session has to outlive several browser contexts
}


class WalkSpider(Spider):
    """The calendar's months, then the list of all meetings from its first page to its last."""

    name = "walk"
    mode = "http"
    base_url = ""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[list[Any]] = []
        self.seconds = 0.0

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        for name, value in browser_settings(settings).items() if cls.mode == "browser" else ():
            settings.set(name, value, priority="spider")

    async def start(self) -> AsyncIterator[Any]:
        parts = self.crawler.engine.download_async, lambda _: True, site_refusal
        client = BrowserClient(*parts, SCRIPTS) if self.mode == "browser" else Client(*parts)
        self.keep(await client.content(f"{self.base_url}gr010"))
        began = time.perf_counter()
        for month in range(1, MONTHS + 1):
            self.keep(await client.content(f"{self.base_url}si010?MM={month}&YY=2026"))
        # Longer than what the list shows by itself: the form has to work.
        first, *_ = await list_of_period(client, f"{self.base_url}si018", dt.date(2020, 1, 1), dt.date(2030, 1, 1))
        async for content in client.pages(first):
            self.keep(content)
        self.seconds = time.perf_counter() - began
        for _ in ():
            yield

    def keep(self, content: Content) -> None:
        page = open_page(make_selector(content.html, content.url), content.url)
        self.pages.append([str(row) for row in page.rows])  # type: ignore[attr-defined]


def main(mode: str, base_url: str) -> None:
    """Walk and print."""
    WalkSpider.mode, WalkSpider.base_url = mode, base_url
    process = AsyncCrawlerProcess(SETTINGS)
    crawler = process.create_crawler(WalkSpider)
    process.crawl(crawler)
    process.start()
    spider = crawler.spider
    assert isinstance(spider, WalkSpider)
    stats = {name: value for name, value in crawler.stats.get_stats().items() if name.startswith("playwright/")}
    print(json.dumps({"pages": spider.pages, "seconds": spider.seconds, "stats": stats}))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
