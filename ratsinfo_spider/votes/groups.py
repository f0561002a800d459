"""Groups on a side: `gegen die Stimmen der CDU`, `mit den Stimmen von …`, `bei Enthaltung der FDP`."""

from __future__ import annotations

from .phrases import Fact, Read, Tokens, at, is_mark, word
from .vote_names import attributed, members_at
from .words import word_set

__all__ = ["by_party", "groups"]

_SPOKEN = word_set("ja nein enthaltung enthaltungen enth enthaelt enthalten dafuer dagegen zustimmung ablehnung")


def groups(tokens: Tokens, i: int, source: str) -> Read | None:
    """`gegen die Stimmen der CDU`, `mit den Stimmen von …`, `bei Enthaltung der FDP`, `gegen SPD und FDP`."""
    if word(tokens, i) in ("gegen", "mit", "bei", "unter", "durch"):
        return _for_or_against(tokens, i, source)
    token = tokens[i]
    if token.kind == "tally" and token.value in ("abstain", "yes", "no", "biased"):
        j = i + 1
        if token.kind == "tally" and at(tokens, j) and tokens[j].kind == "stimmen":
            j += 1
        members, end = attributed(tokens, j, source, known=True)
        if members:
            return Read(_counted(Fact(str(token.value), None, i, end, members)), end)
    return None


def by_party(tokens: Tokens, i: int, source: str) -> Read | None:
    """`CDU: Ja; SPD: Nein; FDP: Enthaltung`: how each party voted."""
    members, j = members_at(tokens, i, source, known=True)
    bare = not is_mark(tokens, j, ":=-–|")
    side = at(tokens, j + 1 - bare)
    if not members or side is None or side.folded not in _SPOKEN:
        return None
    end = j + 2 - bare
    end += word(tokens, end) == "sich"
    if not (at(tokens, end) is None or tokens[end].kind == "break" or is_mark(tokens, end, ",;.|)/")):
        return None
    return Read([Fact(str(side.value), None, i, end, members, bare=bare)], end)


def _counted(fact: Fact) -> list[Fact]:
    """`Enthaltung von 2 Mitgliedern der SPD`: where each group has its count, the side has their sum."""
    counts = [member.votes for member in fact.members if not member.is_person]
    if not counts or None in counts:
        return [fact]
    return [fact, Fact(fact.field, sum(count or 0 for count in counts), fact.start, fact.end)]


def _one_of_group(tokens: Tokens, i: int, end: int) -> bool:
    """`die Stimme des Vertreters der FDP`: one vote."""
    return any(word(tokens, j) in _SINGLE for j in range(i, end))


_SINGLE = word_set("vertreters vertreterin mitglieds mitgliedes abgeordneten ratsmitglieds ratsmitgliedes")


def _for_or_against(tokens: Tokens, i: int, source: str) -> Read | None:
    side = {"gegen": "against", "mit": "with"}.get(word(tokens, i))
    if (
        (token := at(tokens, i + 1))
        and token.kind == "number"
        and (noun := at(tokens, i + 2))
        and noun.kind == "stimmen"
    ):
        return None  # `gegen 3 Stimmen der …` is a count first
    j = i + 1
    while word(tokens, j) in ("die", "den", "der", "das", "votum"):
        j += 1
    if side == "with" and word(tokens, j) == "stimmen" and word(tokens, j + 1) == "aller":
        return Read([Fact("all", 1, i, j + 2)], j + 2)
    if side and (token := at(tokens, j)) and token.kind == "stimmen":
        members, end = attributed(tokens, j + 1, source)
        if word(tokens, j) == "stimme" and len(members) == 1 and _one_of_group(tokens, j, end):
            members = (members[0]._replace(votes=1),)
            return Read([Fact(side, 1, i, end), Fact(side, None, i, end, members)], end)
        return Read([Fact(side, None, i, end, members)], end) if members else None
    if side == "against":
        members, end = members_at(tokens, i + 1, source, known=True)
        return Read([Fact(side, None, i, end, members, bare=True)], end) if members else None
    return None
