"""The yardstick: a Scrapy spider that downloads given pages, builds the tree of each, and does nothing else.

`python -m tests.bench.bare ADDRESSES.txt RESULT.json` - a process of its own, so that memory is its own too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import HtmlResponse, Response

from ratsinfo_spider.extensions.peak_memory import peak_memory

SETTINGS = {
    "LOG_LEVEL": "ERROR",
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DEFAULT_REQUEST_HEADERS": {"Accept-Language": "de-DE,de;q=0.9"},
}


class BareSpider(Spider):
    """Asks every address once, in the given order."""

    name = "bare"

    def __init__(self, addresses: list[str]) -> None:
        super().__init__()
        self.addresses = addresses
        self.pages = 0

    async def start(self) -> AsyncIterator[Any]:
        """All addresses; the first one alone, so that one session serves all."""
        first = Request(self.addresses[0], dont_filter=True)
        self.parse(await self.crawler.engine.download_async(first))
        for address in self.addresses[1:]:
            yield Request(address, dont_filter=True, headers={"Referer": self.addresses[0]})

    def parse(self, response: Response) -> None:
        """The tree, and a count."""
        if isinstance(response, HtmlResponse):
            response.selector.root  # noqa: B018 - building it is the work
        self.pages += 1


def main() -> None:
    """Crawl, then write pages, seconds and peak memory in MB."""
    addresses = Path(sys.argv[1]).read_text(encoding="utf-8").split()
    process = AsyncCrawlerProcess(SETTINGS)
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler, addresses=addresses)
    process.start()
    spider = crawler.spider
    assert isinstance(spider, BareSpider)
    seconds = crawler.stats.get_value("elapsed_time_seconds") if crawler.stats else 0
    result = {"pages": spider.pages, "seconds": seconds, "peak_mb": peak_memory() / 2**20}
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
