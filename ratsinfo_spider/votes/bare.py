"""Numbers without words: `13 : 0` is a count of votes only where something beside it says so."""

from __future__ import annotations

from .formulas import like_time, pure
from .phrases import Fact, is_mark, word
from .sources import PANELS
from .tokens import Token

__all__ = ["without_bare"]


def without_bare(tokens: list[Token], facts: list[Fact], source: str, *, result: bool) -> list[Fact]:
    """Leave out numbers without words where nothing says that they are votes.

    `result`: whether the statement before told of a bare result: `Der Antrag wird angenommen. ⏎ 13 : 0`.
    """
    told = any(fact.field in ("basis", "outcome", "head") for fact in facts) or result
    if not told and source not in PANELS:
        facts = [fact for fact in facts if not (fact.bare and fact.members)]
    bare = [fact for fact in facts if fact.bare and not fact.members and fact.field != "part"]
    if not bare:
        return facts
    time = like_time(tokens, bare[0])
    panel = source in PANELS and not time
    panel &= not is_mark(tokens, bare[0].start + 1, "/") or len(bare) == 3
    told &= source in PANELS or not time
    if pure(tokens, [fact for fact in facts if not fact.members]) and (told or panel):
        return facts
    if told and word(tokens, bare[0].start - 1) in ("mit", "von"):
        return facts
    return [fact for fact in facts if fact not in bare]
