"""Is a sentence with vote words a vote of this body, here and now?

Minutes report much else: what another committee decided, what a group demands, what a by-law asks
for, how the neighbours feel. A sentence is taken for a vote only where its own clause has a deed
(`beschlossen`, `stimmt … zu`) or counts of votes, and nothing makes it reported, wished, past or
somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .actors import BODY, is_passive, noun_after, somebody_else
from .phrases import Fact, Tokens, is_mark, word
from .reported import (
    SURVEY,
    bracket_of_another,
    dated_aside,
    found,
    of_another,
    of_meeting,
    reported,
    spoken_of,
    stated_by_chair,
    unreal,
)
from .sources import PANELS
from .words import word_set

__all__ = ["counted_out", "is_rule", "is_vote", "remain"]

_CODES = re.compile("gemeindeordnung|geschaeftsordnungsregel")
_RULE = re.compile(r"^(?:einfacher|absoluter|abgegebenen|gesetzlichen)$")
# A clause that begins with its verb and goes on behind a comma is a condition: `Wird …, so …`.
_FINITE = word_set("wird werden stimmt stimmen lehnt wuerde hat")
# Verbs beside which counts are those of a vote.
_COUNTING = word_set(
    "gab gibt ergab ergibt lautet stimmen stimmten votieren votierten entfallen entfielen enthalten enthielten "
    "enthaelt "
    "enthielt abstimmen fasst abgestimmt erhaelt erhielt"
)
_COUNTED_OUT = word_set("ausgezaehlt gezaehlt zaehlt")
_ZU = re.compile(r"^(?:ab|an|zu|auf|aus|ein|vor|mit|fest|statt)zu\w+en$")


def is_vote(tokens: Tokens, facts: list[Fact], source: str, own: frozenset[str] = frozenset()) -> bool:
    """Whether the statement's facts are a vote of the body whose minutes these are; `own` are names of it."""
    counted = [fact for fact in facts if fact.field not in ("head", "part")]
    if not counted or _is_question(tokens):
        return False
    start, end = _clause(tokens, counted)
    if start == 0 and word(tokens, 0) in _FINITE and is_mark(tokens, end, ","):
        return False
    if word(tokens, end - 1) == "sein" and "zu" in {token.folded for token in tokens[start:end]}:
        return False  # `wird … zu beschließen sein`
    if word(tokens, end - 1) == "nicht" and not any(fact.field == "outcome" for fact in counted):
        return False
    clause = tokens[start:end]
    if SURVEY.search(said := " ".join(token.folded for token in tokens)) or _CODES.search(said):
        return False
    return (
        _has_deed(tokens, facts, source, start, end)
        and (source in PANELS or not _retold(tokens, counted, start, end))
        and not _to_be_done(tokens, counted)
        and not unreal(clause, counted, start, source, stated=stated_by_chair(tokens, start))
        and not reported(tokens, start, end)
        and not somebody_else(tokens, start, end, counted, own)
        and (source == "heading" or not spoken_of(tokens, facts))
    )


def is_rule(tokens: Tokens, values: Mapping[str, int | str]) -> bool:
    """`…; bei Stimmengleichheit ist der Antrag abgelehnt`, `… ein Antrag abgelehnt`: what a by-law says."""
    if values.get("basis") != "tie":
        return False
    if tokens[0].text == "bei" and word(tokens, 1) == "stimmengleichheit":
        return True
    return any(
        token.kind == "object" and (word(tokens, i - 1) in ("ein", "eine") or token.folded == "antraege")
        for i, token in enumerate(tokens)
    )


_REMAIN = word_set("noch nun nunmehr jetzt somit damit wieder")


def remain(tokens: Tokens) -> bool:
    """`es sind noch 12 Mitglieder anwesend`: tells who came and went, and not who voted."""
    words = {token.folded for token in tokens}
    return not words.isdisjoint(_REMAIN) and not words.isdisjoint(("ist", "sind", "waren"))


def _retold(tokens: Tokens, counted: list[Fact], start: int, end: int) -> bool:
    """Whether prose quotes somebody here, or tells of another meeting or another body's vote."""
    return (
        _quoted(tokens, _evidence(counted).start)
        or of_meeting(tokens, start)
        or dated_aside(tokens, start, end)
        or of_another(tokens)
        or _in_bracket_of_another(tokens, counted)
    )


