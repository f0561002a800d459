"""Roll calls: each member's name with a cross under JA, NEIN or ENTHALTUNG, or with the word behind it.

Name | JA | NEIN | ENTHALTUNG          Frau Beispiel: Ja
Muster, Anna | X | |                   Herr Muster: Nein
Beispiel, Bernd | | X |
Probe, Clara | entschuldigt | |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .phrases import Member
from .tokens import tokenize
from .words import fold, look_up, word_set

__all__ = ["Line", "RollCall", "lines", "roll_calls"]

_CROSS = word_set("x × ✓ ✔ ☒ ✗ ✘")
_SIDES = ("yes", "no", "abstain")
_SPOKEN_SIDES = ("ja", "nein", "enthaltung")
_SPOKEN = re.compile(r"^([^:|\n]{3,60}?)\s?[:–-]\s?([A-Za-zäöü-]{2,20})\.?$")


@dataclass(frozen=True, slots=True)
class RollCall:
    """Who voted how, and from where to where in the text it stands."""

    start: int
    end: int
    sides: dict[str, tuple[Member, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, and from where to where it stands there."""

    start: int
    end: int
    text: str

    @property
    def cells(self) -> list[str]:
        text = self.text.strip()
        return [cell.strip() for cell in re.split(r"[|\t]", text.removeprefix("|") if text.count("|") else text)]


def lines(text: str) -> Iterator[Line]:
    """The lines of a text, in order."""
    at = 0
    for line in text.split("\n"):
        yield Line(at, at + len(line), line)
        at += len(line) + 1


def _side(word: str) -> str | None:
    meaning = look_up(fold(word.strip(" .:")))
    return str(meaning.value) if meaning and meaning.kind == "tally" and meaning.value in _SIDES else None


def roll_calls(text: str) -> list[RollCall]:
    """All roll calls of a text, in order."""
    crossed, spoken = "|" in text or "\t" in text, _may_be_spoken(text)
    if not (crossed or spoken):
        return []
    listed = list(lines(text))
    return [*(_crossed(listed) if crossed else ()), *(_spoken(listed) if spoken else ())]


def _may_be_spoken(text: str) -> bool:
    """Whether more than one line ends with the word of a side: a quick look, for nearly no text is a roll call."""
    if "\n" not in text:
        return False
    ends = text.lower().replace("-", "").split("\n")
    return sum(line.rstrip().rstrip(".").endswith(_SPOKEN_SIDES) for line in ends) > 1


def _heads(line: Line) -> dict[int, str]:
    """Which column is which side, {} where the line is no head of a roll call."""
    if "|" not in line.text and "\t" not in line.text:
        return {}
    cells = line.cells if not line.text.lstrip().startswith("|") else ["", *line.cells]
    heads = {n: side for n, cell in enumerate(cells) if (side := _side(cell))}
    return heads if len(heads) >= 2 and 0 not in heads else {}


def _crossed(listed: list[Line]) -> Iterator[RollCall]:
    n = 0
    while n < len(listed):
        heads = _heads(listed[n])
        votes, stop = _rows(listed, n + 1, heads) if heads else ([], n + 1)
        if votes:
            yield _roll_call(votes, listed[n].start, listed[stop - 1].end, sorted(set(heads.values())))
        n = stop


def _rows(listed: list[Line], n: int, heads: dict[int, str]) -> tuple[list[tuple[str, str]], int]:
    """The rows below a head: (side, name) of each cross, and the first line that is no row."""
    votes: list[tuple[str, str]] = []
    while n < len(listed) and ("|" in listed[n].text or "\t" in listed[n].text or not listed[n].text.strip()):
        cells = listed[n].cells
        crossed = [column for column in heads if column < len(cells) and cells[column].lower() in _CROSS]
        if len(crossed) == 1 and cells[0] and not cells[0].isdigit():
            votes.append((heads[crossed[0]], cells[0]))
        elif len(crossed) == 1 and len(cells) > 1 and cells[1]:
            votes.append((heads[crossed[0]], cells[1]))
        n += 1
    return votes, n


def _spoken(listed: list[Line]) -> Iterator[RollCall]:
    """Runs of two or more lines `name: Ja`."""
    run: list[tuple[Line, str, str]] = []
    for line in [*listed, Line(0, 0, "end")]:
        match = _SPOKEN.match(line.text.strip())
        side = _side(match[2]) if match else None
        if match and side and fold(match[2]) in _SPOKEN_SIDES and _is_name(match[1]):
            run.append((line, side, match[1].strip()))
        elif line.text.strip():
            if len(run) > 1:
                yield _roll_call([(s, name) for _, s, name in run], run[0][0].start, run[-1][0].end, list(_SIDES[:0]))
            run = []


def _is_name(text: str) -> bool:
    words = re.findall(r"[^\s,]+", text)
    if any(token.kind == "party" for token in tokenize(text)):
        return False  # a party has more than one vote
    return 0 < len(words) < 7 and all(word[:1].isupper() and not look_up_vote(word) for word in words)


def look_up_vote(word: str) -> bool:
    """Whether a word belongs to votes, so that it is nobody's name."""
    meaning = look_up(fold(word))
    return meaning is not None and meaning.kind in ("tally", "head", "stimmen", "object", "basis", "part")


def _roll_call(votes: list[tuple[str, str]], start: int, end: int, heads: list[str]) -> RollCall:
    sides = {side: tuple(Member(name, 1, True) for s, name in votes if s == side) for side in _SIDES}
    return RollCall(start, end, {side: who for side, who in sides.items() if who or side in heads})
