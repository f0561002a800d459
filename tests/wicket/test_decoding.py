"""Pages in the encoding they declare; bytes that do not fit, and letters that are none, never pass in silence."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, Response

from ratsinfo_spider.wicket.decoding import UndecodableError, decoded

URL = "https://ris.musterstadt.example/public/vo020?VOLFDNR=7"
WORDS = "Öffentlicher Grünflächenausschuß – 50 €"


def page(charset: str = "") -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<!DOCTYPE html><html><head>{meta}</head><body>{WORDS}</body></html>"


@pytest.mark.parametrize(
    ("header", "meta", "encoding"),
    [
        ("text/html;charset=UTF-8", "", "utf-8"),
        ("text/html;charset=ISO-8859-1", "iso-8859-1", "cp1252"),  # browsers read it so
        ("text/html", "windows-1252", "cp1252"),
        ("text/html", "utf-8", "utf-8"),
        ("text/html;charset=ISO-8859-15", "", "iso-8859-15"),
        ("text/html", "", "utf-8-sig"),
        ("text/plain;charset=UTF-8", "", "utf-8"),
    ],
)
def test_a_page_is_read_as_declared(header: str, meta: str, encoding: str) -> None:
    words = page(meta) if encoding != "iso-8859-15" else page(meta).replace("–", "-")
    response = HtmlResponse(URL, body=words.encode(encoding), headers={"Content-Type": header})
    assert decoded(response) == (words, ())


def test_letters_that_somebody_else_has_lost_are_no_page() -> None:
    words = page().replace("–", "-").encode("cp1252").decode("utf-8", "replace")
    with pytest.raises(UndecodableError, match=r"all 5 letters beyond ASCII were lost .*U\+FFFD"):
        decoded(HtmlResponse(URL, body=words.encode()))
    for kept in ("ß", "&uuml;", "&#252;", "&#xDF;"):  # then some are lost at the source
        assert decoded(HtmlResponse(URL, body=(words + kept).encode())).oddities


def test_bytes_that_do_not_fit_are_no_page() -> None:
    response = HtmlResponse(URL, body=page().encode("cp1252"), headers={"Content-Type": "text/html;charset=UTF-8"})
    with pytest.raises(UndecodableError, match="not the utf-8 that is declared: byte 40 is 0xd6"):
        decoded(response)
    with pytest.raises(UndecodableError):
        decoded(Response(URL, body=b"\xff\xfe\xfd"))
