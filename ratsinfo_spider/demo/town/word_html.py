"""Word text as council systems show it (made by Aspose), and the same text as a perfect reader has it.

A text is a list of blocks; `html` gives its markup, `plain` its words. The markup carries what makes such pages
hard: words split over spans (most often after an umlaut), empty paragraphs of one U+00A0, list numbers that stand
nowhere, soft hyphens, decomposed umlauts, doubled blanks, line ends of two kinds.

Invented, in the form of real pages:

    <div>
        <p style="margin-top:0pt; margin-bottom:0pt; font-size:11pt">
            <span style="font-family:Arial">Der Mobilitä</span><span style="font-family:Arial">tsausschuss tagt.</span>
        </p>
        <p style="margin-top:0pt; margin-bottom:0pt; font-size:11pt"><span>&#xa0;</span></p>
        <ol start="2" type="a"><li><span>…</span></li></ol>
    </div>
"""

from __future__ import annotations

import html as html_entities
import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Blank", "Block", "Listing", "Par", "Table", "html", "one_line", "plain"]

SOFT_HYPHEN = "\u00ad"
_END = "\r\n"  # of the Word part; the frame around it ends its lines with \n
_FONTS = ("Arial", "Calibri", "'Open Sans'", "Carlito", "'Times New Roman'")
_P = "margin-top:0pt; margin-bottom:0pt; widows:0; orphans:0; font-size:11pt"
_LI = "margin-left:14.4pt; widows:0; orphans:0; padding-left:3.6pt"
_CELL = "padding-right:5.4pt; padding-left:5.4pt; vertical-align:top"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


