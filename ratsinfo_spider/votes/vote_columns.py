"""Counts in columns: the heads first, then as many values, row by row.

Ja-Stimmen | Nein-Stimmen | Enthaltungen          Ja-Stimmen ⏎ Nein-Stimmen ⏎ Enthaltungen
10 | 14 | 2                                       mehrheitlich ⏎ 8 ⏎ 1
"""

from __future__ import annotations

from .labels import label_end
from .phrases import Fact, Read, Tokens, at, is_mark, is_number, is_tally, skip_marks, word

__all__ = ["columns"]

_MOST_HEADS = 9


def columns(tokens: Tokens, i: int, source: str) -> Read | None:
    """Two or more heads, then as many values: `Ja | Nein | Enthaltung ⏎ 12 | 3 | 1`, row by row."""
    heads: list[str] = []
    row_over = False
    while is_tally(tokens, i) and len(heads) < _MOST_HEADS:
        heads.append(str(tokens[i].value))
        behind = i
        i = skip_marks(tokens, label_end(tokens, i), ":,;/|-–")
        i += word(tokens, i) == "und" and is_tally(tokens, i + 1)
        row_over = any(token.kind == "break" for token in tokens[behind:i])
    if len(heads) < 2:
        return None
    facts: list[Fact] = []
    end, table = (i, True) if row_over else _head_row_end(tokens, i)
    while (row := _row(tokens, end, heads, source if table else "")) is not None:
        facts += [*([Fact("next", None, end, end)] if facts else []), *row.facts]
        end, _ = _head_row_end(tokens, row.next)
        i = row.next
    return Read(facts, i) if facts else None


def _head_row_end(tokens: Tokens, i: int) -> tuple[int, bool]:
    """Behind further cells of a table's row (`Ergebnis`), and whether the row ends there."""
    if i and tokens[i - 1].kind == "break":
        return i, True
    for j in range(i, min(i + 8, len(tokens))):
        if tokens[j].kind == "break":
            return j + 1, True
        if tokens[j].kind in ("number", "tally", "basis", "zero"):
            break
    return i, False


def _row_name_end(tokens: Tokens, i: int, source: str) -> int:
    """Behind the words that name a row of a table (`Antrag | 4 | 9 | 1`)."""
    for j in range(i, min(i + 10, len(tokens))):
        if tokens[j].kind in ("number", "break", "basis", "zero", "tally"):
            parted = j > i and (is_mark(tokens, j - 1, "|:") or "\t" in source[tokens[j - 1].end : tokens[j].start])
            return j if parted else i
    return i


def _row(tokens: Tokens, i: int, heads: list[str], source: str) -> Read | None:
    """One value under each head; a dash is no value, a basis stands for the first count."""
    facts: list[Fact] = []
    if source:
        i = _row_name_end(tokens, i, source)
    for n, head in enumerate(heads):
        i = skip_marks(tokens, i, ":,;/|()" if n else ":,;/|(")
        i += n > 0 and is_mark(tokens, i, "-–") and is_number(tokens, i + 1)
        token = at(tokens, i)
        if token is None or not (token.kind in ("number", "basis", "zero") or is_mark(tokens, i, ("--", "-", "–"))):
            return None
        if token.kind == "number":
            facts.append(Fact(head, token.value, i, i + 1))
        elif token.kind == "zero":
            facts.append(Fact(head, 0, i, i + 1))
        elif token.kind == "basis":
            facts.append(Fact("basis", token.value, i, i + 1))
        i += 1
    return None if is_tally(tokens, i) else Read(facts, i)
