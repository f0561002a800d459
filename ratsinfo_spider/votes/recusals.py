"""Who was shut out for bias, in the words of the municipal codes, and how many there were.

Aufgrund des § 24 KV M-V war ein Mitglied von der Beratung und Abstimmung ausgeschlossen.
Von der Mitwirkung ausgeschlossen: keine
"""

from __future__ import annotations

from .labels import is_member
from .phrases import Fact, Read, Tokens, at, is_mark, word
from .vote_names import ABSENT, DEBATE, members_at

__all__ = ["excluded_by_name", "excluded_members"]

_LONGEST = 16  # tokens from who to the end of the predicate
_FROM = DEBATE | {"mitwirkung"}


def excluded_members(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`ein Mitglied … von Beratung und Abstimmung ausgeschlossen`, `keine Vertreter … ausgeschlossen`."""
    token = tokens[i]
    if token.kind not in ("number", "zero") or not is_member(word(tokens, i + 1)):
        return None
    value = 0 if token.kind == "zero" else token.value
    debate = negated = False
    for j in range(i + 2, min(i + _LONGEST, len(tokens))):
        if is_mark(tokens, j, ".:;!?"):
            return None
        debate |= tokens[j].folded in _FROM
        negated |= tokens[j].folded == "nicht"
        away = tokens[j].folded == "ausgeschlossen" or (value and negated and tokens[j].folded in ABSENT)
        if away and debate:
            return Read([Fact("biased", value, i, j + 1)], j + 1)
    return None


def excluded_by_name(tokens: Tokens, i: int, source: str) -> Read | None:
    """`waren von Beratung und Abstimmung ausgeschlossen: Frau …`, or `: keine`."""
    if not is_mark(tokens, i + 1, ":") or not any(word(tokens, j) in _FROM for j in range(max(0, i - 10), i)):
        return None
    value = at(tokens, i + 2)
    if value is not None and (value.kind == "zero" or value.value == 0):
        return Read([Fact("biased", 0, i, i + 3)], i + 3)
    members, end = members_at(tokens, i + 2, source, known=True)
    return Read([Fact("biased", None, i, end, members)], end) if members else None
