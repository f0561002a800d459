"""Rows of the list pages' tables (si018, gr010, gr020, kp020), cell by cell with its heading.

    <table class="dataTable"><thead><tr class="headers">
      <th scope="col"><span>Datum</span></th><th scope="col"><a href="…"><span>Sitzung</span></a></th></tr></thead>
    <tbody><tr class="odd"><td data-title="Datum:"><div>Do.,<br/>24.09.2026</div></td><td><div>…</div></td></tr></tbody>
    <tfoot><tr><td colspan="2"><div class="paging info">Zeige 1 bis 25 von 119</div></td></tr></tfoot></table>

Columns differ from city to city, so a cell is asked for by its heading (or its own `data-title`),
never by its place alone. Footers are no rows, nor is `tr.navigation`, Wicket's own toolbar, which may stand on top.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ratsinfo_spider.vendors.allris4.pages.frame import Page, has_class, number_in, page_name
from ratsinfo_spider.vendors.html_text import inline_text

__all__ = ["DATE", "Cell", "Link", "Row", "expect", "linked", "lists", "named", "outside_menus", "rows", "tables"]

Element = etree._Element
Link = tuple[Element, int, str | None]  # the link, the number in its address, the address
DATE = re.compile(r"\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})\b")
_ELSEWHERE = ("nav", "aside", "footer")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: `heading` of its column as printed ("" where there is none), `text` on one line."""

    heading: str
    text: str
    element: Element

    def is_named(self, names: tuple[str, ...]) -> bool:
        return self.heading.casefold() in names


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table's body; `columns` is the number of the table's headings."""

    element: Element
    cells: tuple[Cell, ...]
    columns: int

    def cell(self, *names: str) -> Cell | None:
        """The first cell below one of these headings (in lower case)."""
        return next((cell for cell in self.cells if cell.is_named(names)), None)

    def text(self, *names: str) -> str | None:
        """The text below the first of these headings that has any."""
        return next((cell.text for cell in self.cells if cell.is_named(names) and cell.text), None)

    def at(self, place: int) -> str | None:
        """Text of a cell by its place, from 0: only for tables without headings."""
        return (self.cells[place].text or None) if place < len(self.cells) else None

    def holding(self, element: Element) -> Cell | None:
        """The cell that an element stands in."""
        around = [element, *element.iterancestors()]
        return next((cell for cell in self.cells if any(cell.element is one for one in around)), None)

    @property
    def is_heading(self) -> bool:
        """A row that only names the ones below it: one cell with text, whatever follows it is empty."""
        return bool(self.cells) and bool(self.cells[0].text) and not any(cell.text for cell in self.cells[1:])

    @property
    def says_none(self) -> bool:
        """Wicket's own row for a table without entries."""
        return any(
            "norecords" in element.get("class", "").replace("-", "") for element in self.element.iter("tr", "td")
        )


def expect(page: Page, name: str) -> None:
    """PageError("wrong_page") unless this may be the page type `name`, by its own word or by what is on it."""
    if name not in (page.base_name, page.kind) and page.kind is not None:
        raise page.wrong(name, page.kind)


def lists(page: Page, headings: tuple[str, ...], number: str, name: str) -> list[Element]:
    """The tables that are the page's list: with one of the headings, else those with links as in `linked`.

    A table of data that is neither is worth a warning.
    """
    found = list(tables(page))
    headed = [table for table in found if any(name.casefold() in headings for name in _names(table))]
    wanted = headed or [table for table in found if next(linked(table, page, number, name), None) is not None]
    if not wanted and any(has_class(table, "dataTable") for table in found):
        page.warn(f"A table.dataTable has none of the headings {', '.join(headings)} and no link with {number}.")
    return wanted


def _names(table: Element) -> Iterator[str]:
    """What the columns are called: by their headings, or by the cells themselves."""
    yield from (_heading(th) for th in table.iter("th"))
    yield from (_own_title(td) for td in table.iter("td"))


def tables(page: Page) -> Iterator[Element]:
    """Tables of the page's own content: not of menus, side columns, footers or Word texts."""
    for table in page.main.iter("table"):
        around = list(table.iterancestors())
        if not any(element.tag in _ELSEWHERE or has_class(element, "docPart") for element in around):
            yield table


def rows(table: Element) -> Iterator[Row]:
    """The rows of a table's body, in their order.

    A row of nothing but `th` is a heading of columns; a single one in the body is a heading of rows.
    """
    headings: list[str] = []
    for line in _lines(table):
        if line.find("td") is None and not _is_group(line):
            headings = list(_headings(line)) or headings
        else:
            yield Row(line, tuple(_cells(line, headings)), len(headings))


def linked(element: Element, page: Page, number: str, name: str) -> Iterator[Link]:
    """Links below `element` that carry the vendor's `number`: (link, number, address).

    `name` is a pattern of the page they must lead to (`to010`). Of a link without address its id
    (`silink_7`, `si_7`, `gr_7`, `kp_7`) still tells the number: no page yet, but known.
    """
    by_id = re.compile(rf"{number[:2].lower()}(?:link)?_(\d+)")
    for link in element.iter("a"):
        url = page.http_url(link.get("href"))
        native_id = number_in(url, number)
        match = by_id.fullmatch(link.get("id", "").lower())
        if url and native_id is not None and re.fullmatch(name, page_name(url) or ""):
            yield link, native_id, url
        elif url is None and match:
            yield link, int(match[1]), None


def outside_menus(element: Element, page: Page, number: str, name: str) -> Iterator[Link]:
    """Of the links as in `linked` those that have a text and stand in no menu."""
    for link in linked(element, page, number, name):
        if inline_text(link[0]) and not any(around.tag in _ELSEWHERE for around in link[0].iterancestors()):
            yield link


def named(element: Element, page: Page, number: str, name: str) -> Link | None:
    """Of the links as in `linked` the first that has a text (others are icons), else the first, else None."""
    links = list(linked(element, page, number, name))
    return next((link for link in links if inline_text(link[0])), links[0] if links else None)


def _lines(table: Element) -> Iterator[Element]:
    for part in table.iterchildren("tr", "thead", "tbody"):
        lines = [part] if part.tag == "tr" else part.iterchildren("tr")
        yield from (line for line in lines if not has_class(line, "navigation"))


def _is_group(line: Element) -> bool:
    parent = line.getparent()
    return parent is not None and parent.tag == "tbody" and len(line.findall("th")) == 1


def _headings(line: Element) -> Iterator[str]:
    """Column headings; a wide one stands for each column it covers."""
    for cell in line.iterchildren("th"):
        yield from [_heading(cell)] * _width(cell)


def _heading(th: Element) -> str:
    """What a heading says; an icon speaks by its `aria-label`."""
    labels = [found.get("aria-label") for found in th.iter("*") if found.get("aria-label")]
    return (inline_text(th) or (labels[0] if labels else "") or "").rstrip(": ")


def _cells(line: Element, headings: list[str]) -> Iterator[Cell]:
    place = 0
    for cell in line.iterchildren("td", "th"):
        column = headings[place] if place < len(headings) else ""
        yield Cell(_own_title(cell) or column, inline_text(cell), cell)
        place += _width(cell)


def _own_title(cell: Element) -> str:
    return (cell.get("data-title") or "").strip().rstrip(": ")


def _width(cell: Element) -> int:
    width = cell.get("colspan", "1")
    return min(int(width), 50) if width.isdecimal() and int(width) else 1
