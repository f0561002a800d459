"""Whose address is it? From an address to the site that has it: a city's, or one named after its host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from ratsinfo_spider.sites import Site, SiteError, check_base_url, load, of_entry, own_names
from ratsinfo_spider.sites.base_addresses import plain_host
from ratsinfo_spider.sites.catalogue import GATES, by_host, entries, obstacle, readable_vendors

__all__ = ["for_url", "known_as", "name_of_page", "of_host", "of_page"]


def for_url(base_url: str) -> Site:
    """The Site of an installation: the city's that has this address, else one named after its host.

    Without a city it is called `ratsinfo_example_de`. Raises SiteError for what cannot be a base address, and for a
    city that no setting opens (a human check, a login).
    """
    base_url = check_base_url(base_url)
    if known := known_as(base_url):
        entry = entries().get(known)
        if entry and known not in own_names():
            reason = obstacle(entry, readable_vendors())
            if reason and reason.kind in GATES:
                raise SiteError(f"{known} is not crawled: {reason.sentence}")
            return replace(of_entry(entry), base_url=base_url)
        return replace(load(known), base_url=base_url)
    netloc = urlsplit(base_url).netloc
    return replace(Site(name=_host_name(netloc), title=netloc), base_url=base_url).check()


def known_as(base_url: str) -> str | None:
    """The city that has this address, whatever its scheme and spelling, if its vendor is read.

    Raises SiteError for what is no address.
    """
    wanted = urlsplit(check_base_url(base_url))[1:3]
    return next((site.name for site in of_host(wanted[0]) if urlsplit(site.base_url)[1:3] == wanted), None)


def of_page(url: str) -> Site | None:
    """The site that a page belongs to: by host and folder, or by the host alone where no other site has the same.

    The folders of one system show the same records, but a host may have several systems.
    """
    parts = urlsplit(url)
    there = list(of_host(plain_host(parts)))
    fitting = [site for site in there if parts.path.startswith(urlsplit(site.base_url).path)]
    if fitting:
        return max(fitting, key=lambda site: len(site.base_url))
    return there[0] if len(there) == 1 else None


def name_of_page(url: str) -> str:
    """The name of the site that a page belongs to; without a city that of its host."""
    known = of_page(url)
    return known.name if known else _host_name(plain_host(urlsplit(url)))


def of_host(host: str) -> Iterator[Site]:
    """The sites on a host, those with files of their own first."""
    own = set()
    for site in _own():
        own.add(site.name)
        if urlsplit(site.base_url).netloc == host:
            yield site
    vendors = readable_vendors()
    for entry in by_host().get(host, ()):
        if entry.site not in own and entry.vendor in vendors:
            yield of_entry(entry)


def _own() -> Iterator[Site]:
    """The sites whose own file can be read and has an address."""
    for name in sorted(own_names()):
        try:
            site = load(name)
        except SiteError:
            continue  # somebody else's file; `scrapy sites` names its fault
        if site.base_url:
            yield site


def _host_name(netloc: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "_", netloc.lower()).strip("_")
