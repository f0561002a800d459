"""Words that are labels only where a number stands beside them: `für den Antrag: 5`, `12 J / 3 N / 1 E`."""

from __future__ import annotations

from collections.abc import Callable, Collection

from .boxes import CROSSES, SIGNS, ticked, written
from .phrases import at, is_mark, skip_marks, word
from .tokens import Token
from .words import word_set

__all__ = ["for_and_against"]

_LETTERS = {"j": "yes", "n": "no", "e": "abstain"}
_SIDES = {"fuer": "yes", "gegen": "no"}


def for_and_against(tokens: list[Token]) -> list[Token]:
    """The tokens, with such words turned into labels."""
    words = {token.folded for token in tokens}
    for needed, change in _CHANGES:
        if not words.isdisjoint(needed):
            tokens = change(tokens)
    if words.isdisjoint(_SIDES):
        return tokens
    result: list[Token] = []
    i = 0
    while i < len(tokens):
        end = _side_end(tokens, i) or _pair_end(tokens, i)
        if end:
            result.append(tokens[i]._replace(kind="tally", value=_SIDES[tokens[i].folded]))
            result += tokens[i + 1 : end]
        else:
            result.append(tokens[i])
        i = end or i + 1
    return result


_PERSONAL = word_set("persoenlich persoenliche persoenlicher persoenlichen pers")


def _personal(tokens: list[Token]) -> list[Token]:
    """`persönlich beteiligt: 1`, `wegen persönlicher Beteiligung`: what the Bavarian code calls bias."""
    places = [
        i
        for i, token in enumerate(tokens)
        if token.folded in _PERSONAL and word(tokens, i + 1).startswith("beteilig") and _counts_bias(tokens, i)
    ]
    for i in reversed(places):
        both = tokens[i]._replace(kind="tally", value="biased", end=tokens[i + 1].end)
        tokens = [*tokens[:i], both, *tokens[i + 2 :]]
    return tokens


def _counts_bias(tokens: list[Token], i: int) -> bool:
    """Not `war an der Planung persönlich beteiligt`."""
    value = at(tokens, skip_marks(tokens, i + 2, ":=|"))
    counted = value is not None and value.kind in ("number", "zero")
    return counted or _number_before(tokens, i) or word(tokens, i - 1) in ("wegen", "aufgrund", "infolge")


def _unanswered(tokens: list[Token]) -> list[Token]:
    """Without the answers to numbered questions: `1. Ja 2. Nein 3. Ja`."""
    runs: list[list[int]] = []
    for i, token in enumerate(tokens):
        if token.kind == "number" and is_mark(tokens, i + 1, ".") and word(tokens, i + 2) in ("ja", "nein"):
            if token.value == 1:
                runs.append([i + 2])
            elif runs and token.value == len(runs[-1]) + 1 and i == runs[-1][-1] + 1:
                runs[-1].append(i + 2)
    answers = {i for run in runs if len(run) > 1 for i in run}
    if not answers:
        return tokens
    return [token._replace(kind="word", value=None) if i in answers else token for i, token in enumerate(tokens)]


def _unbracketed(tokens: list[Token]) -> list[Token]:
    """`Ja: [11]`: numbers without their square brackets."""
    inner = [i for i in range(len(tokens)) if is_mark(tokens, i - 1, "[") and is_mark(tokens, i + 1, "]")]
    around = {j for i in inner if tokens[i].kind in ("number", "zero") for j in (i - 1, i + 1)}
    return [token for i, token in enumerate(tokens) if i not in around]


_VOTED = word_set("stimmen stimmten stimmt stimmte votieren votierten")


def _side_end(tokens: list[Token], i: int) -> int | None:
    """Where a label `gegen den Antrag` that begins at `i` ends, None where none does."""
    if word(tokens, i) not in _SIDES:
        return None
    j = i + 1
    while word(tokens, j) in ("den", "die", "das", "diesen", "diese"):
        j += 1
    if (token := at(tokens, j)) and token.kind == "object":
        j += 1
        if (
            (voted := at(tokens, i - 1))
            and (voted.kind == "stimmen" or voted.folded in _VOTED)
            and any(token.kind == "number" for token in tokens[max(0, i - 4) : i - 1])
        ):
            return j
    elif j != i + 1:
        return None
    if word(tokens, j) in _VOTED:
        j += 1
    elif not is_mark(tokens, j, ":|=") and j == i + 1:
        return None
    k = j
    while is_mark(tokens, k, ":|=") or ((token := at(tokens, k)) and token.kind == "break"):
        k += 1
    value = at(tokens, k)
    return j if value and value.kind in ("number", "zero", "party") else None


def _pair_end(tokens: list[Token], i: int) -> int | None:
    """`votieren 12 Mitglieder für und 3 gegen den Vorschlag`: behind each of the two words."""
    side = word(tokens, i)
    opposite = "fuer" if side == "gegen" else "gegen"
    other = next((j for j in range(max(0, i - 4), i + 5) if word(tokens, j) == opposite), 0)
    if side not in _SIDES or not other or not (_number_before(tokens, i) and _number_before(tokens, other)):
        return None
    around = range(min(i, other) - 7, max(i, other) + 10)
    return i + 1 if any(word(tokens, j) in _VOTED for j in around) else None


def _number_before(tokens: list[Token], i: int) -> bool:
    return any((t := at(tokens, j)) is not None and t.kind == "number" for j in (i - 1, i - 2))


def _chosen(tokens: list[Token]) -> list[Token]:
    """Without the results a form leaves to be struck out: `einstimmig / mehrheitlich / abgelehnt`."""
    offered = {
        j
        for i in range(1, len(tokens) - 1)
        if is_mark(tokens, i, "/") and tokens[i - 1].kind == "basis" and tokens[i + 1].kind in ("basis", "outcome")
        for j in (i - 1, i + 1, i + 3 if is_mark(tokens, i + 2, "/") else i + 1)
    }
    return [token for i, token in enumerate(tokens) if i not in offered] if offered else tokens


def _letters(tokens: list[Token]) -> list[Token]:
    """`J`, `N`, `E` as labels, where at least two of them stand beside numbers."""
    places = [i for i, token in enumerate(tokens) if token.text in ("J", "N", "E") and _beside_number(tokens, i)]
    if len({tokens[i].text for i in places}) < 2:
        return tokens
    return [
        token._replace(kind="tally", value=_LETTERS[token.folded]) if i in places else token
        for i, token in enumerate(tokens)
    ]


def _beside_number(tokens: list[Token], i: int) -> bool:
    before, after = at(tokens, i - 1), at(tokens, i + 1 + is_mark(tokens, i + 1, ":="))
    if any(is_mark(tokens, i + step, "/") and word(tokens, i + 2 * step) in _LETTERS for step in (-1, 1)):
        return True
    return any(token is not None and token.kind == "number" for token in (before, after))


# In this order, each where one of its words is there: nearly all texts need none of them.
_CHANGES: tuple[tuple[Collection[str], Callable[[list[Token]], list[Token]]], ...] = (
    (_PERSONAL, _personal),
    (("ja", "nein"), _unanswered),
    ("[", _unbracketed),
    (SIGNS, ticked),
    ("/", _chosen),
    ((":", *CROSSES), written),
    (_LETTERS, _letters),
)
