"""How ALLRIS says no: is this a page of ALLRIS 4, and if not, which kind of "no" is it?

ALLRIS answers most refusals with HTTP 200, so the status tells nothing. Its own message box:

    <div id="mainContent"><div class="compFull roundedBorder">
      <div class="message_header">Es ist ein Fehler aufgetreten</div>
      <div class="message_text">Zu viele Zugriffe aus Ihrem Netzwerk, Zugriff temporär gesperrt.</div>

A page with content is never searched for such words: minutes speak of Wartungsarbeiten too. Nor is
what a city's CMS prints around ALLRIS.
"""

from __future__ import annotations

import re
from typing import NamedTuple, cast
from urllib.parse import urlsplit

from lxml import etree
from parsel import Selector

from ratsinfo_spider.vendor import CLOSED_KINDS, KINDS, PageError
from ratsinfo_spider.vendors.html_text import clean

__all__ = ["CLOSED_KINDS", "KINDS", "PageError", "check"]


class _Refusal(NamedTuple):
    kind: str
    words: re.Pattern[str]
    detail: str


def _refusal(kind: str, words: str, detail: str) -> _Refusal:
    return _Refusal(kind, re.compile(words, re.IGNORECASE), detail)


# The words of docs/allris4.md 9.1 and of Wicket's own error pages; the first that fits decides.
_REFUSALS = (
    _refusal(
        "rate_limited",
        r"Zu viele Zugriffe",
        "The server has locked us out for asking too often; stop for the day and ask more slowly.",
    ),
    _refusal(
        "gate",
        r"Zugriff (?:pr(?:ü|ue)fen|wird gepr(?:ü|ue)ft)|Schutz vor automatisierten Zugriffen|"
        r"Weiterleitung zu ALLRIS|/_gate/",
        "The site checks that a human is asking; stop, and do not try to pass it.",
    ),
    _refusal(
        "not_public",
        r"Keine Information verf(?:ü|ue)gbar",
        "The system has no information for us here: the object is not public or does not exist.",
    ),
    _refusal(
        "expired",
        r"page expired|page you requested has expired|(?:Seite|Sitzung) (?:ist )?abgelaufen",
        "The page's session has expired; ask its permanent address again.",
    ),
    _refusal(
        "no_access",
        r"Zugriff verweigert|nicht berechtigt|keine Berechtigung|access denied|noauth",
        "The system refuses access to this page.",
    ),
    _refusal(
        "maintenance",
        r"Wartungsarbeiten|Wartungsmodus",
        "The system is under maintenance; try again later.",
    ),
    _refusal(
        "error",
        r"Es ist ein Fehler aufgetreten|internal error|internalerrorpage",
        "The system reports an error of its own; try again later.",
    ),
)
_VERSION = re.compile(r"ALLRIS net Version (\d+(?:\.\d+)*)")
_OWN_IDS = frozenset(
    {"sibetreff", "sigremium", "sidatum", "toname", "toBeschlussart", "vobetreff", "toTable", "bfTable"},
)
_OWN_TAGS = ("span", "div", "table")
_OWN = etree.XPath(f"id('{' '.join(sorted(_OWN_IDS))}')")
_OWN_CLASSES = frozenset({"docPart", "dataTable", "calenderView", "toTable", "bfTable"})
# What tells ALLRIS where a page does not print its version, as hand-made samples of older ones do not.
_SIGN = etree.XPath(
    f"boolean(id('allris wicket-ajax-base-url {' '.join(sorted(_OWN_IDS))}') | //title[contains(., 'ALLRIS')])"
)
_GATE = etree.XPath("boolean(//*[local-name()='altcha-widget'] | //@*[contains(., '/_gate/')])")
_MESSAGE = etree.XPath("//div[contains(@class, 'message_header') or contains(@class, 'message_text')]")
_ASP_LINKS = etree.XPath(
    "//a[contains(translate(@href, 'ASP', 'asp'), '.asp') and not(ancestor::*[contains(@class, 'docPart')])]/@href",
    smart_strings=False,
)
_VERSION_3 = re.compile(r"\b(?:si010|to010|to020|vo020)(?!\d)\w*\.asp\b", re.IGNORECASE)
_FRAGMENT = etree.XPath("not(//meta) and not(//title) and not(//h1)")
_MAIN = etree.XPath("//*[@id='mainContent'] | //main[@id='pageContent'] | //div[@id='allris']")
_TITLE = etree.XPath("string(//title[contains(., 'ALLRIS')])")
_GENERIC = etree.XPath("boolean(//title[contains(., 'Ratsinformationssystem')])")
_VISIBLE = etree.XPath("descendant::text()[not(ancestor::script or ancestor::style or ancestor::nav)]")
_LONGEST_MESSAGE = 300
_LONGEST_REFUSAL = 2000  # characters; the longest known one has some 200


