"""A paper's way through the organizations (Beratungsfolge), on vo020 (docs/allris4.md 5.7).

    <div id="bfTable"><table class="dataTable bfTable"> …
      <tr class="even"><td class="colorCol"><div><span class="wfcolorDesc">Erledigt</span></div></td>
        <td></td><td><div>Bauausschuss</div></td><td><div>Vorberatung</div></td><td class="toLink"></td></tr>
      <tr class="odd"><td class="colorCol"><div> </div></td><td class="date"><div>05.03.2024</div></td>
        <td><div><a href="./to010?SILFDNR=7&amp;TOLFDNR=4711">3. Sitzung des Bauausschusses</a></div></td>
        <td><div><a href="./to020?TOLFDNR=4711">ungeändert beschlossen</a></div></td>
        <td class="toLink"><div><a href="./to020?TOLFDNR=4711" class="objAnchor">NA</a></div></td></tr>

A station is a row with its state, the organization and what it is asked for, and below it a row a
meeting. A station alone has no public meeting yet. Date, organization and decision have no class of
their own but stand in this order in all versions seen; the other columns are told by class. Dates
come in the language of the request: `05.03.2024`, `2024 Mar 5`, `Mar 5, 2024`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.allris4.pages.frame import Page, Path, has_class, number_in, page_name
from ratsinfo_spider.vendors.html_text import inline_text

__all__ = ["ConsultationRow", "consultations"]

_ROWS = Path("table.bfTable > tbody > tr, table.bfTable > tr")
_APART = ("colorCol", "toLink")


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """One meeting of a station, or a station without one. `status`, `organization`, `role` are the station's."""

    position: int  # from 1
    status: str | None = None  # "Geplant", "Erledigt", "Gestoppt"
    organization: str | None = None
    role: str | None = None  # "Entscheidung", "Vorberatung", …
    date: str | None = None  # as printed
    meeting_name: str | None = None
    meeting_id: int | None = None
    agenda_item_id: int | None = None
    result: str | None = None
    meeting_url: str | None = None


def consultations(page: Page) -> list[ConsultationRow]:
    """The table's rows, each meeting joined with its station.

    PageError("malformed") where a row stands there twice.
    """
    rows: list[ConsultationRow] = []
    station: ConsultationRow | None = None
    for cells in (list(row.iterchildren("td")) for row in _ROWS(page.main)):
        if not cells:
            continue
        read = _Cells(page, cells)
        if read.status or not read.is_meeting:
            station = read.station()
            rows.append(station)
        if read.is_meeting:
            if rows and rows[-1] is station:
                rows.pop()
            rows.append(read.meeting(station))
    told = [row for row in rows if row.agenda_item_id is not None]
    if len(set(told)) < len(told):
        raise PageError("malformed", page.url, "A row of the Beratungsfolge stands there twice; ask the page again.")
    return [replace(row, position=position) for position, row in enumerate(rows, 1)]


class _Cells:
    """The cells of one row of the table."""

    def __init__(self, page: Page, cells: list[etree._Element]) -> None:
        self.page = page
        spans = [span for cell in cells for span in cell.iter("span") if has_class(span, "wfcolorDesc")]
        self.status = (inline_text(spans[0]) or None) if spans else None
        plain = [cell for cell in cells if not any(has_class(cell, name) for name in _APART)]
        if len(plain) != 3:
            page.warn(f"Beratungsfolge: a row has {len(plain)} cells of date, organization and decision, expected 3.")
        self.date, self.body, self.decision = [*(inline_text(cell) or None for cell in plain), None, None, None][:3]
        links = [link for cell in cells for link in cell.iter("a")]
        self.to_meeting = next((link for link in links if page_name(link.get("href", "")) == "to010"), None)
        self.to_item = next((link for link in links if page_name(link.get("href", "")) == "to020"), None)
        self.is_meeting = self.date is not None or self.to_meeting is not None

    def station(self) -> ConsultationRow:
        if self.to_meeting is not None:  # station and meeting in one row: what is printed there is the meeting's
            return ConsultationRow(0, status=self.status)
        if self.is_meeting:  # with a day, but no meeting to go to: nothing tells its name from who meets
            return ConsultationRow(0, status=self.status, organization=self.body)
        return ConsultationRow(0, status=self.status, organization=self.body, role=self.decision)

    def meeting(self, station: ConsultationRow | None) -> ConsultationRow:
        places = [link.get("href") for link in (self.to_item, self.to_meeting) if link is not None]
        items = (number_in(place, "TOLFDNR") for place in places)
        url = self.page.http_url(self.to_meeting.get("href")) if self.to_meeting is not None else None
        return replace(
            station or ConsultationRow(0),
            date=self.date,
            meeting_name=self.body,
            meeting_id=number_in(url, "SILFDNR"),
            agenda_item_id=next((item for item in items if item), None),
            result=self.decision,
            meeting_url=url,
        )
