"""Cities as data: the catalogue, and a TOML file for one that differs from its vendor's default.

`load("trier")` is an entry of the catalogue (`catalogue.py`), `load("aachen")` reads `aachen.toml` beside this file, or
in the folder RATSINFO_SITES, for your own files; a file goes before an entry. A key that is not declared in `Site` is
an error naming it, so that a typing mistake never turns into a silent default.
"""

from __future__ import annotations

import os
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ratsinfo_spider.passwords import hide
from ratsinfo_spider.sites.base_addresses import plain_base_url
from ratsinfo_spider.sites.catalogue import Entry, entries, obstacle, readable_vendors
from ratsinfo_spider.sites.key_types import wrong_key
from ratsinfo_spider.sites.margins import Margins, margins_from
from ratsinfo_spider.user_paths import PathError, expand_path

DEMO = "demo"  # the one file without an address: its spider starts a server of its own
_folders: list[Path] = []
_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
LAENDER = {
    "BB": "Brandenburg",
    "BE": "Berlin",
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "HB": "Bremen",
    "HE": "Hessen",
    "HH": "Hamburg",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SH": "Schleswig-Holstein",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "TH": "Thüringen",
}
LEVELS = ("gemeinde", "amt", "kreis", "bezirk", "verband", "")
_HOST = re.compile(r"(?:[a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\])(?::\d{1,5})?")


class SiteError(ValueError):
    """A city's file that cannot be used; the sentence names the file and the key."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """One installation of a council information system, as its file describes it."""

    name: str
    """Name of the file, of the spider and of the folder below `output/`."""
    title: str = ""
    """The body whose system it is, for people: `Stadt Aachen`."""
    vendor: str = "allris4"
    """Which vendor's class reads it."""
    base_url: str = ""
    """Address of the folder all pages are in, with its last slash: `https://…/public/`."""
    oparl_url: str = ""
    """Address of its OParl system, where it has one: `https://…/oparl/system`."""
    ags: str = ""
    """Official key of the body: 8 digits of a municipality, 5 of a district, 9 of an association."""
    land: str = ""
    """The Land in two letters: `NW`."""
    level: str = ""
    """`gemeinde`, `amt`, `kreis`, `bezirk` or `verband`."""
    licence: str = ""
    """Under which licence the body publishes what is read here: `CC-BY-4.0`, or an address; "" where it says none."""
    replaces: str = ""
    """Name of the site that was the body's system before this one."""
    hosts: tuple[str, ...] = ()
    """Further hosts that its pages and documents come from, beside that of base_url: `["dokumente.example.de"]`."""
    verify_certificates: bool = True
    """Whether a page counts only if the host's certificate is valid; false for a site whose certificate is not."""
    verified: bool = False
    """True once our code has been seen to read the live site in full."""
    verified_note: str = ""
    """What is known about the site and what is not, for people."""
    first_year: int | None = None
    """First year with meetings, for the estimate of what everything would cost; null if unknown."""
    agenda_item_page: str = "print"
    """Which page of an agenda item is asked first: `print` or `normal`."""
    render: str = "http"
    """`http`, or `browser` for an installation whose lists come no other way."""
    load_non_public_files: bool = False
    """Load documents called non-public that the site offers to the public all the same."""
    delay: float = 1.0
    """Seconds between two requests to the host."""
    concurrency: int = 1
    """Requests under way at once."""
    empty_months: int = 12
    """With `since=all`: how many months without a meeting end the walk back."""
    announced_months: int = 3
    """How many months without a meeting end the walk into the future."""
    monitors: Margins = field(default_factory=Margins)
    """How far a run may differ from the last complete ones: a table, see docs/operations.md."""

    def check(self) -> Site:
        """Return self, or raise SiteError naming the key whose value cannot be."""
        if not _NAME.fullmatch(self.name):
            raise SiteError(f"site name {self.name!r}: use small letters, digits, - and _")
        if self.base_url:
            return replace(self, base_url=check_base_url(self.base_url))._checked()
        return self._checked()

    def _checked(self) -> Site:
        for host in self.hosts:
            if not _HOST.fullmatch(host):
                raise SiteError(f"{self.name}.toml: hosts: {host!r} is not a bare name, as dokumente.example.de")
        _one_of(self, "agenda_item_page", ("print", "normal"))
        _one_of(self, "render", ("http", "browser"))
        _one_of(self, "land", (*LAENDER, ""))
        _one_of(self, "level", LEVELS)
        if self.ags and not re.fullmatch(r"\d{5}|\d{8,9}", self.ags):
            raise SiteError(f"{self.name}.toml: ags = {self.ags!r} has not 5, 8 or 9 digits")
        if self.oparl_url and not self.oparl_url.startswith(("http://", "https://")):
            raise SiteError(f"{self.name}.toml: oparl_url = {self.oparl_url!r} is not an address")
        if self.delay < 0 or self.concurrency < 1:
            raise SiteError(f"{self.name}.toml: delay must be 0 or more, concurrency 1 or more")
        return self


