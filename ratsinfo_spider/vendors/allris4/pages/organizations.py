"""The list of organizations (gr010), by Ajax as a rule; asked without `menu` it lists all of them.

No real page has been seen (docs/allris4.md 5.3). Other programs rely on this:

    <table class="dataTable">
    <thead><tr><th>Name</th><th>Mitglieder</th><th>Letzte Sitzung</th><th>Nächste Sitzung</th></tr></thead>
    <tbody>
    <tr><td><div>Ausschuss</div></td><td></td><td></td><td></td></tr>     <!-- what kind the following are -->
    <tr><td><a href="./gr020?GRLFDNR=3" id="gr_3">Bauausschuss</a></td><td>13</td>
        <td><a href="./to010?SILFDNR=7" id="grLast_3">01.09.2026</a></td><td>24.11.2026</td></tr>

An organization may stand there twice; the first counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree
from parsel import Selector

from ratsinfo_spider.vendors.allris4.pages.frame import Page
from ratsinfo_spider.vendors.allris4.pages.listing import (
    DATE,
    Cell,
    Link,
    Row,
    expect,
    linked,
    lists,
    named,
    outside_menus,
    rows,
)
from ratsinfo_spider.vendors.html_text import inline_text

__all__ = ["OrganizationRow", "OrganizationsPage"]

Element = etree._Element
_PAGES = r"gr0\d\d"
_MEMBERS = ("mitglieder", "anzahl mitglieder", "anzahl")
_LAST = ("letzte sitzung", "letzte")
_NEXT = ("nächste sitzung", "nächste")
_NAME = ("name", "gremium", "bezeichnung")
_COLUMNS = (*_MEMBERS, *_LAST, *_NEXT)  # those that no other list has


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """An organization. `classification` is the heading above it, dates as printed, meeting ids where linked."""

    native_id: int
    name: str
    url: str | None
    members: int | None
    classification: str | None
    last_meeting_id: int | None
    next_meeting_id: int | None
    last_date: str | None
    next_date: str | None


class OrganizationsPage(Page):
    """All organizations of the list, each once. `is_shell`: no list here, its content is still to be asked for."""

    def __init__(self, selector: Selector, url: str) -> None:
        super().__init__(selector, url)
        expect(self, "gr010")
        self._found: dict[int, OrganizationRow] = {}
        found = lists(self, _COLUMNS, "GRLFDNR", _PAGES)
        for table in found:
            self._read(table)
        if not found:
            self._read_links()
        self.is_shell = not found and not self._found
        self.rows = list(self._found.values())

    def _read(self, table: Element) -> None:
        kind: str | None = None
        for row in rows(table):
            link = named(row.element, self, "GRLFDNR", _PAGES)
            if link is not None:
                self._add(self._row(row, link, kind))
            elif row.is_heading and not row.says_none:
                kind = row.cells[0].text
            elif not row.says_none and any(cell.text for cell in row.cells):
                self.warn(
                    f"A row of {len(row.cells)} cells has no link with GRLFDNR and is not a heading; it is not read."
                )

    def _read_links(self) -> None:
        """Without a table: the links alone, as long as they are in the content and not in a menu."""
        for link, native_id, url in outside_menus(self.main, self, "GRLFDNR", _PAGES):
            self._add(OrganizationRow(native_id, inline_text(link), url, None, None, None, None, None, None))
            self.warn("The organizations are not in a table: only their names and numbers are read.")

    def _row(self, row: Row, link: Link, kind: str | None) -> OrganizationRow:
        element, native_id, url = link
        last, following = self._meeting(row, 2, _LAST), self._meeting(row, 3, _NEXT)
        name = inline_text(element) or row.text(*_NAME) or row.at(0) or ""
        if not name:
            self.warn(f"Organization {native_id} has no name.")
        return OrganizationRow(
            native_id=native_id,
            name=name,
            url=url,
            members=self._members(row),
            classification=kind,
            last_meeting_id=last[0],
            next_meeting_id=following[0],
            last_date=last[1],
            next_date=following[1],
        )

    def _members(self, row: Row) -> int | None:
        text = row.text(*_MEMBERS) if row.columns else row.at(1)
        if text and not text.isdecimal():
            self.warn(f"The number of members reads {text!r}; it is not taken.")
        return int(text) if text and text.isdecimal() else None

    def _meeting(self, row: Row, place: int, names: tuple[str, ...]) -> tuple[int | None, str | None]:
        cell = _named(row, place, names)
        if cell is None:
            return None, None
        numbers = [number for _, number, _ in linked(cell.element, self, "SILFDNR", "to010")]
        match = DATE.search(cell.text)
        if cell.text and not match:
            self.warn(f"Column {cell.heading or place!r} has no date, but {cell.text[:40]!r}.")
        return (numbers[0] if numbers else None), (match[0] if match else None)

    def _add(self, row: OrganizationRow) -> None:
        self._found.setdefault(row.native_id, row)


def _named(row: Row, place: int, names: tuple[str, ...]) -> Cell | None:
    """By heading; by place only in a table that has no headings at all."""
    if row.columns:
        return row.cell(*names)
    return row.cells[place] if place < len(row.cells) else None
