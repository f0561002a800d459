"""The panels of a page: a heading that can be folded, and below it a text written in Word (docs/allris4.md 4.4).

    <div id="id2"><div class="compFull roundedBorder">
      <div class="expcol rs_skip rs_preserve"><a href="#" id="showHideLink_id2"
           data-simpletooltip-text="Beschluss ausblenden"><img alt="Reduzieren"/></a></div>
      <div id="id1f">
        <h2 class="expandedTitle"></h2>                       may be empty: then the tooltip has the name
        <div id="htm4711" class="docPart readOnly"><div><p><span>Der Rat beschließt …</span></p></div></div>
      </div></div></div>

A folded panel has `alt="Erweitern"` and nothing below. `Dokument nicht im Bestand.` may stand in
place of the text or of the whole panel. Tables of attachments and of a paper's way through the
organizations (Beratungsfolge) are panels too, and read elsewhere. What a panel is called inside
the system (`teildocuments-2`, `attachmentsVo`) stands only in the call that folds it:

    Wicket.Ajax.ajax({"u":"./to020?0-1.0-teildocuments-2-showHideLink&TOLFDNR=7","c":"showHideLink_id2", …});
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.allris4.pages.frame import Page, by_id, has_class
from ratsinfo_spider.vendors.html_text import block_text, clean, inline_text, is_blank

__all__ = ["MISSING", "Panel", "folded", "panels"]

MISSING = "Dokument nicht im Bestand"
_FOLDED = "Erweitern"  # what the image of a folded panel offers
FOOTER = "Online-Version dieser Seite"
_FOLD = re.compile(r"(?:^|\s+)(?:aus|ein)blenden$")
_COMPONENT = re.compile(r'-([A-Za-z][\w-]*?)-showHideLink\b[^"]{0,200}","c":"(showHideLink_\w+)"')
_HTM = re.compile(r"htm(\d{1,18})")
_READ_ELSEWHERE = ("attachmentTable", "bfTable", "toTable")
_PIECES = frozenset({"expcol", "expandedTitle", "docPart", *_READ_ELSEWHERE})
_NOT_PANELS = frozenset({"header", "arrowNav", "toBa"})
_FURNITURE = frozenset({"aside", "head", "h1", "nav", "table"})


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel. `text` is "" for a folded or empty one, and where the document is missing."""

    position: int  # from 1
    heading: str  # as printed, else the name in the tooltip, else ""
    text: str
    doc_ids: tuple[int, ...] = ()  # N of htm<N>, one a part of the text
    component: str | None = None  # the panel's name inside the system
    missing: bool = False  # the page says that the document is not in stock
    folded: bool = False  # its text is not on the page


def panels(page: Page) -> list[Panel]:
    """All panels with text, in the page's order; those with a table that is read elsewhere are left out.

    PageError("malformed") for a panel that has a part of its text twice.
    """
    content = by_id(page.main, "div", "mainContent")
    area = page.main if content is None else content
    boxes = list(_boxes(area))
    found = [*_read_all(page, boxes), *_outside(page, area, boxes)]
    if any(len(set(panel.doc_ids)) < len(panel.doc_ids) for panel in found):
        raise PageError("malformed", page.url, "A part of a text stands twice in its panel; ask the page again.")
    return [replace(panel, position=position) for position, panel in enumerate(found, 1)]


