"""The grammar: which rules to try at which token, and reading all facts of a statement by them."""

from __future__ import annotations

from .counts import headcount, label_first, number_first, together, zeros
from .groups import by_party, groups
from .layout import ROMAN
from .outcomes import (
    basis,
    by_majority,
    decided,
    everybody,
    found_majority,
    in_short,
    no_majority,
    not_reached,
    outcome,
    separable,
    shut_out,
    the_decision_is,
)
from .pairs import out_of, plain_votes, unlabelled, versus
from .parts import LETTERS, head, numbered, part
from .phrases import Fact, Rule
from .recusals import excluded_by_name, excluded_members
from .tokens import Token
from .vote_columns import columns
from .vote_names import recused

__all__ = ["read_facts"]

# By the kind of the token a phrase begins with, and by its word; within a line the order matters.
_BY_KIND: dict[str, tuple[Rule, ...]] = {
    "title": (recused,),
    "head": (head,),
    "basis": (decided, basis),
    "outcome": (in_short, outcome),
    "act": (outcome,),
    "verb": (separable,),
    "stimmen": (separable,),
    "part": (part,),
    "object": (numbered,),
    "party": (by_party,),
    "zero": (zeros, excluded_members),
    "number": (part, versus, out_of, number_first, excluded_members, unlabelled, plain_votes),
    "tally": (in_short, groups, columns, together, label_first),
}
_BY_WORD: dict[str, tuple[Rule, ...]] = {
    "mit": (by_majority, groups),
    "durch": (by_majority, groups),
    "aufgrund": (by_majority,),
    "per": (by_majority,),
    "anzahl": (headcount,),
    "zahl": (headcount,),
    "gegen": (groups,),
    "bei": (groups,),
    "unter": (groups,),
    "keine": (no_majority,),
    "nicht": (no_majority,),
    "mehrheit": (not_reached, found_majority),
    "alle": (everybody,),
    "ausgeschlossen": (excluded_by_name, shut_out),
    "beschluss": (the_decision_is,),
    **dict.fromkeys(("zu", "zum", "der", "den", *LETTERS, *ROMAN), (part,)),
}
_NONE: tuple[Rule, ...] = ()


def read_facts(tokens: list[Token], source: str) -> list[Fact]:
    """All facts of a statement: at each place the first rule that reads something there.

    `source` is the text the tokens are of; names are quoted from it.
    """
    facts: list[Fact] = []
    i = 0
    for at, token in enumerate(tokens):
        if at < i:
            continue
        i = at + 1
        for rule in _rules(token):
            if read := rule(tokens, at, source):
                facts += read.facts
                i = max(read.next, i)
                break
    return facts


def _rules(token: Token) -> tuple[Rule, ...]:
    of_kind = _BY_KIND.get(token.kind, _NONE)
    of_word = _BY_WORD.get(token.folded)
    return of_word + of_kind if of_word else of_kind
