"""From the bytes of a page, or of a Wicket answer, to the tree that the page classes read."""

from __future__ import annotations

import re

from lxml import etree
from parsel import Selector

from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.wicket.markup import gave_up, swallowed, with_end

__all__ = ["make_selector"]

_AJAX_ANSWER = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<ajax-response")


def make_selector(body: bytes | str, url: str) -> Selector:
    """A selector of a page, or of the HTML inside a Wicket answer; never taken for XML.

    Bytes are UTF-8. The elements are lxml's plain ones: parsel's own are of lxml.html, whose look-up of a class in
    Python for each element costs half the time of reading a page.
    PageError("malformed") for a Wicket answer that is no XML, and for a page that the parser does not read to its end.
    """
    data = body.encode() if isinstance(body, str) else body
    if _AJAX_ANSWER.match(data[:400]):
        data = _components(data, url)
    parser = etree.HTMLParser(recover=True, encoding="utf-8", huge_tree=True)
    root = etree.fromstring(with_end(data.strip().replace(b"\x00", b"")), parser)
    if refused := gave_up(parser) or swallowed(root, data):
        raise PageError("malformed", url, f"The page was not read to its end: {refused}.")
    return Selector(root=root, type="html", base_url=url)


def _components(data: bytes, url: str) -> bytes:
    """`<component>`s of a Wicket answer as one piece of HTML; a `header-contribution` has the version."""
    try:
        root = etree.fromstring(data.strip(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise PageError("malformed", url, f"A Wicket answer that is not XML: {error}; ask the page again.") from error
    parts = [*root.iter("header-contribution"), *root.iter("component")]
    return "\n".join(_unescaped(part) for part in parts).encode()


def _unescaped(part: etree._Element) -> str:
    text = part.text or ""
    return text.replace("]^", "]") if part.get("encoding") == "wicket1" else text
