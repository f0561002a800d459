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


@pytest.mark.parametrize("place", range(-2, 2))
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("sign", ["\x01", "\x90", "\ufdd0", "\uffff"])
def test_a_control_character_is_found_wherever_it_stands_in_a_long_page(sign: str, encoding: str, place: int) -> None:
    if encoding == "cp1252" and sign > "\x7f":  # has none of the others
        return
    letters = "a" * (2**20 + place)
    body = f"{letters}{sign}{letters}".encode(encoding)
    response = HtmlResponse(URL, body=body, headers={"Content-Type": f"text/html;charset={encoding}"})
    told = f"control characters (U+{ord(sign):04X}) were left out"
    assert decoded(response) == (letters + letters, (told,))


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


LETTERS = "Öffentlicher Grünflächenausschuß für Gebühren und Häfen"


@pytest.mark.parametrize(
    ("header", "body", "words"),
    [
        ("text/html;charset=ISO-8859-1", LETTERS.encode(), "declared as cp1252, and all its letters"),
        ("text/html;charset=ISO-8859-15", LETTERS.encode(), "declared as iso8859-15, and all its letters"),
        ("text/html;charset=UTF-8", LETTERS.encode().decode("latin-1").encode(), "UTF-8 twice: 7 times"),
        ("text/html;charset=UTF-8", LETTERS.encode().decode("cp1252", "replace").encode(), "UTF-8 twice: 7 times"),
        ("text/html;charset=UTF-8", LETTERS.encode("ascii", "replace"), r"`\?` stands in 5 words"),
    ],
)
def test_letters_that_somebody_else_has_misread_are_no_page(header: str, body: bytes, words: str) -> None:
    page = b"<html><script>a?b:c?d:e?f:g?h:i?j</script><a href='vo020?VOLFDNR=7'>" + body + b"</a></html>"
    with pytest.raises(UndecodableError, match=words):
        decoded(HtmlResponse(URL, body=page, headers={"Content-Type": header}))


@pytest.mark.parametrize(
    "words",
    [
        "Was?wie?wo?wer?wann?warum",  # five, and an umlaut beside them
        "fÃ¼nf Ã¤hnliche Ã¶ffentliche GrÃ¼nflÃ¤chen",  # pasted so: the page's own letters are right
    ],
)
def test_what_somebody_wrote_so_stays(words: str) -> None:
    html = f"<html><p>{words}</p><p>Größe</p></html>"
    assert (
        decoded(HtmlResponse(URL, body=html.encode(), headers={"Content-Type": "text/html;charset=UTF-8"})).text == html
    )
    questions = (
        "<html><script>a?b:c?d:e?f:g?h:i?j</script><a href='a?b'></a><a href='vo020?VOLFDNR=7'>Wer?wie</a></html>"
    )
    assert decoded(HtmlResponse(URL, body=questions.encode())).text == questions
