"""A text as statements: the sentences of prose, and the blocks of a panel.

In a panel a line with a label of its own (`Änderungsantrag CDU: …`, `Punkt 6.2: …`) is a statement of its own, and
lines without one go on with it. In prose a line break alone says little: sentences are broken in the middle, a table
has a cell on each line. So a break ends a statement where what stands before it is complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .tokens import signs, tokenize

__all__ = ["Statement", "blocks", "clean", "sentences", "without_lone_cells"]

_BLANKS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2007\u2009\u2002\u2003", " "),
        **dict.fromkeys("\r\u2028\u2029\u0085", "\n"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", None),
    }
)
_LONE_CELL = re.compile(r"^([^|\n]*)(\|[ \t|]*)$", re.M)  # a row of one cell: `14 |`
_ODD = re.compile("[" + "".join(map(chr, _BLANKS)) + "]")


class Statement(NamedTuple):
    """From where to where in the text a statement stands; where it goes on behind its label, if it has one."""

    start: int
    end: int
    body: int
    label: str = ""

    def labelled(self, label: str) -> Statement:
        """The same stretch, with another label."""
        return self._replace(label=label)


def clean(text: str) -> str:
    """The text with plain blanks and without invisible characters."""
    return text.replace("\r\n", "\n").translate(_BLANKS) if _ODD.search(text) else text


def without_lone_cells(text: str) -> str:
    """The text with blanks for the bars of rows of one cell, so that every letter keeps its place.

    >>> without_lone_cells("Ja: 14 |\\nNein: 3")
    'Ja: 14  \\nNein: 3'
    """
    return _LONE_CELL.sub(lambda cell: cell[1] + " " * len(cell[2]), text) if "|" in text else text


# --- panels -----------------------------------------------------------------------------------------------------

_LINE = re.compile(r"[^\n]+")
_LABEL = re.compile(r"[ \t|]*(?P<label>[^:\n|(][^:\n]{0,160}?)[ \t]*:(?=\s|$)")
# 7 : 3 : 1, 12 : 3 Stimmen; not `TOP 5: 12 Ja-Stimmen`
_SCORE = re.compile(r"\d\s*:\s*\d{1,3}\b(?!\s*-?\s*(?:ja|nein|dafür|dagegen|enth|gegenst|zust|ableh|mitgl))", re.I)
_OF_A_COUNT = re.compile(r"\W*(?:für|gegen|bemerkung\w*|hinweis|anmerkung|\w*vermerke?)\b", re.I)
_NUMBER = re.compile(
    r"[ \t]*(?P<label>(?:[Zz]u[mr]?[ ]+)?(?:(?:Punkte?|TOP|Ziffern?|Ziff\.|Nr\.?|Teil|Absatz|Buchstabe|Buchst\.)[ ]?"
    r"[\dIVXa-h][\w.]{0,6}(?:(?:[ ]?,[ ]?|[ ](?:und|bis|-)[ ])[\da-h][\w.]{0,6}){0,8}"
    r"|\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-h]|[IVX]{1,4})[.)]+))"
    r"(?=[ \t]+\S)"
)
_VOTED = re.compile("[ynebpgoURs]|9:9")
_ABOUT = re.compile(r"H+(?:f|w)")
_ITS_OWN = re.compile(r"[wWTG]{0,2}[AK]")


def blocks(text: str, begin: int, stop: int) -> Iterator[Statement]:
    """The statements of a panel: a line with a label of its own begins one, and sentences end one."""
    start, body, label, stated, line = begin, begin, "", False, ""
    for match in _LINE.finditer(text, begin, stop):
        stated = stated or bool(_VOTED.search(signs(tokenize(line))))
        line = match.group().strip()
        is_first = not text[start : match.start()].strip()
        if found := _label(line, stated=stated and not is_first):
            yield from _sentences_of(text, start, match.start(), body, label)
            start, label, stated = match.start(), found, False
            # a line without a colon is its own label, and is read whole
            body = start if found == line else match.start() + match.group().index(found) + len(found)
    yield from _sentences_of(text, start, stop, body, label)


def _label(line: str, *, stated: bool) -> str:
    """The label with which a line of a panel begins a statement of its own, "" where it does not.

    `stated`: whether the lines before have told something of a vote. Then a line that names its subject and says a
    result begins a new one, also without a colon.
    """
    match = _LABEL.match(line)
    counts = match is None or _SCORE.search(line, 0, match.end() + 8) or _OF_A_COUNT.match(line)
    if match and not counts and _names_a_subject(match["label"]):
        return match["label"]
    if match := _NUMBER.match(line):
        return match["label"]
    told = signs(tokenize(line)) if stated else ""
    return line if told and _ITS_OWN.match(told) and "U" in told else ""


def _names_a_subject(label: str) -> bool:
    """Whether a label is no count's and no heading: `Abstimmung:` is none, `Abstimmung über den Antrag:` is one."""
    told = signs(tokenize(label))
    return not _VOTED.search(told) and ("H" not in told or bool(_ABOUT.search(told)))


