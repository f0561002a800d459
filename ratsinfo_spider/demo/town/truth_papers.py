"""The truth about papers, their way through the organizations, and all text panels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ratsinfo_spider.demo.town.model import Item, Paper, Station, Visit
from ratsinfo_spider.demo.town.page_content import Panel
from ratsinfo_spider.demo.town.truth_rows import Row, Rows
from ratsinfo_spider.demo.town.word_html import one_line
from ratsinfo_spider.keys import Keys, consultation_key, section_key
from ratsinfo_spider.vocabulary import RESULTS, ROLES, STATION_STATES

__all__ = ["consultations", "item_sections", "paper_row", "paper_sections", "texts"]


def paper_row(rows: Rows, paper: Paper) -> Row:
    return rows.row(
        "paper",
        paper.id,
        rows.paper_url(paper),
        native_id=str(paper.id),
        reference=paper.reference,
        name=one_line(paper.name),
        paper_type=paper.paper_type,
        state="inactive" if paper.inactive else paper.state,
        public=paper.public,
        lead_department=paper.lead_department,
        departments="; ".join(paper.departments) or None,
        proposal=texts(paper.panels, "proposal"),
        rationale=texts(paper.panels, "rationale"),
    )


def consultations(rows: Rows, paper: Paper) -> Iterator[Row]:
    stops: list[tuple[Station, Visit | None]] = []
    for station in paper.stations:
        stops += [(station, visit) for visit in station.visits] or [(station, None)]
    keys = Keys()
    for position, (station, visit) in enumerate(stops, 1):
        meeting = visit.meeting.id if visit else None
        key = keys.next(consultation_key(paper.id, station.organization.name, meeting))
        yield {**_consultation(rows, paper, key, station, visit), "position": position}


def _consultation(rows: Rows, paper: Paper, key: str, station: Station, visit: Visit | None) -> Row:
    item = visit.item if visit else None
    meeting = visit.meeting if visit else None
    return rows.row(
        "consultation",
        key,
        rows.paper_url(paper),
        paper_id=rows.id("paper", paper.id),
        organization_name=station.organization.name,
        organization_id=rows.id("organization", meeting.organization.id) if meeting else None,
        meeting_id=rows.id("meeting", meeting.id) if meeting else None,
        agenda_item_id=rows.id("agenda_item", item.id) if item else None,
        date=meeting.start.date() if meeting else None,
        role=station.role,
        role_code=ROLES.meaning(station.role),
        status=station.status,
        status_code=STATION_STATES.meaning(station.status),
        result_text=visit.result if visit else None,
        result=RESULTS.meaning(visit.result) if visit else None,
    )


def item_sections(rows: Rows, item: Item) -> Iterator[Row]:
    return _sections(rows, ("agenda_item", item.id), rows.item_url(item), item.panels)


def paper_sections(rows: Rows, paper: Paper) -> Iterator[Row]:
    """The panel that the page loads later comes after the others."""
    panels = [*paper.panels, *([paper.lazy] if paper.lazy else [])]
    return _sections(rows, ("paper", paper.id), rows.paper_url(paper), panels)


def _sections(rows: Rows, owner: tuple[str, int | None], url: str, panels: Iterable[Panel]) -> Iterator[Row]:
    record, native = owner
    keys = Keys()
    for position, panel in enumerate(panels, 1):
        heading = panel.printed_heading or None
        if panel.missing or not (heading or panel.text):
            continue
        columns = {"heading": heading, "kind": panel.kind, "text": panel.text or None}
        owner_id = rows.id(record, native)
        key = keys.next(section_key(record, native, heading))
        yield rows.row("section", key, url, owner_id=owner_id, position=position, **columns)


def texts(panels: Iterable[Panel], kind: str) -> str | None:
    """The texts of all panels of a kind, without what is not theirs."""
    return "\n\n".join(panel.clean for panel in panels if panel.kind == kind and panel.clean) or None
