"""One spelling for each base address, so that one installation is one city with one set of ids."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

__all__ = ["plain_base_url", "plain_host"]

_PORTS = {"http": 80, "https": 443}
_FILE = re.compile(r"\.\w+$")


def plain_base_url(url: str) -> str:
    """An address of a folder in the one spelling that is stored: small letters in the host, no default port.

    Dots in the path are resolved, and a missing last slash is added unless the last word has the form of a file's name.
    Raises ValueError for what is no address.

    >>> plain_base_url("HTTPS://RATSINFO.Musterstadt.example.:443/a/../bi/./")
    'https://ratsinfo.musterstadt.example/bi/'
    >>> plain_base_url("https://ratsinfo.musterstadt.example"), plain_base_url("http://musterstadt.example:8080//bi")
    ('https://ratsinfo.musterstadt.example/', 'http://musterstadt.example:8080/bi/')
    >>> plain_base_url("https://müsterstadt.example/index.html")
    'https://xn--msterstadt-9db.example/index.html'
    """
    parts = urlsplit(url.strip())
    path = urlsplit(urljoin("http://host/", re.sub(r"/{2,}", "/", parts.path) or "/")).path
    if not path.endswith("/") and not _FILE.search(path):
        path += "/"
    return parts._replace(netloc=plain_host(parts), path=path, fragment="").geturl()


def plain_host(parts: SplitResult) -> str:
    """The host, and the port where it is not the scheme's own. Raises ValueError for a port that is none.

    >>> plain_host(urlsplit("https://Musterstadt.example:443/")), plain_host(urlsplit("http://[::1]:8000/"))
    ('musterstadt.example', '[::1]:8000')
    """
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode()
    shown = f"[{host}]" if ":" in host else host
    return shown if parts.port in (None, _PORTS.get(parts.scheme)) else f"{shown}:{parts.port}"
