"""Where a text stands that may tell of votes, `votes.source`, and so how much it takes to be one."""

from __future__ import annotations

__all__ = ["PANELS", "SOURCES"]

# All about the vote: the panel Abstimmungsergebnis, and what stands in the heading of a decision. The others tell of
# much else: what was decided before, by others, or may be some day.
PANELS = frozenset(("vote", "heading"))
SOURCES = PANELS | {"decision", "minutes"}
