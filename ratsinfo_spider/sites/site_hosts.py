"""Which hosts are a site's own: that of its base_url, and the further ones that its city file names.

Pages, Ajax answers and documents come from these only. A redirect, a link or a `<base href>` to any other host is not
followed: what lies there is not the council's, and may be nobody's business, such as a service of the network in
which the crawl runs.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

from ratsinfo_spider.sites import Site

__all__ = ["IPAddress", "OwnHosts", "is_loopback", "own_hosts"]

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_STANDARD = {80, 443, None}  # one server; any other port is another


class OwnHosts:
    """The hosts of one site. A `www.` before a name makes no difference, nor does http or https.

    >>> own = OwnHosts("https://ratsinfo.musterstadt.example/public/", ("dokumente.musterstadt.example",))
    >>> own.refuses("http://www.ratsinfo.musterstadt.example/x"), own.refuses("https://dokumente.musterstadt.example/")
    (False, False)
    >>> own.refuses("https://musterstadt.example/"), own.refuses("https://ratsinfo.musterstadt.example:8080/")
    (True, True)
    """

    def __init__(self, base_url: str, further: tuple[str, ...] = ()) -> None:
        places = [_place(base_url), *(_place(f"//{host}") for host in further)]
        self._places = {place for place in places if place[0]}
        names = {name for name, _ in self._places}
        self._addresses = {address for name in names if (address := _address(name))}
        self._on_this_machine = any(map(is_loopback, names))

    def refuses(self, url: str) -> bool:
        """Whether an address is at a host that is not the site's."""
        return bool(self._places) and _place(url) not in self._places

    def refuses_address(self, address: IPAddress) -> bool:
        """Whether a host must not have this network address: loopback, link-local and private ones are nobody's.

        Unless the site itself is there: its base_url, or one of its further hosts, is written as such an address.

        >>> own = OwnHosts("https://ratsinfo.musterstadt.example/")
        >>> [own.refuses_address(ipaddress.ip_address(text)) for text in ("169.254.169.254", "::1", "193.99.144.80")]
        [True, True, False]
        >>> OwnHosts("http://127.0.0.1:8080/").refuses_address(ipaddress.ip_address("127.0.0.1"))
        False
        """
        address = getattr(address, "ipv4_mapped", None) or address
        if address.is_global or address in self._addresses:
            return False
        return not (address.is_loopback and self._on_this_machine)


@lru_cache(maxsize=16)
def own_hosts(site: Site) -> OwnHosts:
    """The hosts of a site: that of its OParl interface too."""
    interface = (urlsplit(site.oparl_url).netloc,) if site.oparl_url else ()
    return OwnHosts(site.base_url, (*site.hosts, *interface))


@lru_cache(maxsize=256)  # asked for each request, of few hosts
def is_loopback(host: str | None) -> bool:
    """Whether a host's name or address is this machine's own.

    >>> [is_loopback(host) for host in ("localhost", "127.3.2.1", "::1", "::ffff:127.0.0.1", "10.0.0.1")]
    [True, True, True, True, False]
    """
    name = (host or "").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = _address(name)
    return bool(address and address.is_loopback)


def _place(url: str) -> tuple[str, int | None]:
    """Host and port of an address; no host where it is none."""
    try:
        parts = urlsplit(url)
        name, port = parts.hostname or "", parts.port
    except ValueError:  # third-party text: "http://[" is no address
        return "", None
    return name.removeprefix("www.").rstrip("."), None if port in _STANDARD else port


def _address(name: str) -> IPAddress | None:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
