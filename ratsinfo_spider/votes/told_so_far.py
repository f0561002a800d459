"""The votes of a text so far: what belongs to the one just told, and what was put to the vote before it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from .drafts import Draft
from .facts import Fact
from .subject import puts_to_the_vote, subject_of

__all__ = ["ToldSoFar", "concludes"]

_MEMORY = 7  # statements before a vote of which one may have put it to the vote
_CORRECTED = 2  # statements within which counts may be said again
_SIDES = frozenset(("yes", "no", "abstain"))
_THUS = re.compile(
    r"\W*(?:(?:damit|somit|mithin|demnach|also|daher|es bleibt)\b|.{3,60}\b(?:ist|wird) (?:damit|somit)\b)", re.I
)
_RESULT_LAST = re.compile(r"\b(?:ist|sind) [^.]{0,60}(?:abgelehnt|angenommen|beschlossen)\W*$", re.I)


def concludes(said: str) -> bool:
    """`Damit ist der Antrag abgelehnt.`: what the counts before mean."""
    return _THUS.match(said) is not None


class ToldSoFar:
    """The votes found, and how the next statement may hang together with them."""

    def __init__(self, *, panel: bool) -> None:
        self.panel = panel
        self.votes: list[Draft] = []
        self.near = False  # whether the last statement was (part of) a vote
        self._before = deque[str](maxlen=_MEMORY)  # the last statements without a vote
        self._since = 0  # statements since the last vote
        self._waiting: Draft | None = None  # a recusal told before its vote

    @property
    def topic(self) -> str | None:
        """What the last of the statements before has put to the vote. Most are never asked for it."""
        return next((topic for said in reversed(self._before) if (topic := puts_to_the_vote(said))), None)

    def forget(self) -> None:
        """A label begins: what follows belongs to nothing before."""
        self.near = False
        self._before.clear()

    def remember(self, said: str) -> None:
        """Note a sentence without a vote, which may have put the next one to the vote."""
        self._before.append(said)
        self._since += 1
        self.near = False

    def add(self, new: list[Draft], said: str) -> None:
        """Take in the votes of a statement; the first may go on with the one just told."""
        if self._waiting:
            new[0].merge(self._waiting)
            self._waiting = None
        if self.votes and (self._corrects(new[0]) or self._goes_on(new[0], said)):
            self.votes[-1].merge(new[0])
            new = new[1:]
        self.votes += new
        self._has_told()

    def add_table(self, rows: list[Draft]) -> None:
        """Take in the votes of a table, one a row; a single row may hold the counts of the vote just told."""
        if len(rows) == 1 and self.near and self.votes[-1].fits(rows[0]):
            self.votes[-1].merge(rows.pop())
        self.votes += rows
        self._has_told()

    def _has_told(self) -> None:
        self.near, self._since = True, 0
        self._before.clear()

    def _corrects(self, new: Draft) -> bool:
        """`32 Nein, 15 Ja. 30 Nein, 17 Ja, so war es.`: counts said again, before any result."""
        last = self.votes[-1]
        told = {"basis", "outcome", "part"} & (set(last.values) | set(new.values))
        again = _SIDES & set(last.values) & set(new.values)
        if self.panel or self._since > _CORRECTED or new.headed or told or not again or self.topic:
            return False
        last.values.clear()
        return True

    def _goes_on(self, new: Draft, said: str) -> bool:
        """Whether a vote only adds to the one just told."""
        last = self.votes[-1]
        other_part = "part" in new.values and new.values["part"] != last.values.get("part")
        if not self.near or other_part or (new.headed and last.headed) or not last.fits(new):
            return False
        if concludes(said):
            return True
        if self.panel or new.headed:
            return None in (new.subject, last.subject) or new.subject in (last.subject, "decision")
        if last.is_counted and not new.is_counted:
            return not {"basis", "outcome"} <= set(last.values)
        apart = _SIDES.isdisjoint(set(last.values) & set(new.values))
        return apart and new.is_counted and not {"basis", "outcome"} & set(new.values)

    def complete(self, facts: Sequence[Fact], said: str, end: int, *, short: bool) -> bool:
        """Take a result said alone for that of the vote just told; `short`: the statement is nothing else."""
        results = [fact.value for fact in facts if fact.field == "outcome" and fact.value]
        if not (self.near and self.votes and results) or "outcome" in self.votes[-1].values:
            return False
        last = self.votes[-1]
        if not (short or concludes(said) or (last.is_counted and _RESULT_LAST.search(said))):
            return False
        last.values["outcome"] = str(results[0])
        last.subject, last.end = last.subject or subject_of(said), end
        return True

    def add_aside(self, facts: Sequence[Fact], start: int, end: int) -> bool:
        """`Frau … war befangen.`, `Anwesend: 12`: part of the vote just told, else of the next one."""
        known = {"biased", "present", "size"} if self.panel else {"biased"}
        draft = Draft(start=start, end=end)
        for fact in facts:
            if fact.field in known:
                draft.add(fact)
        if not draft.values and not draft.groups:
            return False
        if self.near and self.votes and self.votes[-1].fits(draft):
            self.votes[-1].merge(draft)
        elif self._waiting:
            self._waiting.merge(draft)
        else:
            self._waiting = draft
        return True
