"""Groups and persons: who voted how (`bei Enthaltung der FDP`, `(5 CDU, 4 SPD)`, `gegen die Stimme von Frau …`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .tokens import Token, signs
from .words import word_set

__all__ = ["Member", "bracket_end", "bracketed", "plain_name", "voters"]


class Member(NamedTuple):
    """A group or a person who voted, as printed, with the number of votes where one is stated."""

    name: str
    votes: int | None
    is_person: bool


_ARTICLES = word_set("der die des dem den vom von durch seitens aus ein einer eines beiden")
_BELONGING = word_set(
    "stimme stimmen mitglied vertreter vertreters vertretern vertreterin mitglieder mitgliedern mitglieds"
)
_JOINS = word_set("und sowie u bzw")
_SUFFIX = re.compile(r"[- ]?(?:Rats|Bezirks|Stadtrats|Stadt|Kreistags)?-?(?:[Ff]raktion(?:en)?|[Gg]ruppe|BF)$")
_PARTICLES = word_set("von van vom zu zum zur der den de ten")
_MOST = 60
_LONGEST = 300  # tokens in brackets
_NUMBER_BEHIND = re.compile(r":?9(?=[,;¶.)f/]|$)")
_BETWEEN = re.compile(r"[,;/]|\bund\b|\bsowie\b")
_PIECE = re.compile(r"(?P<count>\d{1,3}[ ]*[x×]?[ ]*)?(?P<name>[^\d()]{2,60}?)[ ]*(?:\(?(?P<behind>\d{1,3})\)?)?")


def voters(tokens: Sequence[Token], i: int, *, known: bool = False) -> tuple[tuple[Member, ...], int]:
    """The list of groups and persons that starts at `i`, and where it ends; empty where none stands there.

    `known`: a bare name with a capital counts as a group's too.
    """
    members: list[Member] = []
    while len(members) < _MOST and (found := _member(tokens, i, known=known)):
        member, i = found
        members.append(member)
        j = i
        while j < len(tokens) and (tokens[j].sign in ",/&+" or tokens[j].folded in _JOINS):
            j += 1
        if j == i or not _member(tokens, j, known=False):
            break
        i = j
    return tuple(members), i


def _member(tokens: Sequence[Token], i: int, *, known: bool) -> tuple[Member, int] | None:
    i = _skip_articles(tokens, i)
    count: int | None = None
    if i < len(tokens) and tokens[i].sign == "9" and tokens[i].text.isdigit():
        count, i = int(tokens[i].value or 0), i + 1
        i = _skip_articles(tokens, i)
    if i >= len(tokens):
        return None
    if tokens[i].sign == "T":
        return _person(tokens, i)
    grouped = tokens[i].sign == "F"
    if grouped:
        i = _skip_articles(tokens, i + 1)
    if i >= len(tokens) or not (tokens[i].sign == "G" or ((grouped or known) and tokens[i].sign == "W")):
        return None
    name = plain_name(tokens[i].text)
    i += 1
    if count is None:
        count, i = _count_behind(tokens, i)
    return Member(name, count, False), i


def _skip_articles(tokens: Sequence[Token], i: int) -> int:
    while i < len(tokens) and (tokens[i].folded in _ARTICLES or tokens[i].folded in _BELONGING):
        i += 1
    return i


def plain_name(name: str) -> str:
    """A group's name without what makes it a group: `CDU-Fraktion` → `CDU`."""
    return _SUFFIX.sub("", re.sub(r"\s+", " ", name)).strip(" -") or name


def _person(tokens: Sequence[Token], i: int) -> tuple[Member, int] | None:
    """`Ratsherr Dr. Muster`, with the party behind it in brackets stepped over."""
    start = i
    while i < len(tokens) and tokens[i].sign == "T":
        i += 1
    family = i
    while family < len(tokens) and tokens[family].folded in _PARTICLES and tokens[family].text[:1].islower():
        family += 1
    first = i = family if family < len(tokens) and tokens[family].text[:1].isupper() else i
    while i < len(tokens) and i - first < 4 and tokens[i].sign in "WTGKA" and tokens[i].text[:1].isupper():
        i += 1
    if i == first:
        return None
    name = _text(tokens, start, i)
    if signs(tokens[i : i + 3]) == "(G)":
        i += 3
    return Member(name, 1, True), i


def _text(tokens: Sequence[Token], start: int, end: int) -> str:
    """The words from token `start` to `end` as printed, abbreviations with their full stop."""
    parts = [token.text for token in tokens[start:end]]
    gaps = [b.start - a.end for a, b in zip(tokens[start:end], tokens[start + 1 : end], strict=False)]
    return "".join(
        part + (("." if gap > 1 and len(part) < 5 and tokens[start + n].sign == "T" else "") + " " if gap else "")
        for n, (part, gap) in enumerate(zip(parts, [*gaps, 0], strict=True))
    )


def _count_behind(tokens: Sequence[Token], i: int) -> tuple[int | None, int]:
    """`CDU (5)`, `CDU 5`, `CDU: 5`; not the number of the next label, `CDU 5 Nein`."""
    told = signs(tokens[i : i + 3])
    if told == "(9)":
        return int(tokens[i + 1].value or 0), i + 3
    match = _NUMBER_BEHIND.match(told)
    return (int(tokens[i + match.end() - 1].value or 0), i + match.end()) if match else (None, i)


def bracket_end(tokens: Sequence[Token], i: int) -> int:
    """The index of the bracket that closes the one at `i`, or the last token."""
    depth = 0
    for j in range(i, min(i + _LONGEST, len(tokens))):
        depth += (tokens[j].sign in "([") - (tokens[j].sign in ")]")
        if not depth:
            return j
    return min(i + _LONGEST, len(tokens)) - 1


def bracketed(tokens: Sequence[Token], i: int, text: str) -> tuple[tuple[Member, ...], int]:
    """`(5 CDU, 4 SPD, 1 Freie Liste)` at `i`: groups, also unknown ones; empty where it holds something of a vote."""
    if i + 1 >= len(tokens) or tokens[i].sign not in "([" or tokens[i + 1].sign in "([":
        return (), i
    end = bracket_end(tokens, i)
    inside = tokens[i + 1 : end]
    told = set(signs([token for token in inside if token.folded != "pro"]))  # `1 pro NRW` is a group
    if not inside or told & set("ynebpgoURDVHs0AK¶-") - {"-", "¶"} or not told & set("GWTF"):
        return (), i
    members: list[Member] = []
    for piece in _BETWEEN.split(text[inside[0].start : inside[-1].end]):
        match = _PIECE.fullmatch(" ".join(piece.split()))
        if match is None:
            continue
        count = match["count"] or match["behind"]
        name = re.sub(r"^(?:von |der |die |des )+", "", match["name"].strip())
        person = bool(re.match(r"(?:Herrn?|Frau|Ratsherrn?|Ratsfrau|Ratsmitglied|Stadtr\w+)\b", name))
        votes = int(re.sub(r"\D", "", count)) if count else None
        members.append(Member(name if person else plain_name(name), votes or (1 if person else None), person))
    return tuple(members), end + 1
