"""Votes: from the words of the minutes to `items.Vote`. docs/votes.md tells how, step by step."""

from __future__ import annotations

from ratsinfo_spider.items import Vote

from .assemble import SOURCES, Reading, read_votes
from .derived import Derived, derive, implausible, item_passed
from .persons import without_persons

__all__ = [
    "SOURCES",
    "Derived",
    "Reading",
    "derive",
    "implausible",
    "item_passed",
    "parse_votes",
    "read_votes",
    "without_persons",
]


def parse_votes(text: str, source: str) -> list[Vote]:
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
    return read_votes(text, source).votes
