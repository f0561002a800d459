"""What a first page is, where no system that we know was found: a refusal, a login, scripts, a site that links one."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import NamedTuple, cast
from urllib.parse import urljoin, urlsplit

from lxml import etree

from ratsinfo_spider import vendors
from ratsinfo_spider.vendors.detection import Answer, Found, sign_of

__all__ = ["FirstPage", "first_page", "why_nothing"]

_LINKS = etree.XPath("//a/@href | //frame/@src | //iframe/@src")
_REFRESH = etree.XPath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content")
_PLAIN_TEXT = etree.XPath("//body//text()[not(ancestor::script or ancestor::noscript or ancestor::style)]")
_SHORT = 200  # letters; a page of scripts alone has no more text than that
_REFUSALS = {
    HTTPStatus.UNAUTHORIZED: "gate",
    HTTPStatus.FORBIDDEN: "gate",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limited",
}


class FirstPage(NamedTuple):
    """`kind` as of errors of pages, or `trouble` or `other_system`; `says` is for people."""

    kind: str
    says: str


def why_nothing(found: Found) -> FirstPage:
    """Why a look found no folder of pages that we read, and what to do about it."""
    if found.vendor is None:
        return first_page(found.first) if found.first else FirstPage("other_system", "nothing was asked")
    system = found.vendor.name
    if system in {vendors.get(name).marks.title for name in vendors.names()}:
        says = f"this is {system}, but the folder of its pages was not found; give the address of a page"
    else:
        says = f"this seems to be {system}, which is not read yet"
    return FirstPage("other_system", says)


def first_page(answer: Answer) -> FirstPage:
    """What came, where nothing on it names its system."""
    status = answer.status
    if kind := _REFUSALS.get(HTTPStatus(status) if status in list(HTTPStatus) else HTTPStatus.OK):
        return FirstPage(kind, f"{answer.url} answers HTTP {status}: it keeps programs out, or this page of it")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return FirstPage("trouble", f"{answer.url} answers HTTP {status}")
    if status >= HTTPStatus.BAD_REQUEST:
        return FirstPage("other_system", f"{answer.url} answers HTTP {status}: is the address right?")
    return FirstPage("other_system", f"none of the systems we know was found there: {_of_body(answer)}")


def _of_body(answer: Answer) -> str:
    if not answer.body.strip():
        return "the page is empty"
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    if b"<" not in answer.body[:2000] or (kind and "html" not in kind):
        return f"what came is no page ({kind or 'without a type'})"
    root = etree.fromstring(answer.body.strip().replace(b"\x00", b""), etree.HTMLParser(encoding="utf-8"))
    if root is None:
        return "the page is empty"
    if (system := _linked_system(root, answer.url)) is not None:
        return f"but the page leads to {system}, which may be one; examine that"
    if root.find(".//input[@type='password']") is not None:
        return "the page asks for a login"
    words = " ".join("".join(cast("list[str]", _PLAIN_TEXT(root))).split())
    if len(words) < _SHORT and root.find(".//script") is not None:
        return "the page is made by its scripts; open it in a browser, and give the address of a meeting or a paper"
    title = " ".join((root.findtext(".//title") or "").split())
    return f"the page is called {title[:80]!r}" if title else "the page has no title"


def _linked_system(root: etree._Element, url: str) -> str | None:
    """The first link, frame or forwarding to a page of a system that we know, on whatever host."""
    forwarded = (content.partition("=")[2].strip(" '\"") for content in cast("list[str]", _REFRESH(root)))
    for link in (*forwarded, *cast("list[str]", _LINKS(root))):
        try:
            target = urljoin(url, link.strip())
            name = urlsplit(target).path.rpartition("/")[2].lower()
        except ValueError:
            continue
        if target.startswith(("http://", "https://")) and (_is_page(name) or sign_of(b"", target)):
            return target
    return None


def _is_page(name: str) -> bool:
    """Whether the last part of an address is what a vendor calls one of its pages, as `ab010`."""
    paths = {page.path or page.name for vendor in vendors.names() for page in vendors.get(vendor).page_types}
    return bool(re.search(r"\d", name)) and name in paths
