"""Only the site's own hosts are asked, and only their answers count (`sites/site_hosts.py` says which they are).

The address is looked at before each request, so before each step of a redirect, and again when the answer is there: a
browser follows redirects by itself, and a host's name may resolve to an address inside the network of the crawl.
"""

from __future__ import annotations

from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from ratsinfo_spider.crawl.not_asked import ForeignHost
from ratsinfo_spider.sites.site_hosts import OwnHosts, own_hosts

__all__ = ["OwnHostsMiddleware"]


class OwnHostsMiddleware:
    """Downloader middleware: raises ForeignHost. A robots.txt may lie at another host, where its redirect leads."""

    def __init__(self, spider: Any) -> None:
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Of a spider that has a site."""
        if not hasattr(crawler.spider, "home"):
            raise NotConfigured("the spider has no site")
        return cls(crawler.spider)

    @property
    def _own(self) -> OwnHosts:
        return own_hosts(self._spider.home)  # each time: the demo has its address only once it runs

    def process_request(self, request: Request) -> None:
        """Scrapy asks before each request, redirected ones too."""
        self._check(request, request.url)

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer, if it is of an own host."""
        self._check(request, response.url)
        address = response.ip_address
        if address and not request.meta.get("proxy") and self._own.refuses_address(address):
            host = urlsplit(response.url).hostname
            raise ForeignHost(
                f"{host} has the address {address}, which is not a public one; "
                "if it is meant, name the address under hosts in the city's file",
                was_led=True,
            )
        return response

    def _check(self, request: Request, url: str) -> None:
        asked = [*request.meta.get("redirect_urls", ()), request.url][0]
        if not self._own.refuses(url) or urlsplit(asked).path == "/robots.txt":
            return
        parts = urlsplit(url)
        was_led = asked != url
        verb = "leads to" if was_led else "is at"
        raise ForeignHost(
            f"{verb} another host, {parts.scheme}://{parts.netloc}; if the site has moved, change base_url; "
            "if that host is its own too, name it under hosts in the city's file",
            was_led=was_led,
        )