def folded(html: str) -> list[str]:
    """Ids of the links that unfold what is folded away on a page.

    >>> folded('<div class="expcol"><a id="showHideLink_id2"><img alt="Erweitern"/></a></div>')
    ['showHideLink_id2']
    """
    if _FOLDED not in html:  # nearly every page: not parsed for that
        return []
    root = etree.fromstring(html.encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    toggles = [div for div in root.iter("div") if has_class(div, "expcol") and _is_folded(div)]
    return [ident for toggle in toggles if (ident := _toggle_id(toggle))]


def _boxes(area: etree._Element) -> Iterator[etree._Element]:
    """Outermost panels, and texts that stand in none."""
    last: etree._Element | None = None
    for div in area.iter("div"):
        names = div.get("class", "").split()
        if ("compFull" not in names and "docPart" not in names) or "toBa" in names:
            continue
        if last is None or last not in div.iterancestors("div"):
            last = div
            yield div


def _read_all(page: Page, boxes: list[etree._Element]) -> Iterator[Panel]:
    components = _components(page) if boxes else {}
    for box in boxes:
        if (panel := _read(page, box, components)) is not None:
            yield panel


def _read(page: Page, box: etree._Element, components: dict[str, str]) -> Panel | None:
    pieces = _pieces(box)
    toggle, title = (next(iter(pieces.get(name, ())), None) for name in ("expcol", "expandedTitle"))
    title = _heading_above(box) if title is None and has_class(box, "docPart") else title
    tables = [table for name in _READ_ELSEWHERE for table in pieces.get(name, ())]
    heading = _heading(toggle, title)
    parts = [box] if has_class(box, "docPart") else pieces.get("docPart", [])
    texts = _texts(box, {element for element in (toggle, title, *tables) if element is not None}, parts)
    kept = [text for text in texts if not _is_missing(text)]
    if tables and not texts:
        return None
    is_folded = not texts and _is_folded(toggle)
    if is_folded:
        page.warn(f"Panels: {heading or 'a panel without a name'!r} is folded, its text is not on the page.")
    name = components.get(_toggle_id(toggle))
    return Panel(0, heading, "\n\n".join(kept), _doc_ids(parts), name, missing=len(kept) < len(texts), folded=is_folded)


def _pieces(box: etree._Element) -> dict[str, list[etree._Element]]:
    """What a panel is made of, by class, in one walk: its fold, its heading, its tables, the parts of its text."""
    found: dict[str, list[etree._Element]] = {}
    for element in box.iter("div", "h2", "table"):
        for name in _PIECES.intersection(element.get("class", "").split()):
            found.setdefault(name, []).append(element)
    return found


def _texts(box: etree._Element, skip: set[etree._Element], parts: list[etree._Element]) -> list[str]:
    """What stands beside the parts, if anything, then the parts."""
    others = skip | set(parts)
    beside = "" if is_blank(box, others.__contains__) or box in parts else block_text(box, others)
    texts = [beside, *(block_text(part, skip) for part in parts)]
    return [text for text in texts if text]


def _is_missing(text: str) -> bool:
    return text.rstrip(". ") == MISSING


def _heading(toggle: etree._Element | None, title: etree._Element | None) -> str:
    printed = inline_text(title) if title is not None else ""
    if printed or toggle is None:
        return printed
    tooltips = (link.get("data-simpletooltip-text") for link in toggle.iter("a"))
    return next((_FOLD.sub("", clean(tooltip)) for tooltip in tooltips if tooltip), "")


def _heading_above(box: etree._Element) -> etree._Element | None:
    """A heading right above a text that stands in no panel."""
    above = next(box.itersiblings(etree.Element, preceding=True), None)
    return above if above is not None and above.tag in ("h2", "h3") else None


def _is_folded(toggle: etree._Element | None) -> bool:
    return toggle is not None and any(image.get("alt") == _FOLDED for image in toggle.iter("img"))


def _toggle_id(toggle: etree._Element | None) -> str:
    links = () if toggle is None else toggle.iter("a")
    return next((link.get("id", "") for link in links if link.get("id")), "")


def _doc_ids(parts: list[etree._Element]) -> tuple[int, ...]:
    matches = (_HTM.fullmatch(part.get("id", "")) for part in parts)
    return tuple(int(match[1]) for match in matches if match)


def _components(page: Page) -> dict[str, str]:
    """Id of a panel's toggle -> the panel's name inside the system."""
    found: dict[str, str] = {}
    for script in page.root.iter("script"):
        if "showHideLink" in (text := script.text or ""):
            found.update((toggle, name) for name, toggle in _COMPONENT.findall(text))
    return found


def _outside(page: Page, area: etree._Element, boxes: list[etree._Element]) -> Iterator[Panel]:
    """Text outside of all panels: the note that one is missing; anything else is warned of."""
    inside = {*boxes, *(above for box in boxes if (above := _heading_above(box)) is not None)}
    if is_blank(area, lambda element: element in inside or _is_furniture(element)):
        return
    skip = {*inside, *filter(_is_furniture, area.iter("div", *_FURNITURE))}
    for line in block_text(area, skip).split("\n"):
        if _is_missing(line):
            yield Panel(0, "", "", missing=True)
        elif line and not line.startswith((FOOTER, "http")):
            page.warn(f"Panels: a line outside of all panels is not read ({len(line)} characters).")


def _is_furniture(element: etree._Element) -> bool:
    if element.tag != "div":
        return element.tag in _FURNITURE
    return element.get("id") == "head" or not _NOT_PANELS.isdisjoint(element.get("class", "").split())
