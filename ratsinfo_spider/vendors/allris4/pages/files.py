"""Documents and attachments that a page links (docs/allris4.md 3).

Documents, in the head of each page:

    <aside id="dokumenteHeaderPanel"> …
      <a href="./wicket/resource/org.apache.wicket.Application/doc4711.pdf" class="doclink pdf"
         data-simpletooltip-text="Öffnet PDF-Datei &#039;Niederschrift öffentlich&#039; in neuem Fenster">Protokoll</a>
      <a href="#" id="sammeldoc" class="aktenmappe_indiv doclink">Sammeldokument individuell</a>   a dialog, no file
      <a href="#showHideLink_id2" class="doclink anchor">Beschluss</a>                             a place on the page
      <a href="./to035?SILFDNR=7" class="sitelink TO035">Realisierungen</a>                        another page

Attachments, twice on a page: there by name, and in a table with number and size. Both addresses are
components of this one page instance and die with it:

    <aside id="anlagenHeaderPanel" class="attachments"> …
      <a href="./vo020?1--anlagenHeaderPanel-attachmentsList-0-attachment-link&amp;VOLFDNR=7" class="attlink pdf"
         data-simpletooltip-text="Öffnen der PDF zu Lageplan in neuen Fenster">Lageplan</a>
    <table class="dataTable attachmentTable"><thead><tr class="headers"><th><span>Nr.</span></th> … </tr></thead>
      <tr><td class="rightCol"><div>1</div></td>
        <td><div><a href="./vo020?1--attachments-expandedPanel-…-cells-2-cell-link" class="attlink pdf">
        <td></td>                                                          the original, where it is offered
        <td><div><img src="images/no_compile.svg" …></div></td>            not in the compiled document
        <td><div>(wie Dokument)</div></td>
        <td class="fileSize"><div>253,8 kB</div></td></tr>
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from itertools import pairwise

from lxml import etree

from ratsinfo_spider.vendors.allris4.pages.frame import Page, by_id, has_class, number_in
from ratsinfo_spider.vendors.html_text import inline_text

__all__ = ["FileLink", "attachments", "documents", "file_link"]

_TOOLTIP = "data-simpletooltip-text"
_HINT = re.compile(r"""['"„](.+)['"“] in neue[mn] Fenster|Öffnen der \S+ zu (.+) in neue[mn] Fenster""", re.DOTALL)
_DOC = re.compile(r"/doc(\d{1,18})\.\w+$")
# Such links where no page is known to have them: taken all the same, so that no file is lost to a new place.
_STRAY_DOCUMENTS = etree.XPath("descendant::a[contains(@class, 'doclink')][not(ancestor::aside or ancestor::td)]")
_STRAY_ATTACHMENTS = etree.XPath(
    "descendant::a[contains(@class, 'attlink')]"
    "[not(ancestor::aside or ancestor::table[contains(@class, 'attachmentTable')])]"
)
_COMPONENT = re.compile(r"\?\d+-(?:\d+\.\d*)?-")
_OF_THE_PAPER = re.compile(r"-(?:anlagenVoHeaderPanel|attachmentsVo)-")
_OF_THE_PAPER_HEADING = "Anlagen zur Vorlage"


@dataclass(frozen=True, slots=True)
class FileLink:
    """A link to a file, as the page shows it."""

    url: str  # absolute
    label: str  # the link's text, "" if it has none
    hint: str | None  # the name in its tooltip, which often says more
    native_id: int | None  # N of doc<N>.pdf
    component: bool  # a Wicket component's address: dies with its page
    panel: str  # documents | attachments | paper_attachments | agenda_row
    number: int | None = None  # Nr. in the table of attachments
    stated_size: str | None = None  # "253,8 kB"
    status: str | None = None  # "(wie Dokument)"
    not_compiled: bool = False  # True: not in the compiled document
    document_type: int | None = None  # DOCTYP of an address `doc?DOLFDNR=…`


def file_link(page: Page, link: etree._Element, panel: str) -> FileLink | None:
    """A link as FileLink; None, and a warning, where it is disabled or no address of the web."""
    label, href = inline_text(link), link.get("href", "")
    if has_class(link, "disable"):
        page.warn(f"Files: the link {label!r} is disabled and was left out.")
        return None
    url = page.http_url(href)
    if url is None:
        scheme = href.partition(":")[0][:20] if ":" in href else "no address"
        page.warn(f"Files: the link {label!r} ({scheme}) leads to no web address and was left out.")
        return None
    doc = _DOC.search(url.partition("?")[0])
    return FileLink(
        url=url,
        label=label,
        hint=_hint(link.get(_TOOLTIP, "")),
        native_id=int(doc[1]) if doc else number_in(url, "DOLFDNR"),
        component=bool(_COMPONENT.search(url)),
        panel=panel,
        document_type=number_in(url, "DOCTYP"),
    )


def _hint(tooltip: str) -> str | None:
    match = _HINT.search(tooltip)
    return " ".join(unescaped(match[1] or match[2]).split()) if match else None


def unescaped(text: str) -> str:
    """ALLRIS escapes a tooltip up to three times.

    >>> unescaped("Anfrage &amp;amp;quot;Radweg&amp;amp;quot;")
    'Anfrage "Radweg"'
    """
    for _ in range(3):
        text = html.unescape(text) if "&" in text else text
    return text


