"""Votes: from the words of the minutes to `items.Vote`. docs/votes.md tells how, step by step."""

from __future__ import annotations

from .assemble import SOURCES, Assembly
from .derived import Derived, ParsedVote, derive
from .statements import clean

__all__ = ["SOURCES", "Derived", "ParsedVote", "derive", "parse_votes"]


def parse_votes(text: str, source: str) -> list[ParsedVote]:
    """All votes a text tells of, in order; `position` counts from 1, ids are left to the caller.

    `source` says where the text stands, and so how much it takes to be a vote: `vote` (a panel
    Abstimmungsergebnis or a line that begins with that word), `heading` (the heading of a decision,
    or the brackets in it), `decision`, `minutes`. Raises ValueError for another one.

    >>> vote, = parse_votes("mehrheitlich bei drei Gegenstimmen", "vote")
    >>> vote.basis, vote.yes, vote.no, vote.abstain, vote.outcome
    ('majority', None, 3, None, None)
    >>> [(v.subject, v.outcome) for v in parse_votes("Der Antrag wird mit 6 Ja-Stimmen abgelehnt.", "minutes")]
    [('motion', 'rejected')]
    >>> parse_votes("Die Fraktion hat einstimmig beschlossen, zu klagen.", "minutes")
    []
    """
    if source not in SOURCES:
        raise ValueError(f"votes have no source {source!r}; known are {', '.join(sorted(SOURCES))}")
    return Assembly(clean(text), source).read()
