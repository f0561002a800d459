"""What follows from a vote without standing in it: whether it passed, whether all were agreed; and what cannot be."""

from __future__ import annotations

from typing import NamedTuple

from ratsinfo_spider.items import Vote

__all__ = ["Derived", "derive", "implausible", "item_passed"]

_COUNTS = ("yes", "no", "abstain", "present", "size")  # all null where nothing tells which is wrong
_QUOTED = 200  # characters of a vote's words in a warning
# Results of an agenda item (`vocabulary.RESULTS`) that say whether its decision passed. Adopted in part says neither; a
# recommended rejection may have been put to the vote as that or as the proposal.
_PASSED = frozenset(
    (
        *("adopted", "adopted_unchanged", "adopted_changed", "adopted_conditionally"),
        *("recommended", "recommended_unchanged", "recommended_changed"),
    )
)
_NOT_PASSED = frozenset(("rejected",))


class Derived(NamedTuple):
    """`passed`, `unanimous`, and what `passed` was worked out from: `words`, `counts` or `item_result`."""

    passed: bool | None = None
    unanimous: bool | None = None
    derived_from: str | None = None


def item_passed(result: str | None) -> bool | None:
    """What the result of an agenda item says of the vote on its decision.

    >>> [item_passed(result) for result in ("adopted_changed", "rejected", "postponed", None)]
    [True, False, None, None]
    """
    return True if result in _PASSED else False if result in _NOT_PASSED else None


def derive(vote: Vote, result: str | None = None) -> Derived:
    """Whether a vote passed and was unanimous. `result`: the code of its agenda item's result.

    Words go before counts, counts before the result of the item. A tie is a rejection, as all municipal codes have it.

    >>> derive(Vote(basis="unanimous", outcome="accepted"))
    Derived(passed=True, unanimous=True, derived_from='words')
    >>> derive(Vote(yes=5, no=8))
    Derived(passed=False, unanimous=False, derived_from='counts')
    >>> derive(Vote(subject="decision", basis="majority"), "adopted_unchanged")
    Derived(passed=True, unanimous=False, derived_from='item_result')
    >>> derive(Vote(abstain=1))
    Derived(passed=None, unanimous=None, derived_from=None)
    """
    unanimous = _unanimous(vote)
    if vote.outcome is not None or vote.basis == "tie":
        return Derived(vote.outcome == "accepted", unanimous, "words")
    if vote.yes is not None and vote.no is not None and vote.yes + vote.no > 0:
        return Derived(vote.yes > vote.no, unanimous, "counts")
    if vote.subject == "decision" and (passed := item_passed(result)) is not None:
        return Derived(passed, unanimous, "item_result")
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
    """Set to null what cannot be true, and say so, with the words; what is only unusual stays, with a warning.

    >>> vote = Vote(yes=16, no=0, present=0, text="Ja: 16, Nein: 0, Anwesend: 0")
    >>> implausible(vote), vote.yes, vote.present
    (['16 votes of 0 present, set to null: Ja: 16, Nein: 0, Anwesend: 0'], 16, None)
    """
    warnings = [*_too_many(vote), *_against_the_basis(vote), *_against_the_result(vote)]
    words = " ".join((vote.text or "").split())[:_QUOTED] if warnings else ""
    return [f"{warning}: {words}" for warning in warnings]


def _too_many(vote: Vote) -> list[str]:
    """More votes than members: yes + no + abstain ≤ present ≤ size. A 0 beside votes is the one that is wrong."""
    cast = sum(count or 0 for count in (vote.yes, vote.no, vote.abstain))
    warnings = []
    if vote.present is not None and cast > vote.present:
        warnings.append(f"{cast} votes of {vote.present} present, set to null")
        _clear(vote, *(("present",) if vote.present == 0 else _COUNTS))
    most = max(cast, vote.present or 0)
    if vote.size is not None and most > vote.size:
        warnings.append(f"{most} votes or members of {vote.size} by law, set to null")
        _clear(vote, *(("size",) if vote.size == 0 else _COUNTS))
    return warnings


def _against_the_basis(vote: Vote) -> list[str]:
    """Unanimous, and yet votes on both sides."""
    if vote.basis != "unanimous" or not (vote.yes and vote.no):
        return []
    warning = f"unanimous with {vote.yes} votes in favour and {vote.no} against, set to null"
    _clear(vote, "basis", "yes", "no")
    return [warning]


def _against_the_result(vote: Vote) -> list[str]:
    """Accepted with no more in favour than against; rejected with more, where a larger majority was asked for."""
    if vote.yes is None or vote.no is None:
        return []
    told = f"{vote.yes} votes in favour and {vote.no} against"
    if vote.outcome == "accepted" and vote.yes <= vote.no and vote.yes + vote.no > 0:
        _clear(vote, "outcome", "yes", "no")
        return [f"accepted with {told}, set to null"]
    return [f"rejected with {told}"] if vote.outcome == "rejected" and vote.yes > vote.no else []


def _clear(vote: Vote, *names: str) -> None:
    for name in names:
        setattr(vote, name, None)
