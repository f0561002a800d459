"""Where a vote begins: its heading (`Abstimmungsergebnis:`) and the part it is on (`a)`, `zu 1.:`, `Ziffer 2`)."""

from __future__ import annotations

from .layout import is_roman
from .phrases import Fact, Read, Tokens, at, is_mark, word

__all__ = ["LETTERS", "head", "numbered", "part"]

LETTERS = frozenset("abcdefgh")


def head(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`Abstimmungsergebnis:`, `Abstimmung über den Antrag:`; what was voted on stays for the subject."""
    if tokens[i].kind != "head":
        return None
    j = i
    while (token := at(tokens, j)) and token.kind == "head":
        j += 1
        j += is_mark(tokens, j, ".-") and (after := at(tokens, j + 1)) is not None and after.kind == "head"
    if word(tokens, i) == "beschlussfassung" and not is_mark(tokens, j, ":"):
        return None
    return Read([Fact("head", "named" if word(tokens, j) in ("ueber", "zu", "zum", "zur") else None, i, j)], j)


# Words before a Roman numeral that make it an ordinal, beside any that means nothing to a vote.
_BEFORE_ORDINAL = ("ab", "am", "das", "dem", "des", "im", "seit", "vom")


def part(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`a)`, `zu 1.:`, `Ziffer 2`, `Punkte 1 bis 3`, where a part of a split vote begins."""
    j = i
    named = False
    while word(tokens, j) in ("zu", "zum", "der", "den") and j < i + 2:
        j += 1
    if (token := at(tokens, j)) and token.kind == "part":
        named, j = True, j + 1
    if not (label := _part_label(tokens, j)):
        return None
    end = j + 1
    if is_mark(tokens, end, ".") and (after := at(tokens, end + 1)) and after.kind == "head":
        return None  # `2. Abstimmung` is an ordinal
    before = at(tokens, i - 1)
    is_ordinal = before is not None and (before.kind == "word" or before.folded in _BEFORE_ORDINAL)
    if not named and is_roman(tokens[j]) and is_mark(tokens, end, ".") and is_ordinal:
        return None  # `im IV. Quartal` is one, too, although a sentence seems to end there
    closed = is_mark(tokens, end, ").") or (word(tokens, i) == "zu" and is_mark(tokens, end, ":"))
    while is_mark(tokens, end, ").:"):
        end += 1
    if named and word(tokens, end) in ("und", "bis", ",", "-", "–") and (last := _part_label(tokens, end + 1)):
        label += (", " if word(tokens, end) == "und" else "-") + last
        end += 2
        while is_mark(tokens, end, ").:"):
            end += 1
        closed = True
    if (
        is_mark(tokens, end, "/")
        or not (named or closed)
        or not (_opens(tokens, i) or _result_follows(tokens, end) or (named and _put(tokens, i)))
    ):
        return None
    is_item = not named and token is tokens[i] and label.isdigit()
    return Read([Fact("part", label, i, end, bare=is_item)], end)


def numbered(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`Beschlussvorschlag 2: …`: another vote than the one before."""
    label = at(tokens, i + 1)
    if label is None or label.kind != "number" or not is_mark(tokens, i + 2, ":") or not _opens(tokens, i):
        return None
    return Read([Fact("next", None, i, i + 3)], i + 3)


def _put(tokens: Tokens, i: int) -> bool:
    """`Abstimmung über die Ziffern 1 bis 3`, `Über Punkt 2 wird …`."""
    j = i - (word(tokens, i - 1) in ("die", "den", "das"))
    return word(tokens, j - 1) == "ueber"


def _result_follows(tokens: Tokens, i: int) -> bool:
    return i > 0 and (
        word(tokens, i) in ("wird", "werden", "wurde", "wurden")
        or (t := at(tokens, i)) is None
        or t.kind in ("basis", "break")
        or is_mark(tokens, i - 1, ":")
    )


def _part_label(tokens: Tokens, i: int) -> str:
    token = at(tokens, i)
    if token is None:
        return ""
    if token.kind == "number" and token.text.isdigit() and int(token.text) < 60:
        return str(int(token.text))
    if token.kind != "word":
        return ""
    if is_roman(token):
        return token.text
    return token.folded if token.folded in LETTERS else ""


def _opens(tokens: Tokens, i: int) -> bool:
    """Whether something new may begin at `i`."""
    before = at(tokens, i - 1)
    letter = word(tokens, i) in LETTERS or word(tokens, i) == "zu"
    return (
        before is None
        or before.kind in ("break", "head")
        or is_mark(tokens, i - 1, ",;.")
        or (letter and (before.kind != "word"))
    )
