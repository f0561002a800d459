"""Pages with more tags than any page of a council has: refused by counting, before anything is made of them.

A tree of a million elements takes hundreds of megabytes, and the rows in it minutes. So tags are counted in the bytes,
which costs nothing, and a page over the limit is never parsed.
"""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from ratsinfo_spider.vendor import PageError

__all__ = ["MonstrousPages"]


class MonstrousPages:
    """Downloader middleware: PageError("malformed") for a page of more than `most` tags (RATSINFO_MAX_PAGE_TAGS)."""

    def __init__(self, most: int) -> None:
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Any spider's."""
        return cls(crawler.settings.getint("RATSINFO_MAX_PAGE_TAGS"))

    def process_response(self, request: Request, response: Response) -> Response:
        """Scrapy calls this for each response. A document is not parsed."""
        if "ratsinfo_stream_to" in request.meta:
            return response
        if (count := response.body.count(b"<")) > self._most:
            says = f"A page of {count} tags, more than the {self._most} that RATSINFO_MAX_PAGE_TAGS allows."
            raise PageError("malformed", response.url, says)
        return response
