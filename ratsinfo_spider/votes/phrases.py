"""What the phrase rules share: the facts they state, and how to step over tokens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .tokens import Token

__all__ = ["Fact", "Member", "Read", "Rule", "Tokens", "at", "is_mark", "is_number", "is_tally", "skip_marks", "word"]

Tokens = Sequence[Token]


class Member(NamedTuple):
    """A party or a person who voted, as printed, with the number of votes where one is stated."""

    name: str
    votes: int | None
    is_person: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of a vote: its field, its value, and the tokens from `start` to `end` that state it.

    Beside columns of `items.Vote` a field may be: `votes` (so many votes, of the winning side),
    `with` and `against` (votes or members with or against the result, whichever that is), `for` (first
    number of an unlabelled pair), `act` (a weak outcome), `head`, `party`.
    `bare`: numbers without any word, or `gegen` and a name: a vote only beside a result, or in a panel.
    """

    field: str
    value: str | int | None
    start: int
    end: int
    members: tuple[Member, ...] = ()
    bare: bool = False


class Read(NamedTuple):
    """What a rule has read, and the index of the first token it did not use."""

    facts: list[Fact]
    next: int


Rule = Callable[[Tokens, int, str], Read | None]


def at(tokens: Tokens, i: int) -> Token | None:
    """The token at `i`, None before the first and after the last."""
    return tokens[i] if 0 <= i < len(tokens) else None


def word(tokens: Tokens, i: int) -> str:
    """The folded word at `i`, "" where there is none."""
    return tokens[i].folded if 0 <= i < len(tokens) else ""


def is_mark(tokens: Tokens, i: int, marks: Collection[str]) -> bool:
    """Whether the token at `i` is one of these marks."""
    return 0 <= i < len(tokens) and tokens[i].kind == "mark" and tokens[i].value in marks


def is_tally(tokens: Tokens, i: int) -> bool:
    """Whether the token at `i` is a label of a count."""
    token = at(tokens, i)
    return token is not None and token.kind == "tally"


def is_number(tokens: Tokens, i: int) -> bool:
    """Whether the token at `i` is a number, in digits or in words."""
    token = at(tokens, i)
    return token is not None and token.kind == "number"


def skip_marks(tokens: Tokens, i: int, marks: Collection[str], *, breaks: bool = True) -> int:
    """The first index from `i` on that is none of these marks (nor a line break)."""
    end = len(tokens)
    while i < end and (
        (tokens[i].kind == "mark" and tokens[i].value in marks) or (breaks and tokens[i].kind == "break")
    ):
        i += 1
    return i
