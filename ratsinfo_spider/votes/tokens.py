"""A text as tokens, each with a sign that says what kind of word it is.

Everything about spelling ends here: glued forms (`Ja:12Nein:3`, `Bei1`), words divided at a line's end, plural
brackets (`Enthaltung(en)`), names of parties with blanks and slashes, numbers with a dot before them (`.6`), sums
(`16 + 1`), and digits that count no votes (dates, amounts, file numbers). Later steps see signs and values only.
Every pattern is linear: no repetition inside a repetition, every run bounded.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from .words import Meaning, fold, look_up

__all__ = ["Token", "joined", "signs", "tokenize"]


class Token(NamedTuple):
    """A piece of the text: `sign` as in words.SIGNS (a mark is its own sign), `value` the number or the field."""

    sign: str
    value: str | int | None
    text: str
    start: int
    end: int
    folded: str


_PARTY = r"""
    (?:B(?:ü|ue)ndnis|BÜNDNIS|B)[ ]?['’]?[ ]?90[ ]?(?:/|,|-|–)?[ ]?(?:(?:[Dd]ie|DIE)[ ])?G(?:rünen?|RÜNEN?|ruenen?)
  | (?:Die|DIE)[ ](?:Linken?|LINKEN?\.?|Grünen?|GRÜNEN?|Partei|PARTEI|Freien[ ]Wähler) | Grünen?[ ]Liste
  | Frei(?:e|en)[ ]W(?:ä|ae)hlern? | FREIE[ ]WÄHLER
  | CDU(?:/CSU)? | CSU | SPD | FDP | AfD | AFD | UWG | FWG | FW | BSW | SSW | ÖDP | WGR | PDS | KULT | Volt | VOLT
  | GRÜNEN? | Grünen? | LINKEN? | Linken? | Linkspartei | Piraten(?:partei)? | PIRATEN | Bürgerliste | Zentrum
  | Einzelmandatsträger(?:in)?
"""
_LETTER = "[A-Za-zÄÖÜäöüßéè]"
_UNIT = r"(?:[%€²]|Euro|EUR|Prozent|Mio|Mrd|TEUR|T€|qm|m[²³]|km|ha|Uhr|Jahr|Monat|Tag|Woche|Stunde|Minute|Stück|Meter)"
_JOINS = r"(?:und|oder|bzw|sowie|gegen|zu|bis|bei|mit)\b"  # `Ja- und Nein-Stimmen` is no divided word
_TOKEN = re.compile(
    rf"""
    (?P<party>(?=[A-ZÖ])(?<!{_LETTER})(?:{_PARTY})(?!{_LETTER})
        (?:-?(?:Rats|Bezirks|Stadt|Stadtrats|Kreistags)?-?(?:[Ff]raktion(?:en)?|[Gg]ruppe|BF)(?!{_LETTER}))?)
  | (?P<word>[Pp]ers(?:önlich\w{{0,2}}|\.)?[ ][Bb]eteilig\w+
        | {_LETTER}+(?:(?:['’-]|-[ \t]*\n\s*(?!{_JOINS})|-[ ]+(?!{_JOINS})(?=[a-zäöüß]))
        {_LETTER}+)*
        (?:\((?:e?n|r|innen)\)|/-?e?n(?!{_LETTER})|[/*:_]-?innen(?!{_LETTER}))?)
  | (?=[\d§])(?:(?P<code>§§?\s*\d+\w* | \d{{1,2}}\.[ ]?\d{{1,2}}\.(?:\d{{2,4}})?
        | \d{{1,2}}\.[ ]?(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b
        | \d+(?:[.,]\d+)+ | \d{{3,}}/\d[\d/]*|0\d+/\d[\d/]*|\d{{1,3}}/\d{{3,}}(?:/\d+)? | \d{{1,3}}[ ]?{_UNIT}\w*
        | \d{{4,}})
  | (?P<number>\d{{1,3}}))
  | (?P<dot>\.+(?=[ ]?:)|(?<=[:\s])\.[ ]?(?=\d))
  | (?P<blank>_{{2,}}|-{{2,}}|–{{2,}}|—{{2,}}|\./\.|…+|\.{{2,}}|[-–—])
  | (?P<break>\n\s*) | (?P<cell>\t\s*)
  | (?P<mark>\S)
    """,
    re.VERBOSE,
)
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_PLURAL = re.compile(r"\((?:e?n|r|innen)\)$|/-?e?n$|[/*:_]-?innen$")
# Abbreviations whose full stop ends no sentence.
_ABBREVIATED = re.compile(
    r"(?:enth|enthalt|stimmenth|gesetzl|einst|mehrh|mehrheitl|abst|erg|abst-erg|nrn?|ziff|abs|hr|fr|dr|prof|stv|bzw|ca|"
    r"vgl|str|art|anwes|gegenst|jast|neinst|pkt|inkl|lt|ggf|evtl|usw|gem|az|drs|buchst|lit|befangenh|bef|zzgl|hon)",
    re.I,
)


@lru_cache(maxsize=16384)
def _words(text: str) -> tuple[Token, ...]:
    """A written word as one token, or several where vote words are glued (`Ja-StimmenNein-Stimmen`), from 0."""
    folded = fold(_PLURAL.sub("", text))
    if folded == "stimmen" and text[0] == "s":
        return (Token("V", "zu", text, 0, len(text), folded),)  # the verb
    if "beteilig" in folded and folded.startswith("pers"):
        return (Token("b", "biased", text, 0, len(text), folded),)  # what the Bavarian code calls bias
    if meaning := look_up(folded):
        return (Token(*meaning, text, 0, len(text), folded),)
    cuts = [0, *(cut.start() for cut in _CAMEL.finditer(text)), len(text)]
    pieces = [(look_up(fold(text[a:b].strip("-"))), a, b) for a, b in itertools.pairwise(cuts)]
    if len(pieces) > 1 and all(meaning and meaning.sign in "yneUsfR" for meaning, _, _ in pieces):
        return tuple(Token(*(m or _NONE), text[a:b], a, b, fold(text[a:b])) for m, a, b in pieces)
    return (Token(_unknown(text, folded), None, text, 0, len(text), folded),)


_NONE = Meaning("w")
_MOTION = re.compile(r"antr(?:ag|ags|ages|aege|aegen)$")
_PAPER = re.compile(r"(?:vorlage|vorlagen|beschluss|beschlusses|vorschlag|vorschlags|beschlusstext|niederschrift)$")
_MEMBER = re.compile(r"(?:mitglied(?:er|ern|s|es)?|vertretern?|(?:verordnet|abgeordnet)(?:e|er|en)|raete|raeten)$")
_GROUP = re.compile(r"(?:fraktion|gruppe)$")


def _unknown(text: str, folded: str) -> str:
    """The sign of a word that is not listed: by its ending, else by its first letter."""
    if not text[0].isupper():
        return "w"
    for sign, pattern in (("A", _MOTION), ("K", _PAPER), ("m", _MEMBER), ("G", _GROUP)):
        if pattern.search(folded):
            return sign
    return "W"


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a text, or of its part from `start` to `end`, in order; blanks are left out.

    >>> [(token.sign, token.value) for token in tokenize("Ja: .6, 16 + 1 Nein")]
    [('y', 'yes'), (':', None), ('9', 6), (',', None), ('9', 17), ('n', 'no')]
    """
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        kind, (first, last) = match.lastgroup, match.span()
        if kind == "word":
            for sign, value, word, a, b, folded in _words(match.group()):
                tokens.append(Token(sign, value, word, first + a, first + b, folded))
        elif kind == "number":
            _add_number(tokens, Token("9", int(match.group()), match.group(), first, last, match.group()))
        elif kind == "mark":
            if match.group() != "." or not (tokens and _is_abbreviated(tokens[-1], first)):
                tokens.append(Token(match.group(), None, match.group(), first, last, match.group()))
        elif kind != "dot":
            sign = {"party": "G", "code": "d", "blank": "-", "break": "¶", "cell": "|"}[str(kind)]
            tokens.append(Token(sign, None, match.group(), first, last, fold(match.group())))
    return tokens


def _is_abbreviated(token: Token, stop: int) -> bool:
    return token.end == stop and bool(_ABBREVIATED.fullmatch(token.text))


def _add_number(tokens: list[Token], number: Token) -> None:
    """Add a number; `16 + 1` (members and the mayor) is one number, their sum."""
    if len(tokens) > 1 and tokens[-1].sign == "+" and tokens[-2].sign == "9":
        tokens.pop()
        before = tokens.pop()
        total = int(before.value or 0) + int(number.value or 0)
        number = number._replace(value=total, start=before.start)
    tokens.append(number)


def joined(tokens: list[Token]) -> list[Token]:
    """Without the line breaks in the middle of a phrase: `mit ¶ 4 ¶ gegen ¶ 12 ¶ Stimmen`."""
    return [token for i, token in enumerate(tokens) if not _is_gap(token) or not _is_inside(tokens, i)]


def _is_gap(token: Token) -> bool:
    return token.sign == "¶" or token.text[0] == "\t"


def _is_inside(tokens: list[Token], i: int) -> bool:
    if not 0 < i < len(tokens) - 1:
        return False
    before, after = tokens[i - 1], tokens[i + 1]
    return before.sign == "f" or after.text[0].islower() or (before.sign in "98" and after.sign in "ynebsm")


def signs(tokens: Iterable[Token]) -> str:
    """The signs of tokens in a row, one character each, so that patterns can be matched over them."""
    return "".join([token.sign for token in tokens])
