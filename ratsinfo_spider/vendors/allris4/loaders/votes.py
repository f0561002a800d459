"""The votes of an agenda item, gathered from all its panels, each once.

Where they are looked for, the most reliable place first (docs/allris4.md 6.3): the panel of its own, with its heading;
words in the heading of the decision; a sentence in the decision; what the discussion says about the decision. The same
vote is often written twice (Taunusstein repeats it below the decision; minutes say `einstimmig` where the form has the
counts). A later passage that does not contradict an earlier one completes its vote.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ratsinfo_spider.german.text import split_heading
from ratsinfo_spider.items import Vote
from ratsinfo_spider.vendors.allris4.loaders.sections import Part
from ratsinfo_spider.votes import parse_votes

__all__ = ["Found", "Passage", "gather", "in_page_order", "main_vote", "passages"]

_COUNTS = ("yes", "no", "abstain", "biased", "present", "size")
_MEANING = ("outcome", "basis", *_COUNTS)


class Passage(NamedTuple):
    """Words that may report a vote: `source` as in `votes.source`, `place` the position of their panel."""

    source: str
    text: str
    place: int


class Found(NamedTuple):
    """A vote, and the position of the panel that reported it first."""

    vote: Vote
    place: int


def passages(parts: list[Part]) -> list[Passage]:
    """All places of an item's page where votes are reported, the most reliable first."""
    return [passage for kind in ("vote", "decision", "minutes") for part in parts for passage in _of_part(part, kind)]


def _of_part(part: Part, kind: str) -> Iterator[Passage]:
    """A heading is a passage if it says more than its word: `Abstimmungsergebnis: Einstimmig`."""
    section = part.section
    if section.kind != kind:
        return
    heading, place = section.heading or "", section.position or 0
    if kind != "minutes" and split_heading(heading)[1]:
        yield Passage("heading", heading, place)
    text = section.text if kind == "vote" else part.body
    if text:
        yield Passage(kind, text, place)


def gather(found_in: list[Passage]) -> list[Found]:
    """The votes of all passages, the most reliable first; one that is reported again is merged into the first."""
    found: list[Found] = []
    for passage in found_in:
        earlier = [row.vote for row in found if row.vote.source != passage.source]
        for vote in parse_votes(passage.text, passage.source):
            twin = next((row for row in earlier if _is_same(row, vote)), None)
            if twin is None:
                found.append(Found(vote, passage.place))
            else:
                earlier.remove(twin)  # two votes of one text, or of two panels of one kind, are two votes
                _complete(twin, vote)
    return found


def in_page_order(found: list[Found]) -> list[Vote]:
    """The votes in the order of the page, from top to bottom."""
    return [row.vote for row in sorted(found, key=_place)]


def _place(row: Found) -> int:
    return row.place


def _is_same(row: Vote, vote: Vote) -> bool:
    """Nothing of what both state differs, and they are about the same thing."""
    if row.subject != vote.subject or (row.part and vote.part and row.part != vote.part):
        return False
    pairs = ((getattr(row, name), getattr(vote, name)) for name in _MEANING)
    return all(None in pair or pair[0] == pair[1] for pair in pairs) and not _contradict(row, vote)


def _contradict(row: Vote, vote: Vote) -> bool:
    """`einstimmig` and votes against cannot be one vote."""
    return any(one.basis == "unanimous" and other.no for one, other in ((row, vote), (vote, row)))


def _complete(row: Vote, vote: Vote) -> None:
    """Fill what the first passage leaves open; its words stay, the other's follow where they added something."""
    gaps = [name for name in (*_MEANING, "parties") if getattr(row, name) is None]
    added = [name for name in gaps if getattr(vote, name) is not None]
    for name in added:
        setattr(row, name, getattr(vote, name))
    if added and vote.text and vote.text not in (row.text or ""):
        row.text = f"{row.text}\n{vote.text}" if row.text else vote.text


def main_vote(found: list[Found]) -> dict[str, Any]:
    """The vote columns of the item: its vote on the decision as a whole.

    Where the decision was voted on in parts only, a column says what all parts have in common, else null.
    """
    decisions = [row.vote for row in found if row.vote.subject == "decision"]
    whole = [vote for vote in decisions if vote.part is None][:1] or decisions
    text = "\n".join(vote.text for vote in whole if vote.text) or None
    counts = {name: _common(whole, name) for name in ("yes", "no", "abstain", "biased")}
    return {"vote_text": text, "vote_basis": _common(whole, "basis"), **counts}


def _common(votes: list[Vote], name: str) -> Any:
    values = [getattr(vote, name) for vote in votes]
    return values[0] if values and all(value == values[0] for value in values) else None
