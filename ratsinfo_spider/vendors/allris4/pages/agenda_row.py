"""One row of a meeting's agenda (Tagesordnung, docs/allris4.md 5.5).

      <tr class="odd numeven unumodd" data-tt-id="1639210" data-tt-parent-id="16392">
        <td class="expandCloseCol"></td>
        <td class="tonr"><div><a href="#" id="link_4711">Ö 2.1</a></div></td>
        <td class="tobetreff"><div>
          <a href="./to020?TOLFDNR=4711&amp;SILFDNR=7" id="betreff_4711">Radweg am Ring,
    1. Bauabschnitt<span class="zusatzinfo">Nachtrag</span> </a> …                no href: the item has no page
        <td class="attach"><div><img src="images/attach.svg" …></div></td>        it has attachments
        <td class="tobahint"><div><span class="baimportant">!</span></div></td>   its decision was changed
        <td class="tovonr"><div><a href="./vo020?VOLFDNR=99&amp;TOLFDNR=4711" id="vo_4711">FB 1/0007/WP9</a></div></td>
                                <a id="vo_4711"></a>                              its paper is not public
                                <a href="./to010?SILFDNR=6" id="to_4711">R/6</a>  approval of another meeting's minutes
        <td class="toDoc"><div><a href="…/doc123.pdf" class="pdfOhneLabel doclink pdf" …></a></div></td>
        <td class="tobanr"><div>zur Kenntnis genommen</div></td>                  or td.tozunr: responsibility, or both
      </tr>

Columns differ by city, so cells are found by class. An opened row holds more: the number's cell then
goes on with `Beschlüsse für …`, and the title's cell with whole texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from ratsinfo_spider.vendors.allris4.pages.files import FileLink, file_link
from ratsinfo_spider.vendors.allris4.pages.frame import Page, has_class, number_in, page_name
from ratsinfo_spider.vendors.html_text import inline_text, title_text

__all__ = ["AgendaRow", "Cells", "read_row"]

# A letter behind it is part of it (`Ö 3a`), the words of an opened row are not (`Ö 3Beschlüsse für …`).
_NUMBER = re.compile(
    r"(?:TOP\s)?((?:NÖ|[ÖN]|[A-D](?=\s?\d))?\s?\d+(?:\.\d+)*(?:\s?[a-z](?:\)|(?![\w.])))?(?:\s?neu\b)?)", re.IGNORECASE
)
_OPENED = re.compile(r"\.?\s*(?:Beschl(?:uss|üsse)\b.*)?")
_ITEM_ID = re.compile(r"(?:link|betreff|vo|to)_(\d{1,18})$")
Cells = dict[str, etree._Element]  # class of a cell -> the cell


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One item. `position`, `section`, `public` and `parent_native_id` follow from its place in the table."""

    position: int  # from 1, sections not counted
    number: str | None  # as printed: "Ö 2.1", "N20"
    section: str | None  # the heading it stands below
    public: bool | None  # None: neither its number nor its heading tells
    native_id: int | None
    title: str  # line breaks kept as "\n"
    supplement: str | None  # Zusatz
    url: str | None  # None: the item has no page
    parent_native_id: int | None
    paper_id: int | None
    paper_reference: str | None
    paper_url: str | None
    paper_withheld: bool  # there is a paper, but it is not public
    refers_to_meeting: int | None  # the meeting whose minutes are approved
    refers_to_text: str | None
    result: str | None  # td.tobanr
    responsibility: str | None  # td.tozunr, in some cities the result
    has_attachments: bool
    changed_decision: bool
    files: tuple[FileLink, ...]


def read_row(page: Page, cells: Cells) -> AgendaRow:
    """What the row itself says; its place in the table is left to the caller."""
    row = _Row(page, cells)
    return AgendaRow(
        position=0,
        number=row.number(),
        section=None,
        public=None,
        native_id=row.native_id(),
        title=row.title(),
        supplement=row.supplement(),
        url=row.url,
        parent_native_id=None,
        paper_id=number_in(row.paper_url, "VOLFDNR"),
        paper_reference=row.paper_reference(),
        paper_url=row.paper_url,
        paper_withheld=row.paper_link is not None and row.paper_url is None,
        refers_to_meeting=number_in(row.meeting_url(), "SILFDNR"),
        refers_to_text=_text(row.meeting_link),
        result=_text(cells.get("tobanr")),
        responsibility=_text(cells.get("tozunr")),
        has_attachments=row.has_sign("attach"),
        changed_decision=row.has_sign("tobahint"),
        files=row.files(),
    )


