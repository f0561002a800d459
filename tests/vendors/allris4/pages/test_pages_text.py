"""Text of Word's HTML: nothing lost, nothing invented, readable."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ratsinfo_spider.vendors.html_text import block_text, inline_text, title_text


def element(html: str) -> etree._Element:
    root = etree.fromstring(f"<html><body><div>{html}</div></body></html>", etree.HTMLParser())
    return root[0][0]


BLOCKS = {
    "runs are joined with nothing between": (
        "<p><span>Die Ausfü</span><span>hrungen fü</span><span>r die Mü</span><span>hle</span></p>",
        "Die Ausführungen für die Mühle",
    ),
    "blanks between runs stay": ("<p><span>Der</span> <span>Rat </span><span>tagt</span></p>", "Der Rat tagt"),
    "bold inside a word": ("<p>Bau<b>aus</b>schuss</p>", "Bauausschuss"),
    "paragraphs are lines": ("<p>eins</p>\r\n\t<p>zwei</p>", "eins\nzwei"),
    "an empty paragraph is an empty line": ("<p>eins</p><p><span>&#xa0;</span></p><p>zwei</p>", "eins\n\nzwei"),
    "nine empty paragraphs are one empty line": (
        "<p>eins</p>" + "<p>&#xa0;</p>" * 9 + "<p>zwei</p>",
        "eins\n\nzwei",
    ),
    "no empty lines at the ends": ("<p>&#xa0;</p><p>eins</p><p>&#xa0;</p>", "eins"),
    "br ends a line": ("<p>eins<br/>zwei</p>", "eins\nzwei"),
    "two br are an empty line": ("<p>eins<br><br>zwei</p>", "eins\n\nzwei"),
    "br at the end is nothing": ("<p>eins<br/></p><p>zwei</p>", "eins\nzwei"),
    "wrapped source is one line": ("<p>eins\r\n   zwei\n\tdrei</p>", "eins zwei drei"),
    "non-breaking blanks": ("<p>&#xa0;§&#xa0;4&#xa0;&#xa0;Abs. 1</p>", "§ 4 Abs. 1"),
    "soft hyphens go": ("<p>Planungsbe&shy;schluss</p>", "Planungsbeschluss"),
    "hyphens stay": ("<p>Planungsbe-schluss</p>", "Planungsbe-schluss"),
    "letters are composed": ("<p><span>fu</span><span>&#x308;r</span></p>", "für"),
    "entities": ("<p>&#x201E;Hof&#x201C; &amp; &lt;Garten&gt;</p>", "„Hof“ & <Garten>"),
    "comments and scripts are no text": ("<p>ei<!-- x -->ns<script>var x;</script></p>", "eins"),
    "a tab stop is a blank": (
        '<p>Ja:<span style="width:35.4pt; display:inline-block"></span>3<span style="color:red"></span>0</p>',
        "Ja: 30",
    ),
    "text beside blocks": ("eins<div>zwei</div>drei", "eins\nzwei\ndrei"),
    "headings": ("<h3>Beschluss:</h3><p>Der Rat beschließt.</p>", "Beschluss:\nDer Rat beschließt."),
    "hidden components": ('<div id="id4" hidden="">weg</div><p>da</p>', "da"),
    "list": ("<ol><li>eins</li><li><p><span>zwei</span></p></li></ol>", "1. eins\n2. zwei"),
    "list with start": ('<ol start="2" type="1"><li>eins</li><li>zwei</li></ol>', "2. eins\n3. zwei"),
    "list with values": ('<ol><li value="7">eins</li><li>zwei</li></ol>', "7. eins\n8. zwei"),
    "letters": ('<ol type="a"><li>eins</li><li>zwei</li></ol>', "a. eins\nb. zwei"),
    "roman": ('<ol type="I" start="3"><li>eins</li><li>zwei</li></ol>', "III. eins\nIV. zwei"),
    "unmarked list": ('<ol style="list-style-type: none"><li>1.1 eins</li></ol>', "1.1 eins"),
    "bullets": ("<ul><li>eins</li><li>zwei</li></ul>", "- eins\n- zwei"),
    "nested list": (
        '<ol><li>eins<ol type="a"><li>x</li><li>y</li></ol></li><li>zwei</li></ol>',
        "1. eins\n  a. x\n  b. y\n2. zwei",
    ),
    "nested list without li": ("<ol><li>eins</li><ul><li>x</li></ul><li>zwei</li></ol>", "1. eins\n  - x\n2. zwei"),
    "an empty item counts": ("<ol><li>eins</li><li>&#xa0;</li><li>drei</li></ol>", "1. eins\n\n3. drei"),
    "broken start": ('<ol start="x"><li>eins</li></ol>', "1. eins"),
    "two paragraphs in an item": ("<ol><li><p>eins</p><p>weiter</p></li></ol>", "1. eins\nweiter"),
    "table": (
        "<table><tr><td><p>Dafür:</p></td><td><p>25</p></td></tr><tr><td>Dagegen:</td><td>8</td></tr></table>",
        "Dafür: | 25\nDagegen: | 8",
    ),
    "an empty cell keeps its place": (
        "<table><tbody><tr><td>&#xa0;</td><th>JA</th><th>NEIN</th></tr>"
        "<tr><td>Muster</td><td></td><td>X</td></tr></tbody></table>",
        "| JA | NEIN\nMuster | | X",
    ),
    "a row with one filled cell is its text": (
        "<table><tr><td></td><td><p>eins</p><p>zwei</p></td></tr></table>",
        "eins\nzwei",
    ),
    "lines in cells": ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a b | c"),
    "table between texts": ("<p>vor</p><table><tr><td>x</td><td>y</td></tr></table><p>nach</p>", "vor\nx | y\nnach"),
    "table with nothing": ("<p>vor</p><table><tr><td>&#xa0;</td></tr></table><p>nach</p>", "vor\n\nnach"),
    "caption": ("<table><caption>Haushalt</caption><tr><td>x</td></tr></table>", "Haushalt\nx"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("html", "text"), BLOCKS.values(), ids=BLOCKS.keys())
def test_block_text(html: str, text: str) -> None:
    assert block_text(element(html)) == text


TITLES = {
    "raw line feeds are the clerk's": ("Radweg am Ring; \r\n1. Abschnitt", "Radweg am Ring;\n1. Abschnitt"),
    "br": ("Radweg<br/>1. Abschnitt", "Radweg\n1. Abschnitt"),
    "doubled blanks and tabs": ("III  - \tHaushalt", "III - Haushalt"),
    "indented markup": ("\n      Radweg\n    ", "Radweg"),
    "paragraph": ("<p>Radweg</p><p>Ring</p>", "Radweg\nRing"),
    "split word": ("Rad<b>weg</b> &amp; Mehr", "Radweg & Mehr"),
}


@pytest.mark.parametrize(("html", "text"), TITLES.values(), ids=TITLES.keys())
def test_title_text(html: str, text: str) -> None:
    assert title_text(element(html)) == text


@pytest.mark.parametrize(("html", "text"), TITLES.values(), ids=TITLES.keys())
def test_inline_text_is_the_title_on_one_line(html: str, text: str) -> None:
    assert inline_text(element(html)) == text.replace("\n", " ")


def test_skip_leaves_out_an_element_but_not_what_follows() -> None:
    root = element("<p>Radweg<span>Nachtrag</span> am Ring</p>")
    assert block_text(root, {*root.iter("span")}) == "Radweg am Ring"


def test_deep_nesting_is_read() -> None:
    assert block_text(element("<div>" * 150 + "tief" + "</div>" * 150)) == "tief"


def test_absurd_nesting_loses_the_layout_but_no_text() -> None:
    parser = etree.HTMLParser(huge_tree=True)
    root = etree.fromstring("<html><body>" + "<span>" * 1500 + "tief<br>unten", parser)
    assert block_text(root) == "tief\nunten"


words = st.text(alphabet="abcÄÖÜäöüß \xa0-.„“", min_size=1, max_size=30)


@settings(deadline=None, max_examples=80)
@given(text=words, cuts=st.sets(st.integers(0, 30)), breaks=st.booleans())
def test_any_splitting_into_spans_is_the_same_text(text: str, cuts: set[int], breaks: bool) -> None:
    places = sorted({cut for cut in cuts if cut < len(text)} | {0})
    runs = [text[start:end] for start, end in zip(places, [*places[1:], len(text)], strict=True)]
    spans = "".join(f"<span>{run}</span>" if run.strip() or not breaks else run for run in runs)
    whole = block_text(element(f"<p>vor</p><p>{text}</p><p>nach</p>"))
    assert block_text(element(f"<p>vor</p><p>{spans}</p><p>nach</p>")) == whole


@settings(deadline=None, max_examples=80)
@given(st.lists(words, max_size=6))
def test_text_has_no_blank_ends_and_no_double_empty_lines(paragraphs: list[str]) -> None:
    text = block_text(element("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)))
    lines = text.split("\n")
    assert all(line == " ".join(line.split()) for line in lines)
    assert "\n\n\n" not in text


@settings(deadline=None, max_examples=60)
@given(st.lists(words, max_size=6))
def test_no_letter_is_lost(paragraphs: list[str]) -> None:
    text = block_text(element("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)))
    assert "".join(text.split()) == "".join("".join(paragraphs).split())
