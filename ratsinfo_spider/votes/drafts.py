"""From facts to votes: which facts belong to one vote, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .facts import Fact
from .voters import Member

__all__ = ["Draft", "drafts"]

_COUNTED = frozenset({"yes", "no", "abstain", "for", "votes", "against"})
_SIDES = frozenset({"yes", "no", "abstain", "with", "against"})


@dataclass(slots=True)
class Draft:
    """A vote in the making: the first value stated for each field, and who is named on each side."""

    values: dict[str, int | str] = field(default_factory=dict)
    groups: list[tuple[str, Member]] = field(default_factory=list)
    start: int = 0  # its characters, within the text
    end: int = 0
    subject: str | None = None
    headed: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether it says how many or who voted which way."""
        return not _COUNTED.isdisjoint(self.values) or any(side in _SIDES for side, _ in self.groups)

    @property
    def is_evident(self) -> bool:
        """Whether there is more to it than a result."""
        return self.is_counted or "basis" in self.values

    def add(self, fact: Fact) -> None:
        """Take in a fact. The first value of a field stays; of results the last: a verb beats the formula before it."""
        if fact.field == "other":
            return
        self.groups += [(fact.field, member) for member in fact.members if (fact.field, member) not in self.groups]
        self.headed |= fact.field == "head"
        if fact.value is None or fact.field == "head":
            return
        if fact.field == "outcome":
            self.values["outcome"] = fact.value
        else:
            self.values.setdefault(fact.field, fact.value)

    def clashes(self, fact: Fact) -> bool:
        """Whether a fact states another value of a field, so that it belongs to another vote."""
        if fact.value is None or fact.field in ("head", "other", "act"):
            return False
        if fact.field == "outcome" and not self.is_counted:
            return False
        return fact.field in self.values and self.values[fact.field] != fact.value

    def fits(self, other: Draft) -> bool:
        """Whether both may tell of the same vote."""
        mine, others = self.resolved(), other.resolved()
        shared = set(mine) & set(others) - {"act", "with", "against", "votes", "for"}
        both = others | mine
        unlike = both.get("basis") == "unanimous" and both.get("yes") and both.get("no")
        return not unlike and all(mine[name] == others[name] for name in shared)

    def merge(self, other: Draft) -> None:
        """Add what `other` knows of the same vote."""
        self.values = other.values | self.values
        self.groups += [group for group in other.groups if group not in self.groups]
        self.start, self.end = min(self.start, other.start), max(self.end, other.end)
        self.subject = self.subject or other.subject
        self.headed |= other.headed

    def resolved(self) -> dict[str, int | str]:
        """The values, those that depend on the result put in their place."""
        values = dict(self.values)
        if "outcome" not in values and "act" in values and self.is_evident:
            values["outcome"] = values["act"]
        rejected = values.get("outcome") == "rejected"
        if "for" in values:
            yes, no = values.pop("for"), values.get("no", 0)
            if rejected and isinstance(yes, int) and isinstance(no, int) and yes > no:
                yes, values["no"] = no, yes  # `mit 12 gegen 3 abgelehnt`: twelve were against
            values.setdefault("yes", yes)
        if "votes" in values:
            values.setdefault(self._side("votes"), values["votes"])
        if "against" in values:
            values.setdefault("yes" if rejected else "no", values["against"])
        for side, count in self._persons().items():
            values.setdefault(side, count)
        if "outcome" not in self.values and _is_outvoted(values):
            del values["outcome"]  # a deed beside counts says what was put to the vote, not that it passed
        return values

    def _persons(self) -> dict[str, int]:
        """The sides on which only persons are named: a person is one vote, a group is not a number."""
        sides: dict[str, list[Member]] = {}
        for side, member in self.groups:
            sides.setdefault(self._side(side), []).append(member)
        return {side: len(members) for side, members in sides.items() if all(m.is_person for m in members)}

    def parties(self) -> list[dict[str, str | int | None]] | None:
        """Who voted how, as in `votes.parties`."""
        named = [{"name": m.name, "vote": self._side(side), "count": m.votes} for side, m in self.groups]
        return named or None

    def _side(self, side: str) -> str:
        """`with` and `against` the result as yes and no; plain `votes` were with it."""
        rejected = self.values.get("outcome", self.values.get("act")) == "rejected"
        sides = (
            {"with": "no", "votes": "no", "against": "yes"}
            if rejected
            else {"with": "yes", "votes": "yes", "against": "no"}
        )
        return sides.get(side, side)


def _is_outvoted(values: Mapping[str, int | str]) -> bool:
    """Accepted, and yet no more votes in favour than against."""
    yes, no = values.get("yes"), values.get("no")
    return (
        values.get("outcome") == "accepted" and isinstance(yes, int) and isinstance(no, int) and 0 < yes + no >= 2 * yes
    )


def drafts(facts: Iterable[Fact]) -> list[tuple[Draft, int]]:
    """The votes of one statement, each with the token behind its last fact: a second value begins a new one."""
    found = [Draft()]
    ends = [0]
    for fact in facts:
        if found[-1].clashes(fact) or (fact.field == "head" and found[-1].is_counted):
            found.append(Draft())
            ends.append(ends[-1])
        found[-1].add(fact)
        ends[-1] = max(ends[-1], fact.end)
    return [
        (draft, end) for draft, end in zip(found, ends, strict=True) if draft.values or draft.groups or draft.headed
    ]
