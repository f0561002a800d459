"""Is this the page? Every known way in which ALLRIS, or what stands before it, says no."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError, check, make_selector, open_page
from tests.helpers import allris4_pages as invented

URL = invented.BASE + "to020?TOLFDNR=7"
MESSAGE = (
    '<div id="mainContent"><div class="compFull roundedBorder"><div class="message_header">Es ist ein Fehler '
    'aufgetreten</div><div class="message_text">{}</div></div></div>'
)
GATE = (
    "<html><head><title>Zugriff pruefen</title>"
    '<script async defer src="/public/_gate/assets/altcha.js" type="module"></script></head>'
    '<body><form id="gateForm" method="post" action="/public/_gate/verify"><altcha-widget challengeurl="/x">'
    "</altcha-widget></form></body></html>"
)
ITEM = invented.heading("05.03.2024 - 4 Radweg") + invented.head(toname="Ö 4", sidatum="Di., 05.03.2024")


def message(text: str) -> str:
    return invented.html("to020", MESSAGE.format(text))


REFUSALS = {
    "rate lock": ("rate_limited", message("Zu viele Zugriffe aus Ihrem Netzwerk, Zugriff temporär gesperrt.")),
    "rate lock, bare": ("rate_limited", "<p>Zu viele Zugriffe aus Ihrem Netzwerk</p>"),
    "gate": ("gate", GATE),
    "gate, by text": ("gate", "<p>Zum Schutz vor automatisierten Zugriffen bitte warten</p>"),
    "not public": ("not_public", message("Keine Information verfügbar oder Sie sind nicht berechtigt.")),
    "not public, in the frame": (
        "not_public",
        invented.html("to010", invented.content("<p>Keine Information verf&uuml;gbar</p>")),
    ),
    "expired": ("expired", "<html><title>Page Expired</title><h1>Page Expired</h1></html>"),
    "expired, German": ("expired", message("Die Seite ist abgelaufen.")),
    "no access": ("no_access", "<p>Zugriff verweigert (Programm TO020)</p>"),
    "maintenance": ("maintenance", "<title>Wartungsarbeiten - ALLRIS</title>"),
    "error": ("error", message("Unbekannt")),
    "message without known words": (
        "error",
        invented.html("to020", '<div class="message_text">Bitte rufen Sie an.</div>'),
    ),
    "gate, by its files": ("gate", '<link rel="stylesheet" href="/public/_gate/assets/gate.css"><p>Bitte warten</p>'),
    "not public, beside an empty content": (
        "not_public",
        invented.html("to010", "<p>Keine Information verfügbar</p>" + invented.content("")),
    ),
    "maintenance, by title": (
        "maintenance",
        f"{invented.VERSION}<title>Wartungsarbeiten - ALLRIS</title><main id='pageContent'>Bis bald.</main>",
    ),
    "the city's general page": (
        "wrong_page",
        "<title>Ratsinformationssystem | Musterstadt</title><p>Menü</p><h1>Ratsinformationssystem</h1>",
    ),
    "another system": ("other_system", "<html><head><title>Musterstadt</title></head><p>Willkommen</p></html>"),
    "a long page of another system": ("other_system", "<p>Wartungsarbeiten am Kanal</p>" + "<p>Nachricht</p>" * 500),
    "nothing": ("other_system", ""),
    "a document": ("other_system", "%PDF-1.7"),
    "ALLRIS 3": ("wrong_page", '<meta name="description" content="ALLRIS net Version 3.9.5 (221117m)"><h1>TOP</h1>'),
}


@pytest.mark.parametrize(("kind", "html"), REFUSALS.values(), ids=REFUSALS.keys())
def test_kind_of_no(kind: str, html: str) -> None:
    with pytest.raises(PageError) as caught:
        check(make_selector(html, URL), URL)
    assert caught.value.kind == kind


@pytest.mark.parametrize(("kind", "html"), REFUSALS.values(), ids=REFUSALS.keys())
def test_open_page_says_the_same(kind: str, html: str) -> None:
    with pytest.raises(PageError) as caught:
        open_page(make_selector(html, URL), URL)
    assert caught.value.kind == kind


# Hand-made samples of older versions print no version: the ids, or the title, tell that it is ALLRIS.
BARE = {
    "a calendar": (
        "si010?MM=2&YY=2026",
        '<title>ALLRIS</title><table class="calenderView"><tr><td>1</td></tr></table>',
    ),
    "a shell": ("si018", "<title>ALLRIS - Sitzungen</title><div id='mainContent'></div>"),
    "a meeting": ("to010?SILFDNR=7", '<title>x</title><h1 class="title">Rat</h1><span id="sidatum">05.03.2024</span>'),
}


@pytest.mark.parametrize(("address", "html"), BARE.values(), ids=BARE.keys())
def test_a_page_without_its_version(address: str, html: str) -> None:
    assert open_page(make_selector(html, invented.BASE + address), invented.BASE + address).version == "4"


def test_a_table_alone_is_no_allris() -> None:
    with pytest.raises(PageError, match="other_system"):
        check(make_selector("<title>Musterstadt</title><table class='dataTable'></table>", URL), URL)


def test_gate_address() -> None:
    url = invented.BASE + "_gate/challenge"
    with pytest.raises(PageError, match="gate"):
        check(make_selector("<p>Bitte warten</p>", url), url)


def test_noauth_address() -> None:
    url = invented.BASE + "noauth"
    with pytest.raises(PageError, match="no_access"):
        check(make_selector(invented.html("x", ""), url), url)


def test_address_of_allris_3() -> None:
    with pytest.raises(PageError, match="ALLRIS 3"):
        open_page(make_selector("<h1>TOP</h1>", URL), invented.BASE + "to010.asp?SILFDNR=7")


@pytest.mark.parametrize(
    "link", ["to010_r.asp?SILFDNR=7", "vo020_r.asp?VOLFDNR=7", "si010_e.asp", "TO020.asp?TOLFDNR=7", "SI010.ASP"]
)
def test_responsive_pages_of_allris_3_are_told_by_their_links(link: str) -> None:
    """They have ids that version 4 has too, and their address may end in anything."""
    page = f'<h1>05.03.2024</h1><a href="{link}">TOP</a><table id="toTable"><tr><td>Rat</td></tr></table>'
    with pytest.raises(PageError, match=r"wrong_page.*ALLRIS 3"):
        open_page(make_selector(page, URL), URL)


def test_a_link_to_an_old_page_within_a_text_says_nothing_of_this_one() -> None:
    text = '<div class="docPart"><a href="https://musterstadt.example/bi/vo020.asp?VOLFDNR=7">Vorlage</a></div>'
    assert check(make_selector(invented.html("to020", ITEM + text).replace("Version 4.1.7", ""), URL), URL) == "4"


def test_version() -> None:
    assert check(make_selector(invented.html("to020", ITEM), URL), URL) == "4.1.7"


def test_version_beside_a_meta_of_the_cms() -> None:
    metas = '<meta name="description" content="Musterstadt">' + invented.VERSION
    assert check(make_selector(invented.html("to020", ITEM, version=metas), URL), URL) == "4.1.7"


def test_minutes_may_speak_of_maintenance() -> None:
    text = invented.panel("Beratung", invented.doc_part("<p>Wartungsarbeiten; Keine Information verfügbar</p>"))
    html = invented.html("to020", ITEM + invented.content(text))
    assert check(make_selector(html, URL), URL) == "4.1.7"


def test_a_list_without_content_is_no_refusal() -> None:
    html = invented.html("si010", invented.heading("Kalender") + invented.content('<div class="calendar"></div>'))
    assert check(make_selector(html, URL), URL) == "4.1.7"


WRONG = {
    "an agenda where an item was asked for": ("to020?TOLFDNR=7", '<table class="toTable"></table>'),
    "an item where a meeting was asked for": ("to010?SILFDNR=7", '<span id="toname">Ö 4</span>'),
    "an item where a paper was asked for": ("vo020?VOLFDNR=7", '<span id="toBeschlussart">vertagt</span>'),
    "a paper where an item was asked for": ("to020?TOLFDNR=7", '<div><table class="bfTable"></table></div>'),
    "a paper without its way": ("to020?TOLFDNR=7", '<span id="vobetreff">Radweg</span>'),
    "a calendar where a meeting was asked for": ("to010?SILFDNR=7", '<table class="calenderView"></table>'),
    "attendance": ("si019?SILFDNR=7", '<span id="sibetreff">Rat</span>'),
}


@pytest.mark.parametrize(("address", "mark"), WRONG.values(), ids=WRONG.keys())
def test_another_page_than_its_address_says(address: str, mark: str) -> None:
    url = invented.BASE + address
    selector = make_selector(invented.html("app", invented.heading("Muster") + mark), url)
    with pytest.raises(PageError) as caught:
        open_page(selector, url)
    assert caught.value.kind == "wrong_page"


def test_generic_page_of_the_cms() -> None:
    html = f"<head>{invented.VERSION}<title>Ratsinformationssystem</title></head><h1>Musterstadt</h1>"
    with pytest.raises(PageError, match="wrong_page"):
        open_page(make_selector(html, URL), URL)


def test_page_without_its_heading() -> None:
    with pytest.raises(PageError, match="malformed"):
        open_page(make_selector(invented.html("to020", invented.head(toname="Ö 4")), URL), URL)


def test_two_headings() -> None:
    html = invented.html("to020", ITEM + invented.heading("Noch eine"))
    with pytest.raises(PageError, match=r"one 'h1\.title', found 2"):
        open_page(make_selector(html, URL), URL)


def test_page_of_another_object_than_its_address() -> None:
    html = invented.html("to020", ITEM, number="TOLFDNR=8")
    with pytest.raises(PageError, match="Expected TOLFDNR 7, found TOLFDNR 8"):
        open_page(make_selector(html, URL), URL)


def test_an_address_that_tells_nothing() -> None:
    url = invented.BASE + "?x=1"
    page = open_page(make_selector(invented.html("app", ITEM, number="TOLFDNR=7"), url), url)
    assert type(page).__name__ == "AgendaItemPage"


def test_neither_address_nor_page_tells() -> None:
    html = invented.html("app", invented.heading("Muster"))
    with pytest.raises(PageError, match="wrong_page"):
        open_page(make_selector(html, invented.BASE), invented.BASE)


def test_an_error_keeps_its_parts_when_copied() -> None:
    error = PageError("gate", URL, "Stop.")
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301 - our own bytes
        assert (twin.kind, twin.url, twin.detail) == ("gate", URL, "Stop.")


def test_an_unknown_kind_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        PageError("strange", URL, "")


REAL = {
    "taunusstein_4.1.7_to010_SILFDNR4021.html": ("to010", "to010?SILFDNR=4021"),
    "taunusstein_4.1.7_to020_TOLFDNR1026743.html": ("to020", "to020?TOLFDNR=1026743"),
    "trier_4.1.7_to010_SILFDNR1000264.html": ("to010", "to010?SILFDNR=1000264"),
    "trier_4.1.7_vo020_VOLFDNR1001540.html": ("vo020", "vo020?VOLFDNR=1001540"),
}


@pytest.mark.parametrize("name", REAL)
def test_real_pages_pass(real_page: Callable[[str], bytes], name: str) -> None:
    assert check(make_selector(real_page(f"allris4/{name}"), URL), URL) == "4.1.7"


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("asked", ["to010?SILFDNR=1", "to020?TOLFDNR=1", "vo020?VOLFDNR=1"])
def test_real_pages_are_only_what_they_are(real_page: Callable[[str], bytes], name: str, asked: str) -> None:
    kind, own = REAL[name]
    address = own if asked.startswith(kind) else asked
    selector = make_selector(real_page(f"allris4/{name}"), address)
    if address == own:
        assert open_page(selector, invented.BASE + address).warnings == []
    else:
        with pytest.raises(PageError, match=f"found {kind}"):
            open_page(selector, invented.BASE + address)


def test_real_wicket_answer(real_page: Callable[[str], bytes]) -> None:
    body = real_page("allris4/trier_4.1.7_si010_ajax_MM10_YY2026.xml")
    assert check(make_selector(body, URL), URL) == "4.1.7"
