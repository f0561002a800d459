"""HTML that broke off: the length may be right and the end missing all the same, and with it the last rows of a table.

A server that fails while it writes, or a proxy in between, sends the beginning of a page as if that were all. Parsers
mend it without a word. A page that begins with `<html` closes with `</html>`, whatever stands in between, and
whatever type it is declared as.
"""

from __future__ import annotations

from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import HtmlResponse, Response

__all__ = ["CutPages", "is_cut"]

_HEAD, _END = 4_000, 65_536  # bytes; a CMS around the pages may add something after the end


def is_cut(body: bytes) -> bool:
    """Whether this is the beginning of a page, or nothing at all. A fragment without `<html` is neither.

    >>> is_cut(b"<!DOCTYPE html><html><body><table><tr>"), is_cut(b""), is_cut(b"<HTML>...</HTML >")
    (True, True, False)
    >>> is_cut(b"<title>Zugriff pruefen</title>")
    False
    """
    if body.rfind(b"</html", -_END) >= 0:  # nearly every page, at once
        return False
    if not body.strip():
        return True
    return b"<html" in body[:_HEAD].lower() and b"</html" not in body[-_END:].lower()


class CutPages:
    """Downloader middleware: asks again for a page that broke off; ResponseDataLossError if it never comes whole."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Any spider's."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Any:
        """Scrapy calls this for each response. Documents, errors and robots.txt are none of our business."""
        is_page = response.status == 200 and not _is_document(request) and not request.url.endswith("/robots.txt")
        # Only a page is never empty; an Ajax answer may be, and says itself what that means.
        may_be_cut = isinstance(response, HtmlResponse) or response.body.strip()
        if not is_page or not may_be_cut or not is_cut(response.body):
            return response
        again = self.crawler.spider and get_retry_request(
            request, spider=self.crawler.spider, reason="the page broke off"
        )
        if again:
            return again
        raise ResponseDataLossError(f"the page broke off after {len(response.body)} bytes, without its </html>")


def _is_document(request: Request) -> bool:
    return "ratsinfo_stream_to" in request.meta
