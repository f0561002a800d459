"""Skeletons of pages: what a vendor's reader meets, and nothing else of the original.

    skeleton = make_skeleton(body, address_of_the_page, LABELS)
    open_page(make_selector(skeleton.text, skeleton.url), skeleton.url)

Tags, classes, ids and nesting stay. Comments, styles, event handlers, hidden values and scripts are dropped, but for
what the vendor's readers need of a script. Texts, texts in attributes, addresses and numbers are invented, of the same
shape (`invented_text.py`). So a skeleton can be published and serve as a fixture: it reads as its original does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, cast

from lxml import etree

from ratsinfo_spider.vendors.invented_text import Inventor
from ratsinfo_spider.vendors.kept_labels import Labels

__all__ = ["Skeleton", "make_skeleton"]

Element = etree._Element
Place = tuple[Element, str]  # an element, and which of its texts: "text" or "tail"

_ANSWER = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<ajax-response")
_MARKUP = re.compile(r"<[A-Za-z!/?]")
_DROPPED = ("link", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "video")
_JOINED = frozenset({"span", "b", "i", "em", "strong", "u", "font", "sub", "sup"})
_LAYOUT = re.compile(r"[ \t\r]*\n[ \t\r\n]*")
_STYLE = re.compile(r"(?:display|list-style(?:-type)?):\s*(?:inline-block|none)\b")
_CONTENT_TYPE = "text/html; charset=utf-8"

_CODES = frozenset({"id", "class", "name", "for", "form", "data-tt-id", "data-tt-parent-id"})
_TEXTS = frozenset({"alt", "title", "content", "value", "placeholder", "aria-label", "label", "summary"})
_TEXTS |= {"data-title", "data-simpletooltip-text", "data-jumplink"}
_ADDRESSES = frozenset({"href", "src", "action"})
_FLAGS = frozenset({"hidden", "disabled", "checked", "selected", "multiple", "data-wicket-placeholder"})
_CLOSED = {
    "type": re.compile(r"button|checkbox|date|hidden|image|number|radio|reset|search|submit|text|[1aAiI]"),
    "method": re.compile(r"get|post", re.IGNORECASE),
    "colspan": re.compile(r"\d{1,2}"),
    "rowspan": re.compile(r"\d{1,2}"),
    "start": re.compile(r"\d{1,2}"),
    "aria-disabled": re.compile(r"true|false"),
    "aria-current": re.compile(r"page|true|false"),
    "encoding": re.compile(r"wicket1"),
}


class Skeleton(NamedTuple):
    """The page, and the address to read it with."""

    text: str
    url: str


def make_skeleton(body: bytes | str, url: str, labels: Labels, seed: str = "1") -> Skeleton:
    """The skeleton of a page in UTF-8, of a Wicket Ajax answer (XML), or of a page's text without mark-up.

    `url` is the page's address, with the numbers that the page is about. Raises ValueError for an answer that is no
    XML.
    """
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    text = text.replace("\x00", "")
    inventor = Inventor(labels, url, f"{text} {url}", seed)
    if _ANSWER.match(text):
        made = _answer(text, inventor)
    elif _MARKUP.search(text):
        made = "<!DOCTYPE html>\n" + _source(_cleaned(text, inventor)) + "\n"
    else:
        made = inventor.text(text)
    return Skeleton(made, inventor.address(url))


def _answer(text: str, inventor: Inventor) -> str:
    try:
        root = etree.fromstring(text.strip().encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"A Wicket answer that is not XML: {error}") from error
    parts = "".join(_answer_part(part, inventor) for part in root.iterchildren(etree.Element))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<ajax-response>{parts}</ajax-response>\n'


def _answer_part(part: Element, inventor: Inventor) -> str:
    content = "".join(part.itertext())
    if part.get("encoding") == "wicket1":
        content = content.replace("]^", "]")
    if part.tag in ("evaluate", "priority-evaluate"):
        made = inventor.labels.script(content, inventor)
    elif part.tag == "redirect":
        made = inventor.address(content)
    elif part.tag in ("component", "header-contribution"):
        made = _fragment(content, inventor)
    else:
        return ""
    name = f' id="{inventor.code(part.get("id", ""))}"' if part.get("id") else ""
    return f"\n<{part.tag}{name}><![CDATA[{made.replace(']]>', ']]]]><![CDATA[>')}]]></{part.tag}>"


def _fragment(content: str, inventor: Inventor) -> str:
    """A piece of a page, without the `html` and `body` that the parser puts around it."""
    parts = []
    for part in _cleaned(content, inventor):
        inside = (part.text or "") + "".join(map(_source, part))
        parts.append(f"<head>{inside}</head>" if part.tag == "head" else inside)
    return "".join(parts)


def _source(element: Element) -> str:
    return str(etree.tostring(element, method="html", encoding="unicode"))


def _cleaned(text: str, inventor: Inventor) -> Element:
    """The page's tree, parsed as readers do, with everything in it invented."""
    parser = etree.HTMLParser(recover=True, encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.strip().encode() or b"<html/>", parser)
    root = etree.Element("html") if root is None else root
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    for script in list(root.iter("script")):
        _clean_script(script, inventor)
    for run in list(_runs(root)):
        _rewrite(run, inventor)
    for element in root.iter(etree.Element):
        if element.tag != "script":
            _clean_attributes(element, inventor)
    return root


