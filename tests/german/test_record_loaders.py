"""The loaders: what each column is made by, that the quick way is the usual one, and that none keeps its page alive."""

from __future__ import annotations

import ast
import datetime as dt
import gc
import weakref
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.german import record_loaders
from ratsinfo_spider.german.dates import BERLIN
from ratsinfo_spider.german.processors import FromAll, FromOne, Line
from ratsinfo_spider.german.record_loaders import (
    AgendaItemLoader,
    ConsultationLoader,
    FileLoader,
    MeetingLoader,
    MembershipLoader,
    OrganizationLoader,
    PaperLoader,
    PersonLoader,
    RecordLoader,
    SectionLoader,
)
from ratsinfo_spider.items import Meeting
from ratsinfo_spider.vendors.allris4.loaders.agenda_item import ItemPageLoader
from ratsinfo_spider.vendors.allris4.loaders.calendar import CalendarLoader
from ratsinfo_spider.vendors.allris4.loaders.meetings_list import MeetingsListLoader

ROOT = Path(__file__).parents[2]
SOURCES = [path for package in ("ratsinfo_spider", "pipelines") for path in sorted((ROOT / package).rglob("*.py"))]
Case = tuple[type[RecordLoader], dict[str, Any], dict[str, Any], list[str]]

# Loader, words, values, warnings.
CASES: list[Case] = [
    (
        OrganizationLoader,
        {"name": " Rat der\nStadt", "short_name": "\xa0", "classification": "Rat"},
        {"name": "Rat der Stadt", "classification": "Rat"},
        [],
    ),
    (
        PersonLoader,
        {
            "name": "Frau Dr. Erika  Muster",
            "form_of_address": (None, "Frau Dr. Erika Muster"),
            "academic_title": ("PD", "Frau Dr. Erika Muster"),
        },
        {"name": "Erika Muster", "form_of_address": "Frau", "academic_title": "PD"},
        [],
    ),
    (
        MembershipLoader,
        {"role": "Mitglied ", "start_date": "1. März 2024", "end_date": "offen"},
        {"role": "Mitglied", "start_date": dt.date(2024, 3, 1)},
        ["date: 'offen' is not a date"],
    ),
    (
        MeetingLoader,
        {
            "name": "Sitzung des\nRates",
            "start_time": ("Fr., 21.10.2026", "18:00"),
            "end_time": ("Fr., 21.10.2026", "18:00", "Öffentlicher Teil (18:00 - 20:10 Uhr)"),
            "cancelled": ("Sitzung des Rates", "(Sitzung abgesagt)", None),
            "state": "(Sitzung abgesagt)",
        },
        {
            "name": "Sitzung des Rates",
            "start_time": dt.datetime(2026, 10, 21, 18, tzinfo=BERLIN),
            "end_time": dt.datetime(2026, 10, 21, 20, 10, tzinfo=BERLIN),
            "cancelled": True,
            "state": "Sitzung abgesagt",
        },
        ["date: 'Fr., 21.10.2026' has the wrong weekday"],
    ),
    (MeetingLoader, {"cancelled": ("Sitzung des Rates", None)}, {"cancelled": False}, []),
    (MeetingsListLoader, {"start_time": ("bald", None), "cancelled": ("Rat",)}, {}, ["date: 'bald' is not a date"]),
    (
        CalendarLoader,
        {"start_time": (2026, 10, 21, "abends"), "cancelled": ("Rat (entfällt)",)},
        {"start_time": dt.datetime(2026, 10, 21, tzinfo=BERLIN), "cancelled": True},
        ["date: 'abends' is not a time of day"],
    ),
    (
        AgendaItemLoader,
        {
            "meeting_start": ("21.10.2026", "17:00"),
            "number": "N20",
            "public": "N20",
            "title": "Neubau der\nHalle",
            "result_text": "mit Applaus  bedacht",
            "result": "mit Applaus  bedacht",
            "minutes": ("Frau Muster fragt.", None, "Herr Muster antwortet."),
            "decision": ("Der Rat stimmt zu.\n\nAbstimmung: einstimmig",),
        },
        {
            "meeting_start": dt.datetime(2026, 10, 21, 17, tzinfo=BERLIN),
            "number": "N 20",
            "public": False,
            "title": "Neubau der Halle",
            "result_text": "mit Applaus bedacht",
            "minutes": "Frau Muster fragt.\n\nHerr Muster antwortet.",
            "decision": "Der Rat stimmt zu.",
        },
        ["result: 'mit Applaus bedacht' is not in the vocabulary"],
    ),
    (
        ItemPageLoader,
        {
            "title": ("Neubau derHalle am al...", True, "DRS. 7/12 Neubau der Halle am alten Hafen"),
            "title_is_cut": ("Neubau derHalle am al...", True, "DRS. 7/12 Neubau der Halle am alten Hafen"),
            "result": "ungeändert beschlossen",
        },
        {"title": "Neubau der Halle am alten Hafen", "title_is_cut": False, "result": "adopted_unchanged"},
        [],
    ),
    (
        PaperLoader,
        {"state": "(inaktiv)", "public": "nichtöffentlich bis 2030", "proposal": ("Der Rat stimmt zu.",)},
        {"state": "inactive", "public": False, "proposal": "Der Rat stimmt zu."},
        [],
    ),
    (
        PaperLoader,
        {"state": "(Vorlage freigegeben)", "public": "intern"},
        {"state": "Vorlage freigegeben"},
        ["status: 'intern' is not in the vocabulary"],
    ),
    (
        ConsultationLoader,
        {"organization_name": "Rat", "date": "2026 Oct 21", "role": "Entscheidung", "result_text": "vertagt"},
        {"organization_name": "Rat", "date": dt.date(2026, 10, 21), "role": "Entscheidung", "result_text": "vertagt"},
        [],
    ),
    (
        SectionLoader,
        {"heading": "Wetterbericht\n", "kind": ("Wetterbericht\n", "Sonnig.", False), "text": "Sonnig.\r\n"},
        {"heading": "Wetterbericht", "kind": "other", "text": "Sonnig."},
        ["heading: 'Wetterbericht' is not in the vocabulary"],
    ),
    (
        FileLoader,
        {
            "name": ("Protokoll", None, "(nichtöffentlich)"),
            "kind": (None, "Protokoll", None),
            "stated_size": "253,8 kB",
        },
        {"name": "Protokoll (nichtöffentlich)", "kind": "minutes", "stated_size": 253_800},
        [],
    ),
]
IDS = [f"{case[0].__name__}-{number}" for number, case in enumerate(CASES)]
LOADERS = [loader for loader in map(vars(record_loaders).get, record_loaders.__all__) if loader is not RecordLoader]
assert all(isinstance(loader, type) and issubclass(loader, RecordLoader) for loader in LOADERS)

