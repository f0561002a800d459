"""The phrases of a vote: what a statement says, as facts (`Fact("yes", 12)`). Each rule reads one kind of phrase."""

from __future__ import annotations

from collections.abc import Sequence

from .counts import (
    columns,
    for_and_against,
    for_the_decision,
    label_first,
    number_first,
    out_of,
    pair,
    plain_votes,
    zeros,
)
from .facts import Fact, Rule, Said
from .outcomes import basis, by_majority, everybody, head, in_short, no_majority, result, separable
from .sides import excluded, excluded_by_name, recused, recused_unnamed, sides
from .tokens import Token
from .voters import bracketed

__all__ = ["read_facts"]

# Which rules to try at a token, by its sign or by its word, in this order: the first that reads something there counts.
_BY_SIGN: dict[str, tuple[Rule, ...]] = {
    **dict.fromkeys("yne", (in_short, columns, label_first, sides)),
    "b": (recused_unnamed, columns, label_first, sides),
    **dict.fromkeys("go", (columns, label_first)),
    "p": (for_the_decision, columns, label_first),
    "9": (excluded, pair, out_of, number_first, plain_votes),
    "8": (number_first,),
    "0": (excluded, no_majority, zeros, number_first),
    "U": (basis,),
    "R": (in_short, result),
    "D": (result,),
    "V": (separable,),
    "H": (head,),
    "T": (recused,),
}
_BY_WORD: dict[str, tuple[Rule, ...]] = {
    "nicht": (no_majority,),
    "fuer": (for_and_against,),
    "gegen": (for_and_against, sides),
    "mit": (by_majority, sides),
    "durch": (by_majority,),
    "per": (by_majority,),
    "alle": (everybody,),
    "ausgeschlossen": (excluded_by_name,),
}


def read_facts(tokens: Sequence[Token], text: str) -> list[Fact]:
    """All facts of a statement; `text` is the one its tokens are of."""
    said = Said(tokens, text)
    facts: list[Fact] = []
    i = 0
    for at, (sign, token) in enumerate(zip(said.signs, tokens, strict=True)):
        if at < i:
            continue
        for rule in _BY_SIGN.get(sign) or _BY_WORD.get(token.folded, ()):
            if found := rule(said, at):
                facts += found
                i = max(at + 1, *(fact.end for fact in found))
                break
        else:
            if sign in "([":
                i = bracketed(tokens, at, text)[1]  # names in brackets, which say nothing of a count
    return facts
