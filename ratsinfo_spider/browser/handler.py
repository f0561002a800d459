"""The download handler of a crawl with `render = "browser"`: some requests through Chromium, all others as ever.

Through Chromium goes a request with

    meta["playwright"]       True: its page is opened, and its scripts run until they have come to rest
    meta["ratsinfo_until"]   a function of (html, url): whether the content is there that is waited for
    meta["ratsinfo_keep"]    True: the page stays open; `response.meta["ratsinfo_tab"]` is it
    meta["ratsinfo_tab"]     a page kept open, to do
    meta["ratsinfo_steps"]   these (script, argument) on it, each script a JavaScript function

and every document (`meta["ratsinfo_stream_to"]`, see the package) of the site whose page is its Referer. What goes
another way has the same session (`cookies.py`). A page that shows no content after a while is a response, too;
`response.meta["ratsinfo_refused"]` says which call of its scripts was answered by an error, if one was.
Errors are Scrapy's own; NotSupported says that no Chromium could be started.

Settings: those of scrapy-playwright (`PLAYWRIGHT_…`), and `RATSINFO_BROWSER_PAGES`.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from ratsinfo_spider.browser.chromium import Chromium, origin
from ratsinfo_spider.downloads.streaming import STREAM_TO, StreamingDownloadHandler

__all__ = ["BrowserDownloadHandler"]


class BrowserDownloadHandler(StreamingDownloadHandler):
    """Sorts the requests. The handlers of http and https share one Chromium."""

    lazy = False  # scrapy-playwright starts when the crawl does

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._chromium = Chromium.of(crawler)

    async def download_request(self, request: Request) -> Response:
        if request.meta.get("playwright"):
            return await self._chromium.page(request)
        if STREAM_TO in request.meta and _is_of_its_page(request):
            return await self._chromium.document(request)
        return await super().download_request(request)

    async def close(self) -> None:
        await super().close()
        await self._chromium.close()


def _is_of_its_page(request: Request) -> bool:
    """A browser's page may only read what comes from its own site; the rest is none of its session's business."""
    referer = (request.headers.get("Referer") or b"").decode("latin-1")
    return bool(referer) and origin(referer) == origin(request.url)
