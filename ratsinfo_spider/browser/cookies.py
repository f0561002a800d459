"""One session for both: Scrapy's cookies go into the browser before each request, the browser's come back after it.

Scrapy's middleware writes what it has into the header `Cookie`, and reads `Set-Cookie` of the response. So the same
JSESSIONID serves plain requests and the browser, an address that a plain page shows works in the browser, and a
browser that was started anew goes on in the session of the old one.
"""

from __future__ import annotations

from typing import Any

from playwright.async_api import BrowserContext
from scrapy import Request

from ratsinfo_spider.wicket.session import cookies_of


class Cookies:
    """Carries cookies between the requests of one crawl and its browser contexts."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, Any]] = {}  # by name: the domain and path that the site gave it

    async def give(self, context: BrowserContext, request: Request) -> None:
        """Make the browser's cookies those of the request."""
        present = await context.cookies(request.url)
        values = {(cookie["name"], cookie["value"]) for cookie in present}
        fresh: list[Any] = [
            {"name": name, "value": value, **self._places.get(name, {"url": request.url})}
            for name, value in cookies_of(request).items()
            if (name, value) not in values
        ]
        if fresh:
            await context.add_cookies(fresh)

    async def take(self, context: BrowserContext, request: Request) -> list[str]:
        """The browser's cookies that the request did not have, as values of `Set-Cookie`."""
        had = cookies_of(request)
        lines = []
        for cookie in await context.cookies(request.url):
            name, value, domain, path = (cookie[key] for key in ("name", "value", "domain", "path"))
            self._places[name] = {"domain": domain, "path": path}
            if had.get(name) != value:
                own = f"; Domain={domain}" if domain.startswith(".") else ""  # without a dot: this host alone
                lines.append(f"{name}={value}; Path={path}{own}" + ("; Secure" if cookie["secure"] else ""))
        return lines
