"""The clause that tells a vote: whether it says that it happened, here and now.

What is wished, announced, ordained, asked for, what was decided at another time, is no vote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .facts import Fact
from .tokens import Token, signs
from .words import word_set

__all__ = ["EVIDENCE", "OWN_PAST", "PAST", "Clause", "is_another_time", "is_subordinate", "is_unreal"]

EVIDENCE = frozenset({"basis", "yes", "no", "abstain", "for", "votes", "against", "with"})
PAST = word_set(
    "hat haben wurde wurden beschloss stimmte stimmten lehnte lehnten empfahl war waren nahm waehlte waehlten fasste "
    "sprach"
)
# Beside these `haben` tells of this meeting: `haben sich enthalten`, `hat in der heutigen Sitzung beschlossen`.
OWN_PAST = word_set("teilgenommen enthalten gestimmt mitgestimmt mitgewirkt heute heutigen")
_SEPARATORS = ",:;.()"
# Indirect speech, wishes, conditions, rules.
_UNREAL = word_set(
    "habe haetten haette sei seien waere waeren wuerde wuerden koenne koennen koennte koennten kann muesse muessen "
    "muss soll solle sollen sollte sollten moechte moechten moege wolle wollen will hatte hatten duerfe darf falls "
    "sofern ob bevor damals seinerzeit frueher bereits schon gestern vormals urspruenglich voraussichtlich bedarf "
    "beduerfen erforderlich noetig notwendig moeglich hofft hoffe wuenscht erwartet bedauert zweifelt mindestens "
    "hoechstens werde wuensche bisher bislang kuenftig fordert gelte gelten bleibe gebe gaebe bestehe "
    "zufolge anlaesslich erinnert rechnet kuendigt signalisiert signalisieren aussicht soweit nachher spaeter "
    "beabsichtigt worden auffassung"
)
_FOUND_SO = word_set("sei seien worden")  # in the chair's finding: `stellt fest, dass der Antrag abgelehnt sei`
_RULED = re.compile(r"beschluesse\b|\bentscheidungen\b")
_INFINITIVE = re.compile(r"(?:zuzustimmen|abzulehnen|anzunehmen|(?:ab|an|zu|auf|aus|ein|vor|mit)zu\w+en)$")
_FINITE = word_set("wird werden wurde wurden hat haben ist sind beschliesst beschloss stimmt lehnt empfiehlt empfahl")
_SUBORDINATE = word_set(
    "dass ob wenn weil falls sofern nachdem da obwohl obgleich bevor indem welche welcher welches warum wieso weshalb "
    "wie sobald solange soweit waehrend"
)
_BEHIND = re.compile(r",$|9:$")
_RELATIVE = word_set("der die das dem den deren dessen was")
_AUXILIARY = word_set("wurde wurden hat haben ist sind wird werden war waren hatte hatten worden")
_NOT_NOW = word_set(
    "letzten letzter letztes letzte vergangenen vergangener voriger vorigen vorherigen juengsten vorjahr vorjahres "
    "mehrfach"
)
_MONTH = re.compile(
    r"(?:januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|dezember|jahre?s?)$"
)


class Clause:
    """The clause of a statement that holds its evidence, without what hangs before and behind it."""

    def __init__(self, tokens: Sequence[Token], facts: Sequence[Fact]) -> None:
        told = [fact for fact in facts if fact.field in EVIDENCE]
        self.start = min(fact.start for fact in told)
        self.end = max(fact.end for fact in told)
        while self.start and tokens[self.start - 1].sign not in _SEPARATORS:
            self.start -= 1
        while self.end < len(tokens) and tokens[self.end].sign not in _SEPARATORS:
            self.end += 1
        own = {n for fact in facts for n in range(fact.start, fact.end)}
        self.tokens = tokens[self.start : self.end]
        self.behind = tokens[self.end : self.end + 3]
        self.before = tokens[: self.start]
        self.words = frozenset(token.folded for token in self.tokens)
        self.other_words = frozenset(t.folded for n, t in enumerate(self.tokens, self.start) if n not in own)
        self.said = " ".join(token.folded for token in self.tokens)
        self.first = self.tokens[0].folded
        self.last = next((token for token in reversed(self.tokens) if token.sign != "¶"), self.tokens[-1])

    @property
    def mark_before(self) -> str:
        """The mark that the clause stands behind, "" for the first one."""
        return self.before[-1].sign if self.before else ""

    @property
    def mark_behind(self) -> str:
        """The mark at its end, "" at the end of the statement."""
        return self.behind[0].sign if self.behind else ""

    @property
    def is_passive(self) -> bool:
        return not self.words.isdisjoint(("wird", "werden", "wurde", "wurden"))

    @property
    def is_past(self) -> bool:
        return not self.words.isdisjoint(PAST)


def is_unreal(clause: Clause, *, finds: bool) -> bool:
    """Indirect speech, wish, condition, perfect, future, something yet to be done; `finds`: the chair finds it so."""
    words = clause.other_words - (_FOUND_SO if finds else frozenset())
    if words & _UNREAL or _RULED.search(clause.said):
        return True
    if words & {"hat", "haben"} and not clause.words & OWN_PAST:
        return True
    last = clause.last.folded
    if _INFINITIVE.match(last) or (last.endswith("en") and clause.said.endswith(f" zu {last}")):
        return not any(token.sign == "V" or token.folded in _FINITE for token in clause.tokens)
    future = clause.last.sign == "w" and last.endswith("en") and not last.startswith("ge") and last != "werden"
    return future and bool(words & {"wird", "werden"})


def is_subordinate(clause: Clause, *, finds: bool) -> bool:
    """A clause below another one, `…, dass der Antrag …`; what the chair finds so is the vote itself."""
    if not clause.before and clause.first in _FINITE and clause.mark_behind == ",":
        return True  # `Wird der Antrag abgelehnt, …`
    if clause.first in _SUBORDINATE:
        proposed = clause.first == "wie" and not clause.before and "vorgeschlagen" in clause.words
        return not (finds or proposed)
    if _goes_on(clause):
        return not finds
    if clause.mark_before != ",":
        return False
    if clause.first in _RELATIVE and clause.last.folded in _AUXILIARY:
        return not finds
    aside = clause.mark_behind == "," and clause.last.sign in "RD"  # `Der Beschluss, einstimmig gefasst, liegt bei.`
    return aside and not (clause.words | {token.folded for token in clause.before}) & _FINITE


def _goes_on(clause: Clause) -> bool:
    """A second clause below the same `dass`, without its verb: `…, dass A dafür war, B mit 5 : 2 Stimmen dagegen`."""
    if not _BEHIND.search(signs(clause.before[-2:])) or all(token.folded != "dass" for token in clause.before):
        return False
    return not any(token.sign in "VRD" or token.folded in _FINITE for token in clause.tokens)


def is_another_time(clause: Clause) -> bool:
    """`am 3.3.`, `im Mai`, `in der letzten Sitzung`, in the past: not today. Minutes have their date with them."""
    if clause.other_words & _NOT_NOW:
        return True
    if clause.words & {"niederschrift", "protokoll", "sitzungsniederschrift"}:
        return False
    if not clause.is_past and clause.words & _FINITE:
        return False
    when = {"am", "im", "in", "seit", *(() if clause.is_past else ("vom",))}
    return any(
        (token.sign == "d" and before.folded in when)
        or (before.folded in ("im", "des", "seit") and _MONTH.match(token.folded) is not None)
        for before, token in zip(clause.tokens, clause.tokens[1:], strict=False)
    )
