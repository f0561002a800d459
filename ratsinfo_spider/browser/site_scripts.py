"""The site's scripts, asked for once a crawl.

Whoever looks into a browser's requests, as scrapy-playwright does, switches its cache off; each page would ask for
all its twenty scripts again.
"""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.async_api import Error, Page, Response, Route

_ADDRESS = re.compile(r"\.js(?:[?;]|$)")
KEPT = 200
LARGEST = 2_000_000  # bytes


class Scripts:
    """Keeps the scripts that the browser got, and gives them to the next page that asks."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    async def serve(self, page: Page) -> None:
        """From now on for this page, too."""
        page.on("response", self._keep)
        await page.route(_ADDRESS, self._answer)

    async def _keep(self, response: Response) -> None:
        is_script = response.request.resource_type == "script" and response.status == 200
        if not is_script or response.url in self._kept or len(self._kept) >= KEPT:
            return
        with suppress(Error):  # the page may have been closed in between; the next one asks again
            body = await response.body()
            if len(body) <= LARGEST:
                self._kept[response.url] = body

    async def _answer(self, route: Route) -> None:
        body = self._kept.get(route.request.url)
        with suppress(Error):
            if body is None or route.request.resource_type != "script":
                await route.fallback()
            else:
                await route.fulfill(body=body, content_type="text/javascript; charset=utf-8")
