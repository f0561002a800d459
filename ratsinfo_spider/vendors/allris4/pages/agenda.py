"""The table of a meeting's agenda (Tagesordnung): its order, sections and hierarchy (docs/allris4.md 5.5).

    <div id="toTable"><table id="toTreeTable" class="dataTable toTable"> …
      <tr class="even beratung"> … <td class="tobetreff"><div><p>Öffentlicher Teil</p></div></td> … </tr>
      <tr class="odd numodd" data-tt-id="16392"> … an item, see agenda_row.py … </tr>
      <tr class="even numeven unumodd" data-tt-id="1639210" data-tt-parent-id="16392"> … its first part … </tr>

`data-tt-id` is the tree's own number and means nothing outside of it. 4.0.x is known to lack the
table's id and class, so its title column (`tobetreff`) tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from ratsinfo_spider.vendors.allris4.pages.agenda_row import AgendaRow, Cells, read_row
from ratsinfo_spider.vendors.allris4.pages.errors import PageError
from ratsinfo_spider.vendors.allris4.pages.frame import Page, Path, has_class
from ratsinfo_spider.vendors.html_text import inline_text

__all__ = ["Agenda", "AgendaRow", "is_public_heading"]

_NOT_PUBLIC = re.compile(r"nicht[\s-]*öffentlich\w*|ausschlu(?:ss|ß) der öffentlichkeit", re.IGNORECASE)
_PUBLIC = re.compile(r"öffentlich", re.IGNORECASE)
_TABLES = Path(
    xpath="descendant::table[tbody/tr/td[contains(@class, 'tobetreff')] or tr/td[contains(@class, 'tobetreff')]"
    " or thead/tr/th[contains(@class, 'tobetreff')]]"
)
_NAMED = Path(xpath="descendant::table[contains(@class, 'toTable')]")


def is_public_heading(text: str) -> bool | None:
    """What a section's heading says; None where it says nothing.

    >>> is_public_heading("öffentlicher Teil (19:30 - 20:40 Uhr)"), is_public_heading("Nicht öffentlich")
    (True, False)
    >>> is_public_heading("nicht-öffentliche Sitzung"), is_public_heading("Vorberatung")
    (False, None)
    >>> is_public_heading("Öffentliche/Nichtöffentliche Sitzung"), is_public_heading("Ausschluss der Öffentlichkeit")
    (None, False)
    """
    rest, closed = _NOT_PUBLIC.subn("", text)
    is_open = bool(_PUBLIC.search(rest))
    return is_open if is_open != bool(closed) else None


class Agenda:
    """The agenda of a page: `rows` and `sections`; `exists` is False where the page has no such table."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.rows: list[AgendaRow] = []
        self.sections: list[str] = []
        self._section_public: bool | None = None
        self._by_tree_id: dict[str, int | None] = {}
        self._by_number: dict[str, int | None] = {}
        self._by_native_id: dict[int, AgendaRow] = {}
        table = self._table()
        self.exists = table is not None
        for row in () if table is None else _rows(table):
            self._take(row)

    def _table(self) -> etree._Element | None:
        found = _TABLES(self.page.main)
        named = _NAMED.first(self.page.main)
        if len(found) > 1 or (named is not None and not found and next(named.iter("td"), None) is not None):
            sentence = f"Expected one agenda with a title column, found {len(found)}; the markup is not as known."
            raise PageError("malformed", self.page.url, sentence)
        return found[0] if found else named

    def _take(self, row: etree._Element) -> None:
        cells = _cells(row)
        if "tobetreff" not in cells:
            if text := inline_text(row):
                self.page.warn(f"Agenda: a row without a title column is not read ({len(text)} characters).")
        elif has_class(row, "beratung"):
            self._open_section(inline_text(cells["tobetreff"]))
        else:
            self._add(row, cells)

    def _open_section(self, text: str) -> None:
        self.sections.append(text)
        public = is_public_heading(text)
        self._section_public = self._section_public if public is None else public

    def _add(self, row: etree._Element, cells: Cells) -> None:
        item = read_row(self.page, cells)
        item = replace(
            item,
            position=len(self.rows) + 1,
            section=self.sections[-1] if self.sections else None,
            parent_native_id=self._parent(row, item.number),
            public=self._public(item),
        )
        self._remember(row, item)
        if (twin := self._by_native_id.get(item.native_id or 0)) is None:
            self.rows.append(item)
            if item.native_id:
                self._by_native_id[item.native_id] = item
        elif (twin.number, twin.title, twin.paper_id) == (item.number, item.title, item.paper_id):
            self.page.warn(f"Agenda: item {item.number or '?'} is listed twice, TOLFDNR {item.native_id}; it is one.")
        else:  # one number names one page: the second row is all that there is of its item
            says = (
                f"Agenda: TOLFDNR {item.native_id} is that of two items, {twin.number or '?'} and {item.number or '?'}"
            )
            self.page.warn(f"{says}; the second is known by its place only.")
            self.rows.append(replace(item, native_id=None, url=None))

    def _remember(self, row: etree._Element, item: AgendaRow) -> None:
        if tree_id := row.get("data-tt-id"):
            self._by_tree_id[tree_id] = item.native_id
        if item.number:
            self._by_number["".join(item.number.split())] = item.native_id

    def _parent(self, row: etree._Element, number: str | None) -> int | None:
        """By the tree's own ids; a table without them (not seen yet) by the number."""
        if tree_id := row.get("data-tt-parent-id"):
            if tree_id not in self._by_tree_id:
                self.page.warn(f"Agenda: item {number or '?'} stands below a row that is not on the page.")
            return self._by_tree_id.get(tree_id)
        if number is None or row.get("data-tt-id"):
            return None
        return self._by_number.get("".join(number.split()).rpartition(".")[0])

    def _public(self, item: AgendaRow) -> bool | None:
        """Nothing below a non-public heading is public, whatever its number says; above, the number's letter decides.

        Else the heading does; an item without number needs a page or paper beside it.
        """
        letter = item.number[0].upper() if item.number else ""
        if letter and letter in "ÖN":
            return letter == "Ö" and self._section_public is not False
        if self._section_public and not (item.number or item.url or item.paper_url):
            return None
        return self._section_public


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Rows of this table, not of tables inside opened rows."""
    for child in table:
        if child.tag == "tbody":
            yield from child.iterchildren("tr")
        elif child.tag == "tr" and next(child.iterchildren("td"), None) is not None:
            yield child


def _cells(row: etree._Element) -> Cells:
    return {name: cell for cell in row.iterchildren("td") for name in cell.get("class", "").split()}