def _text(element: etree._Element | None) -> str | None:
    return (inline_text(element) or None) if element is not None else None


def _first_with_id(links: Iterable[etree._Element], prefix: str) -> etree._Element | None:
    return next((link for link in links if link.get("id", "").startswith(prefix)), None)


class _Row:
    """The cells of one item."""

    def __init__(self, page: Page, cells: Cells) -> None:
        self.page = page
        self.cells = cells
        self.number_links = self._links("tonr")
        self.title_links = self._links("tobetreff")
        self.paper_links = self._links("tovonr")

    def _links(self, name: str) -> list[etree._Element]:
        cell = self.cells.get(name)
        return [] if cell is None else list(cell.iter("a"))

    def _url(self, link: etree._Element | None) -> str | None:
        return self.page.http_url(link.get("href")) if link is not None else None

    def number(self) -> str | None:
        link = _first_with_id(self.number_links, "link_")
        text = _text(self.cells.get("tonr") if link is None else link) or ""
        match = _NUMBER.match(text)
        if text and (match is None or not _OPENED.fullmatch(text[match.end() :])):
            self.page.warn(f"Agenda: the number {text[:20]!r} has an unknown form.")
        return match[1] if match else None

    def native_id(self) -> int | None:
        """From the ids of the row's links, the number's first (4.1.5 has none on the title), else from its address."""
        links = (*self.number_links, *self.title_links, *self.paper_links)
        matches = (_ITEM_ID.match(link.get("id", "")) for link in links)
        return next((int(match[1]) for match in matches if match), None) or number_in(self.url, "TOLFDNR")

    @cached_property
    def title_link(self) -> etree._Element | None:
        named = _first_with_id(self.title_links, "betreff_")
        return named if named is not None else next(iter(self.title_links), None)

    @cached_property
    def url(self) -> str | None:
        url = self._url(self.title_link)
        return url if url and page_name(url) == "to020" else None

    def title(self) -> str:
        """The link's text; where a row has no link, what stands in its cell beside an opened text."""
        link = self.title_link
        box = self.cells["tobetreff"] if link is None else link
        skip = {span for span in box.iter("span") if has_class(span, "zusatzinfo")}
        skip |= {div for div in box.iter("div") if has_class(div, "docPart") or has_class(div, "compFull")}
        return title_text(box, skip)

    def supplement(self) -> str | None:
        spans = (span for span in self.cells["tobetreff"].iter("span") if has_class(span, "zusatzinfo"))
        return _text(next(spans, None))

    @cached_property
    def paper_link(self) -> etree._Element | None:
        links = [link for link in self.paper_links if not _is_meeting(link)]
        if len(links) > 1:
            self.page.warn(f"Agenda: an item has {len(links)} papers; the first one is read.")
        return next(iter(links), None)

    @cached_property
    def paper_url(self) -> str | None:
        return self._url(self.paper_link)

    def paper_reference(self) -> str | None:
        """The link's text; a number without any link counts too, unless the cell is about another meeting."""
        if self.paper_link is None and self.meeting_link is None:
            return _text(self.cells.get("tovonr"))
        return _text(self.paper_link)

    @cached_property
    def meeting_link(self) -> etree._Element | None:
        return next((link for link in self.paper_links if _is_meeting(link)), None)

    def meeting_url(self) -> str | None:
        return self._url(self.meeting_link)

    def files(self) -> tuple[FileLink, ...]:
        links = (link for link in self._links("toDoc") if link.get("href"))
        found = (file_link(self.page, link, "agenda_row") for link in links)
        return tuple(link for link in found if link is not None)

    def has_sign(self, name: str) -> bool:
        cell = self.cells.get(name)
        return cell is not None and (next(cell.iter("img"), None) is not None or bool(inline_text(cell)))


def _is_meeting(link: etree._Element) -> bool:
    return link.get("id", "").startswith("to_") or page_name(link.get("href", "")) == "to010"
