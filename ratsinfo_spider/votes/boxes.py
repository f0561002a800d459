"""Forms that are ticked: of `☐ einstimmig ☒ mehrheitlich` only what is ticked is told.

A box stands before its words or behind them; it may be a sign, a pair of brackets, or only the place
where a cross is put (`Einstimmig: X | Mit Stimmenmehrheit: | …`).
"""

from __future__ import annotations

from typing import NamedTuple

from .phrases import at, is_mark, is_number, skip_marks, word
from .tokens import Token

__all__ = ["CROSSES", "SIGNS", "ticked", "written"]

# With those of the font Wingdings, which stand in the texts of many PDFs at its private places.
_EMPTY = ("☐", "□", "❏", "○", "◻", "◯", "⬜", "❑", "❒", "\uf06f", "\uf0a8", "\uf071", "\uf072")
_TICKS = ("✓", "✔", "✗", "✘", "✕", "✖", "×", "\uf0fc", "\uf0fb")
_TICKED = (
    "☒",
    "☑",
    "■",
    "●",
    "⊠",
    "⌧",
    "◉",
    "✅",
    "\uf0fe",
    "\uf0fd",
    "\uf078",
    *(tick for tick in _TICKS if tick != "×"),
)
CROSSES = frozenset(("x", *_TICKS))
SIGNS = frozenset((*_EMPTY, *_TICKED, "(", "["))
_BULLETS = ("□", "○", "■", "●", "◯", "◉")  # which begin the items of a list as well
_RESULTS = ("basis", "outcome")


class _Box(NamedTuple):
    start: int
    end: int
    is_ticked: bool


def ticked(tokens: list[Token]) -> list[Token]:
    """Without the boxes, and without the words of those that are empty."""
    signs = [i for i, token in enumerate(tokens) if token.folded in SIGNS]
    boxes = [box for i in signs if (box := _box(tokens, i))]
    if not boxes or (len(boxes) == 1 and not _is_form(tokens, boxes[0])):
        return tokens
    option = _option_before if _are_behind(tokens, boxes) else _option_behind
    dropped: set[int] = set()
    for n, box in enumerate(boxes):
        dropped.update(range(box.start, box.end))
        if not box.is_ticked:
            dropped.update(option(tokens, boxes, n))
    return [token for i, token in enumerate(tokens) if i not in dropped]


def _box(tokens: list[Token], i: int) -> _Box | None:
    """The box that begins at `i`, None where none does."""
    if is_mark(tokens, i, "(["):
        if is_mark(tokens, i + 1, ")]"):
            return _Box(i, i + 2, is_ticked=False)
        if not is_mark(tokens, i + 2, ")]"):
            return None
        if _is_cross(tokens, i + 1) or is_mark(tokens, i + 1, _TICKED):
            return _Box(i, i + 3, is_ticked=True)
        return _Box(i, i + 3, is_ticked=False) if tokens[i + 1].text.strip("_") == "" else None
    if is_mark(tokens, i, _EMPTY + _TICKED) and not is_mark(tokens, i - 1, "(["):
        return _Box(i, i + 1, is_ticked=is_mark(tokens, i, _TICKED))
    return None


def _is_cross(tokens: list[Token], i: int) -> bool:
    return word(tokens, i) in CROSSES


def _is_result(tokens: list[Token], i: int) -> bool:
    return (token := at(tokens, i)) is not None and (token.kind in _RESULTS or token.folded == "mehrheit")


def _is_form(tokens: list[Token], box: _Box) -> bool:
    """Whether a lone box is one: a result stands beside it, and its sign is no bullet."""
    beside = _is_result(tokens, box.start - 1) or _is_result(tokens, box.end)
    return beside and not is_mark(tokens, box.start, _BULLETS)


def _are_behind(tokens: list[Token], boxes: list[_Box]) -> bool:
    """Whether the boxes stand behind their words: a result before the first, or nothing behind the last."""
    first, last = boxes[0], boxes[-1]
    if _is_result(tokens, _back(tokens, first.start) - 1):
        return True
    return bool(first.start) and all(token.kind in ("mark", "break") for token in tokens[last.end :])