def _in_bracket_of_another(tokens: Tokens, facts: list[Fact]) -> bool:
    """`nimmt den Beschluss vom 3.3. (einstimmig bei 2 Enthaltungen) zur Kenntnis`."""
    opening = _evidence(facts).start - 1
    while opening > 0 and not is_mark(tokens, opening, "()"):
        opening -= 1
    if not is_mark(tokens, opening, "("):
        return False
    closing = next((j for j in range(opening, len(tokens)) if is_mark(tokens, j, ")")), len(tokens))
    return bracket_of_another(tokens, opening, closing)


def _evidence(facts: list[Fact]) -> Fact:
    """The first fact that is more than a result."""
    return next((fact for fact in facts if fact.field not in ("outcome", "act")), facts[0])


def _quoted(tokens: Tokens, i: int) -> bool:
    """Whether a quotation is open at `i`."""
    marks = [str(token.value) for token in tokens[:i] if token.kind == "mark"]
    return marks.count("„") > marks.count("“") + marks.count("”")


def _to_be_done(tokens: Tokens, facts: list[Fact]) -> bool:
    """`…, einstimmig abzustimmen`, `…, mit allen 12 Stimmen zuzustimmen`: the clause of the vote is an infinitive."""
    for fact in facts:
        if fact.field in ("basis", "votes"):
            start, end = _clause(tokens, [fact])
            if is_mark(tokens, start - 1, ",") or (not start and is_mark(tokens, end, ",")):
                last = word(tokens, end - 1)
                return bool(_ZU.match(last)) or (word(tokens, end - 2) == "zu" and last.endswith("en"))
    return False


def _is_question(tokens: Tokens) -> bool:
    return any(is_mark(tokens, i, "?") for i in range(len(tokens)))


def _clause(tokens: Tokens, facts: list[Fact]) -> tuple[int, int]:
    """The clauses that hold the facts, without what hangs before and behind them."""
    first, last = min(fact.start for fact in facts), max(fact.end for fact in facts)
    start = first
    while start and not _separates(tokens, start - 1):
        start -= 1
    end = last
    while end < len(tokens) and not _separates(tokens, end):
        end += 1
    return start, end


def _separates(tokens: Tokens, i: int) -> bool:
    return is_mark(tokens, i, ",:;.()") or is_mark(tokens, i, ("--", "–", "—"))


def _has_deed(tokens: Tokens, facts: list[Fact], source: str, start: int, end: int) -> bool:
    """A basis needs a deed beside it; counts of votes stand on their own where the words are unmistakable."""
    fields = {fact.field for fact in facts}
    if fields & {"outcome", "act"} or "head" in fields:
        return True
    if source in PANELS:
        return bool(fields & {"basis", "yes", "no", "abstain", "votes", "for", "with", "against"})
    if "basis" in fields and (found(tokens) or (is_mark(tokens, start - 1, ":") and _put(tokens[:start]))):
        return True
    if any(fact.value == "unanimous" for fact in facts) and is_passive(tokens[start:end]):
        return True
    if source == "decision" and "basis" in fields:
        return any(BODY.search(token.folded) for token in tokens[start:end]) and not _rule(tokens)
    if found(tokens[:start]) and is_mark(tokens, start - 1, ":"):
        return bool(fields & {"yes", "no", "abstain", "for"})
    before = {token.folded for token in tokens[:start]} & {"abstimmen", "abgestimmt"}
    verbs = {token.folded for token in tokens[start:end] if token.text != "Stimmen"} | before
    voted = bool(verbs & _COUNTING) or (counted_out(tokens[start:end]) and not _elsewhere(tokens, start))
    return voted and bool(fields & {"yes", "no", "abstain", "for"})


def counted_out(tokens: Tokens) -> bool:
    """`Ausgezählt werden 14 Ja-Stimmen`; not `zählt 12 Gründe dafür und 3 dagegen auf`."""
    return any(token.folded in _COUNTED_OUT for token in tokens) and not any(token.folded == "auf" for token in tokens)


def _elsewhere(tokens: Tokens, start: int) -> bool:
    """`In der Bürgerwerkstatt wurden 9 Ja-Stimmen gezählt`; not `Im zweiten Wahlgang …`."""
    noun = noun_after(tokens, start + 1) if word(tokens, start) in ("in", "im", "bei", "beim", "auf") else None
    return noun is not None and tokens[noun].kind != "head" and tokens[noun].folded not in ("wahlgang", "sitzung")


def _put(tokens: Tokens) -> bool:
    return any(token.folded in ("abgestimmt", "abstimmen") for token in tokens)


def _rule(tokens: Tokens) -> bool:
    return any(_RULE.search(token.folded) for token in tokens)