def _sentences_of(text: str, start: int, stop: int, body: int, label: str) -> Iterator[Statement]:
    """The sentences of a block; the first has its label."""
    for first, last in _split(text, body, stop, _STOP_IN_PANEL):
        if not label and (numbered := _NUMBER.match(text, first, last)):
            start, first, label = first, numbered.end(), numbered["label"]
        yield Statement(start if label else first, last, first, label)
        start, label = last, ""


# --- prose ------------------------------------------------------------------------------------------------------

_STOP = re.compile(r"[.!?;][\"“”»)]?(?=\s|$)|\n")
_STOP_IN_PANEL = re.compile(r"(?<!\.)[.!?][\"“”»)]?(?=\s|$)")
_LONGEST = 3000  # characters of a statement
_ORDINAL = re.compile(r"(?:\b\d{1,2}|\b[IVX]{1,4}|\b[A-Za-zÄÖÜ])$")
_COUNTED = re.compile(r"(?:[:=]|stimmen|enthaltungen|enthaltung)\s*\d{1,3}$|\s\d{4}$", re.I)
_ABBREVIATED = re.compile(
    r"\b(?:abst|erg|abst\.-erg|gesetzl|nrn?|ziff|abs|hr|fr|dr|prof|stv|bzw|ca|vgl|str|art|inkl|lt|ggf|evtl|gem|az|drs|"
    r"enth|mehrh|einst|pers|zzgl|st|z|u|d|i|anm|b)$",
    re.I,
)
_OPEN = re.compile(
    r"(?:[,:(=|–-]|\b(?:der|die|das|den|dem|des|vo[nm]|zu[mr]?|im|in|mit|bei|und|oder|sowie|gegen|unter|durch|eine?[rmns]?|"
    r"wird|werden|wurden?|je|ohne|keine|auf|an|für|über|dass|folgende[rns]?|diese[rsnm]?|sich|nicht|als|aus|nach|"
    r"Frau|Herrn?))$",
    re.I,
)
_STARTER = re.compile(
    r"(?:Der|Die|Das|Diese[rs]?|Es|Nach (?:Schluss|Ende|Abschluss))\b"
)  # begins a sentence in any case
_FORMULA = re.compile(
    r"\W*(?:einst|mehrh|abst|ja\b|nein\b|dafür|dagegen|enthaltung|zustimmung\b|ablehnung\b|\d+\s?(?:ja|nein|stimme|enth))",
    re.I,
)
_CELL = re.compile(
    r"\W*(?:\d{1,3}|[-–.]+|(?:davon )?(?:anwesend\w*|ja|nein|dafür|dagegen|\w*enthaltung\w*|enth|zustimmung|ablehnung|"
    r"befangen\w*|(?:\w+-)?\w*stimmen|gesetzl\w*[^\n]{0,40})|"
    r"\d{1,3}\s+(?:\w+-)?(?:\w*stimmen?|\w*enthaltung(?:en)?|zustimmung(?:en)?|ablehnung(?:en)?|ja|nein))"
    r"\W*(?:\d{1,3}\W*)?(?:\([^()\n]{0,200}\)\W*)?",
    re.I,
)
_IN_BRACKETS = re.compile(r"\([^()\n]{1,200}\)\W*")  # the groups of the count above
_NUMBER_LAST = re.compile(r"(?:\d|\b(?:eine?[rmn]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf))$", re.I)
_LABEL_NEXT = re.compile(r"(?:ja|nein|gegen|enthalt|stimm|dafür|dagegen|anwes)", re.I)
_LAST_WORD = 12  # letters at the end of a line that hold any word of `_ABBREVIATED`, `_ORDINAL` and `_OPEN`
_SOLID = re.compile(r"\S")
_SHORT = 50
_RESULT = re.compile(r"einstimmig|mehrheitlich", re.I)
_ITEM = re.compile(
    r"\s*(?:(?:[Zz]u[ ]|Punkt|Ziffer|TOP|Nr\.)\s?\d{1,2}[^\n:]{0,30}:|\(?(?:\d{1,2}|[a-h]|[IVX]{1,4})[.)]|[-•])\s+\S"
)
_DASHED = re.compile(r"\s[–—-]\s(?=(?:auch\s)?(?:das|dies|damit|ich sehe|wir haben)\b)", re.I)