def check_base_url(url: str) -> str:
    """Return `url` in its one spelling if it can be a base address, else raise SiteError saying what is wrong."""
    try:
        parts = urlsplit(url)
        plain = plain_base_url(url)
    except ValueError as error:
        raise SiteError(f"base_url {hide(url)!r} is not an address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise SiteError(f"base_url {url!r}: give the whole address, like https://ratsinfo.example.de/public/")
    if parts.username is not None or parts.password is not None:  # it would stand in reports and in every table
        bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        raise SiteError(f"base_url {bare!r}: give user and password as HTTPAUTH_USER, _PASS, _DOMAIN, not here")
    if not plain.endswith("/") or parts.query:
        raise SiteError(f"base_url {url!r}: give the folder the pages are in, ending in a slash, without parameters")
    return plain


def _one_of(site: Site, key: str, allowed: tuple[str, ...]) -> None:
    value = getattr(site, key)
    if value not in allowed:
        raise SiteError(f"{site.name}.toml: {key} = {value!r} is not one of {', '.join(filter(None, allowed))}")


def add_folder(path: str | Path | None) -> None:
    """Take in the city files of a folder. They go before ours of the same name."""
    folder = _folder(path) if path else None
    if folder and folder not in _folders:
        _folders.insert(0, folder)


def _folder(path: str | Path) -> Path:
    try:
        return Path(expand_path("RATSINFO_SITES", str(path)))
    except PathError as error:
        raise SiteError(str(error)) from None


def _places() -> list[Traversable]:
    """The folders with cities' files, the first that has one counts."""
    given = os.environ.get("RATSINFO_SITES")
    environment = [_folder(given)] if given else []
    return [*_folders, *environment, resources.files(__name__)]


def names() -> list[str]:
    """The names of all cities that have a spider, sorted. No file is read."""
    vendors = readable_vendors()
    listed = (entry.site for entry in entries().values() if not obstacle(entry, vendors))
    return sorted({*own_names(), *listed})


def own_names() -> set[str]:
    """The names of the cities that have a file of their own."""
    files = (file.name for place in _places() if place.is_dir() for file in place.iterdir())
    return {name.removesuffix(".toml") for name in files if name.endswith(".toml")}


def is_known(name: str) -> bool:
    """Whether `load` knows the name, be it to say why it is not crawled."""
    return name in entries() or name in own_names()


def load(name: str, *, obey_robots: bool = True) -> Site:
    """The city of that name, by its file, else by the catalogue.

    Raises SiteError for an unknown city, key or value, and for one that is not crawled, with the reason.
    One that robots.txt forbids is refused with `obey_robots` only.
    """
    known = entries().get(name)
    files = (place / f"{name}.toml" for place in _places()) if _NAME.fullmatch(name) else ()
    file = next((file for file in files if file.is_file()), None)
    if file is not None:
        return _of_file(name, file, known)
    if known is None:
        if name in own_names():
            raise SiteError(f"{name}.toml: a city's name has small letters, digits, - and _ only; rename the file")
        raise SiteError(f"no city named {name!r}; `scrapy sites WORD` looks for one")
    reason = obstacle(known, readable_vendors())
    if reason and reason.kind == "robots" and obey_robots:
        raise SiteError(f"{name} is not crawled: {reason.sentence}, or repeat it with -s ROBOTSTXT_OBEY=0")
    if reason and reason.kind != "robots":
        raise SiteError(f"{name} is not crawled: {reason.sentence}")
    return of_entry(known)


def _of_file(name: str, file: Traversable, known: Entry | None) -> Site:
    """What the catalogue knows of the body stands in no file of ours again."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SiteError(f"{name}.toml is not TOML: {error}") from error
    body = {}
    if known:
        body = {"title": known.name, "ags": known.ags, "land": known.land, "level": known.level}
        if known.vendor == data.get("vendor", Site.vendor):
            body["oparl_url"] = known.oparl_url
    return from_mapping(name, body | data)


def of_entry(entry: Entry) -> Site:
    """An entry of the catalogue as a site, whatever keeps it from being crawled."""
    seen = f"Another program read it on {entry.last_checked}." if entry.last_checked else "Another program read it."
    says = {"yes": seen, "unknown": "Whether it can be read is not known."}.get(entry.reachable, "")
    return Site(
        name=entry.site,
        title=entry.name,
        vendor=entry.vendor,
        base_url=entry.base_url,
        oparl_url=entry.oparl_url,
        ags=entry.ags,
        land=entry.land,
        level=entry.level,
        verified_note=" ".join(filter(None, (says, entry.note, "Not crawled by us yet."))),
    )


def from_mapping(name: str, data: dict[str, Any]) -> Site:
    """A Site from the keys of a city's file. Raises SiteError naming the first key that is wrong."""
    kinds = {one.name: str(one.type) for one in fields(Site) if one.name != "name"}
    for key, value in data.items():
        if wrong := wrong_key(key, value, kinds):
            raise SiteError(f"{name}.toml: {wrong}")
    data = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    try:
        return Site(name=name, **{**data, "monitors": margins_from(data.get("monitors", {}))}).check()
    except ValueError as error:
        raise error if isinstance(error, SiteError) else SiteError(f"{name}.toml: {error}") from error


def folded(text: str) -> str:
    """Small letters, umlauts written out: one spelling for what people type and what addresses hold.

    >>> folded("Mülheim"), folded("Großhansdorf")
    ('muelheim', 'grosshansdorf')
    """
    return unicodedata.normalize("NFC", text).lower().translate(_SPELLINGS)


def similar(name: str, further: Iterable[str] = ()) -> list[str]:
    """Names of cities (and of `further` spiders) that somebody may have meant by `name`, the likeliest first.

    >>> similar("achen")[0], similar("Mülheim")[0], similar("xyzzy")
    ('aachen', 'muelheim-ruhr', [])
    """
    wanted = folded(name)
    every = {*names(), *further}
    inside = sorted((one for one in every if len(wanted) > 3 and wanted in one), key=len)
    close = get_close_matches(wanted, every, n=3, cutoff=0.75)
    return list(dict.fromkeys([*close, *inside]))[:3]
