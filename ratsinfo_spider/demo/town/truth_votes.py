"""The truth about votes: every one as a row, and the columns of the item it decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ratsinfo_spider.demo.town.model import Item, Meeting
from ratsinfo_spider.demo.town.page_content import Ballot
from ratsinfo_spider.demo.town.truth_rows import Row, Rows
from ratsinfo_spider.keys import Keys, vote_key
from ratsinfo_spider.vocabulary import RESULTS

__all__ = ["main_vote", "votes"]


def votes(rows: Rows, meeting: Meeting, item: Item) -> Iterator[Row]:
    """The item's votes, in the order of its page."""
    keys = _vote_keys(item)
    for position, (key, ballot) in enumerate(zip(keys, item.ballots, strict=True), 1):
        yield rows.row(
            "vote",
            key,
            rows.item_url(item),
            agenda_item_id=rows.id("agenda_item", item.id),
            meeting_id=rows.id("meeting", meeting.id),
            meeting_start=meeting.start,
            organization_id=rows.id("organization", meeting.organization.id),
            position=position,
            **{name: getattr(ballot, name) for name in _BALLOT},
            **_passed(ballot, item),
            unanimous=_unanimous(ballot),
        )


def _passed(ballot: Ballot, item: Item) -> Row:
    """A tie rejects. The town adopts and recommends without conditions, and never in part."""
    result = RESULTS.meaning(item.result) or ""
    if ballot.outcome or ballot.basis == "tie":
        return {"passed": ballot.outcome == "accepted", "derived_from": "words"}
    if ballot.yes is not None and ballot.no is not None and (ballot.yes or ballot.no):
        return {"passed": ballot.yes > ballot.no, "derived_from": "counts"}
    if ballot.subject == "decision" and result.startswith(("adopted", "recommended", "rejected")):
        return {"passed": result != "rejected", "derived_from": "item_result"}
    return {"passed": None, "derived_from": None}


def _unanimous(ballot: Ballot) -> bool | None:
    if ballot.basis:
        return ballot.basis == "unanimous"
    if ballot.yes and ballot.no:
        return False
    return True if None not in (ballot.yes, ballot.no) and (ballot.yes or ballot.no) else None


def _vote_keys(item: Item) -> list[str]:
    """Called by what was voted on, in the order of the page; those of the minutes are counted last."""
    keys, named = Keys(), {}
    for ballot in sorted(item.ballots, key=lambda ballot: ballot.source == "minutes"):
        named[id(ballot)] = keys.next(vote_key(item.id, ballot.subject, ballot.part))
    return [named[id(ballot)] for ballot in item.ballots]


_BALLOT = (
    *("subject", "part", "outcome", "basis", "yes", "no", "abstain", "biased", "present", "size"),
    *("parties", "text", "source"),
)


def main_vote(ballots: Iterable[Ballot]) -> Row:
    """The vote on the decision as a whole; of one in parts what the parts have in common."""
    decisions = [ballot for ballot in ballots if ballot.subject == "decision"]
    whole = [ballot for ballot in decisions if ballot.part is None][:1] or decisions
    columns = {name: _common(whole, name) for name in ("yes", "no", "abstain", "biased")}
    text = "\n".join(ballot.text for ballot in whole) or None
    return {"vote_text": text, "vote_basis": _common(whole, "basis"), **columns}


def _common(ballots: list[Ballot], name: str) -> object:
    values = {getattr(ballot, name) for ballot in ballots}
    return values.pop() if len(values) == 1 else None
