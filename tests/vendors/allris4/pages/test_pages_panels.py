"""Panels of a page: headings, texts, missing documents; shown on agenda items, the same code reads papers."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.allris4.pages import make_selector
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage
from ratsinfo_spider.vendors.allris4.pages.panels import Panel
from tests.helpers import allris4_pages as invented

URL = invented.BASE + "to020?TOLFDNR=7"
TITLE = invented.heading("05.03.2024 - 2.1 Radweg am Ring")
HEAD = invented.head(toname="Ö 2.1")
TEXT = invented.doc_part("<p><span>Der Rat beschließt fü</span><span>r den Radweg.</span></p><p>&#xa0;</p>")
BODY = "Der Rat beschließt für den Radweg."


def item(*parts: str, scripts: str = "") -> AgendaItemPage:
    """An invented item with these things in its content."""
    main = TITLE + HEAD + invented.content("".join(parts))
    html = invented.html("to020", main, number="TOLFDNR=7", scripts=scripts)
    return AgendaItemPage(make_selector(html, URL), URL)


ONE_PANEL = {
    "printed heading": (invented.panel("Beschluss", TEXT, title="Beschluss:"), Panel(1, "Beschluss:", BODY, (4711,))),
    "empty heading": (invented.panel("Beschluss", TEXT), Panel(1, "Beschluss", BODY, (4711,))),
    "neither": (invented.panel("", TEXT), Panel(1, "", BODY, (4711,))),
    "vote on the heading line": (
        invented.panel("Abstimmungsergebnis", invented.doc_part(""), title="Abstimmungsergebnis: Einstimmig"),
        Panel(1, "Abstimmungsergebnis: Einstimmig", "", (4711,)),
    ),
    "vote inside the heading": (
        invented.panel("Beschluss", TEXT, title="Beschluss (mit 10 Ja- und 3 Neinstimmen):"),
        Panel(1, "Beschluss (mit 10 Ja- und 3 Neinstimmen):", BODY, (4711,)),
    ),
    "several parts": (
        invented.panel("Beratung", TEXT + invented.doc_part("<p>Danach wird beraten.</p>", 4712)),
        Panel(1, "Beratung", f"{BODY}\n\nDanach wird beraten.", (4711, 4712)),
    ),
    "parts in a panel inside": (
        invented.panel("Beratung", f'<div class="compFull">{TEXT}{invented.doc_part("<p>Zwei</p>", 2)}</div>'),
        Panel(1, "Beratung", f"{BODY}\n\nZwei", (4711, 2)),
    ),
    "text that is no part": (
        invented.panel("Hinweis", "<div><p>Bild und Ton</p></div>"),
        Panel(1, "Hinweis", "Bild und Ton"),
    ),
    "text beside a part": (
        invented.panel("Hinweis", f"<p>Vorab</p>{TEXT}"),
        Panel(1, "Hinweis", f"Vorab\n\n{BODY}", (4711,)),
    ),
    "a table that is no list of files": (
        invented.panel("Werte", "<table class='dataTable'><tr><td>Ja</td><td>3</td></tr></table>"),
        Panel(1, "Werte", "Ja | 3"),
    ),
    "empty": (invented.panel("Beratung", "", title="Beratung"), Panel(1, "Beratung", "")),
    "part outside of all panels": (TEXT, Panel(1, "", BODY, (4711,))),
    "no panel, but a heading right above": (f"<h2>Beratung</h2>{TEXT}", Panel(1, "Beratung", BODY, (4711,))),
    "no class that says panel": (
        f'<div id="id2"><img alt="Reduzieren"/><div><h2 class="expandedTitle">Beratung</h2>{TEXT}</div></div>',
        Panel(1, "Beratung", BODY, (4711,)),
    ),
    "missing, below its toggle": (
        invented.panel("", "Dokument nicht im Bestand."),
        Panel(1, "", "", missing=True),
    ),
    "missing, with heading": (
        invented.panel("Beratung", "<p>Dokument nicht im Bestand.</p>", title="Beratung"),
        Panel(1, "Beratung", "", missing=True),
    ),
    "missing, as a part": (
        invented.panel("Beratung", invented.doc_part("<p>Dokument nicht im Bestand.</p>")),
        Panel(1, "Beratung", "", (4711,), missing=True),
    ),
    "missing, beside a part": (
        invented.panel("Beratung", f"<div>Dokument nicht im Bestand.</div>{TEXT}"),
        Panel(1, "Beratung", BODY, (4711,), missing=True),
    ),
    "missing, in place of the whole panel": ("<div>Dokument nicht im Bestand.</div>", Panel(1, "", "", missing=True)),
}


@pytest.mark.parametrize(("html", "panel"), ONE_PANEL.values(), ids=ONE_PANEL.keys())
def test_panel(html: str, panel: Panel) -> None:
    page = item(html)
    assert page.panels == [panel]
    assert page.document_missing is panel.missing
    assert page.warnings == []


def test_minutes_may_quote_that_a_document_is_missing() -> None:
    quote = invented.doc_part("<p>Er rügt: Dokument nicht im Bestand. Das wird geprüft.</p>")
    assert not item(invented.panel("Beratung", quote)).document_missing


def test_a_part_that_comes_twice_is_a_fault_of_the_page() -> None:
    """The same number in two panels is none: a real print page has it."""
    part = '<div id="htm7" class="docPart"><div><p>Zugestimmt.</p></div></div>'
    assert len(item(invented.panel("Beschluss", part), invented.panel("Beratung", part)).panels) == 2
    with pytest.raises(PageError, match="A part of a text stands twice in its panel"):
        item(invented.panel("Beschluss", part * 2))


def test_panels_keep_their_order() -> None:
    page = item(invented.panel("Beratung", TEXT), invented.panel("Beschluss:", TEXT), invented.panel("Neues", TEXT))
    assert [(panel.position, panel.heading) for panel in page.panels] == [
        (1, "Beratung"),
        (2, "Beschluss:"),
        (3, "Neues"),
    ]


def test_folded_panel_is_told() -> None:
    page = item(invented.panel("Beratung", "", folded=True))
    assert page.panels == [Panel(1, "Beratung", "", folded=True)]
    assert page.warnings == ["Panels: 'Beratung' is folded, its text is not on the page."]


def test_name_inside_the_system() -> None:
    call = (
        'Wicket.Ajax.ajax({"u":"./to020?12-1.0-teildocuments-3-showHideLink&TOLFDNR=7",'
        '"c":"showHideLink_id2","i":"x","e":"click","pd":true});'
    )
    page = item(invented.panel("Beschluss", TEXT), invented.panel("Weiteres", TEXT, key="3"), scripts=call)
    assert [panel.component for panel in page.panels] == ["teildocuments-3", None]


def test_line_outside_of_all_panels_is_told_without_its_text() -> None:
    assert item("<div>Geheimes</div>").warnings == ["Panels: a line outside of all panels is not read (8 characters)."]
