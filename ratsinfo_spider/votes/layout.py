"""From tokens to statements: where one sentence or block of a text ends and the next begins.

Line breaks alone say little: a vote formula may stand in cells one below the other, a sentence may
be broken in the middle, and a paragraph may lack its full stop. So a break ends a statement where
what stands before it is complete.
"""

from __future__ import annotations

from collections.abc import Iterator

from .tokens import Token
from .words import word_set

__all__ = ["ROMAN", "formula", "is_roman", "list_label", "statements"]

_FORMULA = word_set("tally number zero basis outcome act head stimmen filler title party group part mark break object")
_TOLD = word_set("tally basis outcome act head number zero stimmen party")
_OPEN = word_set(
    "der die das den dem des von vom zu zum zur im in mit bei und oder sowie gegen unter durch ein eine einer einem "
    "einen wird wurde werden wurden ist sind je ohne keine kein auf an fuer ueber dass grosser folgender folgendes "
    "dieser diese diesem seiner ihrer sich nicht als aus nach hat haben"
)
_VERBS = word_set(
    "ist sind war waren wird werden wurde wurden hat haben hatte sei habe werde soll kann muss stimmt stimmen lehnt "
    "nimmt beschliesst fragt erklaert stellt erlaeutert weist bittet dankt teilt gibt berichtet"
)
# Written with a capital they begin a sentence, whatever the line above lacks. Not `Bei`, `Mit`, `Ohne`, `Keine`:
# these go on with a vote (`Mehrheitlich ⏎ Bei 3 Enthaltungen`).
_STARTERS = word_set("der die das dieser diese dieses es nach am im")
# No statement is longer, in tokens: what is, is no sentence, and some rules look ahead to its end.
_LONGEST = 400
_STOPS = (".", "!", "?", ";")
ROMAN = word_set("i ii iii iv v vi vii viii")


def is_roman(token: Token) -> bool:
    """Whether it is a Roman numeral, as parts are numbered by."""
    return token.folded in ROMAN and token.text.isupper()


def formula(tokens: list[Token]) -> bool:
    """Whether nothing but a vote formula stands here: labels, numbers, results, parties."""
    kinds = {token.kind for token in tokens}
    if not kinds <= _FORMULA:
        return False
    return not kinds.isdisjoint(_TOLD) or any(token.folded == "mehrheit" for token in tokens)


def statements(tokens: list[Token]) -> Iterator[list[Token]]:
    """The statements of a text, in order; only line breaks inside a phrase are left out."""
    start = 0
    line = 0
    for i, token in enumerate(tokens):
        if token.kind == "break":
            if i - start >= _LONGEST or _ends_at_break(tokens, line, start, i):
                yield _joined(tokens, start, i + 1)
                start = i + 1
            line = i + 1
        elif i - start >= _LONGEST:
            yield _joined(tokens, start, i)
            start = line = i
        elif token.kind == "mark" and token.value in _STOPS and _ends_sentence(tokens, start, i):
            yield _joined(tokens, start, i + 1)
            start = line = i + 1
    if start < len(tokens):
        yield _joined(tokens, start, len(tokens))


def _joined(tokens: list[Token], start: int, end: int) -> list[Token]:
    """A statement without the line breaks before it and in the middle of a phrase."""
    while start < end - 1 and tokens[start].kind == "break":
        start += 1
    return [tokens[i] for i in range(start, end) if tokens[i].kind != "break" or not _inside_phrase(tokens, i)]


def _inside_phrase(tokens: list[Token], i: int) -> bool:
    """Whether the words around the break at `i` belong together: `bei 3 ⏎ Enthaltungen`, `Stimmen der ⏎ CDU`."""
    if i == 0 or i + 1 >= len(tokens) or _list_item(tokens, i + 1):
        return False
    before, after = tokens[i - 1], tokens[i + 1]
    if before.kind in ("number", "zero"):
        return after.kind in ("tally", "stimmen") or after.text[:1].islower()
    return after.text[:1].islower() or before.folded in _OPEN


