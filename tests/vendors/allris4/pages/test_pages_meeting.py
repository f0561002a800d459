"""to010: head, agenda and documents of a meeting; the two real pages row by row, variants on invented ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError, make_selector
from ratsinfo_spider.vendors.allris4.pages.meeting import AgendaRow, MeetingPage
from tests.helpers import allris4_pages as invented

URL = invented.BASE + "to010?SILFDNR=7&refresh=false"
TITLE = invented.heading("Bauausschuss - 05.03.2024")
REAL = {
    "taunusstein": ("taunusstein_4.1.7_to010_SILFDNR4021.html", "https://www.taunusstein.de/allris/to010?SILFDNR=4021"),
    "trier": (
        "trier_4.1.7_to010_SILFDNR1000264.html",
        "https://gremieninfo.trier.de/public/to010?SILFDNR=1000264&refresh=false",
    ),
}
# number, TOLFDNR, parent, VOLFDNR, paper number, result or responsibility, attachments, doc<N>, sha256 of the title
TAUNUSSTEIN = [
    ("Ö 1", 48521, None, None, None, None, False, None, "35e84f7b43c4297b"),
    ("Ö 2", 48522, None, None, None, None, False, None, "2bb65e6777bc4666"),
    ("Ö 3", 48528, None, None, None, "zur Kenntnis genommen", False, None, "f3fa8dc36dbb4555"),
    ("Ö 3.1", 48529, 48528, None, None, None, False, None, "b541e65edeb2cb0a"),
    ("Ö 3.1.1", 48526, 48529, 9918, "RS. 16/218-02", "zur Kenntnis genommen", False, None, "e3aa296e3d3ee86e"),
    ("Ö 3.1.2", 48525, 48529, 9933, "DRS. 17/051", "zur Kenntnis genommen", False, None, "c8039d354e09bf2d"),
    ("Ö 3.1.3", 48524, 48529, 9919, "DRS. 17/044", "zur Kenntnis genommen", False, None, "7f62af04134ed0ce"),
    ("Ö 4", 48530, None, None, None, "zur Kenntnis genommen", False, None, "cb0fe8d9947acc6e"),
    ("Ö 5", 48534, None, None, None, None, False, None, "c585cd13f59f3690"),
]
TRIER = [
    ("Ö 1", 1008602, None, None, None, None, False, None, "dd2b0d3d3269bf68"),
    ("Ö 2", 1008604, None, None, None, None, False, None, "9e785dd3999c20c7"),
    ("Ö 2.1", 1008697, 1008604, 1001540, "469/2026", "Entscheidung", True, 1502510, "f8ee93d84f6f58c7"),
    ("Ö 2.2", 1008691, 1008604, 1001518, "453/2026", "Entscheidung", True, 1500688, "8885e2a9ead332e6"),
    ("Ö 3", 1008608, None, None, "withheld", "Entscheidung", False, None, "44b8445053b778be"),
    ("Ö 4", 1008699, None, None, "withheld", "Entscheidung", False, None, "c0591c3daeb8db49"),
    ("Ö 5", 1008605, None, 1001430, "393/2026", "Entscheidung", True, 1492535, "73c0e7d79a85b0ef"),
    ("Ö 6", 1008609, None, 1001513, "447/2026", "Entscheidung", True, 1499429, "bcbed3c46cbda585"),
    ("Ö 7", 1008606, None, 1001456, "411/2026", "Entscheidung", False, 1494878, "22da1d1b32f02dd7"),
    ("Ö 8", 1008607, None, 1001457, "412/2026", "Entscheidung", False, 1494893, "220a33ff065d9c71"),
    ("Ö 9", 1008700, None, None, "withheld", "Entscheidung", False, None, "b686e6b6338ac64c"),
    ("Ö 10", 1008610, None, 1001326, "331/2026", "Entscheidung", True, 1486852, "1a30ae591c371466"),
    ("Ö 11", 1008611, None, 1001361, "356/2026", "Entscheidung", True, 1487364, "c126a34c5e5712f2"),
    ("Ö 12", 1008614, None, 1001436, "397/2026", "Entscheidung", True, 1493331, "ceb0f791242022ae"),
    ("Ö 13", 1008615, None, 1001437, "398/2026", "Entscheidung", True, 1493334, "c61a63ce21ecc0c6"),
    ("Ö 14", 1008617, None, 1001475, "424/2026", "Entscheidung", True, 1497075, "64dd0d7ef5b1ec76"),
    ("Ö 15", 1008612, None, 1001426, "390/2026", "Entscheidung", True, 1492430, "6ca5ddd933a32fb4"),
    ("Ö 16", 1008613, None, 1001427, "391/2026", "Entscheidung", True, 1492436, "fa631e254e4e1c99"),
    ("Ö 17", 1008616, None, 1001474, "423/2026", "Entscheidung", False, 1497065, "cb32c8de7e829481"),
    ("Ö 18", 1008619, None, None, None, None, False, None, "4e3c0848d63708fc"),
    ("Ö 18.1", 1008692, 1008619, 1001516, "451/2026", "Kenntnisnahme", True, 1500602, "6284bca42b320db1"),
    ("Ö 19", 1008620, None, None, None, None, False, None, "696de4e6b1e1b92b"),
    ("N 20", 1008627, None, None, "withheld", None, False, None, "9c086362063d08d8"),
    ("N 21", 1008628, None, None, None, None, False, None, "c585cd13f59f3690"),
]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read(html: str | bytes, url: str = URL) -> MeetingPage:
    return MeetingPage(make_selector(html, url), url)


@pytest.fixture(scope="module")
def real(real_page: Callable[[str], bytes]) -> Callable[[str], MeetingPage]:
    def page(city: str) -> MeetingPage:
        name, url = REAL[city]
        return read(real_page(f"allris4/{name}"), url)

    return page


def as_tuple(row: AgendaRow) -> tuple[object, ...]:
    """A row in the form of the lists above."""
    reference = row.paper_reference or ("withheld" if row.paper_withheld else None)
    doc = row.files[0].native_id if row.files else None
    known = (row.number, row.native_id, row.parent_native_id, row.paper_id, reference)
    return (*known, row.result or row.responsibility, row.has_attachments, doc, digest(row.title))


CASES = [("taunusstein", *case) for case in enumerate(TAUNUSSTEIN)] + [("trier", *case) for case in enumerate(TRIER)]


@pytest.mark.parametrize(("city", "index", "row"), CASES, ids=[f"{city}-{row[0]}" for city, _, row in CASES])
def test_real_row(real: Callable[[str], MeetingPage], city: str, index: int, row: tuple[object, ...]) -> None:
    assert as_tuple(real(city).rows[index]) == row


@pytest.mark.parametrize(("city", "rows"), [("taunusstein", TAUNUSSTEIN), ("trier", TRIER)])
def test_real_agenda_has_no_other_rows(real: Callable[[str], MeetingPage], city: str, rows: list[object]) -> None:
    assert [row.position for row in real(city).rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("city", REAL)
def test_real_public_part_is_what_its_number_says(real: Callable[[str], MeetingPage], city: str) -> None:
    assert all(row.public is (str(row.number)[0] == "Ö") for row in real(city).rows)


@pytest.mark.parametrize("city", REAL)
def test_real_items_have_a_page_unless_not_public(real: Callable[[str], MeetingPage], city: str) -> None:
    page = real(city)
    folder = REAL[city][1].rpartition("/")[0]
    expected = [f"{folder}/to020?TOLFDNR={row.native_id}&SILFDNR={page.native_id}" for row in page.rows]
    assert [row.url or url for url, row in zip(expected, page.rows, strict=True)] == expected
    assert [row.number for row in page.rows if row.url is None] == [row.number for row in page.rows if not row.public]


def test_real_line_breaks_in_titles(real: Callable[[str], MeetingPage]) -> None:
    assert [row.number for row in real("trier").rows if "\n" in row.title] == ["Ö 2.1", "Ö 6", "Ö 8", "Ö 10", "Ö 14"]


def test_real_withheld_papers(real: Callable[[str], MeetingPage]) -> None:
    assert [row.number for row in real("trier").rows if row.paper_withheld] == ["Ö 3", "Ö 4", "Ö 9", "N 20"]


def test_real_responsibility_is_no_result(real: Callable[[str], MeetingPage]) -> None:
    assert {row.result for row in real("trier").rows} == {None}


def test_real_approval_of_another_meetings_minutes(real: Callable[[str], MeetingPage]) -> None:
    row = real("taunusstein").rows[1]
    assert (row.refers_to_meeting, digest(str(row.refers_to_text))) == (4019, "3b776178c92e50a2")
    assert (row.paper_id, row.paper_reference, row.paper_withheld) == (None, None, False)


def test_real_sections(real: Callable[[str], MeetingPage]) -> None:
    assert real("trier").sections == ["Öffentlicher Teil", "Nichtöffentlicher Teil"]
    assert real("taunusstein").sections == ["öffentlicher Teil (19:30 - 20:40 Uhr)"]
    assert [row.section for row in real("trier").rows] == 22 * ["Öffentlicher Teil"] + 2 * ["Nichtöffentlicher Teil"]


HEADS = {
    ("trier", "native_id"): 1000264,
    ("trier", "organization_id"): 1,
    ("trier", "date"): "Mi., 21.10.2026",
    ("trier", "time"): "17:00",
    ("trier", "status"): "gemischt",
    ("trier", "state"): "(Sitzung eingeladen)",
    ("trier", "occasion"): "ordentliche Sitzung",
    ("trier", "has_agenda"): True,
    ("trier", "permalink"): "https://gremieninfo.trier.de/public/to010?SILFDNR=1000264",
    ("trier", "version"): "4.1.7",
    ("trier", "warnings"): [],
    ("trier", "files"): [],
    ("taunusstein", "native_id"): 4021,
    ("taunusstein", "organization_id"): 18,
    ("taunusstein", "date"): "Mi., 05.04.2017",
    ("taunusstein", "time"): "19:30",
    ("taunusstein", "status"): "öffentlich",
    ("taunusstein", "state"): "(Sitzung abgeschlossen)",
    ("taunusstein", "occasion"): "öffentliche Sitzung",
    ("taunusstein", "room"): None,
    ("taunusstein", "location"): None,
    ("taunusstein", "has_agenda"): True,
    ("taunusstein", "permalink"): "https://www.taunusstein.de/allris/to010?SILFDNR=4021",
    ("taunusstein", "warnings"): [],
}


@pytest.mark.parametrize(("city", "name"), HEADS)
def test_real_head(real: Callable[[str], MeetingPage], city: str, name: str) -> None:
    assert getattr(real(city), name) == HEADS[city, name]


TEXTS = {
    ("trier", "title"): "0474955308cd6972",
    ("trier", "name"): "bc1b8372e629a469",
    ("trier", "organization"): "00d1a779fc518a6b",
    ("trier", "room"): "03b515d5c2489f8b",
    ("trier", "location"): "a550908e212579f6",
    ("taunusstein", "title"): "c20fa993166c6748",
    ("taunusstein", "name"): "a25e69746573b52a",
    ("taunusstein", "organization"): "3d0026979a7929f4",
}


@pytest.mark.parametrize(("city", "name"), TEXTS)
def test_real_text_of_the_head(real: Callable[[str], MeetingPage], city: str, name: str) -> None:
    assert digest(getattr(real(city), name)) == TEXTS[city, name]


def test_real_documents(real: Callable[[str], MeetingPage]) -> None:
    files = real("taunusstein").files
    assert [(file.native_id, file.label) for file in files] == [
        (243270, "Einladung"),
        (243313, "Bekanntmachung"),
        (244678, "Niederschrift gesamt"),
        (245658, "Niederschrift öffentlich"),
        (245669, "Niederschrift nichtöffentlich"),
    ]
    assert all(file.hint == file.label and file.panel == "documents" and not file.component for file in files)


# --- variants that no saved page shows, on invented ones ---

BARE = '<span class="text1" id="sigremium">Bauausschuss</span><span class="text4" id="sidatum">Di., 05.03.2024</span>'


def test_meeting_without_agenda_and_outside_of_a_head() -> None:
    page = read(invented.html("to010", TITLE + BARE))
    assert (page.has_agenda, page.rows, page.organization, page.date) == (False, [], "Bauausschuss", "Di., 05.03.2024")


def test_meeting_with_nothing_is_none() -> None:
    with pytest.raises(PageError, match="wrong_page"):
        read(invented.html("to010", TITLE))


def test_unknown_label_is_told_with_its_id_and_length_only() -> None:
    extra = invented.field("sineu", "Geheimes", "Leitung:") + invented.field("", "offen", "Presse:")
    basic = invented.head(sidatum="Di., 05.03.2024").replace("</div></div>", extra + "</div></div>")
    assert read(invented.html("to010", TITLE + basic)).warnings == [
        "Head: the value of 'Leitung' has the id sineu and is not read (8 characters).",
        "Head: the value of 'Presse' has no id and is not read (5 characters).",
    ]


def test_several_fields_in_one_list() -> None:
    basic = (
        '<div id="head"><dl><dt>Raum:</dt><dd><span id="siraum">Ratssaal</span></dd>'
        '<dt>Ort:</dt><dd><span id="siort"> </span></dd></dl></div>'
    )
    page = read(invented.html("to010", TITLE + basic))
    assert (page.room, page.location, page.warnings) == ("Ratssaal", None, [])


def test_two_values_for_one_field() -> None:
    basic = invented.head(sizeit="17:00") + invented.head()
    html = invented.html("to010", TITLE + basic.replace("</dl>", '</dl><span id="sizeit">18:00</span>', 1))
    with pytest.raises(PageError, match="#sizeit"):
        read(html)


def test_documents_that_are_none() -> None:
    links = (
        invented.document(1, "Einladung"),
        '<a href="#" id="sammeldoc" class="aktenmappe_indiv doclink">Sammeldokument individuell</a>',
        '<a href="#showHideLink_id2" class="doclink anchor">Beschluss</a>',
        '<a href="./to035?SILFDNR=7" class="sitelink TO035">Realisierungen</a>',
        '<a href="./doc7.pdf" class="hpDocLink disable doclink pdf">Dokument</a>',
        '<a href="file:///C:\\Users\\muster\\x.pdf" class="doclink pdf">Plan</a>',
    )
    page = read(invented.html("to010", TITLE + BARE + invented.documents(*links)))
    assert [file.label for file in page.files] == ["Einladung"]
    assert page.warnings == [
        "Files: the link 'Dokument' is disabled and was left out.",
        "Files: the link 'Plan' (file) leads to no web address and was left out.",
    ]


def test_number_from_the_permalink_where_the_address_has_none() -> None:
    html = invented.html("to010", TITLE + BARE, number="SILFDNR=8")
    assert read(html, invented.BASE + "to010").native_id == 8


def test_no_number_at_all() -> None:
    with pytest.raises(PageError, match="malformed"):
        read(invented.html("to010", TITLE + BARE, nav=False), invented.BASE + "to010")
