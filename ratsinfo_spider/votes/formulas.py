"""What a statement is made of: a bare formula of votes, one that hangs on a sentence, a time of day."""

from __future__ import annotations

from .actors import BODY, OTHERS
from .layout import formula, list_label
from .phrases import Fact, is_mark, is_tally, word
from .reported import SURVEY, bracket_of_another, of_survey
from .tokens import Token
from .words import word_set

__all__ = ["aside_formula", "clause_end", "item_formula", "like_time", "main_clause", "pure"]

_VOTED = word_set("stimmten stimmen stimmt stimmte votieren votierten votierte")


def aside_formula(tokens: list[Token], source: str) -> list[Token]:
    """A formula that hangs on a sentence: `… vorzulegen (einstimmig).`, `… vorzulegen – einstimmig –`."""
    starts = [i for i, token in enumerate(tokens) if token.kind == "mark" and token.value in _ASIDES]
    for i in starts:
        if not i or not _spaced(tokens, i):
            continue
        end = next(
            (j for j in range(i + 1, len(tokens)) if is_mark(tokens, j, (")", "-", "–", "--", "."))), len(tokens)
        )
        inside = tokens[i + 1 : end]
        if source in ("decision", "minutes") and (bracket_of_another(tokens, i, end) or of_survey(tokens, i)):
            continue
        if _tells(inside):
            return inside
    return []


def item_formula(tokens: list[Token]) -> list[Token]:
    """The number and the formula of a list's item that carries its vote: `2. Erlass der Satzung: einstimmig`."""
    if not list_label(tokens, 0):
        return []
    colon = next((i for i in range(len(tokens) - 1, 1, -1) if is_mark(tokens, i, ":") and _tells(tokens[i + 1 :])), 0)
    if not colon or any(pattern.search(t.folded) for pattern in (BODY, OTHERS, SURVEY) for t in tokens[:colon]):
        return []  # `1. Votum des Beirates: einstimmig`
    return tokens[:2] + tokens[colon + 1 :]


def _tells(tokens: list[Token]) -> bool:
    return formula(tokens) and any(token.kind in ("basis", "tally") for token in tokens)


_ASIDES = ("(", "-", "–", "--")


def _spaced(tokens: list[Token], i: int) -> bool:
    return is_mark(tokens, i, "(") or tokens[i].start > tokens[i - 1].end


_OF_WHOM = ("part", "present", "size")  # whose labels may be of any words: `Zahl der Mitglieder des Ausschusses: 9`


def pure(tokens: list[Token], facts: list[Fact]) -> bool:
    """Whether a statement is a vote formula and nothing else, names in it apart."""
    if any(token.kind == "verb" for token in tokens):  # `Mit Nein stimmten: …`
        tokens = [
            token._replace(kind="filler") if token.folded in _VOTED and is_tally(tokens, n - 1) else token
            for n, token in enumerate(tokens)
        ]
    named = {n for fact in facts if fact.members or fact.field in _OF_WHOM for n in range(fact.start, fact.end)}
    if not named:
        return formula(tokens)
    return formula([token for n, token in enumerate(tokens) if n not in named]) or formula(
        [token for n, token in enumerate(tokens) if n not in named or token.kind != "word"]
    )


_BEFORE = word_set("nachdem da weil obwohl obgleich waehrend wie")


def main_clause(tokens: list[Token]) -> list[Token]:
    """What follows the subordinate clause a statement begins with: `Nachdem …, beschließt der Rat …`."""
    if word(tokens, 0) not in _BEFORE:
        return []
    comma = next((i for i in range(len(tokens)) if is_mark(tokens, i, ",")), len(tokens))
    return tokens[comma + 1 :]


def like_time(tokens: list[Token], fact: Fact) -> bool:
    """`17:30` alone is a time of day rather than a vote."""
    start, last = tokens[fact.start], tokens[fact.end - 1]
    glued = last.end - start.start == sum(len(token.text) for token in tokens[fact.start : fact.end])
    return (
        glued
        and fact.end - fact.start == 3
        and len(last.text) == 2
        and (start.value or 0) in range(24)
        and _is_line(tokens, fact)
    )


def _is_line(tokens: list[Token], fact: Fact) -> bool:
    """Whether a fact stands in a line of its own."""
    before, after = tokens[: fact.start], tokens[fact.end :]
    before = before[max((i + 1 for i, token in enumerate(before) if token.kind == "break"), default=0) :]
    after = after[: next((i for i, token in enumerate(after) if token.kind == "break"), len(after))]
    return all(token.kind == "mark" for token in [*before, *after])


# What an infinitive behind a vote says of its subject: `beschließt einstimmig, den Antrag abzulehnen`.
_TO_DO = word_set("abzulehnen zuzustimmen anzunehmen abzusetzen vorzuziehen vertagen verweisen zurueckzustellen")


def clause_end(tokens: list[Token], i: int) -> int:
    while i < len(tokens) and not is_mark(tokens, i, ",:;"):
        i += 1
    rest = {token.folded for token in tokens[i:]}
    return len(tokens) if rest & _TO_DO else i
