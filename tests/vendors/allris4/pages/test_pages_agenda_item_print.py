"""The print page of an agenda item: with and without its head, known by its footer."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage
from tests.helpers import allris4_pages as invented
from tests.vendors.allris4.pages.test_pages_agenda_item import HEAD, PRINT, TITLE, item, read

# --- print pages: no HTML of one has been seen ---

TEXT = invented.doc_part("<p><span>Der Rat beschließt fü</span><span>r den Radweg.</span></p><p>&#xa0;</p>")
BODY = "Der Rat beschließt für den Radweg."

FOOTER = f"Online-Version dieser Seite: {PRINT.replace('https', 'http')}".replace("&", "&amp;")


def print_page(*parts: str, head: str = "", footer: str = f"<div>{FOOTER}</div>", url: str = PRINT) -> AgendaItemPage:
    main = TITLE + head + invented.content("".join(parts)) + footer
    return read(invented.html("to020", main, nav=False), url)


def test_print_page_with_head() -> None:
    page = print_page(invented.result("vertagt"), invented.panel("Beratung", TEXT), head=HEAD)
    assert (page.is_print, page.has_head, page.number, page.result) == (True, True, "Ö 2.1", "vertagt")
    assert [panel.text for panel in page.panels] == [BODY]


def test_print_page_without_head() -> None:
    page = print_page(invented.panel("Beratung", TEXT))
    assert (page.is_print, page.has_head, page.number, page.h1_number) == (True, False, None, "2.1")
    assert (page.native_id, page.meeting_id, page.warnings) == (7, 3, [])


FOOTERS = {
    "text": f"<div>{FOOTER}</div>",
    "link": f'<div>Online-Version dieser Seite: <a href="{PRINT}">{PRINT}</a></div>'.replace("https", "http"),
    "link with other words": f'<p>Online-Version dieser Seite: <a href="{PRINT}">hier</a></p>'.replace("https", "http"),
    "link beside its words": f'<p><span>Online-Version dieser Seite:</span> <a href="{PRINT}">hier</a></p>'.replace(
        "https", "http"
    ),
    "text before something": f"<div>{FOOTER}</div><div>Impressum</div>",
    "text after something": f"<div><br/>{FOOTER}</div>",
    "below something": f'<div id="footer"><span>{FOOTER}</span></div>',
}


@pytest.mark.parametrize("footer", FOOTERS.values(), ids=FOOTERS.keys())
def test_footer(footer: str) -> None:
    page = print_page(invented.panel("Beratung", TEXT), footer=footer)
    assert page.online_url == PRINT.replace("https", "http")


def test_footer_inside_the_content_is_no_text() -> None:
    page = print_page(invented.panel("Beratung", TEXT), f"<div>{FOOTER}</div>", footer="")
    assert (page.online_url, page.warnings, len(page.panels)) == (PRINT.replace("https", "http"), [], 1)


def test_print_page_is_known_by_its_footer_alone() -> None:
    page = print_page(invented.panel("Beratung", TEXT), url=invented.BASE + "to020")
    assert (page.is_print, page.native_id) == (True, 7)


def test_print_page_with_nothing_but_title_and_footer() -> None:
    page = print_page()
    assert (page.panels, page.has_head, page.online_url) == ([], False, PRINT.replace("https", "http"))


def test_print_page_of_another_item() -> None:
    with pytest.raises(PageError, match="Expected TOLFDNR 8, found TOLFDNR 7"):
        print_page(invented.panel("Beratung", TEXT), url=PRINT.replace("TOLFDNR=7", "TOLFDNR=8"))


def test_title_alone_is_no_item() -> None:
    with pytest.raises(PageError, match="wrong_page"):
        item(head="")


def test_a_meetings_heading_is_no_item() -> None:
    with pytest.raises(PageError, match="wrong_page"):
        item(title=invented.heading("Rat - 05.03.2024"), head=invented.head(sidatum="Di., 05.03.2024"))
