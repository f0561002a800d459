"""What every page of ALLRIS has: its frame, its permanent address, its links, and elements that are there once."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendors.allris4.pages import Page, PageError, make_selector, one
from ratsinfo_spider.vendors.allris4.pages.frame import Path
from tests.helpers import allris4_pages as invented

URL = invented.BASE + "to020?TOLFDNR=7"
HEADING = invented.heading("05.03.2024 - 4 Radweg")


@pytest.mark.parametrize("count", [0, 2])
def test_one_names_selector_count_and_address(count: int) -> None:
    root = make_selector(f"<div>{'<p class=x></p>' * count}</div>", URL).root
    with pytest.raises(PageError, match=rf"'p\.x', found {count}.*TOLFDNR=7"):
        one(Path("p.x"), root, URL)


def test_one_finds_it() -> None:
    assert one(Path("p.x"), make_selector("<p class='y x'>da</p>", URL).root, URL).text == "da"


def frame_page(main: str, extra: str = "", url: str = URL) -> Page:
    return Page(make_selector(extra + invented.html("to020", main, number="TOLFDNR=7"), url), url)


def test_heading_of_the_cms_is_not_ours() -> None:
    page = frame_page(HEADING, "<html><body><h1 class='title'>Stadt Musterstadt</h1><div>")
    assert page.title == "05.03.2024 - 4 Radweg"


def test_permalink() -> None:
    assert frame_page(HEADING).permalink == invented.BASE + "to020?TOLFDNR=7"


LINKS = {
    "relative": ("./vo020?VOLFDNR=1", invented.BASE + "vo020?VOLFDNR=1"),
    "up": ("../x/vo020", "https://ratsinfo.musterstadt.example/x/vo020"),
    "absolute": ("https://other.example/a", "https://other.example/a"),
    "a place": ("#showHideLink_id2", None),
    "a user's disk": ("file:///C:\\Users\\muster\\x.pdf", None),
    "a script": ("javascript:void(0)", None),
    "broken": ("http://[x", None),
    "empty": ("", None),
    "none": (None, None),
}


@pytest.mark.parametrize(("href", "url"), LINKS.values(), ids=LINKS.keys())
def test_http_url(href: str | None, url: str | None) -> None:
    assert frame_page(HEADING).http_url(href) == url


def test_base_of_the_cms() -> None:
    page = frame_page(HEADING, '<html><head><base href="https://www.musterstadt.example/allris/"></head>')
    assert page.http_url("./to010?SILFDNR=1") == "https://www.musterstadt.example/allris/to010?SILFDNR=1"
