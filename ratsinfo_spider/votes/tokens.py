"""A text as tokens: numbers, vote words, names, marks, line breaks.

Everything about spelling ends here: glued forms (`Ja:12Nein:3`), words divided at a line's end,
spaced-out words (`e i n s t i m m i g`), plural brackets (`Enthaltung(en)`), both genders in one word
(`Vertreter/innen`), names of parties with blanks and slashes. Later steps see kinds and values only.
Every pattern is linear: no repetition inside a repetition, every run bounded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .words import Kind, Meaning, fold, look_up, word_set

__all__ = ["Token", "tokenize"]


class Token(NamedTuple):
    """A piece of the text. `value` is the number, the field (`yes`) or the mark, by kind."""

    kind: Kind
    value: str | int | None
    text: str
    start: int
    end: int
    folded: str


_PARTY = r"""
    (?:B(?:ü|ue)ndnis|BÜNDNIS|B)[ ]?['’]?[ ]?90[ ]?(?:/|,|-|–)?[ ]?(?:(?:[Dd]ie|DIE)[ ])?G(?:rünen?|RÜNEN?|ruenen?)
  | (?:Die|DIE)[ ](?:Linken?|LINKEN?|Grünen?|GRÜNEN?|Partei|PARTEI|Fraktion|FRAKTION|Freien[ ]Wähler)
  | Frei(?:e|en)[ ]W(?:ä|ae)hlern? | FREIE[ ]WÄHLER
  | CDU(?:/CSU)? | CSU | SPD | FDP | AfD | AFD | UWG | FWG | BSW | SSW | ÖDP | NPD | WGR | PDS | Volt | VOLT
  | GRÜNEN? | Grünen? | LINKEN? | Linken? | Linkspartei | Piraten(?:partei)? | PIRATEN | Bürgerliste
  | Einzelmandatsträger(?:in)? | Koalition | Opposition
"""
_LETTER = "[A-Za-zÄÖÜäöüßéè]"
_TOKEN = re.compile(
    rf"""
    (?P<party>(?<![A-Za-zÄÖÜäöüß])(?:{_PARTY})(?![A-Za-zÄÖÜäöüß])
        (?:-?(?:Rats|Bezirks|Stadt|Stadtrats|Kreistags)?-?(?:[Ff]raktion(?:en)?|[Gg]ruppe|BF)(?![A-Za-zÄÖÜäöüß]))?)
  | (?P<spaced>(?<!{_LETTER})(?:{_LETTER}[ ]){{4,24}}{_LETTER}(?!{_LETTER}))
  | (?P<word>{_LETTER}+(?:['’-]{_LETTER}+)*(?:\((?:e?n|r|innen)\)|/-?e?n(?!{_LETTER})|[/*:_]-?innen(?!{_LETTER}))?)
  | (?P<other>\d{{1,2}}\.\d{{1,2}}\.(?:\d{{2,4}})?|\d{{1,2}}\.[ ]?(?:Januar|Februar|März|April|Mai|Juni|Juli|August
        |September|Oktober|November|Dezember)|\d+[.,]\d+(?:[.,]\d+)*|\d+[ ]?%|\d{{4,}}|[§$€%])
  | (?P<number>\d{{1,3}}(?!\d))
  | (?P<leader>\.+(?=[ ]?:))
  | (?P<rule>_{{2,}}|-{{2,}}|–{{2,}}|—{{2,}}|\.\/\.|…+|\.{{3,}})
  | (?P<break>\n\s*)
  | (?P<mark>[^\sA-Za-z0-9])
    """,
    re.VERBOSE,
)
_DIVIDED = re.compile(rf"-[ \t]*\n\s*(?={_LETTER})|-[ ]+(?=[a-zäöüß])")
_BASIS = re.compile(r"(?:einstimmig|mehrheitlich)(?=\w{5})", re.I)
_HYPHEN = re.compile("-")
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
# What is a word of its own behind another one without a blank: `Ja-StimmenNein-Stimmen`, `DerBeschluss`.
_GLUED = frozenset({"tally", "basis", "outcome", "stimmen", "head"})
_GLUED_PROSE = _GLUED | {"filler", "object", "act", "verb"}
_PLURAL = re.compile(r"\((?:e?n|r|innen)\)$|/-?e?n$|[/*:_]-?innen$")
_ABBREVIATIONS = word_set(
    "enth enthalt stimmenth stimmenthaltg enthaltg gesetzl einst mehrh mehrheitl abst erg abstimmungserg nr nrn "
    "ziff abs "
    "hr fr dr prof stv "
    "bzw ca vgl str st art anw anwes gegenst jast neinst pkt rm incl inkl lt ggf evtl usw befangenh sog bef gem "
    "pers az drs tgb angen abgel beschl zugest buchst lit stimmber"
)


_NO_MEANING = Meaning("word")


def _meaning(text: str) -> tuple[str, Meaning]:
    """A word folded, and what it means."""
    folded = fold(_PLURAL.sub("", text) if text[-1] in ")n" else text)
    return folded, look_up(folded) or _NO_MEANING


def _word(text: str, start: int) -> Token:
    folded, meaning = _meaning(text)
    return Token(meaning.kind, meaning.value, text, start, start + len(text), folded)


@lru_cache(maxsize=16384)
def _words(text: str) -> tuple[Token, ...]:
    """A written word as one token, or several where vote words are glued (`Ja-StimmenNein-Stimmen`), counted from 0."""
    whole = _word(text, 0)
    if whole.kind == "word":
        if (basis := _BASIS.match(text)) and _word(text[basis.end() :], 0).kind in ("outcome", "act"):
            return (_word(basis.group(), 0), _word(text[basis.end() :], basis.end()))
        for pattern in (_CAMEL, _HYPHEN):
            if pattern.search(text) and (parts := _glued(text, pattern)):
                return tuple(parts)
    return (whole,)


def _glued(text: str, pattern: re.Pattern[str]) -> list[Token]:
    parts: list[Token] = []
    at = 0
    for cut in [*pattern.finditer(text), None]:
        end = cut.start() if cut else len(text)
        parts.append(_word(text[at:end], at))
        at = cut.end() if cut else end
    kinds = {part.kind for part in parts}
    known = kinds <= _GLUED or (pattern is _CAMEL and kinds <= _GLUED_PROSE and kinds != {"filler"})
    return parts if known and len(parts) > 1 else []


def _other(match: re.Match[str]) -> Token:
    kind, text, (start, end) = match.lastgroup, match.group(), match.span()
    if kind == "number":
        return Token("number", int(text), text, start, end, text)
    if kind == "party":
        return Token("party", text, text, start, end, fold(text))
    if kind == "spaced":
        folded, meaning = _meaning(text)
        return Token(meaning.kind, meaning.value, text, start, end, folded)
    if kind == "break":
        return Token("break", text.count("\n"), text, start, end, "")
    if kind == "mark":
        return Token("mark", text, text, start, end, text)
    if kind == "rule":
        return Token("mark", "--", text, start, end, "--")
    return Token("word", "number", text, start, end, text)


def _divided_words(text: str) -> dict[int, str]:
    """The vote words that are divided by hyphen and break, by position."""
    found: dict[int, str] = {}
    for cut in _DIVIDED.finditer(text):
        left = re.search(rf"{_LETTER}{{1,30}}$", text[max(0, cut.start() - 30) : cut.start()])
        right = re.match(rf"{_LETTER}{{1,30}}", text[cut.end() : cut.end() + 30])
        meaning = look_up(fold(left.group() + right.group())) if left and right else None
        if left and right and meaning and meaning.kind not in ("filler", "number", "zero"):
            begin = cut.start() - len(left.group())
            found[begin] = text[begin : cut.end() + right.end()]
    return found


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a text, or of its part from `start` to `end`, in order; blanks are left out."""
    end = len(text) if end is None else end
    divided = _divided_words(text[start:end])
    tokens: list[Token] = []
    at = start
    while match := _TOKEN.search(text, at, end):
        begin, at = match.span()
        if divided and (whole := divided.get(begin - start)):
            at = begin + len(whole)
            tokens.append(_word(whole, begin))
        elif match.lastgroup == "word":
            for kind, value, word, first, last, folded in _words(match.group()):
                tokens.append(Token(kind, value, word, begin + first, begin + last, folded))
            if text[at : at + 1] == "." and fold(match.group()) in _ABBREVIATIONS:
                at += 1
        elif match.lastgroup != "leader":
            tokens.append(_other(match))
    return tokens