# Columns that are no printed words: ids, places and what is made from other records or by the crawl itself.
NO_WORDS = {
    *("id", "site", "url", "native_id", "position", "parent_id", "owner_id"),
    *("organization_id", "person_id", "meeting_id", "agenda_item_id", "paper_id"),
    *("title_is_cut", "document_missing"),
    *("vote_text", "vote_basis", "yes", "no", "abstain", "biased"),  # of agenda items: from their votes
    *("source_url", "status", "reason", "cause", "path", "sha256", "size", "media_type"),  # of files
}


def values_of(record: Any) -> dict[str, Any]:
    """The columns that have a value."""
    return {column.name: value for column in fields(record) if (value := getattr(record, column.name)) is not None}


@pytest.mark.parametrize(("loader", "words", "values", "warnings"), CASES, ids=IDS)
def test_words_become_values(
    loader: type[RecordLoader], words: dict[str, Any], values: dict[str, Any], warnings: list[str]
) -> None:
    said: list[str] = []
    assert values_of(loader.fill(loader.default_item_class(), words, said.append)) == values
    assert said == warnings


@pytest.mark.parametrize(("loader", "words", "values", "warnings"), CASES, ids=IDS)
def test_an_item_loader_as_itemloaders_documents_it_gives_the_same(
    loader: type[RecordLoader], words: dict[str, Any], values: dict[str, Any], warnings: list[str]
) -> None:
    said: list[str] = []
    filling = loader(warn=said.append)
    for column, printed in words.items():
        filling.add_value(column, printed)
    assert values_of(filling.load_item()) == values
    assert said == warnings


@pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: str(loader.__name__))
def test_each_printed_column_has_a_processor(loader: type[RecordLoader]) -> None:
    columns = {column.name for column in fields(loader.default_item_class) if not column.metadata["clock"]}
    assert columns - loader.processors.keys() <= NO_WORDS - ({"status"} if loader is not FileLoader else set())


def test_a_word_of_a_column_without_a_processor_is_an_error() -> None:
    with pytest.raises(KeyError, match="native_id"):
        MeetingLoader.fill(Meeting(), {"native_id": "7"})


def test_what_is_empty_changes_nothing() -> None:
    meeting = Meeting(room="Ratssaal", name="Rat")
    assert MeetingLoader.fill(meeting, {"room": None, "name": " "}) is meeting
    assert (meeting.room, meeting.name) == ("Ratssaal", "Rat")


# --- nothing that keeps a page alive --------------------------------------------------------------------------


def loader_classes() -> list[ast.ClassDef]:
    """Every class that is a loader by the name of one of its bases, anywhere in the project."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES)
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return [one for one in classes if any("Loader" in ast.unparse(base) for base in one.bases)]


def is_processor(name: str) -> bool:
    return name.endswith(("_in", "_out")) or name.startswith("default_")


def test_there_are_loaders() -> None:
    assert {"RecordLoader", "AgendaItemLoader", "ItemPageLoader"} <= {loader.name for loader in loader_classes()}


@pytest.mark.parametrize("loader", loader_classes(), ids=lambda loader: str(loader.name))
def test_no_processor_is_a_method_or_a_lambda(loader: ast.ClassDef) -> None:
    for node in loader.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert not is_processor(node.name), f"{loader.name}.{node.name} is a method"
        else:
            lambdas = [part for part in ast.walk(node) if isinstance(part, ast.Lambda)]
            assert not lambdas, f"{loader.name}, line {node.lineno}, holds a lambda"


def test_a_loader_refuses_a_method_a_lambda_and_a_column_that_is_none() -> None:
    def method(self: object, values: list[str]) -> str:
        return values[0]

    for name, processor in (("name_out", method), ("name_out", lambda values: values[0]), ("colour_out", Line)):
        with pytest.raises(TypeError, match=f"Bad.{name} is no processor"):
            type("Bad", (MeetingLoader,), {name: processor})


def test_a_loader_is_gone_when_it_has_loaded() -> None:
    filling = MeetingLoader()
    filling.add_value("name", " Rat ")
    assert filling.load_item().name == "Rat"
    gone = weakref.ref(filling)
    del filling
    gc.collect()
    assert gone() is None


def test_of_one_word_the_first_that_is_not_empty_counts() -> None:
    assert FromOne(str.upper)(["", None, "rat", "bauausschuss"]) == "RAT"
    assert FromAll(max)(["rat", "bauausschuss"]) == "rat"
