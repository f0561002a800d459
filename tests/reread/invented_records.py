"""An agenda, the page of one of its items and a paper, as records."""

from __future__ import annotations

from ratsinfo_spider.items import Record
from ratsinfo_spider.vendors.allris4.pages.panels import Panel
from ratsinfo_spider.vendors.allris4.pages.paper import ConsultationRow
from tests.helpers.pages_of_fields import SITE, told
from tests.vendors.allris4.loaders.test_records_agenda_item import item
from tests.vendors.allris4.loaders.test_records_meeting import meeting, row
from tests.vendors.allris4.loaders.test_records_paper import paper

PAPER = f"{SITE}:paper:99"
ITEM = item(
    ("Beratung", "Frau Beispiel fragt nach den Kosten.\n\nDer Antrag der SPD wird mit 6 Ja-Stimmen abgelehnt."),
    ("Beschluss:", "Beschluss:\nDer Rat stimmt dem Neubau zu."),
    ("Abstimmungsergebnis", "Zustimmung: 31 Ablehnung: 4 Enthaltung: 2, mehrheitlich angenommen"),
    result="ungeändert beschlossen",
    paper_id=99,
)
AGENDA = meeting(
    row(position=1, native_id=12, number="Ö 3.1", title="Neubau der Halle", url="x", result="ungeändert beschlossen"),
    row(position=2, native_id=13, number="Ö 4", title="Bericht", url="x"),
)
STATION = ConsultationRow(
    1,
    status="Erledigt",
    organization="Rat",
    role="Entscheidung",
    date="21.10.2026",
    result="ungeändert beschlossen",
    meeting_id=7,
    agenda_item_id=12,
)
TEXTS = [Panel(1, "Beschlussvorschlag", "Der Rat beschließt den Neubau."), Panel(2, "Begründung", "Es ist eng.")]


def pages() -> list[Record]:
    """The records of all three pages."""
    read = (AGENDA, ITEM, paper(panels=TEXTS, consultations=[STATION]))
    return [record for page in read for rows in told(page).values() for record in rows]