def documents(page: Page) -> list[FileLink]:
    """Files of the panel "Dokumente", in the page's order."""
    box = by_id(page.main, "aside", "dokumenteHeaderPanel")
    links = [] if box is None else [link for link in box.iter("a") if not _is_no_file(link)]
    found = (file_link(page, link, "documents") for link in links)
    stray = (link for link in _stray(page, _STRAY_DOCUMENTS, "documents") if link.native_id is not None)
    return [*(link for link in found if link is not None), *stray]


def _stray(page: Page, path: etree.XPath, panel: str) -> list[FileLink]:
    """Links of a kind outside of the places that are read."""
    links = [link for link in path(page.main) if _is_file(link) and not _is_no_file(link)]
    if links:
        page.warn(f"Files: {len(links)} links of {panel} stand outside of the known places.")
    return [found for link in links if (found := file_link(page, link, panel)) is not None]


def _is_no_file(link: etree._Element) -> bool:
    """A dialog, a place on this page or another page, as they stand among the documents."""
    return (
        link.get("id") == "sammeldoc"
        or has_class(link, "anchor")
        or has_class(link, "sitelink")
        or link.get("href") is None
    )


def attachments(page: Page) -> list[FileLink]:
    """Attachments, each once: rows of the tables, filled and completed by the panel in the head."""
    tables = [table for table in page.main.iter("table") if has_class(table, "attachmentTable")]
    boxes = [box for box in page.main.iter("aside") if _is_attachment_box(box)]
    rows = [link for table in tables for link in _table_links(page, table)]
    named = [link for box in boxes for link in _box_links(page, box)]
    return [*_merged(page, rows, named), *_stray(page, _STRAY_ATTACHMENTS, "attachments")]


def _is_attachment_box(box: etree._Element) -> bool:
    return box.get("id") == "anlagenHeaderPanel" or "attachments" in box.get("class", "")


def _box_links(page: Page, box: etree._Element) -> list[FileLink]:
    found = (file_link(page, link, _owner(page, link, box)) for link in box.iter("a") if _is_file(link))
    return [link for link in found if link is not None]


def _is_file(link: etree._Element) -> bool:
    return link.get("href") is not None and not link.get("href", "").startswith("#")


def _owner(page: Page, link: etree._Element, box: etree._Element) -> str:
    """Whose attachments: the component's name tells; only where it does not, the heading of its box."""
    href = link.get("href", "")
    if _OF_THE_PAPER.search(href):
        return "paper_attachments"
    by_heading = not _COMPONENT.search(href) and _OF_THE_PAPER_HEADING in _heading(box)
    return "paper_attachments" if by_heading else "attachments"


def _heading(box: etree._Element) -> str:
    if box.tag == "aside":
        return box.get("data-jumplink", "") + inline_text(box)
    heading = next(box.itersiblings("h2", preceding=True), None)
    return "" if heading is None else inline_text(heading)


def _table_links(page: Page, table: etree._Element) -> list[FileLink]:
    links = (_row_link(page, table, row) for row in table.iter("tr") if not has_class(row, "headers"))
    return [link for link in links if link is not None]


def _row_link(page: Page, table: etree._Element, row: etree._Element) -> FileLink | None:
    cells = list(row.iterchildren("td"))
    anchors = [link for link in row.iter("a") if _is_file(link)]
    number = _text_of(cells, "rightCol")
    if not anchors:
        if cells:
            page.warn(f"Files: attachment {number or '?'} has no link.")
        return None
    if len(anchors) > 1:
        page.warn(f"Files: attachment {number or '?'} has {len(anchors)} links; the first one is read.")
    link = file_link(page, anchors[0], _owner(page, anchors[0], table))
    if link is None:
        return None
    return replace(
        link,
        number=int(number) if number and number.isdecimal() else None,
        stated_size=_text_of(cells, "fileSize"),
        status=_status(cells),
        not_compiled=any("no_compile" in image.get("src", "") for image in row.iter("img")),
    )


def _text_of(cells: list[etree._Element], name: str) -> str | None:
    return next((inline_text(cell) or None for cell in cells if has_class(cell, name)), None)


def _status(cells: list[etree._Element]) -> str | None:
    """The status has no class of its own: it is the cell before the size."""
    return next((inline_text(cell) or None for cell, size in pairwise(cells) if has_class(size, "fileSize")), None)


def _merged(page: Page, rows: list[FileLink], named: list[FileLink]) -> list[FileLink]:
    """The table's rows, then what only the head names. Both are in one order, so equal names pair off."""
    left = list(named)
    merged: list[FileLink] = []
    for row in rows:
        twin = next((link for link in left if (link.panel, link.label) == (row.panel, row.label)), None)
        if twin is not None:
            left.remove(twin)
            row = replace(row, hint=row.hint or twin.hint, native_id=row.native_id or twin.native_id)
        merged.append(row)
    if rows and named and (left or len(rows) != len(named)):
        page.warn(f"Files: the head names {len(named)} attachments, the tables have {len(rows)}.")
    return merged + left
