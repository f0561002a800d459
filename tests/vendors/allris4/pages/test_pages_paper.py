"""vo020: a paper's head, its way through the organizations, its panels and files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError, make_selector, open_page
from ratsinfo_spider.vendors.allris4.pages.paper import ConsultationRow, PaperPage
from tests.helpers import allris4_pages as invented

URL = invented.BASE + "vo020?VOLFDNR=9"
TITLE = invented.heading("Entscheidungsvorlage - FB 1/0007/WP9")
HEAD = invented.head(vobetreff="<p>Radweg am Ring</p>", voart="Entscheidungsvorlage")
REAL = "trier_4.1.7_vo020_VOLFDNR1001540.html"
REAL_URL = "https://gremieninfo.trier.de/public/vo020?VOLFDNR=1001540&refresh=false"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read(html: str | bytes, url: str = URL) -> PaperPage:
    return PaperPage(make_selector(html, url), url)


def paper(*parts: str, title: str = TITLE, head: str = HEAD, scripts: str = "") -> PaperPage:
    """An invented paper with these things in its content."""
    return read(paper_html(*parts, title=title, head=head, scripts=scripts))


def paper_html(*parts: str, title: str = TITLE, head: str = HEAD, scripts: str = "") -> str:
    main = title + head + invented.content("".join(parts))
    return invented.html("vo020", main, number="VOLFDNR=9", scripts=scripts)


@pytest.fixture(scope="module")
def real(real_page: Callable[[str], bytes]) -> PaperPage:
    return read(real_page(f"allris4/{REAL}"), REAL_URL)


FIELDS = {
    "native_id": 1001540,
    "paper_type": "Antrag",
    "reference": "469/2026",
    "inactive": False,
    "status": "öffentlich",
    "state": "(Vorlage freigegeben)",
    "departments": None,
    "supporters": None,
    "has_lazy_panel": True,
    "permalink": "https://gremieninfo.trier.de/public/vo020?VOLFDNR=1001540",
    "version": "4.1.7",
    "warnings": [],
}


@pytest.mark.parametrize("name", FIELDS)
def test_real_field(real: PaperPage, name: str) -> None:
    assert getattr(real, name) == FIELDS[name]


TEXTS = {
    "name": "a3cf2c2039fd5985",
    "authors": "fc597319a6f67f0f",
    "lead_department": "a107c0918d18fec6",
    "title": "747ea3bcfe497e36",
}


@pytest.mark.parametrize("name", TEXTS)
def test_real_text(real: PaperPage, name: str) -> None:
    assert digest(getattr(real, name)) == TEXTS[name]


def test_real_way(real: PaperPage) -> None:
    (row,) = real.consultations
    assert (row.position, row.status, row.role, row.date, row.result) == (
        1,
        "Geplant",
        "Entscheidung",
        "2026 Oct 21",
        None,
    )
    assert (row.meeting_id, row.agenda_item_id) == (1000264, 1008697)
    assert row.meeting_url == "https://gremieninfo.trier.de/public/to010?SILFDNR=1000264&TOLFDNR=1008697"
    assert [digest(str(text)) for text in (row.organization, row.meeting_name)] == [
        "00d1a779fc518a6b",
        "bc1b8372e629a469",
    ]


# heading, number of the part, name inside the system, characters, lines, sha256 of the text
PANELS = [
    ("Beschlussvorschlag", (1502506,), "teildocuments-1", 2087, 7, "2923bb490c675af0"),
    ("Begründung", (1502507,), "teildocuments-2", 7257, 28, "73cd95e35dd7fe30"),
]


@pytest.mark.parametrize("index", range(len(PANELS)))
def test_real_panel(real: PaperPage, index: int) -> None:
    panel = real.panels[index]
    size = (len(panel.text), len(panel.text.split("\n")), digest(panel.text))
    assert (panel.heading, panel.doc_ids, panel.component, *size) == PANELS[index]


def test_real_page_has_no_other_panel(real: PaperPage) -> None:
    assert len(real.panels) == len(PANELS)


# number in its address, number in the table, size, status, not compiled, sha256 of the name, panel
FILES = [
    (1502509, None, None, None, False, "697cf59a6265909a", "documents"),
    (1502510, None, None, None, False, "69f022aa74152a61", "documents"),
    (None, 1, "253,8 kB", "(wie Dokument)", False, "6b790047a86b391c", "attachments"),
]


@pytest.mark.parametrize("index", range(len(FILES)))
def test_real_file(real: PaperPage, index: int) -> None:
    file = real.files[index]
    known = (file.native_id, file.number, file.stated_size, file.status, file.not_compiled)
    assert (*known, digest(file.label), file.panel) == FILES[index]


def test_real_page_has_no_other_file(real: PaperPage) -> None:
    assert len(real.files) == len(FILES)


# --- variants ---

HEADINGS = {
    "plain": ("Anhörung - FB 62/0005/WP18", "Anhörung", ("Anhörung", "FB 62/0005/WP18", False)),
    "inactive": ("Antrag (inaktiv) - E 18/0065/WP15", "Antrag", ("Antrag", "E 18/0065/WP15", True)),
    "inactive in the field too": ("Antrag (inaktiv) - 1", "Antrag (inaktiv)", ("Antrag", "1", True)),
    "kind from the heading": ("Antrag - 12/2024", "", ("Antrag", "12/2024", False)),
    "the field wins": ("Antrag - 12/2024", "Eilantrag", ("Eilantrag", "12/2024", False)),
    "a kind with a dash": ("Antrag - dringlich - 12", "Antrag - dringlich", ("Antrag - dringlich", "12", False)),
    "a number with slashes": ("Vorlage - E 46/47/0021/WP18", "Vorlage", ("Vorlage", "E 46/47/0021/WP18", False)),
}  # fmt: skip


@pytest.mark.parametrize(("heading", "kind", "parts"), HEADINGS.values(), ids=HEADINGS.keys())
def test_heading(heading: str, kind: str, parts: tuple[str, str, bool]) -> None:
    page = paper(title=invented.heading(heading), head=invented.head(vobetreff="Radweg", voart=kind))
    assert (page.paper_type, page.reference, page.inactive) == parts
    assert page.warnings == []


@pytest.mark.parametrize("heading", ["Mitteilung", "Mitteilung -"])
def test_heading_without_number_is_told(heading: str) -> None:
    page = paper(title=invented.heading(heading), head=invented.head(vobetreff="Radweg"))
    assert (page.paper_type, page.reference, len(page.warnings)) == ("Mitteilung", None, 1)


def test_authors_are_joined_and_the_clerk_left_out() -> None:
    head = invented.head(
        vobetreff="Radweg", voverfasser2="FB 2", voverfasser1="FB 1", vosb="M. Muster", vobamt="FB 3; FB 4"
    )
    page = paper(head=head)
    assert (page.authors, page.departments, page.warnings) == ("FB 1; FB 2", "FB 3; FB 4", [])


STATION = (
    '<tr><td class="colorCol"><div><span class="wfcolorDescIcon">●</span><span class="wfcolorDesc">{}</span></div></td>'
    '<td><div> </div></td><td><div>{}</div></td><td><div>{}</div></td><td class="toLink"><div> </div></td></tr>'
)
MEETING = (
    '<tr><td class="colorCol"><div> </div></td><td class="date"><div>{date}</div></td>'
    '<td><div><a href="./to010?SILFDNR={meeting}&amp;TOLFDNR={item}">Sitzung</a></div></td>'
    '<td><div><a href="./to020?TOLFDNR={item}">{result}</a></div></td>'
    '<td class="toLink"><div><a href="./to020?TOLFDNR={item}" class="objAnchor">NA</a></div></td></tr>'
)
UNLINKED = (
    '<tr><td class="colorCol"> </td><td class="date"><div>05.03.2024</div></td><td><div>Sitzung</div></td>'
    '<td><div>vertagt</div></td><td class="toLink"> </td></tr>'
)
SINGLE = (
    '<tr><td class="colorCol"><span class="wfcolorDesc">Erledigt</span></td><td class="date">05.03.2024</td>'
    '<td><a href="./to010?SILFDNR=3&amp;TOLFDNR=7">Rat</a></td><td>beschlossen</td><td class="toLink"></td></tr>'
)


def meeting(date: str, number: int, text: str) -> str:
    return MEETING.format(date=date, meeting=number, item=number + 100, result=text)


def way(*rows: str) -> list[ConsultationRow]:
    headers = '<tr class="headers"><th class="colorCol">Status</th><th>Datum</th></tr>'
    table = f'<table class="dataTable bfTable"><thead>{headers}</thead><tbody>{"".join(rows)}</tbody></table>'
    page = paper(invented.panel("Beratungsfolge", f'<div id="bfTable">{table}</div>', title="Beratungsfolge"))
    assert page.panels == []
    return page.consultations


def test_way_of_several_stations() -> None:
    rows = way(
        STATION.format("Erledigt", "Bauausschuss", "Vorberatung"),
        meeting("05.03.2024", 1, "vertagt"),
        meeting("Apr 9, 2024", 2, "zur Kenntnis genommen"),
        STATION.format("Gestoppt", "Hauptausschuss", "Vorberatung"),
        STATION.format("Geplant", "Rat", "Entscheidung"),
        meeting("2024 May 7", 3, ""),
    )
    known = [
        (row.position, row.status, row.organization, row.role, row.date, row.meeting_id, row.result) for row in rows
    ]
    assert known == [
        (1, "Erledigt", "Bauausschuss", "Vorberatung", "05.03.2024", 1, "vertagt"),
        (2, "Erledigt", "Bauausschuss", "Vorberatung", "Apr 9, 2024", 2, "zur Kenntnis genommen"),
        (3, "Gestoppt", "Hauptausschuss", "Vorberatung", None, None, None),
        (4, "Geplant", "Rat", "Entscheidung", "2024 May 7", 3, None),
    ]
    assert [row.agenda_item_id for row in rows] == [101, 102, None, 103]


def test_a_row_that_comes_twice_is_a_fault_of_the_page() -> None:
    station, row = STATION.format("Erledigt", "Rat", "Entscheidung"), meeting("05.03.2024", 1, "vertagt")
    with pytest.raises(PageError, match="A row of the Beratungsfolge stands there twice"):
        way(station, row, station, row)
    assert len(way(station, row, meeting("05.03.2024", 1, "beschlossen"))) == 2


def test_meeting_without_link() -> None:
    (row,) = way(STATION.format("Erledigt", "Rat", "Entscheidung"), UNLINKED)
    assert (row.date, row.meeting_name, row.meeting_id, row.meeting_url) == ("05.03.2024", "Sitzung", None, None)
    assert (row.agenda_item_id, row.result, row.role) == (None, "vertagt", "Entscheidung")


def test_meeting_before_any_station() -> None:
    (row,) = way(meeting("05.03.2024", 1, "vertagt"))
    assert (row.status, row.organization, row.role, row.meeting_id) == (None, None, None, 1)


def test_station_and_meeting_in_one_row() -> None:
    (row,) = way(SINGLE)
    assert (row.status, row.meeting_name, row.meeting_id, row.result) == ("Erledigt", "Rat", 3, "beschlossen")


def test_empty_way() -> None:
    assert way() == []


def test_other_number_of_columns_is_told() -> None:
    row = '<tr><td class="colorCol"><span class="wfcolorDesc">Geplant</span></td><td>Rat</td></tr>'
    page = paper(f'<table class="bfTable"><tbody>{row}</tbody></table>')
    assert len(page.consultations) == 1
    assert page.warnings == ["Beratungsfolge: a row has 1 cells of date, organization and decision, expected 3."]


LAZY = '<div id="idde"><div><img alt="Loading..." src="./wicket/resource/indicator.gif"/></div></div>'
INDICATOR = (
    '<span hidden="" class="wicket-ajax-indicator"><img alt="" '
    'src="./wicket/resource/org.apache.wicket.ajax.AbstractDefaultAjaxBehavior/indicator-ver-0.gif"/></span>'
)


@pytest.mark.parametrize(("html", "lazy"), [(LAZY, True), ("", False), (INDICATOR, False)])
def test_lazy_panel(html: str, lazy: bool) -> None:
    page = paper(html)
    assert (page.has_lazy_panel, page.warnings) == (lazy, [])


def test_texts_without_basic_data_as_a_print_page_may_be() -> None:
    page = paper(invented.panel("Erläuterungen", invented.doc_part("<p>Weil.</p>")), head="")
    assert (page.name, page.paper_type, page.reference) == (None, "Entscheidungsvorlage", "FB 1/0007/WP9")
    assert [(panel.heading, panel.text) for panel in page.panels] == [("Erläuterungen", "Weil.")]


def test_title_alone_is_no_paper() -> None:
    with pytest.raises(PageError, match="wrong_page"):
        paper(head="")


def test_attachments_are_the_papers() -> None:
    href = "./vo020?1--attachments-expandedPanel-content-body-rows-1-cells-2-cell-link&amp;VOLFDNR=9"
    table = invented.attachment_table(invented.attachment_row("1", "Plan", href))
    page = paper(
        invented.panel("Anlagen", table, title="Anlagen"),
        head=HEAD + invented.documents(invented.document(5, "Vorlage")),
    )
    assert [(file.panel, file.label, file.native_id) for file in page.files] == [
        ("documents", "Vorlage", 5),
        ("attachments", "Plan", None),
    ]


def test_page_names_in_capitals_are_the_same_pages() -> None:
    """OParl prints addresses like that, and some installations link so."""
    [row] = way(SINGLE.replace("to010", "TO010"))
    assert (row.meeting_id, row.agenda_item_id) == (3, 7)
    page = open_page(make_selector(paper_html(), URL), URL.replace("vo020", "VO020"))
    assert isinstance(page, PaperPage)
    assert page.native_id == 9