def _clean_script(script: Element, inventor: Inventor) -> None:
    """Only what readers need stays of a script; one without any goes."""
    kept = inventor.labels.script(script.text or "", inventor)
    name = script.get("id", "")
    script.attrib.clear()
    script.text = kept
    if name:
        script.set("id", inventor.code(name))
    if not kept and (parent := script.getparent()) is not None:
        _keep_tail(script, parent)
        parent.remove(script)


def _keep_tail(element: Element, parent: Element) -> None:
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    element.tail = None


# --- texts


def _runs(root: Element) -> Iterator[list[Place]]:
    """Texts that a reader joins: Word parts a word into several `<span>`s without a class."""
    run: list[Place] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not _is_joined(element):
            if run:
                yield run
            run = []
        place = "text" if event == "start" else "tail"
        if getattr(element, place) and not (place == "text" and element.tag == "script"):
            run.append((element, place))
    if run:
        yield run


def _is_joined(element: Element) -> bool:
    return element.tag in _JOINED and not element.get("class") and not element.get("id")


def _rewrite(run: list[Place], inventor: Inventor) -> None:
    """Invent a run as one text, and give each of its places as many characters as it had."""
    texts = [cast("str", getattr(element, place)) for element, place in run]
    signs = list("".join(texts))
    if not _stays(run, "".join(texts), inventor.labels):
        for start, end, new in inventor.tokens("".join(texts)):
            signs[start:end] = new if len(new) == end - start else [new, *[""] * (end - start - 1)]
    start = 0
    for (element, place), text in zip(run, texts, strict=True):
        setattr(element, place, _narrowed("".join(signs[start : start + len(text)])))
        start += len(text)


def _stays(run: list[Place], text: str, labels: Labels) -> bool:
    element, place = run[0]
    kept = place == "text" and not labels.classes.isdisjoint(element.get("class", "").split())
    return kept and re.fullmatch(r"\s*\w{1,4}\s*", text) is not None


def _narrowed(text: str) -> str:
    """Without the indents of the mark-up."""
    return _LAYOUT.sub("\n", text)


# --- attributes


def _clean_attributes(element: Element, inventor: Inventor) -> None:
    values = [(name, _attribute(element, name, value, inventor)) for name, value in element.attrib.items()]
    element.attrib.clear()
    for name, made in values:
        if made is not None:
            element.set(name, made)


def _attribute(element: Element, name: str, value: str, inventor: Inventor) -> str | None:
    """What becomes of an attribute; None drops it."""
    if name in _CODES:
        return " ".join(map(inventor.code, value.split()))
    if name in _ADDRESSES:
        return inventor.address(value)
    if name in _TEXTS:
        return _attribute_text(element, name, value, inventor)
    if name in _FLAGS:
        return ""
    if name == "style":
        return "; ".join(_STYLE.findall(value)) or None
    if name == "http-equiv":
        return "content-type" if value.lower() == "content-type" else None
    return value if name in _CLOSED and _CLOSED[name].fullmatch(value) else None


def _attribute_text(element: Element, name: str, value: str, inventor: Inventor) -> str:
    if name == "content" and element.get("http-equiv", "").lower() == "content-type":
        return _CONTENT_TYPE
    if name == "value" and (element.get("type") or "").lower() in ("hidden", "password"):
        return ""
    return inventor.text(value)
