"""Is it a vote of this body, here and now?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .actors import BODY, SURVEY, calls_out, is_elsewhere, is_somebody_else, is_told_by
from .clauses import EVIDENCE, OWN_PAST, Clause, is_another_time, is_subordinate, is_unreal
from .facts import Fact
from .tokens import Token, signs
from .words import word_set

__all__ = ["has_evidence", "in_quotation", "is_formula", "is_rule", "is_told_in_panel", "is_vote", "only_votes"]

_FORMULA = re.compile(r"[ynebpgo980URDmsAKLGFTHVfc¶:,;.!()\[\]|/=+\"„“”-]*")
_PERFECT = re.compile(
    r"\b(?:hat|haben)\b(?:[^,]*\b(?:ge\w+|be\w+|\w+ge\w+|verabschiedet)$|[^,;]*(?:stimmt|schlossen|lehnt|nommen|nehmigt)\b)"
)
_SCORED = re.compile(r"[|¶]*K:9:9(?::9)?[.|¶]*")  # `Beschluss: 8 : 1`
_INFLECTED = re.compile(r"(?:ig|lich)(?:e|en|em|er|es)$")
_PARTICIPLE = re.compile(r"(?:t|n)(?:e|en|em|er|es)$")
_DECIDES = re.compile(r"beschluss$|empfehlung$")
_LONGEST = 1500  # characters of a quotation
_CLOSING = re.compile('[“”"]')
_ANY_MOTION = re.compile(
    r"^bei stimmengleichheit (?:ist|gilt|sind|gelten)\b|\beine? (?:antrag|vorlage|beschluss)\b|\bantraege\b"
)
_FINDS = word_set("fest festgestellt bekannt verkuendet festzustellen")
_SHOWS = word_set("ergab ergibt lautet lautete brachte zeigt ergeben")
_VOTING = word_set(
    "enthaelt enthalten enthielten stimmen stimmten abgestimmt votieren votierten entfielen entfallen erhielt erhielten"
)
_RESULT_NOUNS = word_set("zustimmung annahme ablehnung dafuer dagegen beschluss votum abstimmungsergebnis")
_NOUN_VERBS = word_set(
    "fasst fasste fassen ergibt ergab erfolgt erfolgte findet fand erhaelt erhielt brachte ergeht erging stelle "
    "stoesst kommt"
)
_IT = "(?:das|dies|es|ergebnis|abstimmung|wahl|entscheidung|beschlussfassung)"
_IT_IS = re.compile(
    rf"\b{_IT} (?:\w+ ){{0,3}}(?:ist|war|sind|faellt|fiel|bleibt|wird|erfolgt|erfolgte)\b"
    rf"|\b(?:ist|war|sind|faellt|fiel|bleibt) (?:\w+ ){{0,2}}{_IT}\b"
)


def has_evidence(facts: Sequence[Fact]) -> bool:
    """Whether facts say more than a result: a basis, a count, who voted which way."""
    return any(fact.field in EVIDENCE for fact in facts)


def is_formula(tokens: Sequence[Token], facts: Sequence[Fact]) -> bool:
    """Whether a statement is a vote formula and nothing else, names in it apart."""
    named = {n for f in facts if f.members or f.field in ("size", "present") for n in range(f.start, f.end)}
    if not _FORMULA.fullmatch(signs([token for n, token in enumerate(tokens) if n not in named])):
        return False
    return not _PERFECT.search(" ".join(token.folded for token in tokens))


def only_votes(tokens: Sequence[Token], facts: list[Fact]) -> list[Fact]:
    """The facts of prose, without a basis that only says what something is like, and numbers that no word calls votes.

    `eine einstimmige Lösung`, `der mehrheitlich gefasste Beschluss`; `17:30`, `Maßstab 1:50`.
    """
    facts = [fact for fact in facts if fact.field != "basis" or not _is_attribute(tokens, fact)]
    if any(fact.field in ("basis", "outcome", "act", "head") for fact in facts) or _SCORED.fullmatch(signs(tokens)):
        return facts
    bare = {fact.start for fact in facts if fact.field == "for" and tokens[fact.end - 1].sign not in "sn"}
    return [fact for fact in facts if fact.start not in bare]


def _is_attribute(tokens: Sequence[Token], fact: Fact) -> bool:
    token, behind = tokens[fact.start], tokens[fact.start + 1 : fact.start + 4]
    if token.sign != "U" or not behind:
        return False
    first = behind[0]
    if first.sign in "wW" and _PARTICIPLE.search(first.folded) and behind[1:] and behind[1].text[:1].isupper():
        return True  # `der einstimmig gefasste Beschluss`
    if token.folded == "mehrheitlich" and fact.start and tokens[fact.start - 1].sign in "-,(" and first.sign in "mW":
        return True  # `– mehrheitlich Mitglieder der …`
    if not _INFLECTED.search(token.folded):
        return False
    results = (t.sign in "KAHR" or t.folded in _RESULT_NOUNS or _DECIDES.search(t.folded) for t in behind[:2])
    return first.sign == "," or (first.sign in "wWGm" and not any(results))


def in_quotation(text: str, place: int) -> bool:
    """Whether a quotation that began before `place` goes on there, and ends at all."""
    opening = text.rfind("„", max(0, place - _LONGEST), place + 1)
    closing = _CLOSING.search(text, opening, place + _LONGEST) if opening >= 0 else None
    return closing is not None and closing.start() >= place


def is_rule(tokens: Sequence[Token], facts: Sequence[Fact]) -> bool:
    """What a by-law says: `Bei Stimmengleichheit ist ein Antrag abgelehnt.`"""
    if not any(fact.field == "basis" and fact.value == "tie" for fact in facts):
        return False
    return _ANY_MOTION.search(" ".join(token.folded for token in tokens)) is not None


def is_told_in_panel(tokens: Sequence[Token]) -> bool:
    """Whether a sentence of a panel tells of another vote or of what it takes: `Der Ortsbeirat hat … zugestimmt.`"""
    words = {token.folded for token in tokens}
    solid = [token for token in tokens if token.sign not in ".!¶"]
    needed = "erforderlich" in words and (solid[-1].folded == "erforderlich" or set(signs(tokens)).isdisjoint("UR"))
    return needed or (not words.isdisjoint(("hat", "hatte", "haben", "hatten")) and words.isdisjoint(OWN_PAST))


def is_vote(tokens: Sequence[Token], facts: Sequence[Fact], source: str) -> bool:
    """Whether the facts of a sentence of prose, with evidence among them, are a vote."""
    said = " ".join(token.folded for token in tokens)
    if tokens[-1].sign == "?" or SURVEY.search(said):
        return False
    clause = Clause(tokens, facts)
    finds = any(token.folded in _FINDS for token in tokens) and " dass ein" not in said
    return (
        _has_deed(tokens, facts, clause, said, source, finds=finds)
        and not is_unreal(clause, finds=finds)
        and not is_subordinate(clause, finds=finds)
        and not is_another_time(clause)
        and not is_somebody_else(clause)
        and not is_elsewhere(clause, said)
        and not is_told_by(clause)
    )


def _has_deed(
    tokens: Sequence[Token], facts: Sequence[Fact], clause: Clause, said: str, source: str, *, finds: bool
) -> bool:
    """Whether something says that it was voted: a verb, a heading, the finding of the chair, both counts."""
    fields = {fact.field for fact in facts}
    counted = bool(fields & {"yes", "no", "abstain", "for"})
    bases = [fact for fact in facts if fact.field == "basis"]
    if bases and not counted and all(_INFLECTED.search(tokens[fact.start].folded) for fact in bases):
        # `eine einstimmige Zustimmung` hangs on a verb: `Das ist …`, `Der Rat fasst …`
        return "head" in fields or finds or bool(clause.words & _NOUN_VERBS) or _IT_IS.search(said) is not None
    results = [tokens[fact.start] for fact in facts if fact.field in ("outcome", "act")]
    if any(token.sign in "RDVH0f" or token.folded in ("dafuer", "dagegen") for token in results):
        return True
    if "head" in fields or finds or clause.other_words & _SHOWS or "for" in fields or {"yes", "no"} <= fields:
        return True
    if counted and (calls_out(said) or clause.words & _VOTING):
        return True
    if bases and (_IT_IS.search(said) or "act" in fields or clause.words & {"abgestimmt", "wiedergewaehlt"}):
        return True
    return source == "decision" and bool(bases) and any(BODY.search(token.folded) for token in clause.tokens)
