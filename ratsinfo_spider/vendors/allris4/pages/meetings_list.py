"""The list of meetings, of all organizations or of one (si018): 25 rows a page, by Ajax as a rule.

No real page has been seen (docs/allris4.md 5.2). Other programs rely on this, and all of it is accepted:

    <table class="dataTable"><thead><tr><th>Datum</th><th>Uhrzeit</th><th>Sitzung</th><th>Rang</th></tr></thead>
    <tbody>
    <tr><td><div>Do.,<br/>24.09.2026<span class="wodat">24.09.2026</span></div></td><td>19:30</td>
        <td><a href="./to010?SILFDNR=7">Sitzung des Rates</a></td><td>100%</td></tr>
    <tr><td>Fr., 25.09.2026</td><td>18:00</td><td><a id="silink_8">Sitzung des Bauausschusses</a></td><td></td></tr>
    <tr><td>Mo., 28.09.2026</td><td>17:00</td><td>Sitzung des Ortsrates</td><td data-title="Gremium">…</td></tr>
    </tbody><tfoot><tr><td colspan="4"><div class="paging info">Zeige 1 bis 25 von 119</div></td></tr></tfoot></table>

A meeting without link is planned, or not public. Columns differ per installation. The side column
of every page links meetings too: only the table counts. The next page: `wicket.next_page`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from parsel import Selector

from ratsinfo_spider.vendors.allris4.pages.frame import Page, has_class, number_in
from ratsinfo_spider.vendors.allris4.pages.listing import DATE, Row, expect, linked, lists, named, rows
from ratsinfo_spider.vendors.html_text import inline_text

__all__ = ["ListRow", "MeetingsListPage"]

Element = etree._Element
_DATE = ("datum", "termin", "tag", "sitzungsdatum")
_TIME = ("uhrzeit", "zeit", "beginn", "von")
_NAME = ("sitzung", "betreff", "bezeichnung", "titel")
_ORGANIZATION = ("gremium", "ausschuss")
_CLERK = re.compile(r"bearbeit|ansprech|schriftf", re.IGNORECASE)  # personal data: not read
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?: Uhr)?(?: ?[-–] ?\d{1,2}[:.]\d{2}(?: Uhr)?)?")
_COUNTER = re.compile(r"\b(\d[\d.,]*)\s+(?:bis|to)\s+(\d[\d.,]*)\s+(?:von|of)\s+(\d[\d.,]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A meeting as listed. `date` and `time` as printed; `cells` has every column but the clerk's: (heading, text)."""

    date: str | None
    time: str | None
    name: str
    native_id: int | None
    url: str | None
    organization: str | None
    cells: tuple[tuple[str, str], ...]


class MeetingsListPage(Page):
    """One page of the list. `first`, `last` and `total` count all rows, where the table says so.

    `is_shell`: no list here, its content is still to be asked for. `organization_id` is the one the
    address asks for. `says_none`: the table itself says that there are no entries.
    """

    def __init__(self, selector: Selector, url: str) -> None:
        super().__init__(selector, url)
        expect(self, "si018")
        self.organization_id = number_in(url, "GRLFDNR")
        self.rows: list[ListRow] = []
        self.says_none = False
        self._has_times = False
        found = lists(self, _DATE + _NAME, "SILFDNR", "to010")
        self.is_shell = not found
        for table in found:
            self._read(table)
        self.first, self.last, self.total = self._counter()
        self._check()

    def _read(self, table: Element) -> None:
        for row in rows(table):
            if row.says_none:
                self.says_none = True
                continue
            self._has_times |= row.cell(*_TIME) is not None
            found = self._row(row)
            if found.name or found.native_id is not None:
                self.rows.append(found)
            else:
                self.warn(
                    f"A row of {len(row.cells)} cells has neither a meeting's name nor its number; it is not read."
                )

    def _row(self, row: Row) -> ListRow:
        link, native_id, url = named(row.element, self, "SILFDNR", "to010") or (None, self._other_number(row), None)
        date = _date(row)
        if date is None:
            self.warn(f"Meeting {native_id}: no date (neither .wodat nor a column Datum).")
        return ListRow(
            date=date,
            time=_time(row),
            name=(inline_text(link) if link is not None else "") or row.text(*_NAME) or _by_class(row, "textCol") or "",
            native_id=native_id,
            url=url,
            organization=row.text(*_ORGANIZATION),
            cells=tuple((cell.heading, cell.text) for cell in row.cells if not _CLERK.search(cell.heading)),
        )

    def _other_number(self, row: Row) -> int | None:
        """The meeting's number from a link that is not its agenda (attendance, calendar entry)."""
        return next((number for _, number, _ in linked(row.element, self, "SILFDNR", r"\w+")), None)

    def _counter(self) -> tuple[int | None, int | None, int | None]:
        """`Zeige 1 bis 25 von 119`, in the table's foot or in an element about paging (Wicket's: `navigatorLabel`)."""
        for element in _counting(self.main):
            if match := _COUNTER.search(inline_text(element)):
                first, last, total = (int(re.sub(r"\D", "", number)) for number in match.groups())
                return first, last, total
        return None, None, None

    def _check(self) -> None:
        if self.is_shell:
            return
        if self.first is None or self.last is None:
            self.warn("No counter (Zeige … bis … von …): whether rows are missing cannot be told from this page.")
        elif self.total and len(self.rows) != self.last - self.first + 1:
            self.warn(f"The counter says rows {self.first} to {self.last}, the table has {len(self.rows)}.")
        if not self._has_times and self.rows and all(row.time is None for row in self.rows):
            self.warn(f"No time of any meeting (columns looked for: {', '.join(_TIME)}).")


def _date(row: Row) -> str | None:
    """From `.wodat`, which has the date alone, else from its column, else from the first cell that is a date."""
    for element in row.element.iter("*"):  # not comments
        if has_class(element, "wodat") and (match := DATE.search(inline_text(element))):
            return match[0]
    printed = row.text(*_DATE)
    if printed or row.cell(*_DATE):
        return printed
    return next((cell.text for cell in row.cells if DATE.search(cell.text)), None)


def _time(row: Row) -> str | None:
    """From its column, else from the first cell that is nothing but a time of day."""
    printed = row.text(*_TIME) or _by_class(row, "time")
    if printed or row.cell(*_TIME):
        return printed
    return next((cell.text for cell in row.cells if _CLOCK.fullmatch(cell.text)), None)


def _by_class(row: Row, name: str) -> str | None:
    cells = (cell for cell in row.cells if has_class(cell.element, name) and not _CLERK.search(cell.heading))
    return next((cell.text or None for cell in cells), None)


def _counting(main: Element) -> Iterator[Element]:
    yield from main.iter("tfoot")
    for element in main.iter("div", "span", "td", "p"):
        names = element.get("class", "")
        if "paging" in names or "dataTables_info" in names or "navigatorLabel" in names:
            yield element
