"""to010: what a meeting and the rows of its agenda state."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ratsinfo_spider.german.dates import BERLIN
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.statement import Download
from ratsinfo_spider.vendors.allris4.pages.meeting import AgendaRow, MeetingPage
from tests.helpers.pages_of_fields import BASE, link, made, only, told


def row(**fields: Any) -> AgendaRow:
    known: dict[str, Any] = dict.fromkeys(AgendaRow.__dataclass_fields__)
    known.update(position=1, native_id=11, title="Neubau der Halle", files=(), paper_withheld=False)
    return AgendaRow(**{**known, **fields})


def meeting(*rows: AgendaRow, **fields: Any) -> MeetingPage:
    known: dict[str, Any] = {
        "native_id": 7,
        "title": "Rat - 21.10.2026",
        "name": "3. Sitzung des Rates",
        "organization": "Rat",
        "organization_id": 4,
        "date": "Mi., 21.10.2026",
        "time": "17:00",
        "status": "gemischt",
        "state": "(Sitzung eingeladen)",
        "occasion": "ordentliche Sitzung",
        "room": "Ratssaal",
        "location": None,
        "sections": [],
        "files": [],
    }
    return made(MeetingPage, "to010?SILFDNR=7&refresh=false", rows=list(rows), **{**known, **fields})


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "musterstadt:meeting:7"),
        ("url", BASE + "to010?SILFDNR=7"),
        ("native_id", "7"),
        ("organization_id", "musterstadt:organization:4"),
        ("organization_name", "Rat"),
        ("name", "3. Sitzung des Rates"),
        ("start_time", dt.datetime(2026, 10, 21, 17, tzinfo=BERLIN)),
        ("end_time", None),
        ("cancelled", False),
        ("status", "gemischt"),
        ("state", "Sitzung eingeladen"),
        ("occasion", "ordentliche Sitzung"),
        ("room", "Ratssaal"),
        ("location", None),
    ],
)
def test_meeting(column: str, value: object) -> None:
    assert getattr(only(meeting(), "meetings"), column) == value


def test_the_page_states_all_columns_of_its_meeting() -> None:
    record = only(meeting(), "meetings")
    clocks = {"id", "site", "first_seen", "last_seen", "changed_at", "removed_at"}
    assert record.statement.columns == set(TABLES["meetings"].__dataclass_fields__) - clocks
    assert record.statement.lists == {"agenda_items", "files"}


def test_the_end_stands_in_the_headings_of_the_parts() -> None:
    page = meeting(sections=["öffentlicher Teil (17:00 - 19:08\xa0Uhr)", "Nichtöffentlicher Teil (bis 19:25 Uhr)"])
    assert only(page, "meetings").end_time == dt.datetime(2026, 10, 21, 19, 25, tzinfo=BERLIN)


def test_the_end_stands_beside_the_start() -> None:
    record = only(meeting(time="17:00 - 19:10 Uhr", sections=[]), "meetings")
    assert (record.start_time, record.end_time) == (
        dt.datetime(2026, 10, 21, 17, tzinfo=BERLIN),
        dt.datetime(2026, 10, 21, 19, 10, tzinfo=BERLIN),
    )


def test_what_cannot_be_read_clears_nothing() -> None:
    page = meeting(date="Mi., 41.10.2026", organization_id=None)
    record = only(page, "meetings")
    assert record.start_time is None
    assert not {"start_time", "organization_id"} & record.statement.columns
    assert page.warnings == ["date: 'Mi., 41.10.2026' is not a date"]


def test_a_page_that_prints_no_place_leaves_it_to_the_calendar() -> None:
    assert not {"room", "location"} & only(meeting(room=None), "meetings").statement.columns
    assert {"room", "location"} <= only(meeting(room=None, location="Markt 1"), "meetings").statement.columns


def test_a_wrong_weekday_is_reported() -> None:
    page = meeting(date="Fr., 21.10.2026")
    assert only(page, "meetings").start_time == dt.datetime(2026, 10, 21, 17, tzinfo=BERLIN)
    assert page.warnings == ["date: 'Fr., 21.10.2026' has the wrong weekday"]


def test_a_cancelled_meeting() -> None:
    assert only(meeting(name="Sitzung des Rates - entfällt"), "meetings").cancelled is True
    assert only(meeting(state="(Sitzung abgesagt)"), "meetings").cancelled is True


# --- rows -----------------------------------------------------------------------------------------

FULL = row(
    position=5,
    number="Ö 3.1",
    public=True,
    native_id=12,
    title="Neubau der Halle,\n 2. Abschnitt",
    supplement="Tischvorlage",
    url=BASE + "to020?TOLFDNR=12",
    parent_native_id=11,
    paper_id=99,
    result="ungeändert beschlossen",
)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "musterstadt:agenda_item:12"),
        ("url", BASE + "to020?TOLFDNR=12"),
        ("native_id", "12"),
        ("meeting_id", "musterstadt:meeting:7"),
        ("meeting_start", dt.datetime(2026, 10, 21, 17, tzinfo=BERLIN)),
        ("organization_name", "Rat"),
        ("position", 5),
        ("number", "Ö 3.1"),
        ("public", True),
        ("parent_id", "musterstadt:agenda_item:11"),
        ("title", "Neubau der Halle, 2. Abschnitt"),
        ("title_is_cut", False),
        ("supplement", "Tischvorlage"),
        ("paper_id", "musterstadt:paper:99"),
        ("result_text", "ungeändert beschlossen"),
        ("result", "adopted_unchanged"),
        ("minutes", None),
        ("document_missing", None),
    ],
)
def test_row(column: str, value: object) -> None:
    assert getattr(only(meeting(FULL), "agenda_items"), column) == value


def test_a_row_without_a_number_is_known_by_its_place() -> None:
    record = only(meeting(row(native_id=None, position=3)), "agenda_items")
    assert record.id == "musterstadt:agenda_item:s7-3"
    assert record.url == BASE + "to010?SILFDNR=7"


def test_a_row_without_a_page_has_the_address_of_the_agenda() -> None:
    record = only(meeting(row(number="N20", public=False)), "agenda_items")
    assert (record.number, record.public, record.url) == ("N 20", False, BASE + "to010?SILFDNR=7")


def test_an_unknown_form_of_number_stays_as_printed() -> None:
    assert only(meeting(row(number="I / 4")), "agenda_items").number == "I / 4"


def test_a_row_without_a_title_says_nothing_about_its_being_cut() -> None:
    record = only(meeting(row(title="")), "agenda_items")
    assert (record.title, record.title_is_cut) == (None, None)


def test_an_empty_cell_of_a_table_with_results_clears() -> None:
    first, second = told(meeting(row(result="vertagt"), row(position=2, native_id=12)))["agenda_items"]
    assert {"result", "result_text"} <= first.statement.columns
    assert {"result", "result_text"} <= second.statement.columns
    assert second.result is None


def test_a_table_without_results_says_nothing_about_them() -> None:
    record = only(meeting(row(responsibility="Entscheidung")), "agenda_items")
    assert not {"result", "result_text"} & record.statement.columns
    assert record.result_text is None


def test_a_result_in_the_column_of_the_responsibility() -> None:
    record = only(meeting(row(responsibility="zur Kenntnis genommen")), "agenda_items")
    assert (record.result, record.result_text) == ("noted", "zur Kenntnis genommen")
    assert "result" in record.statement.columns


def test_an_unknown_result_is_kept_and_reported() -> None:
    page = meeting(row(result="mit Applaus bedacht"))
    record = only(page, "agenda_items")
    assert (record.result, record.result_text) == (None, "mit Applaus bedacht")
    assert page.warnings == ["result: 'mit Applaus bedacht' is not in the vocabulary"]


# --- files ----------------------------------------------------------------------------------------


def test_documents_of_the_head_are_the_meetings() -> None:
    files = told(meeting(files=[link("Einladung", native_id=5), link("Niederschrift gesamt", native_id=6)]))["files"]
    assert [(file.id, file.owner_id, file.position, file.kind) for file in files] == [
        ("musterstadt:file:5", "musterstadt:meeting:7", 1, "invitation"),
        ("musterstadt:file:6", "musterstadt:meeting:7", 2, "minutes"),
    ]
    assert all("owner_id" in file.statement.columns for file in files)


def test_a_compiled_document_of_a_row_is_its_papers_and_a_hint_only() -> None:
    compiled = link("", hint="Sammeldokument öffentlich", native_id=5, panel="agenda_row")
    record = only(meeting(row(paper_id=99, files=(compiled,))), "files")
    assert (record.owner_id, record.name, record.kind) == (
        "musterstadt:paper:99",
        "Sammeldokument öffentlich",
        "compilation",
    )
    assert record.url == BASE + "vo020?VOLFDNR=99"
    assert record.statement.columns == frozenset()


def test_without_a_paper_it_is_the_items() -> None:
    compiled = link("", hint="Sammeldokument", native_id=5, panel="agenda_row")
    assert only(meeting(row(files=(compiled,))), "files").owner_id == "musterstadt:agenda_item:11"
    assert only(meeting(row(native_id=None, files=(compiled,))), "files").owner_id == "musterstadt:agenda_item:s7-1"


def test_an_excerpt_is_the_items_even_with_a_paper() -> None:
    excerpt = link("Niederschriftsauszug", native_id=5, panel="agenda_row")
    assert only(meeting(row(paper_id=99, files=(excerpt,))), "files").owner_id == "musterstadt:agenda_item:11"


def test_a_document_shown_twice_is_one_file() -> None:
    compiled = link("", hint="Sammeldokument", native_id=5, panel="agenda_row")
    page = meeting(row(paper_id=99, files=(compiled,)), row(position=2, native_id=12, paper_id=99, files=(compiled,)))
    assert len(told(page)["files"]) == 1


def test_attachments_of_a_meeting_are_numbered() -> None:
    first = link("Plan", url=BASE + "to010?1--a-link", component=True, panel="attachments", number=3)
    record = only(meeting(files=[first]), "files")
    assert (record.id, record.kind, record.source_url) == (
        "musterstadt:file:si7-3",
        "attachment",
        BASE + "to010?SILFDNR=7",
    )


def test_a_file_says_how_to_load_it() -> None:
    invitation = link("Einladung", url=BASE + "doc5.pdf", native_id=5)
    minutes = link("Protokoll", url=BASE + "to010?1--a-link", component=True, document_type=117)
    downloads = [file.statement.download for file in told(meeting(files=[invitation, minutes]))["files"]]
    assert downloads == [
        Download(BASE + "doc5.pdf"),
        Download(BASE + "to010?1--a-link", dies_with_page=True, non_public=True),
    ]