def _ends_sentence(tokens: list[Token], start: int, i: int) -> bool:
    """Whether the full stop at `i` is one: not behind an ordinal (`2. Änderung`), an initial, in `a.`."""
    before = tokens[i - 1] if i > start else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if before is None or after is None or tokens[i].value != ".":
        return before is not None
    if before.kind == "number" and before.text.isdigit():
        return _counted(tokens, start, i - 1) and after.kind != "mark"
    if len(before.text) == 1 or (is_roman(before) and _is_ordinal(tokens, start, i - 1)):
        return False
    return after.kind == "break" or not (after.text[:1].islower() or after.text == "§")


def _is_ordinal(tokens: list[Token], start: int, i: int) -> bool:
    """Whether a Roman numeral numbers what follows: `II. einstimmig`, `im II. Quartal`; not `in Stufe II.`"""
    return i == start or tokens[i - 1].kind in ("break", "part") or not tokens[i - 1].text[:1].isupper()


def _counted(tokens: list[Token], start: int, i: int) -> bool:
    """Whether the number at `i` is the value of a label before it: `Enthaltungen: 3.`"""
    before = [token for token in tokens[max(start, i - 3) : i] if token.kind not in ("mark", "break")]
    return bool(before) and before[-1].kind in ("tally", "stimmen")


def _ends_at_break(tokens: list[Token], line: int, start: int, i: int) -> bool:
    """Whether the statement that began at `start` is over at the line break `i`."""
    before, after = tokens[i - 1] if i else None, tokens[i + 1] if i + 1 < len(tokens) else None
    if before is None or after is None or i == start:
        return False
    if before.kind == "mark" and before.value in _STOPS:
        return not _list_number(tokens, line, i)
    if _list_item(tokens, i + 1):
        return before.folded not in _OPEN
    if after.text[:1].islower() or before.folded in _OPEN:
        return False
    if before.kind == "tally" and after.kind in ("number", "zero"):
        return False
    if after.folded in _STARTERS and before.value not in (":", ",", "-", "(") and _prose_follows(tokens, i):
        return True
    if (before.kind == "mark" and before.value in (":", ",", "-", "(")) or before.kind in ("number", "zero"):
        return before.kind == "number" and _prose_follows(tokens, i) and _formula_before(tokens, line, start, i)
    left, right = _formula_before(tokens, line, start, i), not _prose_follows(tokens, i)
    if left or right:
        return left != right or (right and _complete(tokens, start, i) and not left)
    return _complete(tokens, start, i) or (int(tokens[i].value or 1) > 1 and after.text[:1].isupper())


def _list_number(tokens: list[Token], line: int, i: int) -> bool:
    """A line that is only `1.` or `a.`"""
    return i - line == 2 and (tokens[line].kind == "number" or len(tokens[line].text) == 1)


def _list_item(tokens: list[Token], i: int) -> bool:
    """Whether a line begins with `2.`, `II.` or `b)`, and more behind it."""
    return list_label(tokens, i) and tokens[i + 2].kind not in ("break", "number")


def list_label(tokens: list[Token], i: int) -> bool:
    """Whether `2.`, `II.` or `b)` stands at `i`, and anything behind it."""
    if i + 2 >= len(tokens) or tokens[i + 1].kind != "mark":
        return False
    if tokens[i].kind == "number" or is_roman(tokens[i]):
        return tokens[i + 1].value in (".", ")")
    return len(tokens[i].text) == 1 and tokens[i + 1].value == ")"


def _formula_before(tokens: list[Token], line: int, start: int, i: int) -> bool:
    return formula(tokens[line:i]) and formula(tokens[start:i])


def _prose_follows(tokens: list[Token], i: int) -> bool:
    """Whether the line after the break `i` holds more than a vote formula."""
    end = i + 1
    while (
        end < len(tokens)
        and tokens[end].kind != "break"
        and not (tokens[end].kind == "mark" and tokens[end].value in _STOPS)
    ):
        end += 1
    return not formula(tokens[i + 1 : end])


def _complete(tokens: list[Token], start: int, i: int) -> bool:
    """Whether the words from `start` to `i` hold a verb, so that they may be a sentence."""
    return any(t.kind in ("outcome", "act", "verb") or t.folded in _VERBS for t in tokens[start:i])
