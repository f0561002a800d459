"""What follows from a vote without standing in it: whether it passed, whether all were agreed; and what cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ratsinfo_spider.items import Vote

__all__ = ["Derived", "ParsedVote", "derive", "implausible"]


class Derived(NamedTuple):
    """`passed`, `unanimous`, and what `passed` was worked out from: `words`, `counts` or `item_result`."""

    passed: bool | None = None
    unanimous: bool | None = None
    derived_from: str | None = None


@dataclass(kw_only=True)
class ParsedVote(Vote):
    """A vote as the grammar read it. `warnings` says what it holds that cannot be true, or hardly."""

    # Not annotated on purpose: a dataclass takes annotated names as columns.
    warnings = tuple[str, ...]()

    @property
    def derived(self) -> Derived:
        """What follows from the vote alone; with the result of its agenda item: `derive`."""
        return derive(self)


def derive(vote: Vote, *, item_passed: bool | None = None) -> Derived:
    """Whether a vote passed and was unanimous. `item_passed`: what the result of its agenda item says.

    Words go before counts, counts before the result of the item. A tie is a rejection, as all municipal codes have it.

    >>> derive(Vote(basis="unanimous", outcome="accepted"))
    Derived(passed=True, unanimous=True, derived_from='words')
    >>> derive(Vote(yes=5, no=8))
    Derived(passed=False, unanimous=False, derived_from='counts')
    >>> derive(Vote(subject="decision", basis="majority"), item_passed=True)
    Derived(passed=True, unanimous=False, derived_from='item_result')
    >>> derive(Vote(abstain=1))
    Derived(passed=None, unanimous=None, derived_from=None)
    """
    unanimous = _unanimous(vote)
    if vote.outcome is not None or vote.basis == "tie":
        return Derived(vote.outcome == "accepted", unanimous, "words")
    if vote.yes is not None and vote.no is not None and vote.yes + vote.no > 0:
        return Derived(vote.yes > vote.no, unanimous, "counts")
    if vote.subject == "decision" and item_passed is not None:
        return Derived(item_passed, unanimous, "item_result")
    return Derived(None, unanimous, None)


def _unanimous(vote: Vote) -> bool | None:
    """By the word, else by the counts; abstentions do not matter."""
    if vote.basis is not None:
        return vote.basis == "unanimous"
    if vote.yes and vote.no:
        return False
    if vote.yes is None or vote.no is None or vote.yes + vote.no == 0:
        return None
    return True


def implausible(vote: Vote) -> list[str]:
    """Set to null what cannot be true, and say so; what is only unusual stays, with a warning.

    >>> vote = Vote(yes=16, no=0, present=0)
    >>> implausible(vote), vote.yes, vote.present
    (['16 votes of 0 present: present is set to null'], 16, None)
    >>> vote = Vote(outcome="rejected", yes=20, no=15)
    >>> implausible(vote), vote.yes
    (['rejected with 20 votes in favour and 15 against'], 20)
    """
    return [*_too_many(vote), *_against_the_basis(vote), *_against_the_result(vote)]


def _too_many(vote: Vote) -> list[str]:
    """More votes than members: yes + no + abstain ≤ present ≤ size."""
    cast = sum(count or 0 for count in (vote.yes, vote.no, vote.abstain))
    warnings = []
    if vote.present is not None and cast > vote.present:
        warnings.append(f"{cast} votes of {vote.present} present: {_clear(vote, vote.present == 0, 'present')}")
    if vote.size is not None and max(cast, vote.present or 0) > vote.size:
        most = max(cast, vote.present or 0)
        warnings.append(f"{most} votes or members of {vote.size} by law: {_clear(vote, vote.size == 0, 'size')}")
    return warnings


def _clear(vote: Vote, only: bool, name: str) -> str:
    """Set `name` to null, or all counts where nothing tells which is wrong; how the warning ends."""
    names = (name,) if only else ("yes", "no", "abstain", "present", "size")
    for field in names:
        setattr(vote, field, None)
    return f"{name} is set to null" if only else "the counts are set to null"


def _against_the_basis(vote: Vote) -> list[str]:
    """Unanimous, and yet votes on both sides."""
    if vote.basis != "unanimous" or not (vote.yes and vote.no):
        return []
    warning = f"unanimous with {vote.yes} votes in favour and {vote.no} against: all three are set to null"
    vote.basis = vote.yes = vote.no = None
    return [warning]


def _against_the_result(vote: Vote) -> list[str]:
    """Accepted with no more in favour than against; unanimously accepted with votes against; rejected by a minority."""
    if vote.yes is None or vote.no is None:
        return []
    told = f"{vote.yes} votes in favour and {vote.no} against"
    if vote.outcome == "accepted" and vote.yes <= vote.no and vote.yes + vote.no > 0:
        vote.outcome = vote.yes = vote.no = None
        return [f"accepted with {told}: all three are set to null"]
    if vote.outcome == "rejected" and vote.yes > vote.no:
        return [f"rejected with {told}"]
    return []
