"""to020: what became of an item."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ratsinfo_spider.german.dates import BERLIN
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage
from ratsinfo_spider.vendors.allris4.pages.panels import Panel
from tests.helpers.pages_of_fields import BASE, link, made, only, told

VOTE_COLUMNS = ("vote_text", "vote_basis", "yes", "no", "abstain", "biased")


def item(*panels: tuple[str, str], **fields: Any) -> AgendaItemPage:
    """A normal page; `panels` are pairs of heading and text."""
    known: dict[str, Any] = {
        "native_id": 12,
        "meeting_id": 7,
        "title": "21.10.2026 - 3.1 Neubau der Halle",
        "h1_date": "21.10.2026",
        "h1_number": "3.1",
        "h1_title": "Neubau der Halle",
        "title_is_cut": False,
        "number": "Ö 3.1",
        "supplement": None,
        "organization": "Rat",
        "organization_id": 4,
        "date": "Mi., 21.10.2026",
        "time": "17:00",
        "paper_id": None,
        "paper_text": None,
        "result": None,
        "responsibility": None,
        "document_missing": False,
        "files": [],
        "is_print": False,
        "has_head": True,
    }
    shown = [Panel(position, heading, text) for position, (heading, text) in enumerate(panels, 1)]
    return made(AgendaItemPage, "to020?TOLFDNR=12&SILFDNR=7", **{"panels": shown, **known, **fields})


def headless(*panels: tuple[str, str], **fields: Any) -> AgendaItemPage:
    """A print page without basic data."""
    empty = dict.fromkeys(("number", "organization", "organization_id", "date", "time", "supplement"))
    return item(*panels, is_print=True, has_head=False, **empty, **fields)


DECIDED = item(
    ("Beratung", "Frau Beispiel fragt nach den Kosten.\n\nHerr Muster antwortet."),
    ("Beschluss:", "Beschluss:\nDer Rat stimmt dem Neubau zu.\n\nAbstimmung: einstimmig"),
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
        ("number", "Ö 3.1"),
        ("public", True),
        ("title", "Neubau der Halle"),
        ("title_is_cut", False),
        ("result_text", "ungeändert beschlossen"),
        ("result", "adopted_unchanged"),
        ("minutes", "Frau Beispiel fragt nach den Kosten.\n\nHerr Muster antwortet."),
        ("decision", "Der Rat stimmt dem Neubau zu."),
        ("vote_text", "Abstimmung: einstimmig"),
        ("vote_basis", "unanimous"),
        ("yes", None),
        ("document_missing", False),
        ("position", None),
    ],
)
def test_item(column: str, value: object) -> None:
    assert getattr(only(DECIDED, "agenda_items"), column) == value


def test_it_states_its_texts_and_votes_and_only_hints_at_the_rest() -> None:
    record = only(DECIDED, "agenda_items")
    assert record.statement.columns == {
        "minutes",
        "decision",
        "document_missing",
        "result",
        "result_text",
        *VOTE_COLUMNS,
    }
    assert record.statement.lists == {"votes", "sections", "files"}


def test_a_missing_result_is_stated_by_a_page_with_a_head_only() -> None:
    assert "result" in only(item(("Beratung", "Ja.")), "agenda_items").statement.columns
    assert "result" not in only(headless(("Beratung", "Ja.")), "agenda_items").statement.columns
    assert "result" in only(headless(result="vertagt"), "agenda_items").statement.columns


def test_a_print_page_without_head_may_lack_files() -> None:
    assert only(headless(), "agenda_items").statement.lists == {"votes", "sections"}


def test_the_heading_of_a_print_page_gives_the_number_without_its_part() -> None:
    record = only(headless(), "agenda_items")
    assert (record.number, record.public, record.meeting_start) == ("3.1", None, None)


# --- titles ---------------------------------------------------------------------------------------


def _title(**fields: Any) -> tuple[str | None, bool | None]:
    record = only(item(**fields), "agenda_items")
    return record.title, record.title_is_cut


def test_a_cut_title_is_completed_by_the_paper() -> None:
    fields = {"h1_title": "Neubau der Halleam alten Ha...", "title_is_cut": True}
    whole = "Neubau der Halle am alten Hafen, 2. Abschnitt"
    assert _title(**fields, paper_text=f"FB 1/0007/WP9 {whole}") == (whole, False)


def test_a_cut_title_that_the_paper_does_not_go_on_with_stays_cut() -> None:
    fields = {"h1_title": "Neubau der Halle am alten Ha...", "title_is_cut": True}
    assert _title(**fields, paper_text="FB 1/0007/WP9 Hallen") == ("Neubau der Halle am alten Ha...", True)


def test_no_title() -> None:
    assert _title(h1_title=None) == (None, None)


# --- texts ----------------------------------------------------------------------------------------


def test_several_panels_of_a_kind_are_one_text() -> None:
    record = only(item(("Beratung", "Eins."), ("Wortprotokoll", "Wortprotokoll:\nZwei.")), "agenda_items")
    assert record.minutes == "Eins.\n\nZwei."


def test_what_was_only_proposed_is_no_decision() -> None:
    tables = told(item(("Beschluss:", "Beschlussvorschlag:\nDer Rat möge zustimmen.\nAbstimmung: einstimmig")))
    (record,), (section,) = tables["agenda_items"], tables["sections"]
    assert record.decision is None
    assert record.vote_basis is None
    assert section.kind == "proposal"


def test_a_proposal_that_was_adopted_is_the_decision() -> None:
    page = item(("Beschluss:", "Beschlussvorschlag:\nDer Rat stimmt zu."), result="ungeändert beschlossen")
    assert only(page, "agenda_items").decision == "Der Rat stimmt zu."


def test_a_missing_document_is_no_section() -> None:
    panels = [Panel(1, "", "", missing=True), Panel(2, "Beratung", "Ja.")]
    page = item(panels=panels, document_missing=True)
    assert only(page, "agenda_items").document_missing is True
    assert only(page, "sections").id == "musterstadt:section:to12-beratung"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "musterstadt:section:to12-beschluss"),
        ("url", BASE + "to020?TOLFDNR=12"),
        ("owner_id", "musterstadt:agenda_item:12"),
        ("position", 2),
        ("heading", "Beschluss:"),
        ("kind", "decision"),
        ("text", "Beschluss:\nDer Rat stimmt dem Neubau zu.\n\nAbstimmung: einstimmig"),
    ],
)
def test_section(column: str, value: object) -> None:
    assert getattr(told(DECIDED)["sections"][1], column) == value


def test_an_unknown_heading_is_kept_as_other_and_reported() -> None:
    page = item(("Wetterbericht", "Regen."))
    section = only(page, "sections")
    assert (section.kind, section.heading, section.text) == ("other", "Wetterbericht", "Regen.")
    assert page.warnings == ["heading: 'Wetterbericht' is not in the vocabulary"]


# --- files ----------------------------------------------------------------------------------------

FILES = [
    link("Niederschriftsauszug", native_id=5),
    link("Sammeldokument", hint="Sammeldokument öffentlich", native_id=6),
    link(
        "Lageplan", url=BASE + "to020?1--a", component=True, panel="paper_attachments", number=1, stated_size="2,2 MB"
    ),
    link("Fotos", url=BASE + "to020?1--b", component=True, panel="attachments", number=1),
]


def test_whose_files_they_are_with_a_paper() -> None:
    files = told(item(files=FILES, paper_id=99))["files"]
    assert [(file.id, file.owner_id, file.position, bool(file.statement.columns)) for file in files] == [
        ("musterstadt:file:5", "musterstadt:agenda_item:12", 1, True),
        ("musterstadt:file:6", "musterstadt:paper:99", None, False),
        ("musterstadt:file:vo99-1", "musterstadt:paper:99", None, False),
        ("musterstadt:file:to12-1", "musterstadt:agenda_item:12", 2, True),
    ]
    assert files[2].stated_size == 2_200_000


def test_whose_files_they_are_without_a_paper() -> None:
    files = told(item(files=FILES))["files"]
    assert {file.owner_id for file in files} == {"musterstadt:agenda_item:12"}
    assert len({file.id for file in files}) == len(FILES)


def test_the_address_of_a_component_is_not_kept() -> None:
    assert told(item(files=FILES))["files"][3].source_url == BASE + "to020?TOLFDNR=12"
