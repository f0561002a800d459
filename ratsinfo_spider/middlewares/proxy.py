"""Proxies of the environment (`http_proxy`, `https_proxy`, `no_proxy`), but not for this machine's own servers.

The demo council and the servers of tests listen on loopback: a proxy would look for them on its own machine.
"""

from __future__ import annotations

import ipaddress
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware

__all__ = ["LoopbackDirect", "ProxyMiddleware", "is_loopback"]


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


def is_loopback(host: str | None) -> bool:
    """Whether a host's name or address is this machine's own.

    >>> [is_loopback(host) for host in ("localhost", "127.3.2.1", "::1", "::ffff:127.0.0.1", "10.0.0.1")]
    [True, True, True, True, False]
    """
    name = (host or "").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
