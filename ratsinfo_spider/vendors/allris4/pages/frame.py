"""What all ALLRIS 4 pages have in common (docs/allris4.md 4.1), and the small tools to read them with.

    <html><head>
      <meta name="description" content="ALLRIS net Version 4.1.7 (4170041) - 08.07.2026" />
      <script id="wicket-ajax-base-url">Wicket.Ajax.baseUrl="to010?SILFDNR=7&amp;refresh=false";</script>
    </head><body><div id="allris">
      <nav id="navIcon"> … <a href="mailto:?subject=…&amp;body=…https%3A%2F%2Fmuster.example%2Fto010%3FSILFDNR%3D7">
      <main id="pageContent"><h1 class="title">Rat der Stadt - 05.03.2024</h1>
        <div id="head"> … <dl><dt class="colTitle"><span class="label">Datum:</span></dt>
                              <dd class="colEntry"><span class="text4" id="sidatum">Di., 05.03.2024</span></dd></dl>
        <div id="mainContent"> … panels and tables … </div>

A city's CMS may wrap a second `<html>` around all this, with headings and metas of its own.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache, cached_property, lru_cache
from typing import cast
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from cssselect import HTMLTranslator
from lxml import etree
from parsel import Selector

from ratsinfo_spider.vendors.allris4.pages.errors import PageError, check
from ratsinfo_spider.vendors.allris4.pages.printed_links import plain_address
from ratsinfo_spider.vendors.html_text import inline_text

__all__ = ["Page", "Path", "by_id", "has_class", "is_word", "number_in", "one", "page_name"]

Element = etree._Element
_PAGE_NAME = re.compile(r"^[a-z]{2,4}\d{2,3}$")
_BASE_URL = re.compile(r'baseUrl="(?:[^"?]*/)?([a-zA-Z]{2}\d{3})\b')
_ADDRESS = re.compile(r"https?://\S+")
_WHOLE_URL = re.compile(r"https?://[A-Za-z0-9.:-]+/[^\s;#?\[\]\\]*(?:\?[^\s;#\[\]\\]+)?")
# The "send this page" link is among the icons; a CMS may have a menu of hundreds of links before them.
_MAILTO = tuple(
    etree.XPath(f"{place}/descendant::a[starts-with(@href, 'mailto:')]/@href", smart_strings=False)
    for place in ("id('navIcon')", ".")
)
_TABLE_KINDS = {"toTable": "to010", "bfTable": "vo020", "calenderView": "si010"}


class Path:
    """A compiled CSS selector (or XPath) that keeps its own words for error messages."""

    __slots__ = ("_find", "words")

    def __init__(self, css: str = "", *, xpath: str = "") -> None:
        self.words = css or xpath
        self._find = etree.XPath(xpath or HTMLTranslator().css_to_xpath(css, prefix="descendant::"))

    def __call__(self, element: Element) -> list[Element]:
        """All elements below `element`, in the order of the page."""
        return cast("list[Element]", self._find(element))

    def first(self, element: Element) -> Element | None:
        return next(iter(self(element)), None)


def one(path: Path, element: Element, url: str) -> Element:
    """The one element that `path` means; PageError("malformed") where there is none or are several."""
    found = path(element)
    if len(found) != 1:
        sentence = f"Expected one {path.words!r}, found {len(found)}; the page's markup is not as known."
        raise PageError("malformed", url, sentence)
    return found[0]


def has_class(element: Element, name: str) -> bool:
    return name in element.get("class", "").split()


@cache
def _known_id(name: str) -> etree.XPath:
    """Asks libxml2's own table of ids, which it fills while it parses: nothing is searched."""
    return etree.XPath(f"id('{name}')")


def by_id(element: Element, tag: str, name: str) -> Element | None:
    """The first `tag` with that id. `name` is a word of ours, never of a page.

    The table knows one element for an id (and takes `name="…"` for one): another one's is searched for.
    """
    found = cast("list[Element]", _known_id(name)(element))
    if not found:
        return None
    if found[0].tag == tag and found[0].get("id") == name and _is_in(found[0], element):
        return found[0]
    return next((other for other in element.iter(tag) if other.get("id") == name), None)


def _is_in(inner: Element, outer: Element) -> bool:
    return inner is outer or outer.getparent() is None or outer in inner.iterancestors(str(outer.tag))


def page_name(url: str) -> str | None:
    """Name of the page an address means, in small letters (OParl prints `VO020`), or None where it says nothing.

    >>> page_name("https://ratsinfo.musterstadt.example/public/to020?TOLFDNR=7&selfaction=print")
    'to020'
    >>> page_name("./vo020?VOLFDNR=7"), page_name("./VO020?VOLFDNR=7"), page_name("https://musterstadt.example/allris/")
    ('vo020', 'vo020', None)
    """
    try:
        path = urlsplit(plain_address(url)).path
    except ValueError:  # addresses are third-party text: "http://[" is no address
        return None
    last = path.rpartition("/")[2].lower()
    return last if _PAGE_NAME.match(last) else None


@lru_cache(maxsize=1024)
def number_in(url: str | None, name: str) -> int | None:
    """The vendor's number that an address carries under `name`, in any case and order.

    >>> number_in("./to010?SILFDNR=1000264&refresh=true&SILFDNR=1000264", "SILFDNR")
    1000264
    >>> number_in("./to010?refresh=true", "SILFDNR")
    """
    query = (url or "").partition("#")[0].partition("?")[2]
    if "%" in query or "+" in query:
        query = "&".join(f"{key}={value}" for key, value in parse_qsl(query))
    match = _number_of(name).search(query)
    return int(match[1]) if match else None


