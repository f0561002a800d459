"""The phrases of a vote: what a statement says, as facts (`Fact("yes", 12)`). Each rule reads one kind of phrase."""

from __future__ import annotations

from collections.abc import Sequence

from .counts import columns, for_and_against, label_first, number_first, out_of, pair, plain_votes, zeros
from .facts import Fact, Rule, Said
from .outcomes import basis, by_majority, everybody, head, in_short, no_majority, result, separable
from .sides import excluded, excluded_by_name, recused, sides
from .tokens import Token
from .voters import bracketed

__all__ = ["read_facts"]

# Which rules to try at a token, by its sign, in this order: the first that reads something there counts.
_RULES: dict[str, tuple[Rule, ...]] = {
    **dict.fromkeys("yneb", (in_short, columns, label_first, sides)),
    **dict.fromkeys("pgo", (columns, label_first)),
    "9": (excluded, pair, out_of, number_first, plain_votes),
    "8": (number_first,),
    "0": (excluded, no_majority, zeros, number_first),
    "U": (basis,),
    "R": (in_short, result),
    "D": (result,),
    "V": (separable,),
    "H": (head,),
    "T": (recused,),
    "w": (everybody, excluded_by_name),
    "f": (no_majority, for_and_against, by_majority, sides),
}


def read_facts(tokens: Sequence[Token], text: str) -> list[Fact]:
    """All facts of a statement; `text` is the one its tokens are of."""
    said = Said(tokens, text)
    facts: list[Fact] = []
    i = 0
    for at, sign in enumerate(said.signs):
        if at < i:
            continue
        i = at + 1
        if found := next(filter(None, (rule(said, at) for rule in _RULES.get(sign, ()))), None):
            facts += found
            i = max(i, *(fact.end for fact in found))
        elif sign in "([":
            i = max(i, bracketed(tokens, at, text)[1])  # names in brackets, which say nothing of a count
    return facts
