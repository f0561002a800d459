"""What a user does on a page, done by our scripts in a real Chromium: the period of a list, and its next page."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from scrapy.settings import Settings

from ratsinfo_spider.browser.browser_client import browser_settings, find_chromium
from ratsinfo_spider.vendors.allris4.browser_scripts import FILL, NEXT, SUBMIT, UNFOLD

CHROMIUM = {"RATSINFO_CHROMIUM": os.environ.get("RATSINFO_CHROMIUM") or find_chromium()}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM["RATSINFO_CHROMIUM"], reason="no Chromium here; see tests/needs.sh"),
]

PAGED = {
    "by Ajax": """<table><tfoot><tr><td>Zeige 1 bis 25 von 60
        <a href="#" class="next" title="Nächste Seite">&gt;</a></tfoot></table>""",
    "by numbered links": """<p><span>1</span>
        <a href="./si018?0-1.-table-navigation-1-pageLink"><span>2</span></a></p>""",
    "by buttons": """<b class="goto"><em>1</em></b><b class="goto"><button>2</button></b>
        <b class="goto"><a href="#">3</a></b>""",
    "by a label": """<div class="navigator"><a href="#">&lt;</a>
        <button aria-label="Zur nächsten Seite">&gt;</button></div>""",
}
ENDED = {
    "disabled": '<div class="navigator"><a class="next" disabled="disabled">&gt;</a></div>',
    "marked": '<div class="navigator"><a class="next disabled" href="#">&gt;</a></div>',
    "the last number": '<b class="goto"><a href="#">1</a></b><b class="goto"><em>2</em></b>',
    "by the counter": '<p>Zeige 26 bis 30 von 30 <a href="./si018?0-1.-pageLink">1</a></p>',
    "one page": '<table><tr><td><a href="#" class="next">keine Blätterfunktion</a></td></tr></table>',
}
PERIOD = """
    <form id="searchform"><input type="hidden" name="sectoken"><button name="p::submit">Suchen</button></form>
    <a data-simpletooltip-text="Zeitraum einblenden" href="#">+</a>
    <form id="period"><input type="hidden" name="sectoken" value="7a">
    <input type="date" name="searchPanel:begin" value="2025-11-01"><input type="text" name="searchPanel:end">
    <button name="searchPanel:reset">Alle</button><button name="searchPanel:search">Suchen</button></form>"""
CLICKED = """() => {
  window.clicked = null;
  document.onclick = event => { event.preventDefault(); window.clicked = event.target.outerHTML; };
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    options = browser_settings(Settings(CHROMIUM))["PLAYWRIGHT_LAUNCH_OPTIONS"]
    with sync_playwright() as playwright, playwright.chromium.launch(**options) as chromium:
        yield chromium.new_page()


@pytest.mark.parametrize("html", PAGED.values(), ids=PAGED)
def test_a_next_page_is_found_and_clicked(html: str, page: Any) -> None:
    page.set_content(html)
    page.evaluate(CLICKED)
    assert page.evaluate(NEXT, False)
    assert page.evaluate("window.clicked") is None
    assert page.evaluate(NEXT, True)
    assert re.search("&gt;|2", page.evaluate("window.clicked"))


@pytest.mark.parametrize("html", ENDED.values(), ids=ENDED)
def test_after_the_last_page_there_is_none(html: str, page: Any) -> None:
    page.set_content(html)
    assert not page.evaluate(NEXT, True)


def test_the_period_is_filled_in_and_its_own_button_pressed(page: Any) -> None:
    """Not the first form, though it has a field of the same name."""
    page.set_content(PERIOD)
    page.evaluate(CLICKED)
    page.evaluate("() => { window.told = []; document.onchange = event => window.told.push(event.target.name); }")
    fields = [["sectoken", "other"], ["searchPanel:begin", "2024-01-01"], ["searchPanel:end", "31.12.2024"]]
    page.evaluate(FILL, fields)
    values = page.evaluate("() => [...document.forms[1].elements].map(field => field.value)")
    assert values[:3] == ["7a", "2024-01-01", "31.12.2024"]
    assert page.evaluate("window.told") == ["searchPanel:begin", "searchPanel:end"]
    page.evaluate(SUBMIT, [*(name for name, _ in fields), "searchPanel:search"])
    assert "searchPanel:search" in page.evaluate("window.clicked")


def test_a_folded_period_is_unfolded(page: Any) -> None:
    page.set_content(PERIOD)
    page.evaluate(CLICKED)
    assert page.evaluate(UNFOLD, False)
    assert page.evaluate("window.clicked") is None
    assert page.evaluate(UNFOLD, True)
    assert "Zeitraum" in page.evaluate("window.clicked")