@cache
def _number_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|&){name}=([0-9]{{1,18}})(?=&|$)", re.IGNORECASE)


class Page:
    """One page of ALLRIS 4. Subclasses read it in their constructor and say in `warnings` what they left unread.

    Raises PageError where `selector` holds no page of ALLRIS 4.
    """

    version: str
    warnings: list[str]

    def __init__(self, selector: Selector, url: str) -> None:
        self.version = check(selector, url)
        self.selector = selector
        self.root: Element = selector.root
        self.url = url
        self.warnings = []
        self.main = _main(self.root)
        self._base = _base(self.root, url)
        self._folder = _folder(self._base.partition("?")[0])

    @cached_property
    def title(self) -> str:
        """`h1.title` of ALLRIS itself ("" where there is none); a CMS may have headings of its own before it.

        In ALLRIS's own part of the page the only `h1` will do; no such page has been seen.
        """
        headings = list(self.main.iter("h1"))
        found = [heading for heading in headings if has_class(heading, "title")]
        if not found and len(headings) == 1 and self.main is not self.root and not is_word(headings[0]):
            found = headings
        if len(found) > 1:
            raise PageError("malformed", self.url, f"Expected one 'h1.title', found {len(found)}.")
        return inline_text(found[0]) if found else ""

    @cached_property
    def permalink(self) -> str | None:
        """The page's permanent address, which ALLRIS writes into its "send this page" link."""
        hrefs = (href for path in _MAILTO for href in cast("list[str]", path(self.root)))
        matches = (_ADDRESS.search(unquote(href)) for href in hrefs)
        return next((plain_address(match[0]) for match in matches if match), None)

    @cached_property
    def base_name(self) -> str | None:
        """Name of the page as its own script gives it to Wicket: the vendor's word for what this page is."""
        script = by_id(self.root, "script", "wicket-ajax-base-url")
        match = _BASE_URL.search(script.text or "") if script is not None else None
        return match[1].lower() if match else None

    @cached_property
    def kind(self) -> str | None:
        """Which page this is, by what is on it; where that does not tell, by the name it gives to Wicket."""
        for table in self.main.iter("table"):
            names = table.get("class", "").split()
            if kind := next((kind for name, kind in _TABLE_KINDS.items() if name in names), None):
                return kind
        if self._has("toname") or self._has("toBeschlussart"):
            return "to020"
        if self._has("vobetreff") and not self._has("sidatum"):
            return "vo020"
        return self.base_name

    def _has(self, name: str) -> bool:
        return by_id(self.main, "span", name) is not None

    def expect(self, name: str) -> None:
        """PageError unless this may be the page type `name` and has a title."""
        if self.kind not in (None, name):
            raise self.wrong(name, str(self.kind))
        if not self.title and self.kind == name:
            raise PageError("malformed", self.url, f"A page {name} without h1.title; the markup is not as known.")
        if not self.title:
            raise self.wrong(f"{name} with its h1.title", "none")

    def absolute(self, href: str) -> str:
        """A link's whole address, without path parameters and fragment; "" for what is no address at all."""
        href = plain_address(href.strip())
        if href.startswith("./") and "../" not in href:  # most links; urljoin costs more than reading the element
            return self._folder + href[2:]
        if _WHOLE_URL.fullmatch(href):
            return href
        try:
            return urljoin(self._base, href)
        except ValueError:
            return ""

    def http_url(self, href: str | None) -> str | None:
        """A link's whole address if it can be asked by HTTP; None for `#`, `file:`, `javascript:` and the like."""
        if not href or href.startswith("#"):
            return None
        url = self.absolute(href)
        return url if url.startswith(("http://", "https://")) else None

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def wrong(self, expected: str, found: str) -> PageError:
        """The error for a page of the vendor that is not the one its address means."""
        sentence = f"Expected {expected}, found {found}; ask the permanent address again."
        return PageError("wrong_page", self.url, sentence)

    def own_number(self, name: str) -> int:
        """The page's native id: from its address, else its permalink; PageError if the two are at odds or silent."""
        asked, printed = number_in(self.url, name), number_in(self.permalink, name)
        if asked and printed and asked != printed:
            raise self.wrong(f"{name} {asked}", f"{name} {printed}")
        number = asked or printed
        if number is None:
            raise PageError("malformed", self.url, f"Neither the address nor the page's own link says its {name}.")
        return number


def is_word(element: Element) -> bool:
    """Whether an element is of a text that was written in Word."""
    return any(has_class(parent, "docPart") for parent in element.iterancestors("div"))


def _main(root: Element) -> Element:
    """Where ALLRIS's own content is: inside a CMS, headings and ids outside are not ours."""
    for tag, name in (("main", "pageContent"), ("div", "allris")):
        if (found := by_id(root, tag, name)) is not None:
            return found
    return root


@lru_cache(maxsize=64)
def _folder(url: str) -> str:
    return urljoin(url, "./")


def _base(root: Element, url: str) -> str:
    with suppress(ValueError):  # "http://[" is no address
        return next((urljoin(url, href) for base in root.iter("base") if (href := base.get("href"))), url)
    return url
