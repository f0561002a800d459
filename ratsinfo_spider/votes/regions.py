"""Where in a text to look: minutes are long and hold few votes, so most of them is never tokenized.

A plain search for the beginnings of a few words is some fifty times quicker than the tokenizer; only
what stands around a hit is read on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from .words import word_set

__all__ = ["clean", "regions"]

_BLANKS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\u2009\u2002\u2003", " "),
        **dict.fromkeys("\r\u2028\u2029\u0085", "\n"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", None),
    }
)
_ODD = "".join(map(chr, _BLANKS))
# One of these is in every vote of a long text.
_STEMS = (
    *word_set(
        "einst ein- mehrh mehrst gleichheit unentsch patt einmü einhell enthalt stimmenth enth. abstimm abst.- votum "
        "gegenst jast neinst fürst befang stimmenzahl stimmenv stimmv stimmerg teilgenommen mehrheit "
        "gleicheit enthlt enthatl sitmm"
    ),
    "i n s t i m m",
    "| ja",
    "ja |",
    ": ja\n",
    ": nein\n",
)
# These are in too many sentences without: they count beside a number, or beside each other.
_COMMON = (
    "stimme",
    "stimen",
    "dafür",
    "dafuer",
    "dagegen",
    "nein",
    "ja:",
    "ja ",
    "j:",
    "pro:",
    " : ",
    "die fraktion",
    " cdu",
    " spd",
)
_NUMBER = re.compile(
    r"\d|\b(?:ein|eine|einer|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|\w{3,9}zehn|\w{3,15}ßig|\w{3,15}zig)\b|"
    r"stimmen (?:der|von|des)|gegen (?:die|cdu|spd)"
)
_SHORT = 500
_LINE = 60
_NEAR = 40


def clean(text: str) -> str:
    """The text as the rules expect it: NFC, plain blanks, no invisible characters."""
    text = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    if any(map(text.__contains__, _ODD)):
        text = text.replace("\r\n", "\n").translate(_BLANKS)
    return text


def regions(text: str, whole: int = _SHORT) -> list[tuple[int, int]]:
    """The stretches of a text that may hold votes, each with its surroundings, in order and apart.

    A text of up to `whole` characters is one stretch.
    """
    if len(text) <= whole:
        return [(0, len(text))]
    found: list[tuple[int, int]] = []
    for hit in sorted(_hits(text)):
        if found and hit < found[-1][1]:
            continue
        start, end = _surroundings(text, hit)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _hits(text: str) -> Iterator[int]:
    stems = _WORDS.stems(set(text.split()))
    lower = text.lower().replace("\t", " ") if stems else ""
    for stem in filter(stems.__contains__, _STEMS):
        yield from _places(lower, stem)
    for stem in filter(stems.__contains__, _COMMON):
        for place in _places(lower, stem):
            if _NUMBER.search(lower, max(0, place - _NEAR), place + _NEAR):
                yield place


class _Words:
    """Remembers which words hold no part of any stem, so that a text costs no more than its new words do."""

    most = 50_000

    def __init__(self, stems: Iterable[str]) -> None:
        self._parts = {stem: _part(stem) for stem in stems}
        self._any = re.compile("|".join(pattern.pattern for pattern in self._parts.values()))
        self._plain: set[str] = set()

    def stems(self, words: set[str]) -> set[str]:
        """The stems that a text of these words may hold."""
        found: set[str] = set()
        for word in words - self._plain:
            if self._any.search(lower := word.lower()):
                found.update(stem for stem, part in self._parts.items() if part.search(lower))
            else:
                self._plain.add(word)
        if len(self._plain) > self.most:
            self._plain.clear()
        return found


def _part(stem: str) -> re.Pattern[str]:
    """The longest part of a stem without a blank, at the end of a word where a blank follows it in the stem.

    >>> _part("ja |").pattern, _part("die fraktion").pattern, _part("einst").pattern
    ('ja$', '^fraktion', 'einst')
    """
    part = max(stem.split(), key=len)
    before, _, after = stem.partition(part)
    return re.compile(f"{'^' if before[-1:].isspace() else ''}{re.escape(part)}{'$' if after[:1].isspace() else ''}")


_WORDS = _Words((*_STEMS, *_COMMON))


def _places(text: str, stem: str) -> Iterator[int]:
    place = text.find(stem)
    while place >= 0:
        yield place
        place = text.find(stem, place + 1)


def _surroundings(text: str, hit: int) -> tuple[int, int]:
    """From the sentence before to the sentence behind, with the short lines (cells, labels) that follow."""
    begin = _back(text, _back(text, hit))
    stop = _sentence_end(text, _sentence_end(text, hit))
    while stop < len(text) and text[stop] == "\n":
        next_ = _line_end(text, stop + 1)
        line = text[stop + 1 : next_]
        if len(line) > _LINE and "|" not in line:
            break
        stop = next_
    return begin, stop


def _back(text: str, at: int) -> int:
    """The beginning of the sentence or line before `at`."""
    low = max(0, at - _SHORT)
    at = max(at - 1, 0)
    stop = text.rfind(". ", low, at)
    return max(text.rfind("\n", low, at) + 1, stop + 2 if stop >= 0 else low, low) if at else 0


def _sentence_end(text: str, at: int) -> int:
    """The end of the sentence or line after `at`."""
    high = min(len(text), at + 2 * _SHORT)
    stop = text.find(". ", at, high)
    return min(_line_end(text, at), stop + 2 if stop >= 0 else high)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