def sentences(text: str, begin: int, stop: int) -> Iterator[Statement]:
    """The sentences of a text."""
    for start, end in _split(text, begin, stop, _STOP):
        yield Statement(start, end, start)


def _split(text: str, start: int, stop: int, stops: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The stretches between the ends of sentences, without the blanks around them."""
    begin = start
    for match in stops.finditer(text, start, stop):
        if match.start() < begin:
            continue
        at = match.end()
        if (
            _ends_at_break(text, begin, match.start(), stop)
            if match.group() == "\n"
            else _ends_at_stop(text, begin, match)
        ):
            yield from _dashed(text, begin, at)
            begin = at
    while stop - begin > _LONGEST:  # no sentence: some rules look ahead to its end
        yield from _dashed(text, begin, begin + _LONGEST)
        begin += _LONGEST
    yield from _dashed(text, begin, stop)


def _dashed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`… bitte um Ihr Votum – das ist einstimmig`: what is put to the vote, and what came out."""
    for match in _DASHED.finditer(text, start, end):
        if text[start : match.start()].strip():
            yield start, match.start()
        start = match.end()
    while start < end and text[start].isspace():
        start += 1
    if start < end:
        yield start, end


def _ends_at_stop(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence: not behind an ordinal, an abbreviation, an initial."""
    if match.group()[0] != ".":
        return True
    before = text[max(begin, match.start() - 30) : match.start()]
    word = before[-_LAST_WORD:]
    if _ABBREVIATED.search(word) or (_ORDINAL.search(word) and not _COUNTED.search(before)):
        return not text[match.end() : match.end() + 40].strip()
    behind = text[match.end() : match.end() + 40].lstrip()
    return "\n" in text[match.end() : match.end() + 2] or not behind[:1].islower()


def _begins_with_its_subject(line: str) -> bool:
    """Whether a line says what is voted on before a colon, and a result behind it: `Antrag B: einstimmig abgelehnt`."""
    match = _LABEL.match(line) if ":" in line else None
    if match is None or not _names_a_subject(match["label"]):
        return False
    told = signs(tokenize(line))
    return _ITS_OWN.match(told) is not None and "U" in told


def _ends_at_break(text: str, begin: int, at: int, stop: int) -> bool:
    """Whether the line break at `at` ends a statement."""
    before = text[begin:at].rstrip()
    solid = _SOLID.search(text, at, stop)
    if not before or not solid:
        return False
    end = text.find("\n", solid.start(), stop)
    after = text[solid.start() : stop if end < 0 else end]
    last_line, next_line = before.rpartition("\n")[2].strip(), after.rstrip()
    if before[-1] == ":" and _ITEM.match(next_line):
        return True
    if last_line[0] == last_line[-1] == "|" != after[0] and len(last_line) > 1:
        return True  # the last row of a table
    if _STARTER.match(next_line) and before[-1] not in ":,(-":
        return True
    if before[-1] in ".!?;" or _OPEN.search(last_line[-_LAST_WORD:]):
        return before[-1] in "!?;" or (before[-1] == "." and not _ITEM.match(last_line + " x"))
    if before[-1] not in ",(-" and _begins_with_its_subject(next_line):
        return True
    ends = [_CELL.fullmatch(line) or _IN_BRACKETS.fullmatch(line) for line in (last_line, next_line)]
    if all(ends):
        return False
    if _ITEM.match(next_line):
        return True
    if after[0].islower() or (_NUMBER_LAST.search(last_line) and _LABEL_NEXT.match(next_line)):
        return False
    if _FORMULA.match(next_line) and not _FORMULA.match(last_line):
        return True
    if len(last_line) < _SHORT and _RESULT.search(next_line):
        return True
    return "\n" in text[at + 1 : solid.start()] or _CELL.fullmatch(last_line) is not None
