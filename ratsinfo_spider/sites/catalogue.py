"""The catalogue: which bodies have which system, where, and whether a program may read it (`catalogue.csv`).

Compiled from public lists; docs/sites.md says how sure each column is. A name in it is part of ids and never leaves.
It has systems that nobody here reads too, for `scrapy sites`. `obstacle` says why an entry is no spider.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

__all__ = ["GATES", "Entry", "Obstacle", "add_vendor", "by_host", "entries", "obstacle", "readable_vendors"]

Kind = Literal["shared", "vendor", "address", "human_check", "login", "blocked", "no", "robots"]
GATES = ("human_check", "login", "blocked")  # what no setting opens
_registered: set[str] = set()


class Entry(NamedTuple):
    """One body and its system. What is not known is "".

    `reachable`: `yes` (another program read agenda items there on the day `last_checked`), `human_check`, `login`,
    `blocked` (HTTP 403 or a firewall), `no` (host or path gone), `unknown`. `robots`: `allow`, `disallow` or not known.
    `read_as`: the site that reads this body, where several share an address.
    """

    site: str
    ags: str
    name: str
    land: str
    level: str
    vendor: str
    version: str
    base_url: str
    oparl_url: str
    reachable: str
    robots: str
    last_checked: str
    read_as: str
    note: str


class Obstacle(NamedTuple):
    """Why an entry is not crawled; the sentence goes on after its name."""

    kind: Kind
    sentence: str


@cache
def entries() -> dict[str, Entry]:
    """All entries by the name of their site."""
    text = resources.files(__package__).joinpath("catalogue.csv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)
    return {row[0]: Entry(*row) for row in rows}


@cache
def by_host() -> dict[str, tuple[Entry, ...]]:
    """The entries with an address by the host in it; those that are read as another one are left out."""
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in entries().values():
        if entry.base_url and not entry.read_as:
            host = entry.base_url.split("/", 3)[2]
            found[host] = (*found.get(host, ()), entry)
    return found


def add_vendor(name: str) -> None:
    """A vendor that somebody has registered: its systems are read too."""
    _registered.add(name)


def readable_vendors() -> set[str]:
    """Those that have a folder, and those registered. Nothing of theirs is imported."""
    return {*_folders(), *_registered}


@cache
def _folders() -> frozenset[str]:
    folders = resources.files("ratsinfo_spider").joinpath("vendors").iterdir()
    return frozenset(folder.name for folder in folders if folder.joinpath("__init__.py").is_file())


def obstacle(entry: Entry, vendors: Collection[str]) -> Obstacle | None:
    """What keeps an entry from being crawled, the most lasting first; None for one that is.

    `vendors`: those that are read.
    """
    day = f" ({entry.last_checked})" if entry.last_checked else ""
    if entry.read_as:
        return Obstacle("shared", f"shares its system with others: crawl {entry.read_as}")
    if entry.vendor not in vendors:
        return Obstacle("vendor", f"its system is {entry.vendor} {entry.version}".rstrip() + ", which is not read yet")
    if not entry.base_url:
        return Obstacle("address", "the folder of its pages is not known; `scrapy detect URL` looks for it")
    if entry.reachable == "human_check":
        return Obstacle("human_check", f"a human check stands before it{day}, which no program is to pass")
    if entry.reachable == "login":
        return Obstacle("login", f"it can only be read after a login{day}")
    if entry.reachable == "blocked":
        return Obstacle("blocked", f"it refuses programs{day}; its operator can open it")
    if entry.reachable == "no":
        return Obstacle("no", f"nothing answered at its address{day}; `scrapy detect URL` tries another one")
    if entry.robots == "disallow":
        return Obstacle("robots", f"its robots.txt forbids crawlers{day}; ask its operator")
    return None
