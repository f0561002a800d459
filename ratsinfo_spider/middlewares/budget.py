"""The budget `max_requests`: counted where requests go out, after what more likely has changed has gone before.

Everything counts: pages, lists, Ajax calls, documents, retries, robots.txt. A page is only worth its request with all
that belongs to it, so the documents and panels of a page that was asked for come, whatever they cost. That no more
than one page can do so, the last pages of a budget are asked for one after the other (`downloads/downloader.py`).
"""

from __future__ import annotations

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured

__all__ = ["Budget", "BudgetMiddleware", "BudgetSpent"]

LAST = 80  # requests: what the pages under way may still ask for; twenty of them with four documents each


class BudgetSpent(IgnoreRequest):
    """A page that is not asked any more. The store keeps it as owed, and the next run asks."""


class Budget:
    """Counts the requests of a run, and says when they are enough. `most` is None for a run without a budget.

    >>> budget = Budget(2)
    >>> budget.count(is_page=False), budget.allows_a_page(), budget.has_begun
    (None, True, False)
    >>> budget.count(is_page=True), budget.allows_a_page(), budget.has_begun
    (None, False, True)
    """

    def __init__(self, most: int | None) -> None:
        self._most = most
        self._made = 0
        self.has_begun = False  # whether a page of a record was asked for; calendar and lists are read before

    def count(self, *, is_page: bool) -> None:
        """A request goes out, for a page of a record or for anything else."""
        self._made += 1
        self.has_begun |= is_page

    def allows_a_page(self) -> bool:
        """Whether there is a request left for one more page, list or month."""
        return self._most is None or self._made < self._most

    @property
    def is_running_out(self) -> bool:
        """Whether what the pages under way may still ask for could be too much for it."""
        return self._most is not None and self._made >= self._most - LAST


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
