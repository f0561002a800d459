"""The agenda of a meeting in all its variants, on invented pages; the real ones are in test_pages_meeting.py."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendors.allris4.pages import make_selector
from ratsinfo_spider.vendors.allris4.pages.agenda import AgendaRow
from ratsinfo_spider.vendors.allris4.pages.meeting import MeetingPage
from tests.helpers import allris4_pages as invented

URL = invented.BASE + "to010?SILFDNR=7&refresh=false"
TITLE = invented.heading("Bauausschuss - 05.03.2024")


def read(html: str) -> MeetingPage:
    return MeetingPage(make_selector(html, URL), URL)


def row(*cells: str, classes: str = "odd numodd", tree: str = "") -> str:
    return f'<tr class="{classes}" {tree}>{"".join(cells)}</tr>'


def cell(name: str, inner: str) -> str:
    return f'<td class="{name}"><div>{inner}</div></td>'


def number(text: str, native_id: int = 1) -> str:
    return cell("tonr", f'<a href="#" id="link_{native_id}">{text}</a>')


def title(text: str, native_id: int = 1, href: bool = True, more: str = "") -> str:
    link = f'href="./to020?TOLFDNR={native_id}&amp;SILFDNR=7"' if href else ""
    return cell("tobetreff", f'<a {link} id="betreff_{native_id}">{text} </a>{more}')


def section(text: str) -> str:
    return row(cell("tonr", " "), cell("tobetreff", f"<p>{text}</p>"), classes="even beratung")


def agenda(*rows: str, table: str = 'id="toTreeTable" class="dataTable toTable"') -> str:
    headers = '<tr class="headers"><th class="tonr">TOP</th><th class="tobetreff">Betreff</th></tr>'
    inner = f"<table {table}><thead>{headers}</thead><tbody>{''.join(rows)}</tbody></table>"
    return invented.html("to010", TITLE + invented.content(f'<div id="toTable">{inner}</div>'), number="SILFDNR=7")


def only(*rows: str) -> AgendaRow:
    (item,) = read(agenda(*rows)).rows
    return item


NUMBERS = {
    "Ö 2.1": "Ö 2.1",
    "Ö&nbsp;4.3.1": "Ö 4.3.1",
    "N20": "N20",
    "7": "7",
    "Ö 5 Beschlüsse für Radweg anzeigen": "Ö 5",
    "Ö 5Beschluss für Radweg anzeigen": "Ö 5",
    "Ö 3a": "Ö 3a",
    "Ö 3.1 b": "Ö 3.1 b",
    "TOP 5": "5",
    "ö 6": "ö 6",
    "NÖ 3": "NÖ 3",
    "Ö 10.1 a)": "Ö 10.1 a)",
    "Ö 3 neu": "Ö 3 neu",
    "TOP A 11": "A 11",
    "Ö 10.1 a) Beschluss für Radweg anzeigen": "Ö 10.1 a)",
    "Ö 3 neuer Punkt": "Ö 3",
    "": None,
    "entfällt": None,
}


@pytest.mark.parametrize(("printed", "expected"), NUMBERS.items())
def test_number_is_cut_at_its_pattern(printed: str, expected: str | None) -> None:
    assert only(row(number(printed), title("Radweg"))).number == expected


def test_number_of_an_unknown_form_is_told() -> None:
    assert read(agenda(row(number("entfällt"), title("Radweg")))).warnings == [
        "Agenda: the number 'entfällt' has an unknown form."
    ]


def test_number_in_a_cell_without_link() -> None:
    assert only(row(cell("tonr", "Ö 3 und mehr"), title("Radweg"))).number == "Ö 3"


PUBLIC = {
    "public number": (["Öffentlicher Teil"], "Ö 1", True),
    "non-public number": (["Nichtöffentlicher Teil"], "N 1", False),
    "number without blank": (["Nichtöffentlicher Teil"], "N20", False),
    "the number decides before the heading": (["Öffentlicher Teil"], "N 1", False),
    "non-public number of two letters": (["Nichtöffentlicher Teil"], "NÖ 3", False),
    "a letter of the list's own follows its heading": (["Öffentlicher Teil"], "A 11", True),
    "a bare number follows its heading": (["Öffentliche Sitzung (17:00 Uhr)"], "1", True),
    "not public, hyphen": (["nicht-öffentliche Sitzung"], "1", False),
    "not public, blank": (["Nicht öffentlich"], "1", False),
    "not public, one word": (["Nichtöffentliche Sitzung"], "1", False),
    "with times": (["Nichtöffentlicher Teil (bis 19:25 Uhr)"], "1", False),
    "no heading": ([], "1", None),
    "the last heading counts": (["Öffentlicher Teil", "Nichtöffentlicher Teil"], "1", False),
    "a heading that does not tell leaves it as it was": (["Öffentlicher Teil", "Vorberatung"], "1", True),
}


@pytest.mark.parametrize(("headings", "printed", "public"), PUBLIC.values(), ids=PUBLIC.keys())
def test_public(headings: list[str], printed: str, public: bool | None) -> None:
    rows = [section(heading) for heading in headings]
    assert only(*rows, row(number(printed), title("Radweg", href=False))).public is public


@pytest.mark.parametrize(("href", "public"), [(True, True), (False, None)])
def test_item_without_number_is_public_only_with_something_to_show(href: bool, public: bool | None) -> None:
    item = only(section("Öffentlicher Teil"), row(cell("tonr", " "), title("Radweg", 5, href=href)))
    assert (item.number, item.native_id, item.public) == (None, 5, public)


def test_item_without_number_under_a_non_public_heading() -> None:
    assert only(section("Nichtöffentlicher Teil"), row(cell("tonr", " "), title("Radweg"))).public is False


def test_item_without_page() -> None:
    item = only(row(number("N 20", 9), title("Grundstück", 9, href=False)))
    assert (item.url, item.native_id, item.title) == (None, 9, "Grundstück")


def test_title_link_without_id_as_in_415() -> None:
    item = only(row(number("Ö 1", 12), cell("tobetreff", '<a>Eröffnung<span class="zusatzinfo"></span> </a>')))
    assert (item.native_id, item.title, item.url, item.supplement) == (12, "Eröffnung", None, None)


def test_supplement_stands_apart_from_the_title() -> None:
    inside = only(row(number("Ö 1"), title('Radweg<span class="zusatzinfo"> (Nachtrag)</span>')))
    beside = only(row(number("Ö 1"), title("Radweg", more='<span class="zusatzinfo">(Nachtrag)</span>')))
    assert {(item.title, item.supplement) for item in (inside, beside)} == {("Radweg", "(Nachtrag)")}


TITLES = {
    "line feed": ("Radweg am Ring; \r\n1. Abschnitt", "Radweg am Ring;\n1. Abschnitt"),
    "br": ("Radweg<br/>1. Abschnitt", "Radweg\n1. Abschnitt"),
    "entities": ("Antrag &quot;Radweg&quot; &lt;b&gt;", 'Antrag "Radweg" <b>'),
    "begins with a number": ("3. Änderung", "3. Änderung"),
    "split word": ("Fü<span>r die</span> Schule", "Für die Schule"),
}


@pytest.mark.parametrize(("printed", "expected"), TITLES.values(), ids=TITLES.keys())
def test_title(printed: str, expected: str) -> None:
    assert only(row(number("Ö 1"), title(printed))).title == expected


def test_opened_row_does_not_lengthen_the_title() -> None:
    text = invented.doc_part("<p>Der Rat beschließt</p>")
    linked = only(row(number("Ö 1"), title("Radweg", more=f'<div id="id5">{text}</div>')))
    plain = only(row(number("Ö 1"), cell("tobetreff", f"Radweg{text}")))
    assert (linked.title, plain.title) == ("Radweg", "Radweg")


def test_paper() -> None:
    link = '<a href="./vo020?VOLFDNR=99&amp;refresh=false&amp;TOLFDNR=1" id="vo_1">FB 1/0007/WP9</a>'
    item = only(row(number("Ö 1"), title("Radweg"), cell("tovonr", link)))
    assert (item.paper_id, item.paper_reference, item.paper_withheld) == (99, "FB 1/0007/WP9", False)
    assert item.paper_url == invented.BASE + "vo020?VOLFDNR=99&refresh=false&TOLFDNR=1"


def test_paper_withheld() -> None:
    item = only(row(number("N 1"), title("Radweg"), cell("tovonr", '<a id="vo_1"></a>')))
    assert (item.paper_id, item.paper_reference, item.paper_withheld) == (None, None, True)


def test_no_paper() -> None:
    item = only(row(number("Ö 1"), title("Radweg"), cell("tovonr", "")))
    assert (item.paper_id, item.paper_reference, item.paper_withheld) == (None, None, False)


def test_several_papers_are_told() -> None:
    links = '<a href="./vo020?VOLFDNR=1" id="vo_1">1</a><a href="./vo020?VOLFDNR=2">2</a>'
    page = read(agenda(row(number("Ö 1"), title("Radweg"), cell("tovonr", links))))
    assert (page.rows[0].paper_id, len(page.warnings)) == (1, 1)


def test_both_result_and_responsibility() -> None:
    item = only(
        row(number("Ö 1"), title("Radweg"), cell("tozunr", "Entscheidung"), cell("tobanr", "ungeändert beschlossen"))
    )
    assert (item.result, item.responsibility) == ("ungeändert beschlossen", "Entscheidung")


SIGNS = {
    "attachments": ("attach", '<img src="images/attach.svg" alt="x"/>', (True, False)),
    "changed decision": ("tobahint", '<span class="baimportant">!</span>', (False, True)),
    "neither": ("attach", " ", (False, False)),
}


@pytest.mark.parametrize(("name", "inner", "signs"), SIGNS.values(), ids=SIGNS.keys())
def test_signs(name: str, inner: str, signs: tuple[bool, bool]) -> None:
    item = only(row(number("Ö 1"), title("Radweg"), cell(name, inner)))
    assert (item.has_attachments, item.changed_decision) == signs


def test_document_of_a_row() -> None:
    link = invented.document(123, "", "Sammeldokument öffentlich")
    (file,) = only(row(number("Ö 1"), title("Radweg"), cell("toDoc", link))).files
    assert (file.native_id, file.label, file.hint, file.panel) == (123, "", "Sammeldokument öffentlich", "agenda_row")


@pytest.mark.parametrize("printed", ["Ö 7 / Ö 8", "Ö 7-9", "I.7"])
def test_a_number_that_goes_on_is_told(printed: str) -> None:
    assert read(agenda(row(number(printed), title("Radweg")))).warnings == [
        f"Agenda: the number {printed!r} has an unknown form."
    ]


@pytest.mark.parametrize("heading", ["Nichtöffentlicher Teil (bis 19:25 Uhr)", "Unter Ausschluss der Öffentlichkeit"])
@pytest.mark.parametrize("printed", ["Ö 7", "7", "N20", ""])
def test_nothing_below_a_non_public_heading_is_public(heading: str, printed: str) -> None:
    assert only(section("Öffentlicher Teil"), section(heading), row(number(printed), title("Grund"))).public is False


def test_a_heading_of_both_kinds_says_nothing() -> None:
    assert only(section("Öffentliche / Nichtöffentliche Sitzung"), row(number("7"), title("Radweg"))).public is None
