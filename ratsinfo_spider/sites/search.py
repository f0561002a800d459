"""Which cities are there? A search in the catalogue and in the cities' own files, by name, Land, vendor and key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from ratsinfo_spider.sites import LAENDER, Site, SiteError, folded, load, of_entry, own_names
from ratsinfo_spider.sites.catalogue import Entry, Obstacle, entries, obstacle, readable_vendors

__all__ = ["Listed", "known_vendors", "search"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A city, what the catalogue knows of it, and why it is not crawled, if it is not."""

    site: Site
    entry: Entry | None
    reason: Obstacle | None

    def as_row(self) -> dict[str, Any]:
        """Everything that is known, for JSON."""
        entry = self.entry
        facts = ("version", "reachable", "robots", "last_checked", "read_as")
        known = {name: getattr(entry, name) if entry else "" for name in facts}
        reason = self.reason.sentence if self.reason else None
        return {**asdict(self.site), **known, "crawled": self.reason is None, "reason": reason}


def search(
    words: Iterable[str] = (), *, vendor: str = "", land: str = "", ags: str = "", verified: bool = False
) -> list[Listed]:
    """The cities that fit all of it, by name.

    A word is looked for in name, title and address; `NW` means the Land, the name of a vendor its systems, digits the
    beginning of the official key. Raises SiteError for a Land or vendor that is none, and where a city's file is wrong.
    """
    wanted = []
    for word in words:
        if word in LAENDER and not land:
            land = word
        elif word in known_vendors() and not vendor:
            vendor = word
        elif len(word) > 1 and word.isascii() and word.isdigit() and not ags:
            ags = word
        else:
            wanted.append(folded(word))
    land = _land(land)
    if vendor and vendor not in known_vendors():
        raise SiteError(f"no vendor {vendor!r}; the catalogue knows {', '.join(sorted(known_vendors()))}")
    return [
        one
        for one in _all()
        if vendor in ("", one.site.vendor)
        and land in ("", one.site.land)
        and one.site.ags.startswith(ags)
        and (one.site.verified or not verified)
        and _has(one.site, wanted)
    ]


def known_vendors() -> set[str]:
    """The vendors of the catalogue, and those that are read."""
    return {entry.vendor for entry in entries().values()} | readable_vendors()


def _land(given: str) -> str:
    """The code of a Land, from its code or name."""
    if not given or given.upper() in LAENDER:
        return given.upper()
    code = next((code for code, name in LAENDER.items() if folded(name) == folded(given)), None)
    if code is None:
        raise SiteError(f"no Land {given!r}; write it like {', '.join(LAENDER)}")
    return code


def _all() -> Iterator[Listed]:
    own, known, vendors = own_names(), entries(), readable_vendors()
    for name in sorted({*own, *known}):
        entry = known.get(name)
        if name in own:
            yield Listed(load(name), entry, None)
        elif entry:
            yield Listed(of_entry(entry), entry, obstacle(entry, vendors))


def _has(site: Site, wanted: list[str]) -> bool:
    if not wanted:
        return True
    text = folded(f"{site.name} {site.title} {site.base_url}")
    return all(word in text for word in wanted)
