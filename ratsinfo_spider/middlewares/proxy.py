"""Proxies of the environment (`http_proxy`, `https_proxy`, `no_proxy`), but not for this machine's own servers.

The demo council and the servers of tests listen on loopback: a proxy would look for them on its own machine.
"""

from __future__ import annotations

import urllib.request
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware

from ratsinfo_spider.sites.site_hosts import is_loopback

__all__ = ["LoopbackDirect", "ProxyMiddleware"]


class ProxyMiddleware(HttpProxyMiddleware):
    """In the place of Scrapy's own. A request whose `meta` has a `proxy` is sent as that says, to any host."""

    def process_request(self, request: Request, spider: Any = None) -> Any:
        if is_loopback(urlsplit(request.url).hostname):
            request.meta.setdefault("proxy", None)
        return super().process_request(request)


class LoopbackDirect(urllib.request.ProxyHandler):
    """The same for what asks by urllib: `urllib.request.build_opener(LoopbackDirect())`."""

    def proxy_open(self, req: urllib.request.Request, proxy: str, type: str) -> Any:  # noqa: A002 - urllib's name
        """None leaves the request to the handler that asks the host itself."""
        return None if is_loopback(urlsplit(req.full_url).hostname) else super().proxy_open(req, proxy, type)
