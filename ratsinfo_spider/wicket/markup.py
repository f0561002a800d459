"""HTML trees for what the other files look up in mark-up."""

from __future__ import annotations

from typing import Any

import lxml.etree
import lxml.html

__all__ = ["by_id", "text_of", "tree"]


def tree(html: str) -> Any:
    """The root of a page or fragment, as a document; an empty one where there is nothing to parse.

    >>> tree('<?xml version="1.0" encoding="UTF-8"?><html><body><p>ä</p></body></html>').findtext(".//p")
    'ä'
    >>> tree("").tag
    'html'
    """
    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except lxml.etree.ParserError:  # nothing in it but blanks or comments
        return lxml.html.document_fromstring(b"<html></html>")


def by_id(root: Any, ident: str | None) -> Any:
    """The first element with that id, else None. XML knows no control characters, so no element has such an id."""
    if not ident or not ident.isprintable():
        return None
    found = root.xpath("//*[@id=$ident]", ident=ident)
    return found[0] if found else None


def text_of(element: Any) -> str:
    """Text of an element on one line."""
    return " ".join(element.text_content().split())
