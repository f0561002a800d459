"""Pages that lack what the saved ones have: ids, classes, a heading's class. None has been seen; versions differ."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError, make_selector
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage
from ratsinfo_spider.vendors.allris4.pages.meeting import MeetingPage
from ratsinfo_spider.vendors.allris4.pages.paper import PaperPage
from tests.helpers import allris4_pages as invented
from tests.helpers.pages_of_fields import told

ITEM = invented.BASE + "to020?TOLFDNR=7"
PAPER = invented.BASE + "vo020?VOLFDNR=9"
TITLE = invented.heading("05.03.2024 - 2.1 Radweg am Ring")
HEAD = invented.head(toname="Ö 2.1")
WAY = '<table class="bfTable"><tbody>{}</tbody></table>'


def item(main: str) -> AgendaItemPage:
    return AgendaItemPage(make_selector(invented.html("to020", main), ITEM), ITEM)


def labelled(label: str, value: str) -> str:
    return f'<dl><dt><span class="label">{label}:</span></dt> <dd>{value}</dd></dl>'


def basic_data(*fields: str) -> str:
    return f'<div id="head">{invented.field("toname", "Ö 2.1")}{"".join(fields)}</div>'


RESULTS = {
    "in its box": HEAD + invented.content(f'<div class="compFull toBa">{labelled("Beschluss", "vertagt")}</div>'),
    "among the basic data": basic_data(labelled("Beschluss", "vertagt")),
    "as the responsibility": basic_data(labelled("Zuständigkeit", "vertagt")),
}


@pytest.mark.parametrize("place", RESULTS)
def test_a_result_without_its_id(place: str) -> None:
    page = item(TITLE + RESULTS[place])
    (record,) = told(page)["agenda_items"]
    assert (record.result_text, record.result) == ("vertagt", "postponed")
    assert page.warnings == []


def test_a_responsibility_is_no_result() -> None:
    page = item(TITLE + basic_data(labelled("Zuständigkeit", "Vorberatung")))
    assert told(page)["agenda_items"][0].result_text is None


def test_a_label_inside_a_text_is_none_of_the_pages() -> None:
    text = invented.doc_part(f"<p>Er zitiert:</p>{labelled('Beschluss', 'vertagt')}")
    assert item(TITLE + HEAD + invented.content(invented.panel("Beratung", text))).result is None


def test_the_only_heading_will_do() -> None:
    assert item("<h1>05.03.2024 - 2.1 Radweg am Ring</h1>" + HEAD).h1_number == "2.1"


@pytest.mark.parametrize(
    "main",
    [
        "<h1>05.03.2024 - 2.1 Radweg</h1><h1>Noch eine</h1>" + HEAD,
        HEAD + invented.content(invented.panel("Beratung", invented.doc_part("<h1>05.03.2024 - 2.1 Radweg</h1>"))),
    ],
    ids=["one of two", "in a text"],
)
def test_another_heading_will_not(main: str) -> None:
    with pytest.raises(PageError, match=r"without h1\.title"):
        item(main)


def paper(title: str, head: str, main: str = "") -> PaperPage:
    page = invented.heading(title) + head + invented.content(main)
    return PaperPage(make_selector(invented.html("vo020", page), PAPER), PAPER)


@pytest.mark.parametrize("label", ["Vorlagenzeichen", "Vorlagen-Nr.", "Aktenzeichen", "Drucksachennummer"])
def test_a_paper_number_among_the_basic_data(label: str) -> None:
    field = invented.field("", "VO/26/04604-1", f"{label}:")
    page = paper("Mitteilung", f'<div id="head">{invented.field("vobetreff", "Radweg")}{field}</div>')
    assert (page.reference, page.warnings) == ("VO/26/04604-1", [])


@pytest.mark.parametrize("status", ["Nichtöffentlich", "vertraulich", "nichtöffentlich (bis zur Vergabe)"])
def test_a_paper_that_is_not_public_in_other_words(status: str) -> None:
    text = invented.panel("Sachverhalt", invented.doc_part("<p>Geheim</p>"))
    page = paper("Vorlage - 1/2024", invented.head(vobetreff="Grundstück", vostatus=status), text)
    tables = told(page)
    assert set(tables) == {"papers"}
    assert tables["papers"][0].public is False
    assert page.warnings == ["non-public: 1 texts and files of a paper that is not public were left out"]


def test_a_status_that_nobody_knows_is_told() -> None:
    page = paper("Vorlage - 1/2024", invented.head(vobetreff="Radweg", vostatus="intern"))
    assert (told(page)["papers"][0].public, page.warnings) == (None, ["status: 'intern' is not in the vocabulary"])


def test_a_station_with_its_day_but_no_meeting() -> None:
    row = (
        '<tr><td class="colorCol"><span class="wfcolorDesc">Geplant</span></td><td class="date">Do., 28.03.2024</td>'
        '<td>Rat</td><td>Kenntnisnahme</td><td class="toLink"></td></tr>'
    )
    page = paper("Vorlage - 1/2024", invented.head(vobetreff="x"), WAY.format(row))
    (station,) = told(page)["consultations"]
    assert (station.organization_name, station.role, station.result_text) == ("Rat", "Kenntnisnahme", None)
    assert (str(station.date), page.warnings) == ("2024-03-28", [])


def test_a_meeting_by_its_heading() -> None:
    url = invented.BASE + "to010?SILFDNR=7"
    main = invented.heading("Bau- und Verkehrsausschuss - Süd - 05.03.2024") + invented.head(sizeit="17:00")
    page = MeetingPage(make_selector(invented.html("to010", main), url), url)
    (meeting,) = told(page)["meetings"]
    assert (str(meeting.start_time), meeting.organization_name) == (
        "2024-03-05 17:00:00+01:00",
        "Bau- und Verkehrsausschuss - Süd",
    )


def test_an_attachment_that_only_its_status_closes() -> None:
    href = "./to020?1--attachments-expandedPanel-content-body-rows-1-cells-2-cell-link&amp;TOLFDNR=7"
    table = invented.attachment_table(invented.attachment_row("1", "Gutachten", href, status="(nichtöffentlich)"))
    page = item(TITLE + HEAD + invented.content(invented.panel("Anlagen", table, title="Anlagen")))
    assert [file.name for file in told(page)["files"]] == ["Gutachten (nichtöffentlich)"]