def check(selector: Selector, url: str) -> str:
    """Version of the ALLRIS 4 that made the page (`4.1.7`), or PageError with the kind of "no".

    A Wicket answer joined to HTML has no head and so no version: with content it passes as `4`, as
    does a page that is told by other signs of ALLRIS.
    Whether it is the page that the address means, each page class decides itself.
    """
    root: etree._Element = selector.root
    version = _version(root)
    if version and not version.startswith("4."):
        raise PageError("wrong_page", url, f"This is ALLRIS {version}; only version 4 is supported.")
    has_content = _has_content(root)
    if not has_content:
        _raise_refusal(root, url)
    if version:
        return version
    if _path(url).endswith(".asp") or _links_of_version_3(root):
        raise PageError("wrong_page", url, "This is a page of ALLRIS 3; only version 4 is supported.")
    if (has_content and _FRAGMENT(root)) or _SIGN(root):
        return "4"
    if _GENERIC(root):  # a city's CMS answers so for an object that is not there, and for a lost session (NOLIS)
        raise PageError("wrong_page", url, "The city's general page about its system, not the object: is it gone?")
    raise PageError("other_system", url, "Nothing on the page says ALLRIS; check the city's base_url.")


def _links_of_version_3(root: etree._Element) -> bool:
    """Its responsive pages (`to010_r.asp`) may say no version, and have ids that version 4 has too."""
    hrefs = cast("list[str]", _ASP_LINKS(root))
    return any(_VERSION_3.search(href) for href in hrefs)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _version(root: etree._Element) -> str | None:
    """A CMS around ALLRIS may add a description of its own: the one that names ALLRIS counts."""
    for meta in root.iter("meta"):
        if match := _VERSION.search(meta.get("content", "")):
            return match[1]
    return None


def _has_content(root: etree._Element) -> bool:
    """Anything that only a page with content has, by libxml2's table of ids, else by a search."""
    if any(element.tag in _OWN_TAGS for element in cast("list[etree._Element]", _OWN(root))):
        return True
    for element in root.iter(*_OWN_TAGS):
        if element.get("id") in _OWN_IDS or not _OWN_CLASSES.isdisjoint(element.get("class", "").split()):
            return True
    return False


def _raise_refusal(root: etree._Element, url: str) -> None:
    if _GATE(root):
        raise PageError("gate", url, next(refusal.detail for refusal in _REFUSALS if refusal.kind == "gate"))
    message = _message(root)
    text = f"{message or _visible_text(root)} {_TITLE(root)} {_path(url)}"
    for refusal in _REFUSALS:
        if refusal.words.search(text):
            said = f' It says: "{message[:_LONGEST_MESSAGE]}".' if message else ""
            raise PageError(refusal.kind, url, refusal.detail + said)
    if message:
        raise PageError("error", url, f'The system shows a message: "{message[:_LONGEST_MESSAGE]}".')


def _message(root: etree._Element) -> str:
    boxes = cast("list[etree._Element]", _MESSAGE(root))
    return clean(" ".join("".join(box.itertext()) for box in boxes))


def _visible_text(root: etree._Element) -> str:
    """What a short page says, innermost first; a long one is something else, whatever words stand in it."""
    areas = cast("list[etree._Element]", _MAIN(root)) or [root]
    texts = (clean(" ".join(cast("list[str]", _VISIBLE(area)))) for area in reversed(areas))
    return " ".join(text for text in texts if len(text) <= _LONGEST_REFUSAL)
