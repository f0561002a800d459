"""What the rules of the grammar share: the facts they state, and a statement as they look at it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from .tokens import Token, signs
from .voters import Member

__all__ = ["FIELDS", "Fact", "Rule", "Said"]

_COUNTS = re.compile("[ynebpgo980]")
_RESULT_NOUN = re.compile("U[yn]")  # `mehrheitliche Ablehnung` labels nothing
_LINKED = re.compile(r"^[^ynebpgo980]*[ynebpgo](?:-?s)?[mfVWwT]{0,9}[:=|(¶-]{0,3}[980]")
_NUMBERS_FIRST = re.compile("(?:[980][ynebpgo]){2,}")
_LABELS_FIRST = re.compile("(?:[ynebpgo][980]){2,}[ynebpgo]?")
FIELDS = {"y": "yes", "n": "no", "e": "abstain", "b": "biased", "p": "present", "g": "size", "o": "other"}


class Fact(NamedTuple):
    """One value of a vote, and the tokens from `start` to `end` that state it.

    Beside columns of `items.Vote` a field may be: `head`; `act` (a weak outcome); `for` (the first of two numbers
    without labels); `votes` (so many votes, of the winning side); `with` and `against` (who was with or against the
    result, whichever that is); `other` (a count that is none of a vote's).
    """

    field: str
    value: str | int | None
    start: int
    end: int
    members: tuple[Member, ...] = ()


class Said:
    """The tokens of one statement and the string of their signs; `text` is the one that names are quoted from."""

    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self.tokens = tokens
        self.text = text
        self.signs = signs(tokens)
        self.words = frozenset(token.folded for token in tokens)
        counts = "".join(_COUNTS.findall(_RESULT_NOUN.sub("U", self.signs)))
        # Whether all numbers stand before their labels or all behind them: `12 ⏎ Ja ⏎ 3 ⏎ Nein`, `Ja 12 Nein 3 Enth.`
        self.numbers_first = _NUMBERS_FIRST.fullmatch(counts) is not None
        self.labels_first = _LABELS_FIRST.fullmatch(counts) is not None and _LINKED.search(self.signs) is not None

    def word(self, i: int) -> str:
        """The folded word at `i`, "" where there is none."""
        return self.tokens[i].folded if 0 <= i < len(self.tokens) else ""

    def sign(self, i: int) -> str:
        """The sign at `i`, "" where there is none."""
        return self.signs[i] if 0 <= i < len(self.signs) else ""

    def number(self, i: int) -> int | None:
        """The number at `i`, 0 for `keine`; None for `einige`."""
        value = self.tokens[i].value
        return 0 if self.signs[i] == "0" else value if isinstance(value, int) else None

    def field(self, i: int) -> str:
        """The field of the label at `i`; `nicht anwesend` counts none of a vote's."""
        return "other" if self.word(i - 1) == "nicht" else FIELDS[self.signs[i]]

    def before(self, i: int) -> str:
        """The signs of the few tokens before `i`."""
        return self.signs[max(0, i - 4) : i]


Rule = Callable[[Said, int], list[Fact]]
