"""What one statement holds beside its own words: several parts of a split vote, a formula in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .tokens import Token, signs
from .voters import bracket_end

__all__ = ["hanging_formulas", "parts"]

# `Punkt 1`, `Ziffern 1 und 2`, `zu a:`, where a part may begin.
_PART = re.compile(r"(?:^|(?<=[,;.:¶(f]))L[9dwW](?:[f,][9d]){0,9}|(?:^|(?<=[,;¶]))f[9wW](?=[.:)])")
_TOLD = re.compile(r"U|9[:f]?9|9[yne]|[yne]:?9")


def parts(tokens: list[Token]) -> list[tuple[str, list[Token]]]:
    """The parts that one statement tells of, each with its label; [] where not each has a result or count of its own.

    `Punkt 1 einstimmig, Punkt 2 mit 10 gegen 3 Stimmen`. The first has none where it is the statement's.
    """
    told = signs(tokens)
    starts = [match for match in _PART.finditer(told) if _is_part(tokens, match.start())]
    stops = [*(match.start() for match in starts[1:]), len(tokens)]
    if not all(_TOLD.search(told, match.end(), stop) for match, stop in zip(starts, stops, strict=False)):
        return []
    before = tokens[: starts[0].start()] if starts and _TOLD.search(told, 0, starts[0].start()) else []
    leading = [("", before)] if before else []
    return leading + [
        (" ".join(t.text for t in tokens[match.start() : match.end()]), _body(tokens[match.end() : stop]))
        for match, stop in zip(starts, stops, strict=False)
    ]


def _is_part(tokens: list[Token], i: int) -> bool:
    letter = tokens[i + 1].sign in "wW" and len(tokens[i + 1].text) > 3
    return not letter and (tokens[i].sign == "L" or tokens[i].folded == "zu")


def _body(tokens: list[Token]) -> list[Token]:
    first = next((n for n, token in enumerate(tokens) if token.sign not in ".:)"), 0)
    return tokens[first:]


def hanging_formulas(tokens: list[Token]) -> Iterator[list[Token]]:
    """What may be a formula that hangs on a sentence: brackets at its end, what follows its last colon."""
    told = signs(tokens)
    for i, sign in enumerate(told):
        if sign == "(":
            end = bracket_end(tokens, i)
            if end > i + 1 and not told[end + 1 : end + 6].strip(".;:¶!"):
                yield tokens[i + 1 : end]
    colon = told.rfind(":")
    inner = [token for token in tokens[colon + 1 :] if token.sign != "¶"] if colon > 0 else []
    if inner and told[colon - 1 : colon + 2] != "9:9":
        yield inner
