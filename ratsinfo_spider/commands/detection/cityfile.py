"""What was found, as a city's file: the findings as its comments, so that the whole output can be saved."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from ratsinfo_spider import vendors
from ratsinfo_spider.german.dates import BERLIN
from ratsinfo_spider.sites import Site, lookup
from ratsinfo_spider.sites.catalogue import by_host, entries
from ratsinfo_spider.vendors.detection import Found

__all__ = ["city_file", "city_name", "report"]

# Parts of host names that say what it is, not whose.
_GENERAL = (
    r"www\d*|(?:rats|buerger|sitzungs|gremien|kreistags)?info(?:system|b|s)?|rats?information(?:en)?|ratsinfo.?|ris|bi"
    r"|public|sitzungsdienst|gremien|sitzung-online|sitzung-mv|egov|stadt|gemeinde|kreis"
)


def report(found: Found) -> Iterator[str]:
    """The findings, a line each."""
    vendor = found.vendor
    yield f"asked: {_one_line(found.address)} and more, {found.requests} requests in all"
    if vendor is None:
        yield "vendor: unknown"
    else:
        version = f", version {vendor.version}" if vendor.version else ""
        yield f"vendor: {vendor.name}{version} (recognised by {_one_line(vendor.sign)})"
    if found.base_url:
        yield f"base path: {urlsplit(found.base_url).path}"
    for name, finding in found.findings.items():
        yield f"{name}: {'' if finding.is_there else f'no ({finding.outcome}): '}{_one_line(finding.says)}"
    yield from found.remarks
    if found.stopped:
        yield f"stopped: {_one_line(found.stopped)}"


def city_file(found: Found) -> str:
    """A file that `sites.load` reads, to be saved under the name it says. Only for an installation that was found."""
    if found.base_url is None:
        raise ValueError("there is no base address to write down")
    lines = [f"# {line}" for line in report(found)]
    lines += [f"# {line}" for line in _advice(found)]
    lines += [f"{key} = {_value(value)}" for key, value in _keys(found).items()]
    return "\n".join(lines) + "\n"


def _advice(found: Found) -> Iterator[str]:
    vendor = found.read_by.name if found.read_by else Site.vendor
    known = lookup.known_as(str(found.base_url))
    if known:
        yield f"This address is known already, as {known}: scrapy doctor {known}"
    else:
        name = city_name(str(found.base_url), found.title or "", vendor)
        yield f"Save as {name}.toml in a folder of yours (RATSINFO_SITES) and try it (docs/add-a-city.md)."
    if found.needs_browser:
        yield 'A list cannot be read over plain HTTP. If that does not change, set render = "browser".'


def _keys(found: Found) -> dict[str, str | bool | float]:
    keys: dict[str, str | bool | float] = {
        "title": _one_line(found.title or urlsplit(str(found.base_url)).netloc),
        "base_url": str(found.base_url),
        "verified": False,
        "verified_note": _note(found),
    }
    keys |= found.keys
    if found.crawl_delay and found.crawl_delay > 1:
        keys["delay"] = found.crawl_delay  # the host's own robots.txt asks for it
    return keys


def _note(found: Found) -> str:
    """One line for people: what answered, what did not, and when it was asked."""
    day = dt.datetime.now(BERLIN).date().isoformat()
    system = _system(found)
    good = ", ".join(name for name, finding in found.findings.items() if finding.is_there) or "nothing"
    bad = ", ".join(f"{name} ({finding.outcome})" for name, finding in found.findings.items() if not finding.is_there)
    return f"Looked at on {day}: {system}; answered: {good}; did not: {bad or 'nothing'}. Not crawled yet."


def _system(found: Found) -> str:
    if found.read_by and found.vendor and found.vendor.version:
        return f"{found.read_by.short} {found.vendor.version}"
    return (found.read_by.marks.title if found.read_by else "unknown").partition(" (")[0]


def city_name(base_url: str, title: str = "", vendor: str = Site.vendor) -> str:
    """A name for a city's file: the catalogue's for that body or host, else from its host.

    A name that the catalogue has for another system gets the vendor's behind it: a site is one system for life.

    >>> city_name("https://ratsinfo.musterstadt.de/public/"), city_name("https://www.muster.sitzung-online.de/")
    ('musterstadt', 'muster')
    >>> city_name("http://127.0.0.1:8000/public/")
    '127_0_0_1_8000'
    """
    host = urlsplit(base_url).netloc
    there = [entry for entry in by_host().get(host, ()) if entry.vendor == vendor]
    named = [entry for entry in entries().values() if title and entry.name.casefold() == title.casefold()]
    if len(there) == 1 and len(by_host()[host]) == 1:
        return there[0].site
    name = named[0].site if len(named) == 1 else _host_name(base_url)
    entry = entries().get(name)
    return f"{name}-{vendor}" if entry and (entry.vendor != vendor or entry.base_url not in ("", base_url)) else name


def _host_name(base_url: str) -> str:
    labels = (urlsplit(base_url).hostname or "").split(".")[:-1]
    general = "|".join([_GENERAL, *(vendors.get(name).short.lower() for name in vendors.names())])
    telling = [label for label in labels if not re.fullmatch(general, label)]
    if not telling or all(label.isdigit() for label in telling):
        return lookup.for_url(base_url).name
    return re.sub(r"^(?:stadt|gemeinde)-|[^a-z0-9-]", "", telling[0])


def _value(value: str | bool | float) -> str:
    """A value as TOML writes it, which for these is as JSON does."""
    return json.dumps(value, ensure_ascii=False)


def _one_line(text: str) -> str:
    """Third-party text without line breaks and control characters: it must not leave its comment or string."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
