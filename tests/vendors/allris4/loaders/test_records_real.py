"""The real saved pages, row by row. Their texts are named by hash and length: they must not stand in the project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from ratsinfo_spider.german.dates import BERLIN
from ratsinfo_spider.vendors.allris4.loaders import records
from ratsinfo_spider.vendors.allris4.pages import make_selector, open_page
from ratsinfo_spider.vendors.allris4.pages.frame import Page
from ratsinfo_spider.vocabulary import is_non_public_document
from tests.helpers.pages_of_fields import digest
from tests.helpers.real_rows import check_rows, check_text

Read = Callable[[str], bytes]
ADDRESSES = {
    "taunusstein_4.1.7_to010_SILFDNR4021.html": "https://www.taunusstein.de/allris/to010?SILFDNR=4021",
    "taunusstein_4.1.7_to020_TOLFDNR1026743.html": "https://www.taunusstein.de/allris/to020?TOLFDNR=1026743",
    "trier_4.1.7_to010_SILFDNR1000264.html": "https://gremieninfo.trier.de/public/to010?SILFDNR=1000264&refresh=false",
    "trier_4.1.7_vo020_VOLFDNR1001540.html": "https://gremieninfo.trier.de/public/vo020?VOLFDNR=1001540&refresh=false",
    "trier_4.1.7_si010_ajax_MM10_YY2026.xml": "https://gremieninfo.trier.de/public/si010?MM=10&YY=2026",
}
TS_MEETING, TS_ITEM, TR_MEETING, TR_PAPER, TR_MONTH = ADDRESSES


def opened(read: Read, name: str) -> tuple[Page, dict[str, list[Any]]]:
    """A page and its records by table."""
    page = open_page(make_selector(read(f"allris4/{name}"), ADDRESSES[name]), ADDRESSES[name])
    tables: dict[str, list[Any]] = {}
    for record in records(page, "x"):
        tables.setdefault(record.table, []).append(record)
    return page, tables


def native(record_id: str | None) -> str | None:
    """The last part of an id."""
    return record_id.rpartition(":")[2] if record_id else None


@pytest.mark.parametrize("name", ADDRESSES)
def test_nothing_is_left_unread(real_page: Read, name: str) -> None:
    assert opened(real_page, name)[0].warnings == []


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        (TS_MEETING, {"meetings": 1, "agenda_items": 9, "files": 5}),
        (TS_ITEM, {"agenda_items": 1, "votes": 1, "sections": 2, "files": 3}),
        (TR_MEETING, {"meetings": 1, "agenda_items": 24, "files": 15}),
        (TR_PAPER, {"papers": 1, "consultations": 1, "sections": 2, "files": 3}),
        (TR_MONTH, {"meetings": 22}),
    ],
)
def test_counts(real_page: Read, name: str, counts: dict[str, int]) -> None:
    assert {table: len(rows) for table, rows in opened(real_page, name)[1].items()} == counts


def test_meeting_of_taunusstein(real_page: Read) -> None:
    (meeting,) = opened(real_page, TS_MEETING)[1]["meetings"]
    assert (meeting.start_time, meeting.end_time) == (
        dt.datetime(2017, 4, 5, 19, 30, tzinfo=BERLIN),
        dt.datetime(2017, 4, 5, 20, 40, tzinfo=BERLIN),
    )
    assert (meeting.status, meeting.state, meeting.cancelled) == ("öffentlich", "Sitzung abgeschlossen", False)
    assert (native(meeting.organization_id), meeting.room) == ("18", None)


# number, TOLFDNR, TOLFDNR of the item above, VOLFDNR, result, hash of the title; in the order of the page
TS_ROWS = [
    ("Ö 1", "48521", None, None, None, "35e84f7b43c4297b"),
    ("Ö 2", "48522", None, None, None, "2bb65e6777bc4666"),
    ("Ö 3", "48528", None, None, "noted", "f3fa8dc36dbb4555"),
    ("Ö 3.1", "48529", "48528", None, None, "b541e65edeb2cb0a"),
    ("Ö 3.1.1", "48526", "48529", "9918", "noted", "e3aa296e3d3ee86e"),
    ("Ö 3.1.2", "48525", "48529", "9933", "noted", "c8039d354e09bf2d"),
    ("Ö 3.1.3", "48524", "48529", "9919", "noted", "7f62af04134ed0ce"),
    ("Ö 4", "48530", None, None, "noted", "cb0fe8d9947acc6e"),
    ("Ö 5", "48534", None, None, None, "c585cd13f59f3690"),
]
TR_ROWS = [
    ("Ö 1", "1008602", None, None, None, "dd2b0d3d3269bf68"),
    ("Ö 2", "1008604", None, None, None, "9e785dd3999c20c7"),
    ("Ö 2.1", "1008697", "1008604", "1001540", None, "909414fb6de6043f"),
    ("Ö 2.2", "1008691", "1008604", "1001518", None, "8885e2a9ead332e6"),
    ("Ö 3", "1008608", None, None, None, "44b8445053b778be"),
    ("Ö 4", "1008699", None, None, None, "c0591c3daeb8db49"),
    ("Ö 5", "1008605", None, "1001430", None, "73c0e7d79a85b0ef"),
    ("Ö 6", "1008609", None, "1001513", None, "72acef2cec78f3dc"),
    ("Ö 7", "1008606", None, "1001456", None, "22da1d1b32f02dd7"),
    ("Ö 8", "1008607", None, "1001457", None, "bae0aca87391f651"),
    ("Ö 9", "1008700", None, None, None, "b686e6b6338ac64c"),
    ("Ö 10", "1008610", None, "1001326", None, "1261afa72f6dd119"),
    ("Ö 11", "1008611", None, "1001361", None, "c126a34c5e5712f2"),
    ("Ö 12", "1008614", None, "1001436", None, "ceb0f791242022ae"),
    ("Ö 13", "1008615", None, "1001437", None, "c61a63ce21ecc0c6"),
    ("Ö 14", "1008617", None, "1001475", None, "f997cdb47f4c01ff"),
    ("Ö 15", "1008612", None, "1001426", None, "6ca5ddd933a32fb4"),
    ("Ö 16", "1008613", None, "1001427", None, "fa631e254e4e1c99"),
    ("Ö 17", "1008616", None, "1001474", None, "cb32c8de7e829481"),
    ("Ö 18", "1008619", None, None, None, "4e3c0848d63708fc"),
    ("Ö 18.1", "1008692", "1008619", "1001516", None, "6284bca42b320db1"),
    ("Ö 19", "1008620", None, None, None, "696de4e6b1e1b92b"),
    ("N 20", "1008627", None, None, None, "9c086362063d08d8"),
    ("N 21", "1008628", None, None, None, "c585cd13f59f3690"),
]


@pytest.mark.parametrize(("name", "rows"), [(TS_MEETING, TS_ROWS), (TR_MEETING, TR_ROWS)])
def test_agenda(real_page: Read, name: str, rows: list[tuple[object, ...]]) -> None:
    items = opened(real_page, name)[1]["agenda_items"]
    found = [
        (item.number, item.native_id, native(item.parent_id), native(item.paper_id), item.result, item.title)
        for item in items
    ]
    check_rows("number native_id parent_id paper_id result title", found, rows, texts="title")
    assert [item.position for item in items] == list(range(1, len(rows) + 1))
    assert [item.public for item in items] == [str(row[0]).startswith("Ö") for row in rows]
    assert not any(item.title_is_cut for item in items)


def test_only_a_table_with_results_states_them(real_page: Read) -> None:
    assert all("result" in item.statement.columns for item in opened(real_page, TS_MEETING)[1]["agenda_items"])
    assert not any("result" in item.statement.columns for item in opened(real_page, TR_MEETING)[1]["agenda_items"])


def test_items_without_a_page_have_the_address_of_the_agenda(real_page: Read) -> None:
    items = opened(real_page, TR_MEETING)[1]["agenda_items"]
    assert [item.number for item in items if "to010?SILFDNR=1000264" in item.url] == ["N 20", "N 21"]


def test_files_of_the_meeting_of_taunusstein(real_page: Read) -> None:
    files = opened(real_page, TS_MEETING)[1]["files"]
    assert [(native(file.id), file.kind, file.position) for file in files] == [
        ("243270", "invitation", 1),
        ("243313", "announcement", 2),
        ("244678", "minutes", 3),
        ("245658", "minutes", 4),
        ("245669", "minutes", 5),
    ]
    assert [is_non_public_document(file.name) for file in files] == [False, False, False, False, True]


def test_compiled_documents_of_trier_are_the_papers(real_page: Read) -> None:
    files = opened(real_page, TR_MEETING)[1]["files"]
    assert {file.kind for file in files} == {"compilation"}
    assert not any(file.statement.columns for file in files)
    assert all(file.owner_id.startswith("x:paper:") for file in files)
    papers = [str(row[3]) for row in TR_ROWS if row[3]]
    assert [native(file.owner_id) for file in files] == papers


# --- to020 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("number", "Ö 3.1.12"),
        ("public", True),
        ("meeting_id", "x:meeting:1001258"),
        ("meeting_start", dt.datetime(2025, 12, 11, 18, 8, tzinfo=BERLIN)),
        ("paper_id", "x:paper:1003485"),
        ("title_is_cut", False),  # cut in the heading, whole in the paper's line
        ("result_text", "ungeändert beschlossen"),
        ("result", "adopted_unchanged"),
        ("minutes", None),
        ("vote_basis", None),
        ("yes", 25),
        ("no", 8),
        ("abstain", 0),
        ("biased", None),
        ("document_missing", False),
    ],
)
def test_item_of_taunusstein(real_page: Read, column: str, value: object) -> None:
    assert getattr(opened(real_page, TS_ITEM)[1]["agenda_items"][0], column) == value


def test_texts_of_the_item(real_page: Read) -> None:
    tables = opened(real_page, TS_ITEM)[1]
    (item,) = tables["agenda_items"]
    check_text("title", item.title, "8fc117fe4c747009", 89)
    check_text("decision", item.decision, "cce4201b9e91ce1e", 2570)
    check_rows(
        "kind text length",
        [(section.kind, section.text, len(section.text)) for section in tables["sections"]],
        [("decision", "cce4201b9e91ce1e", 2570), ("vote", "efb697332628cc9e", 60)],
        texts="text",
    )


def test_the_vote_that_the_page_shows_twice_is_one(real_page: Read) -> None:
    (vote,) = opened(real_page, TS_ITEM)[1]["votes"]
    assert (vote.subject, vote.part, vote.yes, vote.no, vote.abstain, vote.source) == (
        "decision",
        None,
        25,
        8,
        0,
        "vote",
    )


def test_files_of_the_item(real_page: Read) -> None:
    files = opened(real_page, TS_ITEM)[1]["files"]
    assert [(native(file.id), native(file.owner_id), file.kind, file.stated_size) for file in files] == [
        ("1696523", "1026743", "excerpt", None),
        ("1695746", "1003485", "compilation", None),
        ("vo1003485-1", "1003485", "attachment", 31_100_000),
    ]


# --- vo020 ----------------------------------------------------------------------------------------


def test_paper_of_trier(real_page: Read) -> None:
    tables = opened(real_page, TR_PAPER)[1]
    (paper,) = tables["papers"]
    assert (paper.reference, paper.paper_type, paper.state, paper.public) == (
        "469/2026",
        "Antrag",
        "Vorlage freigegeben",
        True,
    )
    assert digest(paper.name) == "a3cf2c2039fd5985", f"name: read {paper.name!r}"
    check_text("proposal", paper.proposal, "2923bb490c675af0", 2087)
    check_text("rationale", paper.rationale, "73cd95e35dd7fe30", 7257)
    assert [section.kind for section in tables["sections"]] == ["proposal", "rationale"]


def test_its_way_with_an_english_date(real_page: Read) -> None:
    (station,) = opened(real_page, TR_PAPER)[1]["consultations"]
    assert (station.meeting_id, station.agenda_item_id, station.date) == (
        "x:meeting:1000264",
        "x:agenda_item:1008697",
        dt.date(2026, 10, 21),
    )
    assert (station.status, station.role, station.result_text) == ("Geplant", "Entscheidung", None)


def test_its_files(real_page: Read) -> None:
    files = opened(real_page, TR_PAPER)[1]["files"]
    assert [(native(file.id), file.kind, file.stated_size) for file in files] == [
        ("1502509", "paper", None),
        ("1502510", "compilation", None),
        ("vo1001540-1", "attachment", 253_800),
    ]


# --- si010 ----------------------------------------------------------------------------------------

# SILFDNR, day and time, whether the calendar is all there is, hashes of name and room
TR_MEETINGS = [
    ("1000686", "01 17:00", False, "3a6c5ee11edd7c45", "03b515d5c2489f8b"),
    ("1000378", "08 19:30", False, "ad7f8ce7455693b9", "8c6e5438d249115b"),
    ("1000467", "13 19:30", False, "7ac3451f919cf95f", "f237f61b24053703"),
    ("1000649", "14 20:00", True, "71711927ea89c776", None),
    ("1000455", "15 19:30", True, "8dac9dedd83dd158", "916756eb782badc8"),
    ("1000390", "15 19:45", False, "c97b6c7a2edca3da", "f3b8d1011face663"),
    ("1000407", "19 19:00", False, "3646b363959f38b3", "a224c4472fb2041c"),
    ("1000372", "19 19:30", False, "f39f5b43741659f5", "fab569ab0f63e619"),
    ("1000670", "20 17:00", False, "29a599818f50cbb6", "03b515d5c2489f8b"),
    ("1000184", "20 18:10", False, "a774d6ec6e77c579", "03b515d5c2489f8b"),
    ("1000413", "20 19:00", False, "68c0d95be1a03291", "127f6c6f4a39063f"),
    ("1000397", "20 19:00", True, "0dc63a42cffdca5b", "ed273444a5ed5436"),
    ("1000333", "20 19:00", True, "263ad26c68bc709a", "f964edab075f0d79"),
    ("1000361", "20 19:30", False, "3fc1078810ae6357", "c02553fc0d67e95b"),
    ("1000420", "20 20:00", False, "d6fdbdbae5f8237f", "ce663acb72d8aec7"),
    ("1000264", "21 17:00", False, "bc1b8372e629a469", "03b515d5c2489f8b"),
    ("1000321", "22 00:00", True, "3547271e43ff95a6", "03b515d5c2489f8b"),
    ("1000684", "26 19:30", True, "b562e88cb37b622c", "f4975dfa40c22a5a"),
    ("1000205", "27 00:00", True, "8d4f52f6527ae60c", "03b515d5c2489f8b"),
    ("1000224", "27 17:00", True, "8d8ac76177c95829", "03b515d5c2489f8b"),
    ("1000227", "27 18:00", True, "e3ae2450e591fdeb", "03b515d5c2489f8b"),
    ("1000280", "28 17:00", True, "a6e9a13dd5e19751", "03b515d5c2489f8b"),
]


def test_month_of_trier(real_page: Read) -> None:
    meetings = opened(real_page, TR_MONTH)[1]["meetings"]
    found = [
        (
            meeting.native_id,
            f"{meeting.start_time:%d %H:%M}",
            bool(meeting.statement.columns),
            meeting.name,
            meeting.room,
        )
        for meeting in meetings
    ]
    check_rows("native_id day stated name room", found, TR_MEETINGS, texts="name room")
    assert {(meeting.start_time.year, meeting.start_time.month) for meeting in meetings} == {(2026, 10)}
