"""Who voted which way (`gegen die Stimmen der CDU`, `bei Enthaltung der FDP`), and who took no part for bias."""

from __future__ import annotations

import re

from .facts import FIELDS, Fact, Said
from .tokens import signs
from .voters import bracketed, voters
from .words import word_set

__all__ = ["excluded", "excluded_by_name", "recused", "recused_unnamed", "sides"]

_WHOSE = word_set("der von des durch vom aus seitens")
_LONGEST = 18  # tokens from who to the end of what is said of them
_ABSENT = word_set("teilgenommen teil mitgewirkt mitgestimmt")
_DEBATE = word_set("beratung beratungen aussprache")
_SILENT = re.compile(r"e(?:f|ff[sV])?(?:[.;,¶)]|$)")


def sides(said: Said, i: int) -> list[Fact]:
    """`bei Enthaltung der FDP`, `gegen die Stimmen der CDU`, `mit den Stimmen von SPD und CDU`, `gegen SPD`."""
    if said.sign(i) in "yneb":
        return _of_label(said, i)
    side = {"gegen": "against", "mit": "with"}.get(said.word(i))
    if side is None or said.signs[i + 1 : i + 3] == "9s":
        return []
    j = i + 1
    while said.word(j) in ("die", "den", "der", "das"):
        j += 1
    voted = said.sign(j) == "s"
    if not voted and side == "with":
        return []
    members, end = voters(said.tokens, j + 1 if voted else i + 1)
    return [Fact(side, None, i, end, members)] if members else []


def _of_label(said: Said, i: int) -> list[Fact]:
    j = i + 1 + (said.sign(i + 1) == "s")
    if said.sign(j) in ("G", "T", "F") or said.word(j) in _WHOSE:
        members, end = voters(said.tokens, j)
    else:
        members, end = bracketed(said.tokens, j, said.text)
    if not members:
        return []
    counts = [member.votes for member in members if not member.is_person]
    counted = counts and None not in counts  # `Enthaltung von 2 Mitgliedern der SPD`
    total = sum(member.votes or 0 for member in members) if counted else None
    return [Fact(FIELDS[said.sign(i)], total, i, end, members)]


def recused(said: Said, i: int) -> list[Fact]:
    """`Herr … erklärt sich für befangen`, `Frau … hat an Beratung und Abstimmung nicht teilgenommen`.

    Staying away from discussion *and* vote is how minutes tell bias; from the vote alone is not.
    """
    members, end = voters(said.tokens, i)
    rest = said.tokens[end : end + 24] if members else ()
    stop = next((n for n, token in enumerate(rest) if token.sign in ".;¶("), len(rest))
    words = {token.folded for token in rest[:stop]}
    away = "nicht" in words and words & _ABSENT and words & _DEBATE
    if away or any(token.sign == "b" for token in rest[:stop]):
        return [Fact("biased", len(members), i, end + stop, members)]
    if members and _SILENT.match(signs(rest[:5])):
        return [Fact("abstain", None, i, end + 1, members)]
    return []


_ALONE = word_set("nahm nimmt hat")
_FOR = word_set("wegen aufgrund infolge")


def recused_unnamed(said: Said, i: int) -> list[Fact]:
    """`Der Vorsitzende nimmt wegen persönlicher Beteiligung an der Beratung und Abstimmung nicht teil`."""
    before = {token.folded for token in said.tokens[max(0, i - 3) : i]}
    if said.word(i - 1) not in _FOR or not before & _ALONE:
        return []
    end = next((j for j in range(i, min(i + 24, len(said.tokens))) if said.signs[j] in ".;¶"), len(said.tokens))
    words = {token.folded for token in said.tokens[i:end]}
    return [Fact("biased", 1, i, end)] if "nicht" in words and words & _ABSENT and words & _DEBATE else []


def excluded(said: Said, i: int) -> list[Fact]:
    """`2 Gemeindevertreter von der Beratung und Abstimmung ausgeschlossen`, as the codes of two states word bias."""
    if said.sign(i + 1) != "m" or "ausgeschlossen" not in said.words:
        return []
    words = [token.folded for token in said.tokens[i : i + _LONGEST]]
    if "ausgeschlossen" not in words or not {"beratung", "mitwirkung"} & set(words):
        return []
    return [Fact("biased", said.number(i), i, i + words.index("ausgeschlossen") + 1)]


def excluded_by_name(said: Said, i: int) -> list[Fact]:
    """`von der Beratung und Abstimmung ausgeschlossen: Frau …`, or `: keine`."""
    if said.word(i) != "ausgeschlossen" or said.sign(i + 1) != ":":
        return []
    if not {"beratung", "mitwirkung"} & {token.folded for token in said.tokens[max(0, i - 10) : i]}:
        return []
    if said.sign(i + 2) == "0":
        return [Fact("biased", 0, i, i + 3)]
    members, end = voters(said.tokens, i + 2)
    return [Fact("biased", len(members), i, end, members)] if members else []