@dataclass(frozen=True, slots=True)
class Par:
    """A paragraph; a line break in `text` is a `<br />`. `href` makes all of it a link, `bold` a heading of Word's."""

    text: str
    bold: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """Paragraphs that hold one U+00A0 each: one blank line to the reader, however many they are."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `marker` is the type of an `ol` (1, a, A, i, I) or `-` for a `ul`. An entry may be a list one deeper."""

    entries: tuple[str | Listing, ...]
    marker: str = "1"
    start: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain cells."""

    rows: tuple[tuple[str, ...], ...]


Block = Par | Blank | Listing | Table


# --- what the reader has --------------------------------------------------------------------------------------


def one_line(text: str) -> str:
    """Text of one line: NFC, no soft hyphens, every run of blanks (also U+00A0, tabs) one blank, none at the ends.

    >>> one_line(" \\u00a0Fu\\u0308r  die\\tStra\\u00adße ")
    'Für die Straße'
    """
    return " ".join(unicodedata.normalize("NFC", text.replace(SOFT_HYPHEN, "")).split())


def plain(blocks: Iterable[Block]) -> str:
    """The text: a line for each paragraph, list entry and table row; empty paragraphs are one blank line together.

    >>> plain([Blank(), Par("Für alle:"), Blank(3), Listing(("ja", "nein"), "a", 2), Table((("1", "2"),)), Blank()])
    'Für alle:\\n\\nb. ja\\nc. nein\\n1 | 2'
    """
    lines: list[str] = []
    for block in blocks:
        lines += _lines(block)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _lines(block: Block) -> list[str]:
    if isinstance(block, Par):
        return [one_line(line) for line in block.text.split("\n")]
    if isinstance(block, Blank):
        return [""]
    if isinstance(block, Listing):
        return _listing_lines(block, "")
    return [_row_line([one_line(cell) for cell in row]) for row in block.rows]


def _row_line(cells: list[str]) -> str:
    """Cells with a sign between them: empty ones keep their place, save at the end; a single filled one stands alone.

    >>> _row_line(["a", "", "b", ""]), _row_line(["", "a"])
    ('a | | b', 'a')
    """
    filled = [cell for cell in cells if cell]
    return one_line(" | ".join(cells).rstrip(" |")) if len(filled) > 1 else "".join(filled)


def _listing_lines(listing: Listing, indent: str) -> list[str]:
    lines: list[str] = []
    number = listing.start
    for entry in listing.entries:
        if isinstance(entry, Listing):
            lines += _listing_lines(entry, indent + "  ")
        else:
            lines.append(f"{indent}{_mark(listing.marker, number)} {one_line(entry)}")
            number += 1
    return lines


def _mark(marker: str, number: int) -> str:
    if marker == "-":
        return "-"
    if marker == "1":
        return f"{number}."
    word = _LATIN[number - 1] if marker in "aA" else _ROMAN[number - 1]
    return f"{word.upper() if marker.isupper() else word}."


# --- what the page has ----------------------------------------------------------------------------------------


def html(blocks: Sequence[Block], rng: random.Random) -> str:
    """The markup of the text, as it stands inside `div.docPart`; `rng` decides where runs are split."""
    style = f"font-family:{rng.choice(_FONTS)}"
    write = _Writer(style, rng)
    inner = "".join(write.block(block) for block in blocks)
    return f"{_END}\t\t<div>{_END}{inner}\t\t</div>{_END}\t"


class _Writer:
    """Writes the blocks of one text, in its font and with its own luck."""

    def __init__(self, style: str, rng: random.Random) -> None:
        self.style = style
        self.rng = rng

    def block(self, block: Block) -> str:
        if isinstance(block, Par):
            return self._paragraph(block)
        if isinstance(block, Blank):
            return self._p(f'<span style="{self.style}; -aw-import:ignore">&#xa0;</span>') * block.count
        if isinstance(block, Listing):
            return self._listing(block)
        return self._table(block)

    def _paragraph(self, par: Par) -> str:
        runs = self.runs(par.text, par.bold)
        if par.href is not None:
            runs = f'<a href="{html_entities.escape(par.href)}" style="text-decoration:none">{runs}</a>'
        return self._p(runs)

    def _p(self, runs: str) -> str:
        return f'\t\t\t<p style="{_P}">{_END}\t\t\t\t{runs}{_END}\t\t\t</p>{_END}'

    def _listing(self, listing: Listing) -> str:
        entries = self._entries(listing)
        if listing.marker == "-":
            return f'\t\t\t<ul type="disc" style="margin:0pt; padding-left:0pt">{_END}{entries}\t\t\t</ul>{_END}'
        start = f'start="{listing.start}" ' if listing.start != 1 else ""
        opened = f'<ol {start}type="{listing.marker}" style="margin:0pt; padding-left:0pt">'
        return f"\t\t\t{opened}{_END}{entries}\t\t\t</ol>{_END}"

    def _entries(self, listing: Listing) -> str:
        """List entries; a deeper list stands inside the entry before it, as Word's export has it."""
        written: list[str] = []
        for entry in listing.entries:
            if isinstance(entry, Listing):
                before, end, after = written[-1].rpartition("</li>")
                written[-1] = f"{before}{self._listing(entry)}\t\t\t\t{end}{after}"
            else:
                runs = self.runs(entry)
                opened = f'<li style="{_LI}; {self.style}; font-size:11pt">'
                written.append(f"\t\t\t\t{opened}{_END}\t\t\t\t\t{runs}{_END}\t\t\t\t</li>{_END}")
        return "".join(written)

    def _table(self, table: Table) -> str:
        rows = "".join(f"\t\t\t\t<tr>{_END}{''.join(map(self._cell, row))}\t\t\t\t</tr>{_END}" for row in table.rows)
        opened = '<table cellspacing="0" cellpadding="0" style="border-collapse:collapse">'
        return f"\t\t\t{opened}{_END}{rows}\t\t\t</table>{_END}"

    def _cell(self, text: str) -> str:
        paragraph = self._p(self.runs(text) if text else "<span>&#xa0;</span>")
        return f'\t\t\t\t\t<td style="width:74.25pt; {_CELL}">{_END}{paragraph}\t\t\t\t\t</td>{_END}'

    def runs(self, text: str, bold: bool = False) -> str:
        """One paragraph's text as spans without a blank between them."""
        style = f"{self.style}; font-weight:bold; text-decoration:underline" if bold else self.style
        return "<br />".join(
            "".join(f'<span style="{style}">{_escape(run)}</span>' for run in self._split(line))
            for line in text.split("\n")
        )

    def _split(self, line: str) -> list[str]:
        """Cut after umlauts: always after the first one, after others by chance."""
        return _cut_after(line, r"[äöüÄÖÜ]|[uoa]\u0308", lambda first: first or self.rng.random() < 0.4)


def _cut_after(line: str, pattern: str, wanted: Callable[[bool], bool]) -> list[str]:
    runs, begin = [], 0
    for match in re.finditer(pattern, line):
        if match.end() < len(line) and wanted(begin == 0):
            runs.append(line[begin : match.end()])
            begin = match.end()
    return [*runs, line[begin:]]


_SPECIAL = {ord(mark): f"&#x{ord(mark):x};" for mark in "„“”–…\u00a0\u00ad•"}


def _escape(run: str) -> str:
    return html_entities.escape(run, quote=False).translate(_SPECIAL)
