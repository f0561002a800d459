"""Text of HTML elements, as a reader sees it.

ALLRIS shows texts that were written in Word and turned into HTML by Aspose:

    <p style="margin-top:0pt"><span>Die Ausfü</span><span>hrungen zum Spielplatz</span></p>
    <p><span>&#xa0;</span></p>
    <ol start="2" type="a"><li><span>Der Rat beschließt …</span></li></ol>

Words are split over several `<span>`s, most often right after an umlaut, so runs are joined with
nothing between them; what separates words is in the markup already. A non-breaking blank is how
Word writes an empty paragraph. The numbers of a list are not in its text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable

from lxml import etree

from ratsinfo_spider.vendors.list_numerals import marker

__all__ = ["block_text", "clean", "inline_text", "is_blank", "title_text"]

_WITHOUT_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_INLINE_BLOCK = re.compile(r"display:\s*inline-block")
_UNSEEN = frozenset({"script", "style", "noscript", "template", "button", "select", "textarea", "option"})
_RUNS = frozenset({"a", "b", "em", "i", "span", "strong", "u"})
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _PARAGRAPHS | {
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt"),
    *("fieldset", "figure", "footer", "form", "header", "hr", "html", "legend", "main", "nav", "pre", "section"),
}


def clean(text: str) -> str:
    """Text on one line: blanks of any kind collapsed, invisible signs removed, letters composed (NFC).

    >>> clean("  Ö\\u00a02.1 \\n")
    'Ö 2.1'
    >>> clean("Planungsbe\\u00adschluss fu\\u0308r")
    'Planungsbeschluss für'
    """
    text = text.strip()
    if text.isprintable() and "  " not in text:  # no blank but the plain one, nothing invisible: nearly every line
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    text = text.translate(_WITHOUT_INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_blank(element: etree._Element, leave_out: Callable[[etree._Element], bool]) -> bool:
    """Whether no word stands in an element but in what is left out of it; much quicker than to read the words."""
    waiting = [element]
    while waiting:
        parent = waiting.pop()
        if not _is_space(parent.text):
            return False
        for child in parent:
            if not _is_space(child.tail):
                return False
            if isinstance(child.tag, str) and not leave_out(child):
                waiting.append(child)
    return True


def _is_space(text: str | None) -> bool:
    return not text or text.isspace()


def block_text(element: etree._Element, skip: Container[etree._Element] = frozenset()) -> str:
    """Text of running prose: a line a paragraph, one empty line where the page has empty paragraphs.

    A `<br>` ends a line. List items carry their number (`start`, `value` and `type` are honoured)
    and two blanks for each level below the first. A table row is one line, its cells parted by
    ` | ` where more than one of them is filled. `skip`: elements to leave out, whole.
    """
    writer = _Writer(skip)
    try:
        writer.element(element)
    except RecursionError:  # hundreds of elements inside each other, as a broken editor writes them
        return "\n".join(line for line in map(clean, element.itertext(etree.Element)) if line)
    return writer.text()


def inline_text(element: etree._Element, skip: Container[etree._Element] = frozenset()) -> str:
    """Text on one line; a line break or the end of a paragraph becomes a blank."""
    if not len(element):
        return clean(element.text or "")
    if len(element) == 1 and not skip and _is_run(only := element[0]) and _is_seen(element):
        return clean(f"{element.text or ''}{only.text}{only.tail or ''}")
    return clean(" ".join(_lines(element, skip)))


def _is_run(element: etree._Element) -> bool:
    """Words inside a line and nothing else: most labels and fields hold one such element."""
    return element.tag in _RUNS and not len(element) and bool(element.text) and element.get("hidden") is None


def _is_seen(element: etree._Element) -> bool:
    return element.tag not in _UNSEEN and element.get("hidden") is None


def title_text(element: etree._Element, skip: Container[etree._Element] = frozenset()) -> str:
    r"""Text of a title, in which ALLRIS prints the clerk's own line breaks raw: kept as `\n`.

    Trier 4.1.7 has them as bare line feeds inside the link, Gelsenkirchen as `<br/>`.
    """
    lines = [line for part in _lines(element, skip) for line in part.split("\n")]
    return "\n".join(line for line in map(clean, lines) if line)


def _lines(element: etree._Element, skip: Container[etree._Element]) -> list[str]:
    writer = _Writer(skip, plain=True)
    writer.element(element)
    return writer.raw_lines()


class _Writer:
    """Walks an element and collects lines. `plain`: no list numbers, no table signs, no cleaning."""

    def __init__(self, skip: Container[etree._Element], *, plain: bool = False) -> None:
        self.skip = skip
        self.plain = plain
        self.lines: list[str] = []
        self.run: list[str] = []
        self.depth = 0
        self.markers: list[str] = []

    def text(self) -> str:
        """The collected lines with one empty line at most between two."""
        self.flush()
        kept: list[str] = []
        for line in self.lines:
            if line or (kept and kept[-1]):
                kept.append(line)
        return "\n".join(kept).rstrip("\n")

    def raw_lines(self) -> list[str]:
        self.flush()
        return self.lines

    def flush(self) -> None:
        """End the line. One of non-breaking blanks alone is an empty paragraph, one of plain blanks is nothing."""
        if not self.run:
            return
        raw = "".join(self.run)
        self.run.clear()
        if self.plain:
            self.lines.append(raw)
            return
        if raw.isspace():
            if "\xa0" in raw:
                self.lines.append("")
        elif line := clean(raw):
            self.lines.append(self.marked(line))

    def marked(self, line: str) -> str:
        if not self.depth:
            return line
        indent = "  " * (self.depth - max(1, len(self.markers)))
        line = " ".join([*self.markers, line])
        self.markers.clear()
        return indent + line

    def element(self, element: etree._Element) -> None:
        """Take in one element without its tail."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN or element in self.skip:
            return
        if tag in _PARAGRAPHS:
            self.paragraph(element)
        elif tag == "br":
            self.line_break()
        elif tag in ("ol", "ul", "menu") and not self.plain:
            self.list(element)
        elif tag == "table" and not self.plain:
            self.table(element)
        elif element.get("hidden") is None:
            self.other(element, tag)

    def content(self, element: etree._Element) -> None:
        run, skip = self.run, self.skip
        if (text := element.text) and (run or not _is_layout(text)):
            run.append(text)
        for child in element:
            if child.tag == "span" and not len(child) and (text := child.text) and child not in skip:
                run.append(text)
            else:
                self.element(child)
            if (tail := child.tail) and (run or not _is_layout(tail)):
                run.append(tail)

    def line_break(self) -> None:
        before = len(self.lines)
        self.flush()
        if len(self.lines) == before and not self.plain:
            self.lines.append("")

    def paragraph(self, element: etree._Element) -> None:
        self.flush()
        lines, before = self.lines, len(self.lines)
        self.content(element)
        self.flush()
        if len(lines) == before and not self.plain:
            lines.append("")

    def other(self, element: etree._Element, tag: str) -> None:
        if tag in _BLOCKS or (self.plain and tag in ("li", "ol", "ul", "tr", "td", "th", "table")):
            self.flush()
            self.content(element)
            self.flush()
        elif not len(element) and not element.text:
            if _INLINE_BLOCK.search(element.get("style", "")):
                self.run.append(" ")  # Aspose's tab stop: a box with a width and nothing in it
        else:
            self.content(element)

    def list(self, element: etree._Element) -> None:
        self.flush()
        self.depth += 1
        number = _int(element.get("start"), 1)
        for child in element:
            if child.tag != "li" or child in self.skip:
                self.element(child)
                continue
            number = _int(child.get("value"), number)
            self.item(child, _marker(element, number))
            number += 1
        self.depth -= 1

    def item(self, element: etree._Element, sign: str) -> None:
        waiting = len(self.markers)
        if sign:
            self.markers.append(sign)
        self.content(element)
        self.flush()
        del self.markers[waiting:]

    def table(self, element: etree._Element) -> None:
        self.flush()
        for caption in element.iterchildren("caption"):
            self.element(caption)
        for row in _rows(element):
            if row not in self.skip:
                self.lines.extend(_row_lines(row, self.skip))


def _is_layout(text: str) -> bool:
    """Line ends and indents of the markup: nothing where a line begins."""
    return text.isspace() and "\xa0" not in text


def _row_lines(row: etree._Element, skip: Container[etree._Element]) -> list[str]:
    """A table row as one line; a row with one filled cell is what stands in that cell."""
    cells = [block_text(cell, skip) for cell in row.iterchildren("td", "th")]
    filled = [cell for cell in cells if cell]
    if len(filled) < 2:
        return filled[0].split("\n") if filled else [""] if _has_nbsp(row) else []
    return [clean(" | ".join(cells).rstrip(" |"))]


def _has_nbsp(row: etree._Element) -> bool:
    return any("\xa0" in text for text in row.itertext())


def _rows(table: etree._Element) -> Iterable[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _marker(element: etree._Element, number: int) -> str:
    """What a browser prints before an item; nothing where the style says so."""
    style = element.get("style", "").replace(" ", "")
    if "list-style-type:none" in style or "list-style:none" in style:
        return ""
    return marker(number, element.get("type", "1")) if element.tag == "ol" else "-"


def _int(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default
