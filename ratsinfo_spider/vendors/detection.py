"""Which system made a page, and what a look at an installation finds: for `scrapy detect` and each vendor's survey.

A page's metas may name the system and its version. Else only addresses are looked at (the page's own and those it
links), never its text: minutes may speak of any product.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import NamedTuple, Protocol, cast

from lxml import etree

from ratsinfo_spider import vendors
from ratsinfo_spider.vendor import Marks, Page, Vendor

__all__ = ["Answer", "AskError", "Asking", "Finding", "Found", "Sign", "StopLookingError", "catalogue_name", "sign_of"]

_LINKS = etree.XPath("//@href | //@src | //@action")


class AskError(Exception):
    """A request that was not made, or that nobody answered; the message is a sentence for people.

    `kind`: `address` (nothing that can be asked), `unreachable`, `robots`, `redirects`, `budget`.
    """

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind


class StopLookingError(Exception):
    """The site says no as a whole."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host said, of whatever status; `url` is the address after redirects, names of headers in small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body, taken for UTF-8; only for marks in ASCII where it may be something else."""
        return self.body.decode("utf-8", "replace")


class Asking(Protocol):
    """Who asks a few pages for a survey."""

    def ask(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a GET. Raises AskError where there is none, or where robots.txt or the budget say no."""


class Sign(NamedTuple):
    """A system, the version where the page says it, and what told it apart."""

    name: str
    version: str | None
    sign: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a page: `outcome` is `table`, `shell`, `answers`, or the kind of "no"; `says` is for people.

    `page` is there where our code could read it.
    """

    name: str
    outcome: str
    says: str
    page: Page | None = None

    @property
    def is_there(self) -> bool:
        """True for a page that our code understands."""
        return self.outcome in ("table", "shell", "answers")


@dataclass
class Found:
    """What a look knows. `base_url` is None where nothing that we read was found; `stopped` says why it ended early.

    `keys` are those of the city's file that the vendor's survey adds, `remarks` further lines about what was found.
    """

    address: str
    vendor: Sign | None = None
    base_url: str | None = None
    findings: dict[str, Finding] = field(default_factory=dict)
    title: str | None = None
    stopped: str | None = None
    crawl_delay: float | None = None
    requests: int = 0
    read_by: Vendor | None = None
    keys: dict[str, str | bool | float] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    first: Answer | None = None  # what came from the address itself

    @property
    def needs_browser(self) -> bool:
        """True where a list is there whose call our client cannot read."""
        return any(finding.outcome == "wicket" for finding in self.findings.values())


def sign_of(body: bytes, url: str) -> Sign | None:
    """The system of a page; None where nothing on it tells. Only its own description is certain."""
    parser = etree.HTMLParser(recover=True, encoding="utf-8", huge_tree=True)
    root = etree.fromstring(body.strip().replace(b"\x00", b"") or b"<html/>", parser)
    if root is None:
        root = etree.Element("html")
    described = [mark for mark in _marks() if mark.description]
    for meta in root.iter("meta"):  # a city's own site around the system may have a description of its own
        for mark in described:
            if match := re.search(mark.description, meta.get("content", "")):
                return Sign(mark.title.format(version=match[1]), match[1], "the page's own description")
    for address in _addresses(root, url):
        for mark in _marks():
            if mark.address and (match := re.search(mark.address, address)):
                return Sign(mark.title, None, f"{match[0]!r} in an address")
    return None


def catalogue_name(sign: Sign) -> str:
    """What the catalogue of cities calls a system; "" for one that it has no name for."""
    for name in vendors.names():
        if vendors.get(name).marks.title == sign.name:
            return name
    return next((mark.name for mark in _known() if mark.title.format(version=sign.version) == sign.name), "")


def _marks() -> list[Marks]:
    """Those of the vendors that are read, then those of the others."""
    return [*(vendors.get(name).marks for name in vendors.names()), *_known()]


@cache
def _known() -> list[Marks]:
    text = resources.files("ratsinfo_spider.vendors").joinpath("known.toml").read_text(encoding="utf-8")
    return [Marks(**system) for system in tomllib.loads(text)["system"]]


def _addresses(root: etree._Element, url: str) -> Iterator[str]:
    yield url
    yield from cast("list[str]", _LINKS(root))
