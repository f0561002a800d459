"""Which vendor's system made a page, by marks that only its pages have.

ALLRIS names itself and its version on each page. Of the others only addresses are looked at (the
page's own and those it links), never its text: minutes may speak of any product.

    <meta name="description" content="ALLRIS net Version 4.1.7 (4170041) - 08.07.2026" />
    <a href="…/wicket/resource/org.apache.wicket.Application/doc4711.pdf">     ALLRIS 4, where its version is not said
    <a href="si0057.asp?__ksinr=7">            SessionNet: page names of four digits, parameters __k…nr
    <script src="/sdnetrim/…">                 SD.NET RIM; hosted below ratsinfomanagement.net
    https://musterstadt.gremien.info/          more! rubin is hosted below gremien.info
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, cast

from lxml import etree

from ratsinfo_spider.vendors.allris4.pages import make_selector

__all__ = ["ALLRIS_3", "ALLRIS_4", "Vendor", "vendor_of"]

ALLRIS_3, ALLRIS_4 = "ALLRIS 3 (CC e-gov)", "ALLRIS 4 (CC e-gov)"

_ALLRIS = re.compile(r"ALLRIS net Version (\d+(?:\.\d+)*)")
_MARKS = (
    (ALLRIS_4, re.compile(r"/wicket/resource/org\.apache\.wicket\.Application/doc\d+\.|/(?:to|vo)020\?[TV]OLFDNR=")),
    (ALLRIS_3, re.compile(r"\b(?:si|to|vo|gr|kp|au|pa|fr)0\d\d(?:_[a-z])?\.asp\b")),
    ("SessionNet (Somacos)", re.compile(r"\b(?:si|to|vo|kp|gr)0\d\d\d\.(?:asp|php)\b|[?&]__k(?:si|to|vo|gr|pe)nr=")),
    ("SD.NET RIM (Sternberg)", re.compile(r"\.ratsinfomanagement\.net\b|/sdnetrim/|/webservice/oparl/v1\.\d/")),
    ("more! rubin", re.compile(r"\.gremien\.info\b")),
    ("RIS-Portal (regisafe)", re.compile(r"\.ris-portal\.de\b")),
)
_LINKS = etree.XPath("//@href | //@src | //@action")


class Vendor(NamedTuple):
    """A system, the version where the page says it, and what told it apart."""

    name: str
    version: str | None
    sign: str


def vendor_of(body: bytes, url: str) -> Vendor | None:
    """The vendor of a page; None where nothing on it tells. Only ALLRIS is certain, the others are hints."""
    root: etree._Element = make_selector(body, url).root
    for meta in root.iter("meta"):  # a city's own site around ALLRIS may have a description of its own
        if match := _ALLRIS.search(meta.get("content", "")):
            name = (
                ALLRIS_4 if match[1].startswith("4") else ALLRIS_3 if match[1].startswith("3") else f"ALLRIS {match[1]}"
            )
            return Vendor(name, match[1], "the page's own description")
    for address in _addresses(root, url):
        for name, mark in _MARKS:
            if match := mark.search(address):
                return Vendor(name, None, f"{match[0]!r} in an address")
    return None


def _addresses(root: etree._Element, url: str) -> Iterator[str]:
    yield url
    yield from cast("list[str]", _LINKS(root))
