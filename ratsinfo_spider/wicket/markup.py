"""HTML trees for what the other files look up in mark-up."""

from __future__ import annotations

import re
from typing import Any

import lxml.etree
import lxml.html

from ratsinfo_spider.wicket.wicket_errors import WicketError

__all__ = ["by_id", "gave_up", "swallowed", "text_of", "tree", "with_end"]

_LIMITS = frozenset({"ERR_RESOURCE_LIMIT", "ERR_NO_MEMORY", "ERR_INTERNAL_ERROR", "ERR_NAME_TOO_LONG"})
# Scripts have it behind the mark of a comment; what is looked for comes first, which is thirty times as quick.
_CDATA = re.compile(rb"<!\[CDATA\[(?<!/\*<!\[CDATA\[)(?<!//<!\[CDATA\[)[^\]>]*<")
_END = b'<div id="ratsinfo-end" class="ratsinfo-end"></div>'
# The tags that the mark stands before, and how near the end they are looked for: nearly always right there.
_TAGS = ((b"</body", 1_024), (b"</body", 65_536), (b"</html", 65_536))
# libxml2's own table of ids is asked: nothing is searched. A tag that never closes takes the mark's attributes.
_FIND_END = lxml.etree.XPath("id('ratsinfo-end')[self::div][@class='ratsinfo-end'][count(@*)=2]")


def tree(html: str) -> Any:
    """The root of a page or fragment, as a document; an empty one where there is nothing to parse.

    Raises WicketError `malformed` for one that the parser does not read to its end.

    >>> tree('<?xml version="1.0" encoding="UTF-8"?><html><body><p>ä</p></body></html>').findtext(".//p")
    'ä'
    >>> tree("").tag
    'html'
    """
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except lxml.etree.ParserError:  # nothing in it but blanks or comments
        return lxml.html.document_fromstring(b"<html></html>")
    if refused := gave_up(parser):
        raise WicketError("malformed", f"it was not read to its end: {refused}")
    return root


def gave_up(parser: Any) -> str:
    """Why a parser stopped before the end (elements nested too deeply, too much of something); "" where it did not.

    libxml2 mends what it can and says so in its log; where it reaches a limit it drops the rest, and says only that.
    """
    last = parser.error_log.last_error
    return f"line {last.line}: {last.message.strip()}" if last is not None and last.type_name in _LIMITS else ""


def with_end(html: bytes) -> bytes:
    """A page or fragment with a mark at its end, by which `swallowed` sees whether the parser came there.

    >>> with_end(b"<html><body><p>text</p></body></html>")
    b'<html><body><p>text</p><div id="ratsinfo-end" class="ratsinfo-end"></div></body></html>'
    """
    places = (_last(tag, html[-size:]) for tag, size in _TAGS)
    behind = next((place for place in places if place), 0)
    return html[: len(html) - behind] + _END + html[len(html) - behind :]


def _last(tag: bytes, html: bytes) -> int:
    """How many bytes the last such tag of a page stands before its end; 0 where there is none."""
    at = html.lower().rfind(tag)
    return len(html) - at if at >= 0 else 0


def swallowed(root: Any, html: bytes) -> str:
    """Why something is missing of `html`, parsed `with_end` into `root`; "" where nothing is. The mark is taken out.

    A comment, a script, a text field or an attribute that never closes swallows the rest. libxml2 does not say so. And
    HTML has no CDATA sections: one is a comment up to the next `>`, so that a tag that begins in it is none.
    """
    ends = [] if root is None else _FIND_END(root)
    for end in ends:
        end.getparent().remove(end)
    if not ends:
        return "a comment, a script, a text field or an attribute never closes"
    if _CDATA.search(html) and root.xpath("//comment()[starts-with(., '[CDATA[') and contains(., '<')]"):
        return "a tag begins in a CDATA section"
    return ""


def by_id(root: Any, ident: str | None) -> Any:
    """The first element with that id, else None. XML knows no control characters, so no element has such an id."""
    if not ident or not ident.isprintable():
        return None
    found = root.xpath("//*[@id=$ident]", ident=ident)
    return found[0] if found else None


def text_of(element: Any) -> str:
    """Text of an element on one line."""
    return " ".join(element.text_content().split())
