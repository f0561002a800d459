"""The votes of an agenda item, gathered from all its panels, each once.

Where they are looked for, the most reliable place first: the panel of its own, with its heading;
words in the heading of the decision; a sentence in the decision; what the discussion says about the decision. The same
vote is often written twice (some towns repeat it below the decision; minutes say `einstimmig` where the form has the
counts). A later passage that does not contradict an earlier one completes its vote.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ratsinfo_spider.german.processors import Warn
from ratsinfo_spider.german.text import split_heading
from ratsinfo_spider.german.text_panel import Part
from ratsinfo_spider.items import Vote
from ratsinfo_spider.keys import Keys, vote_key

from .assemble import read_votes
from .derived import implausible

__all__ = ["STATED", "Found", "Passage", "gather", "keyed", "main_vote", "passages"]

_COUNTS = ("yes", "no", "abstain", "biased", "present", "size")
_MEANING = ("outcome", "basis", *_COUNTS)
# More than any item has, and read within two seconds: what is longer is no minutes, and would hold up the whole crawl.
_MOST_LETTERS = 300_000
_MOST_VOTES = 500
_QUOTED = 60  # letters in a warning
# Columns of `votes` for which the page of the item is the authority.
STATED = frozenset({"url", "agenda_item_id", "position", "subject", "part", *_MEANING, "parties", "text", "source"})


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


def gather(found_in: list[Passage], warn: Warn | None = None) -> list[Found]:
    """The votes of all passages, the most reliable first; one that is reported again is merged into the first.

    What cannot be true of one is null then; that, and what is hardly true, is a call of `warn`. So is a text that is
    too long to be read, or that has too many votes to be one: they are not taken.
    """
    found: list[Found] = []
    warnings: dict[str, None] = {}
    letters = 0
    for passage in found_in:
        letters += len(passage.text)
        if letters > _MOST_LETTERS:
            warnings[f"texts of more than {_MOST_LETTERS:,} letters, not read: {_opening(passage.text)}"] = None
            break
        earlier = [row.vote for row in found if row.vote.source != passage.source]
        reading = read_votes(passage.text, passage.source)
        if len(found) + len(reading.votes) > _MOST_VOTES:
            warnings[f"more than {_MOST_VOTES} votes, not taken: {_opening(passage.text)}"] = None
            continue
        warnings |= dict.fromkeys(reading.warnings)
        for vote in reading.votes:
            twin = next((row for row in earlier if _is_same(row, vote)), None)
            if twin is None:
                found.append(Found(vote, passage.place))
            else:
                earlier.remove(twin)  # two votes of one text, or of two panels of one kind, are two votes
                _complete(twin, vote)
                warnings |= dict.fromkeys(implausible(twin))
    if warn is not None:
        for warning in warnings:
            warn(f"vote: {warning}")
    return found


def _opening(text: str) -> str:
    return " ".join(text[:_QUOTED].split())


def keyed(found: list[Found], native_id: int | str) -> list[tuple[str, Vote]]:
    """The votes in the order of the page, from top to bottom, each with the key of its row and its `position`.

    Keys are counted in the order of `passages`: the minutes come weeks later, and their votes last.
    """
    keys = Keys()
    rows = [(row, keys.next(vote_key(native_id, row.vote.subject, row.vote.part))) for row in found]
    rows.sort(key=_place)
    for position, (row, _key) in enumerate(rows, 1):
        row.vote.position = position
    return [(key, row.vote) for row, key in rows]


def _place(row: tuple[Found, str]) -> int:
    return row[0].place


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
