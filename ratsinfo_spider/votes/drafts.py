"""From facts to votes: which facts belong to one vote, and what they add up to.

A statement may hold several votes (`a) einstimmig b) mehrheitlich …`), and one vote may be spread
over several statements (`Mehrheitlich abgelehnt.` and then the counts). A new vote begins with a
part, with a heading, and wherever a field would get a second value.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ratsinfo_spider.items import Vote

from .phrases import Fact, Member

__all__ = ["Draft", "compatible", "drafts", "merge"]

_COUNTED = frozenset({"yes", "no", "abstain", "for", "votes", "against", "all"})
_SIDES = frozenset({"yes", "no", "abstain", "with", "against"})


@dataclass(slots=True)
class Draft:
    """A vote in the making: the first value stated for each field, and the groups named on each side."""

    values: dict[str, int | str] = field(default_factory=dict)
    groups: list[tuple[str, Member]] = field(default_factory=list)
    first: int = 0  # its tokens, within the statement
    last: int = 0
    start: int = 0  # its characters, within the text
    end: int = 0
    subject: str | None = None
    headed: bool = False
    numbered: bool = False  # whether its part is the number of the list item it stands below

    @property
    def is_counted(self) -> bool:
        """Whether it says how many or who voted which way."""
        return not _COUNTED.isdisjoint(self.values) or any(side in _SIDES for side, _ in self.groups)

    @property
    def is_evident(self) -> bool:
        """Whether there is more to it than a result."""
        return self.is_counted or "basis" in self.values

    def add(self, fact: Fact) -> None:
        """Take in a fact; an earlier value of its field stays."""
        if fact.members:
            self.groups += [(fact.field, member) for member in fact.members if (fact.field, member) not in self.groups]
        if fact.value is not None and fact.field not in ("head", "next", "other"):
            self.values.setdefault(fact.field, fact.value)
        self.headed |= fact.field == "head"
        self.numbered |= fact.field == "part" and fact.bare
        self.last = max(self.last, fact.end)

    def vote(self, text: str, source: str) -> Vote:
        """The record, all but its position."""
        values = self._resolved()
        parties = [
            {"name": member.name, "vote": self._side(side), "count": member.votes} for side, member in self.groups
        ]
        return Vote(
            subject=self.subject or "decision",
            part=_text(values.get("part")),
            outcome=_text(values.get("outcome")),
            basis=_text(values.get("basis")),
            parties=parties or None,
            text=text,
            source=source,
            yes=_number(values.get("yes")),
            no=_number(values.get("no")),
            abstain=_number(values.get("abstain")),
            biased=_number(values.get("biased")),
            present=_number(values.get("present")),
            size=_number(values.get("size")),
        )

    def _resolved(self) -> dict[str, int | str]:
        """The values with what depends on the result put in its place."""
        values = dict(self.values)
        if "outcome" not in values and "act" in values and self.is_evident:
            values["outcome"] = values["act"]
        rejected = values.get("outcome") == "rejected"
        if "for" in values:
            values.setdefault("yes", values["for"])
            yes, no = values["yes"], values.get("no", 0)
            if rejected and isinstance(yes, int) and isinstance(no, int) and yes > no:
                values["yes"], values["no"] = no, yes  # `mit 12 gegen 3 abgelehnt`: twelve were against
        if "votes" in values:
            values.setdefault(self._side("votes"), values["votes"])
        if "against" in values:
            values.setdefault("yes" if rejected else "no", values["against"])
        return self._with_persons(values)

    def _with_persons(self, values: dict[str, int | str]) -> dict[str, int | str]:
        """Where only persons are named on a side, they are its votes: a person is one, a group is not a number."""
        sides: dict[str, list[Member]] = {}
        for side, member in self.groups:
            sides.setdefault(self._side(side), []).append(member)
        for side, members in sides.items():
            if all(member.is_person for member in members):
                values.setdefault(side, len(members))
        return values

    def _side(self, side: str) -> str:
        """`with` and `against` the result as yes and no; plain `votes` were with it."""
        rejected = self.values.get("outcome", self.values.get("act")) == "rejected"
        if side == "votes":
            return "no" if rejected and "short" not in self.values else "yes"
        sides = {"with": "no", "against": "yes"} if rejected else {"with": "yes", "against": "no"}
        return sides.get(side, side)


def _text(value: int | str | None) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: int | str | None) -> int | None:
    return value if isinstance(value, int) else None


def drafts(facts: list[Fact], *, lines: bool = False) -> list[Draft]:
    """The votes of one statement; `lines`: each of its parts has a line of its own."""
    found = [Draft()]
    for fact in facts:
        if _begins(found[-1], fact):
            found.append(Draft(first=found[-1].last, last=found[-1].last))
        found[-1].add(fact)
    found = [draft for draft in found if draft.values or draft.groups or draft.headed]
    return found if lines else _share_result(found)


def _begins(draft: Draft, fact: Fact) -> bool:
    """Whether a new vote begins with this fact."""
    if fact.field == "head" and fact.value is None and not draft.headed and not draft.is_counted:
        return False  # `Mehrheitlich beschlossen. Abstimmung: Ja: 6, …` is one vote
    if fact.field in ("part", "head", "next"):
        return draft.is_evident or "outcome" in draft.values or (fact.field == "part" and "part" in draft.values)
    if fact.members or fact.value is None or fact.field in ("other", "act"):
        return False
    if fact.field == "outcome" and not draft.is_evident:
        return False
    return fact.field in draft.values and draft.values[fact.field] != fact.value


def _share_result(found: list[Draft]) -> list[Draft]:
    """`Punkt 1 wird einstimmig, Punkt 2 mehrheitlich angenommen`: the result is said once for all parts."""
    results = [name for draft in found for name in ("outcome", "act") if name in draft.values]
    if len(found) > 1 and len(results) == 1 and results[0] in found[-1].values:
        for draft in found[:-1]:
            if "part" in draft.values and draft.is_evident:
                draft.values[results[0]] = found[-1].values[results[0]]
    return found


def compatible(one: Draft, other: Draft) -> bool:
    """Whether two drafts may tell of the same vote."""
    shared = set(one.values) & set(other.values) - {"act"}
    return all(one.values[name] == other.values[name] for name in shared)


def merge(one: Draft, other: Draft) -> None:
    """Add what `other` knows to `one`, of the same vote."""
    one.values = other.values | one.values
    one.groups += [group for group in other.groups if group not in one.groups]
    one.start, one.end = min(one.start, other.start), max(one.end, other.end)
    one.subject = one.subject or other.subject
    one.headed |= other.headed
