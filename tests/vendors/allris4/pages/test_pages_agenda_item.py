"""to020: an item's head, result, panels and files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from ratsinfo_spider.vendors.allris4.pages import make_selector
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage
from tests.helpers import allris4_pages as invented

URL = invented.BASE + "to020?TOLFDNR=7"
PRINT = invented.BASE + "to020?SILFDNR=3&TOLFDNR=7&selfaction=print"
TITLE = invented.heading("05.03.2024 - 2.1 Radweg am Ring, 1. Bauabschnitt mit der Beleuch...")
HEAD = invented.head(toname="Ö 2.1", sidatum="Di., 05.03.2024", sigremium='<a href="./gr020?GRLFDNR=4">Rat</a>')
REAL = "taunusstein_4.1.7_to020_TOLFDNR1026743.html"
REAL_URL = "https://www.taunusstein.de/allris/to020?TOLFDNR=1026743"
RESOURCE = "https://www.taunusstein.de/allris/wicket/resource/org.apache.wicket.Application/"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read(html: str | bytes, url: str = URL) -> AgendaItemPage:
    return AgendaItemPage(make_selector(html, url), url)


def item(*parts: str, title: str = TITLE, head: str = HEAD, scripts: str = "") -> AgendaItemPage:
    """An invented item with these things in its content."""
    main = title + head + invented.content("".join(parts))
    return read(invented.html("to020", main, number="TOLFDNR=7", scripts=scripts))


@pytest.fixture(scope="module")
def real(real_page: Callable[[str], bytes]) -> AgendaItemPage:
    return read(real_page(f"allris4/{REAL}"), REAL_URL)


FIELDS = {
    "native_id": 1026743,
    "meeting_id": 1001258,
    "h1_date": "11.12.2025",
    "h1_number": "3.1.12",
    "title_is_cut": True,
    "number": "Ö 3.1.12",
    "supplement": None,
    "organization_id": 1,
    "date": "Do., 11.12.2025",
    "time": "18:08",
    "status": "gemischt",
    "state": "(Sitzung abgeschlossen)",
    "occasion": "öffentliche Sitzung",
    "decision_status": "Beschlussumsetzung erwünscht",
    "decision_date": "22.12.2025",
    "paper_id": 1003485,
    "paper_url": "https://www.taunusstein.de/allris/vo020?VOLFDNR=1003485&refresh=false&TOLFDNR=1026743",
    "paper_status": "öffentlich",
    "paper_type": "Beschlussvorlage",
    "result": "ungeändert beschlossen",
    "document_missing": False,
    "is_print": False,
    "online_url": None,
    "has_head": True,
    "permalink": REAL_URL,
    "version": "4.1.7",
    "warnings": [],
}


@pytest.mark.parametrize("name", FIELDS)
def test_real_field(real: AgendaItemPage, name: str) -> None:
    assert getattr(real, name) == FIELDS[name]


TEXTS = {
    "title": "d08070747c03d64a",
    "name": "c1a5f8425fbe95bf",
    "organization": "1be4acb924770bc3",
    "paper_text": "f2538fb657eb747d",
    "lead_department": "37aec4140d6664c7",
}


@pytest.mark.parametrize("name", TEXTS)
def test_real_text(real: AgendaItemPage, name: str) -> None:
    assert digest(getattr(real, name)) == TEXTS[name]


# heading, number of the part, name inside the system, characters, lines, sha256 of the text
PANELS = [
    ("Beschluss", (1696561,), "teildocuments-2", 2570, 31, "cce4201b9e91ce1e"),
    ("Abstimmungsergebnis", (1696562,), "teildocuments-3", 60, 1, "efb697332628cc9e"),
]


@pytest.mark.parametrize("index", range(len(PANELS)))
def test_real_panel(real: AgendaItemPage, index: int) -> None:
    panel = real.panels[index]
    size = (len(panel.text), len(panel.text.split("\n")), digest(panel.text))
    assert (panel.heading, panel.doc_ids, panel.component, *size) == PANELS[index]
    assert (panel.position, panel.missing) == (index + 1, False)


def test_real_page_has_no_other_panel(real: AgendaItemPage) -> None:
    assert len(real.panels) == len(PANELS)


def test_real_lists_go_on_counting(real: AgendaItemPage) -> None:
    starts = [line[0] for line in real.panels[0].text.split("\n") if line[1:3] == ". "]
    assert starts == list("12345671234567")


# number in its address, number in the table, size, status, not compiled, sha256 of the name, panel
FILES = [
    (1696523, None, None, None, False, "ae5392deb7961ed5", "documents"),
    (1695746, None, None, None, False, "69f022aa74152a61", "documents"),
    (None, 1, "31,1 MB", "(wie Dokument)", True, "ebc53c14f413de7c", "paper_attachments"),
]


@pytest.mark.parametrize("index", range(len(FILES)))
def test_real_file(real: AgendaItemPage, index: int) -> None:
    file = real.files[index]
    known = (file.native_id, file.number, file.stated_size, file.status, file.not_compiled)
    assert (*known, digest(file.label), file.panel) == FILES[index]


def test_real_page_has_no_other_file(real: AgendaItemPage) -> None:
    assert len(real.files) == len(FILES)


def test_real_addresses_of_files(real: AgendaItemPage) -> None:
    document, _, attachment = real.files
    assert (document.url, document.component) == (f"{RESOURCE}doc1696523.pdf", False)
    assert (attachment.url.partition("?")[2][:15], attachment.component) == ("0--attachmentsV", True)


def test_real_hints(real: AgendaItemPage) -> None:
    names = [file.hint for file in real.files]
    assert names[:2] == ["Niederschriftsauszug", "Sammeldokument öffentlich"]
    assert names[2] == real.files[2].label


def test_the_clerk_is_nowhere(real: AgendaItemPage) -> None:
    (clerk,) = real.root.xpath("//*[@id='vosb']/text()")
    words = {name: value for name, value in vars(real).items() if name not in ("root", "main", "selector")}
    assert clerk.strip()
    assert clerk.strip() not in repr(words)


# --- variants ---

HEADINGS = {
    "05.03.2024 - 2.1 Radweg": ("05.03.2024", "2.1", "Radweg", False),
    "05.03.2024 - 7 3. Änderung der Satzung - S...": ("05.03.2024", "7", "3. Änderung der Satzung - S...", True),
    "05.03.2024 - 3. Änderung": ("05.03.2024", None, "3. Änderung", False),
    "05.03.2024 - Radweg": ("05.03.2024", None, "Radweg", False),
    "02.07.2020 - 8.31.2": ("02.07.2020", "8.31.2", "", False),
    "05.03.2024 - 4.1 TOP 141. Umrüstung ": ("05.03.2024", "4.1", "TOP 141. Umrüstung", False),
    "05.03.2024 - 2024er Bilanz": ("05.03.2024", None, "2024er Bilanz", False),
}


@pytest.mark.parametrize(("heading", "parts"), HEADINGS.items())
def test_heading(heading: str, parts: tuple[str, str | None, str, bool]) -> None:
    page = item(title=invented.heading(heading))
    assert (page.h1_date, page.h1_number, page.h1_title, page.title_is_cut) == parts


def test_heading_of_another_form_is_told() -> None:
    page = item(title=invented.heading("Auszug - Radweg"))
    assert (page.h1_date, page.h1_number, page.h1_title, len(page.warnings)) == (None, None, None, 1)


SUPPLEMENTS = {
    "by an id that says so": invented.head(toname="Ö 1", tozusatz="Nachtrag"),
    "by another such id": invented.head(toname="Ö 1", toZusatzinfo="Nachtrag"),
    "by its label": invented.head(toname="Ö 1").replace(
        "</div></div>", invented.field("", "Nachtrag", "Zusätze:") + "</div></div>"
    ),
}


@pytest.mark.parametrize("head", SUPPLEMENTS.values(), ids=SUPPLEMENTS.keys())
def test_supplement(head: str) -> None:
    page = item(head=head)
    assert (page.supplement, page.warnings) == ("Nachtrag", [])


def test_meeting_from_the_head_the_address_or_the_footer() -> None:
    linked = item(
        head=invented.head(toname="Ö 1", sibetreff='<a href="./to010?SILFDNR=5&amp;TOLFDNR=7"><p>Rat</p></a>')
    )
    assert linked.meeting_id == 5
    assert read(invented.html("to020", TITLE + HEAD), f"{URL}&SILFDNR=6").meeting_id == 6
    assert item().meeting_id is None


def test_paper_without_link() -> None:
    page = item(head=invented.head(toname="Ö 1", vobetreff="<p>FB 1/0007/WP9 Radweg</p>"))
    assert (page.paper_id, page.paper_url, page.paper_text) == (None, None, "FB 1/0007/WP9 Radweg")


def test_paragraphs_of_a_field_are_parted_by_a_blank() -> None:
    page = item(head=invented.head(toname="Ö 1", sibetreff="<p>3. Sitzung</p><p>des Rates</p>"))
    assert page.name == "3. Sitzung des Rates"


def test_known_fields_that_are_left_unread() -> None:
    assert item(head=invented.head(toname="Ö 1", vosb="M. Muster", siraum="Saal", siort="Markt")).warnings == []


def test_result() -> None:
    assert item(invented.result("zur Kenntnis genommen")).result == "zur Kenntnis genommen"


@pytest.mark.parametrize("empty", [item(invented.result("")), item()], ids=["empty", "absent"])
def test_no_result(empty: AgendaItemPage) -> None:
    assert (empty.result, empty.panels) == (None, [])


def test_ids_inside_a_text_are_not_the_pages() -> None:
    bait = invented.doc_part('<p id="toname">N 9</p><p><a id="sidatum">1.1.1900</a></p>')
    page = item(invented.panel("Beratung", bait), head="")
    assert (page.number, page.date, page.has_head) == (None, None, False)
