"""vo020: the paper, its way, its texts and files."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ratsinfo_spider.vendors.allris4.pages.panels import Panel
from ratsinfo_spider.vendors.allris4.pages.paper import ConsultationRow, PaperPage
from tests.helpers.pages_of_fields import BASE, link, made, only, told

PANELS = [
    Panel(1, "Beschlussvorschlag", "Beschlussvorschläge:\nDer Rat stimmt zu."),
    Panel(2, "Erläuterungen", "Erläuterungen:\nDie Halle ist alt."),
    Panel(3, "Sachverhalt", "Sie ist zu klein."),
    Panel(4, "Finanzielle Auswirkungen", "506.600 €"),
]


def paper(**fields: Any) -> PaperPage:
    known: dict[str, Any] = {
        "native_id": 99,
        "title": "Entscheidungsvorlage - FB 1/0007/WP9",
        "paper_type": "Entscheidungsvorlage",
        "reference": "FB 1/0007/WP9",
        "inactive": False,
        "name": "Neubau der\nHalle",
        "status": "öffentlich",
        "state": "(Vorlage freigegeben)",
        "lead_department": "FB 1 - Bauen",
        "departments": "FB 2; FB 3",
        "consultations": [],
        "panels": PANELS,
        "files": [],
    }
    return made(PaperPage, "vo020?VOLFDNR=99&refresh=false", **{**known, **fields})


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "musterstadt:paper:99"),
        ("url", BASE + "vo020?VOLFDNR=99"),
        ("native_id", "99"),
        ("reference", "FB 1/0007/WP9"),
        ("name", "Neubau der Halle"),
        ("paper_type", "Entscheidungsvorlage"),
        ("state", "Vorlage freigegeben"),
        ("public", True),
        ("lead_department", "FB 1 - Bauen"),
        ("departments", "FB 2; FB 3"),
        ("proposal", "Der Rat stimmt zu."),
        ("rationale", "Die Halle ist alt.\n\nSie ist zu klein."),
    ],
)
def test_paper(column: str, value: object) -> None:
    assert getattr(only(paper(), "papers"), column) == value


def test_an_inactive_paper() -> None:
    assert only(paper(inactive=True), "papers").state == "inactive"


def test_kinds_of_its_texts() -> None:
    assert [(section.id, section.kind) for section in told(paper())["sections"]] == [
        ("musterstadt:section:vo99-beschlussvorschlag", "proposal"),
        ("musterstadt:section:vo99-erlaeuterungen", "rationale"),
        ("musterstadt:section:vo99-sachverhalt", "rationale"),
        ("musterstadt:section:vo99-finanzielle-auswirkungen", "finance"),
    ]


def test_it_lists_all_that_is_below_it() -> None:
    assert only(paper(), "papers").statement.lists == {"consultations", "sections", "files"}


def test_of_a_non_public_paper_only_the_head_is_taken_and_that_is_said() -> None:
    page = paper(status="Nichtöffentlich", files=[link("Vorlage", native_id=5)])
    tables = told(page)
    assert set(tables) == {"papers"}
    (record,) = tables["papers"]
    assert (record.public, record.proposal) == (False, None)
    assert page.warnings == ["non-public: 5 texts and files of a paper that is not public were left out"]


MET = ConsultationRow(
    2,
    status="Erledigt",
    organization="Bauausschuss",
    role="Vorberatung",
    date="2026 Oct 21",
    meeting_name="3. Sitzung des Bauausschusses",
    meeting_id=7,
    agenda_item_id=12,
    result="geändert beschlossen",
)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "musterstadt:consultation:99-bauausschuss-si7"),
        ("paper_id", "musterstadt:paper:99"),
        ("position", 2),
        ("organization_name", "Bauausschuss"),
        ("organization_id", None),
        ("meeting_id", "musterstadt:meeting:7"),
        ("agenda_item_id", "musterstadt:agenda_item:12"),
        ("date", dt.date(2026, 10, 21)),
        ("role", "Vorberatung"),
        ("status", "Erledigt"),
        ("result_text", "geändert beschlossen"),
    ],
)
def test_consultation(column: str, value: object) -> None:
    assert getattr(only(paper(consultations=[MET]), "consultations"), column) == value


def test_a_station_without_a_meeting() -> None:
    record = only(paper(consultations=[ConsultationRow(1, "Geplant", "Rat", "Entscheidung")]), "consultations")
    assert (record.meeting_id, record.date, record.result_text) == (None, None, None)


def test_its_files() -> None:
    files = told(
        paper(
            files=[
                link("Vorlage", native_id=5),
                link("Lageplan", url=BASE + "vo020?1--a", component=True, panel="attachments", number=1),
                link("Fotos", url=BASE + "vo020?1--b", component=True, panel="attachments"),
                link("Gutachten", url=BASE + "vo020?1--c", component=True, panel="attachments", number=1),
            ]
        )
    )["files"]
    assert [(file.id, file.position, file.kind) for file in files] == [
        ("musterstadt:file:5", 1, "paper"),
        ("musterstadt:file:vo99-1", 2, "attachment"),
        ("musterstadt:file:vo99-2", 3, "attachment"),
        ("musterstadt:file:vo99-3", 4, "attachment"),  # its number is taken: the next free one
    ]
    assert {file.owner_id for file in files} == {"musterstadt:paper:99"}
    assert all(file.statement.columns for file in files)


def test_a_paper_that_is_put_off_keeps_the_keys_of_its_stations() -> None:
    """The same organization is asked twice now, and the council stands a row further down."""
    council = ConsultationRow(2, status="Geplant", organization="Rat der Stadt", role="Entscheidung")
    again = replace(MET, position=2, meeting_id=8, agenda_item_id=None, result=None)
    before = told(paper(consultations=[replace(MET, position=1), council]))["consultations"]
    after = told(paper(consultations=[replace(MET, position=1), again, replace(council, position=3)]))["consultations"]
    assert [row.id.rpartition(":")[2] for row in before] == ["99-bauausschuss-si7", "99-rat-der-stadt"]
    assert [row.id.rpartition(":")[2] for row in after] == [
        "99-bauausschuss-si7",
        "99-bauausschuss-si8",
        "99-rat-der-stadt",
    ]
    assert after[2].role == "Entscheidung"


def test_an_earlier_meeting_that_comes_in_between_shifts_no_key() -> None:
    """By place, the meeting that was the first would be called as the second from then on."""
    earlier = replace(MET, position=1, meeting_id=5, agenda_item_id=10)
    before = told(paper(consultations=[MET]))["consultations"]
    after = told(paper(consultations=[earlier, replace(MET, position=2)]))["consultations"]
    assert [(row.id, row.meeting_id) for row in before] == [(row.id, row.meeting_id) for row in after][1:]


def test_a_station_whose_page_does_not_say_who_is_asked_is_called_by_its_meeting() -> None:
    rows = [replace(MET, organization=None), ConsultationRow(3, status="Geplant")]
    assert [row.id.rpartition(":")[2] for row in told(paper(consultations=rows))["consultations"]] == [
        "99-station-si7",
        "99-station",
    ]
