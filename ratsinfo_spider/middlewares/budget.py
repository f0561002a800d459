"""The budget `max_requests`: counted where requests go out, after what more likely has changed has gone before.

Everything counts: pages, lists, Ajax calls, documents, retries, robots.txt. A page is only worth its request with all
that belongs to it, so the documents and panels of a page that was asked for come, whatever they cost. So that no more
than one page can do so, the last pages of a budget are asked for one after the other (`downloads/downloader.py`).
"""

from __future__ import annotations

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from ratsinfo_spider.crawl.not_asked import BudgetSpent

__all__ = ["BudgetMiddleware"]


class BudgetMiddleware:
    """Downloader middleware: counts every request, and refuses pages of records once the budget is spent.

    Calendar and lists ask for themselves (`Client`).
    """

    def __init__(self, spider: Any) -> None:
        self.spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Of a spider that has a budget."""
        if not hasattr(crawler.spider, "budget"):
            raise NotConfigured("the spider counts no requests")
        return cls(crawler.spider)

    def process_request(self, request: Request) -> None:
        """Scrapy asks before each request, retries too."""
        # With `fetch` it is another part of a page that was answered.
        is_page = "target" in request.cb_kwargs and "fetch" not in request.cb_kwargs
        if is_page and not self.spider.allows_a_page():
            raise BudgetSpent("the budget max_requests is spent")
        self.spider.budget.count(is_page=is_page)