def _back(tokens: list[Token], i: int) -> int:
    while is_mark(tokens, i - 1, ":|="):
        i -= 1
    return i


def _option_before(tokens: list[Token], boxes: list[_Box], n: int) -> range:
    """The words before a box, from the one before it, the beginning of the line or cell, or the heading."""
    least = boxes[n - 1].end if n else 0
    start = _back(tokens, boxes[n].start)
    while start > least and tokens[start - 1].kind not in ("break", "head") and not is_mark(tokens, start - 1, "|:"):
        start -= 1
    return range(start, boxes[n].start)


def _option_behind(tokens: list[Token], boxes: list[_Box], n: int) -> range:
    """The words behind a box, to the next one or the end of the line; behind the last, to the counts."""
    start = boxes[n].end
    most = boxes[n + 1].start if n + 1 < len(boxes) else len(tokens)
    end = next((i for i in range(start, most) if tokens[i].kind in ("break", "head")), most)
    if n + 1 == len(boxes) or end < most:
        end = next((i for i in range(start + 1, end) if tokens[i].kind in ("number", "tally")), end)
    return range(start, end)


def written(tokens: list[Token]) -> list[Token]:
    """Of a form without boxes only the result beside which something is written, where at least two are offered."""
    results = [i for i, token in enumerate(tokens) if token.kind in _RESULTS]
    if len(results) < 2:
        return tokens
    rows = [i for i in results if is_mark(tokens, i + 1, ":")]
    if len(rows) > 1:
        empty = {i for i in rows if not _is_answered(tokens, i)}
    elif any(token.folded in CROSSES for token in tokens):
        rows = [i for i in results if _is_cell(tokens, i)]
        crossed = {i for i in rows if _is_crossed(tokens, i, leading=not _begins_line(tokens, rows[0]))}
        empty = set(rows) - crossed if crossed else set()
    else:
        return tokens
    return [token for i, token in enumerate(tokens) if i not in empty] if empty else tokens


def _is_answered(tokens: list[Token], i: int) -> bool:
    """Whether something is written behind `einstimmig:`; in the next cell or line only a cross is."""
    behind = skip_marks(tokens, i + 2, "|")
    if _is_cross(tokens, behind) or (behind == i + 2 and is_mark(tokens, i + 2, _TICKED)):
        return True
    token = at(tokens, i + 2)
    if token is None or token.kind in ("break", "basis", "outcome") or is_mark(tokens, i + 2, "|"):
        return False
    if token.kind == "tally":
        return token.folded == "ja" and not (is_mark(tokens, i + 3, ":=") or is_number(tokens, i + 3))
    return not (token.folded == "mit" and _is_result(tokens, i + 3))


def _is_cell(tokens: list[Token], i: int) -> bool:
    """Whether a result stands in a line or cell of its own, a cross apart."""
    first = i - (word(tokens, i - 1) == "mit")
    first -= _is_cross(tokens, first - 1)
    last = i + 1 + _is_cross(tokens, i + 1)
    before, after = at(tokens, first - 1), at(tokens, last)
    return (before is None or before.kind == "break" or is_mark(tokens, first - 1, "|")) and (
        after is None or after.kind == "break" or is_mark(tokens, last, "|")
    )


def _begins_line(tokens: list[Token], i: int) -> bool:
    i -= word(tokens, i - 1) == "mit"
    return i == 0 or tokens[i - 1].kind in ("break", "head")


def _is_crossed(tokens: list[Token], i: int, *, leading: bool) -> bool:
    """Whether a cross stands in the cell of the result at `i`, or in the one beside it."""
    first = i - (word(tokens, i - 1) == "mit")
    if _is_cross(tokens, first - 1) or _is_cross(tokens, i + 1):
        return True
    return _is_cross(tokens, first - 2 if leading else i + 2) and is_mark(tokens, first - 1 if leading else i + 1, "|")
