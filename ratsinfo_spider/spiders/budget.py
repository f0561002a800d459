"""The budget `max_requests`: counted where requests go out, after what more likely has changed has gone before."""

from __future__ import annotations

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured

__all__ = ["Budget", "BudgetSpent"]


class BudgetSpent(IgnoreRequest):
    """A page that is not asked any more. The store keeps it as owed, and the next run asks."""


class Budget:
    """Downloader middleware: counts every request, and refuses pages of records once the budget is spent.

    Documents that a page lists belong to the page and are loaded all the same: a few more requests than the budget.
    Calendar and lists ask for themselves (`Client`).
    """

    def __init__(self, spider: Any) -> None:
        self.spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Of a spider that has a budget."""
        if not hasattr(crawler.spider, "requests_made"):
            raise NotConfigured("the spider counts no requests")
        return cls(crawler.spider)

    def process_request(self, request: Request) -> None:
        """Scrapy asks before each request, retries too."""
        if "target" in request.cb_kwargs and not self.spider.take(request):
            raise BudgetSpent("the budget max_requests is spent")
        self.spider.requests_made += 1
