"""Is it a vote of this body, here and now? What others decided, what was, what is wished or ordained is none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .phrases import Fact
from .tokens import Token, signs
from .words import word_set

__all__ = ["has_evidence", "is_formula", "is_vote", "without_attributes"]

_EVIDENCE = frozenset({"basis", "yes", "no", "abstain", "for", "votes", "against", "with"})
_PERFECT = re.compile(r"\b(?:hat|haben)\b[^,]*\b(?:ge\w+|be\w+|\w+ge\w+|verabschiedet)t?$|\b(?:hat|haben)\b[^,;]*(?:stimmt|schlossen|lehnt|nommen|nehmigt)\b")
_FORMULA = re.compile(r"[ynebpgo980URDmsAKLGFTHVfc¶:,;.!()\[\]|/=+\"„“”-]*")
# Indirect speech, wishes, conditions, rules: the clause does not say that it happened.
_UNREAL = word_set(
    "habe haetten haette sei seien waere waeren wuerde wuerden koenne koennen koennte koennten kann muesse muessen muss "
    "soll solle sollen sollte sollten moechte moechten moege wolle wollen will hatte hatten duerfe darf falls sofern "
    "ob bevor damals seinerzeit frueher bereits schon gestern vormals urspruenglich voraussichtlich bedarf beduerfen "
    "erforderlich noetig notwendig moeglich hofft hoffe wuenscht erwartet bedauert zweifelt mindestens hoechstens "
    "werde wuensche bisher bislang kuenftig fordert gelte gelten bleibe gebe gaebe bestehe zufolge anlaesslich "
    "erinnert rechnet kuendigt signalisiert signalisieren aussicht soweit nachher spaeter beabsichtigt worden"
)
_RULED = re.compile(r"beschluesse$|^entscheidungen$|^gewaehlt ist$")
_SUBORDINATE = word_set(
    "dass ob wenn weil falls sofern nachdem da obwohl obgleich bevor indem welche welcher welches warum wieso "
    "weshalb wie sobald solange soweit"
)
_RELATIVE = word_set("der die das dem den deren dessen was")
_AUXILIARY = word_set("wurde wurden hat haben ist sind wird werden war waren hatte hatten worden")
_FINDS = word_set("fest festgestellt bekannt verkuendet festzustellen")
_SHOWS = word_set("ergab ergibt lautet lautete brachte zeigt ergeben")
_CALLS = re.compile(r"\b(?:(?:ich|er|sie) (?:sehe|sieht|zaehle|zaehlt)|(?:sehe|sieht|zaehle) (?:ich|er|sie)|wir haben|haben wir|gibt es|es gibt|sind es|es sind)\b")
_IT_IS = re.compile(r"\b(?:das|dies|es|ergebnis|abstimmung|beschluss|wahl|votum|entscheidung|beschlussfassung) (?:\w+ ){0,3}(?:ist|war|sind|faellt|fiel|bleibt|wird|erfolgt|erfolgte)\b"
                    r"|\b(?:ist|war|sind|faellt|fiel|bleibt) (?:\w+ ){0,2}(?:das|dies|es|ergebnis|abstimmung|beschluss|wahl)\b")
_PAST = word_set("hat haben wurde wurden beschloss stimmte stimmten lehnte lehnten empfahl war waren nahm waehlte waehlten fasste sprach")
_NOT_NOW = word_set("letzten letzter letztes letzte vergangenen vergangener voriger vorigen vorherigen juengsten vorjahr vorjahres mehrfach")
_MONTH = re.compile(r"^(?:januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|dezember|jahre?s?)$")
_FIRST_PERSON = word_set("wir ich uns unser unsere unserem unserer meine meiner mein")
_OTHERS = re.compile(
    r"(?:fraktion(?:en)?|verein(?:e|s|en)?|verband|initiativen?|anwohner|anlieger|einwohner|eltern|bevoelkerung|buerger|"
    r"buergerinnen|eigentuemer(?:versammlung)?|nachbarn|jury|preisgericht|bundesrat|bundestag|landtag|landesregierung|"
    r"bundesregierung|verwaltung|vorstand|ortsverein|parteitag|kommission|schulkonferenz|elternbeirat|belegschaft|mieter|"
    r"gesellschafter(?:versammlung)?|aufsichtsrat|kirchenvorstand|mitgliederversammlung|buergerversammlung|befragten|"
    r"nachbargemeinden?|kollegium|gewerkschaft|kammer|verwaltungsrat|betriebsrat|personalrat|waehler|landkreis|land|bund|"
    r"ministerium|bezirksregierung|kirche|jugendlichen|kinder|experten|stiftung|universitaet|schule|stadt|gemeinde)$"
)
_BODY = re.compile(
    r"(?:ausschuss(?:es)?|rat(?:e?s)?|vertretung|versammlung|gremiums?|kreistag(?:e?s)?|buergerschaft|beirat(?:e?s)?|forum|"
    r"senat|plenum|konferenz|vorsteherschaft|bv|magistrat|gemeindevorstand)$"
)
_SURVEY = re.compile(r"umfrage|befragung|befragten|buergerentscheid|volksentscheid|buergerbegehren|wahlkampf|online-?abst|probeabst|landtagswahl|bundestagswahl|kommunalwahl")
_OWN_PAST = word_set("teilgenommen enthalten gestimmt heute heutigen")
_SPEAKING = word_set("erlaeutert berichtet erklaert sagt betont meint teilt ergaenzt bemerkt merkt verweist schildert erinnert informiert kritisiert fragt")
_RESULT_NOUNS = word_set("zustimmung annahme ablehnung dafuer dagegen beschluss votum abstimmungsergebnis")
_SEPARATORS = ",:;.()"


def has_evidence(facts: Sequence[Fact]) -> bool:
    """Whether facts say more than a result: a basis, a count, who voted which way."""
    return any(fact.field in _EVIDENCE for fact in facts)


def is_formula(tokens: Sequence[Token], facts: Sequence[Fact]) -> bool:
    """Whether a statement is a vote formula and nothing else, names in it apart."""
    named = {n for fact in facts if fact.members or fact.field in ("size", "present") for n in range(fact.start, fact.end)}
    told = signs([token for n, token in enumerate(tokens) if n not in named])
    if not _FORMULA.fullmatch(told):
        return False
    return not _PERFECT.search(" ".join(token.folded for token in tokens))


def without_attributes(tokens: Sequence[Token], facts: list[Fact]) -> list[Fact]:
    """Without a basis that only says what something is like: `eine einstimmige Lösung`."""
    return [fact for fact in facts if fact.field != "basis" or not _is_attribute(tokens, fact)]


def _is_attribute(tokens: Sequence[Token], fact: Fact) -> bool:
    token = tokens[fact.start]
    if token.sign != "U" or not re.search(r"(?:ig|lich)(?:e|en|em|er|es)$", token.folded):
        return False
    if tokens[fact.start + 1 : fact.start + 2] and tokens[fact.start + 1].sign == ",":
        return True
    behind = [t for t in tokens[fact.start + 1 : fact.start + 4] if t.sign not in ",¶"]
    return not any(t.sign in "KAHR" or t.folded in _RESULT_NOUNS or t.folded.endswith(("beschluss", "empfehlung")) for t in behind[:2]) and bool(behind) and behind[0].sign in "wWGm"


class _Clause:
    """The clauses of a statement that hold its facts, without what hangs before and behind them."""

    def __init__(self, tokens: Sequence[Token], facts: Sequence[Fact]) -> None:
        told = [fact for fact in facts if fact.field in _EVIDENCE or fact.field in ("outcome", "act")]
        self.start = min(fact.start for fact in told)
        self.end = max(fact.end for fact in told)
        while self.start and tokens[self.start - 1].sign not in _SEPARATORS:
            self.start -= 1
        while self.end < len(tokens) and tokens[self.end].sign not in _SEPARATORS:
            self.end += 1
        own = {n for fact in told for n in range(fact.start, fact.end)}
        self.tokens = tokens[self.start : self.end]
        self.words = {t.folded for n, t in enumerate(self.tokens, self.start) if n not in own}
        self.all_words = {t.folded for t in self.tokens}
        self.first = tokens[self.start].folded
        self.last = self.tokens[-1]
        self.opens = self.start == 0
        self.before = {t.folded for t in tokens[: self.start]}


def is_vote(tokens: Sequence[Token], facts: Sequence[Fact], source: str) -> bool:
    """Whether the facts of a sentence of prose are a vote of the body whose minutes these are."""
    if not has_evidence(facts) or tokens[-1].sign == "?":
        return False
    said = " ".join(token.folded for token in tokens)
    if _SURVEY.search(said):
        return False
    clause = _Clause(tokens, facts)
    finds = bool(({t.folded for t in tokens} & _FINDS))
    return (
        _has_deed(tokens, facts, clause, source, finds=finds)
        and not _is_unreal(clause, finds=finds)
        and not _is_subordinate(tokens, clause, finds=finds)
        and not _is_another_time(clause)
        and not _is_somebody_else(tokens, clause)
        and not _is_told_by(tokens, clause)
    )


def _has_deed(tokens: Sequence[Token], facts: Sequence[Fact], clause: _Clause, source: str, *, finds: bool) -> bool:
    """Whether something says that it was voted: a verb, a heading, the finding of the chair, both counts."""
    fields = {fact.field for fact in facts}
    done = any(fact.field in ("outcome", "act") and tokens[fact.start].sign in "RDV" for fact in facts)
    said = " ".join(token.folded for token in tokens)
    if done or "head" in fields or finds or clause.words & _SHOWS:
        return True
    if {"yes", "no"} <= fields or "for" in fields:
        return True
    counted = bool(fields & {"yes", "no", "abstain"})
    if counted and (_CALLS.search(said) or clause.all_words & word_set("enthaelt enthalten stimmen stimmten abgestimmt votieren votierten")):
        return True
    if "basis" in fields and (_IT_IS.search(said) or clause.all_words & word_set("abgestimmt wiedergewaehlt")):
        return True
    return source == "decision" and "basis" in fields and any(_BODY.search(t.folded) for t in clause.tokens)


def _is_unreal(clause: _Clause, *, finds: bool) -> bool:
    """Indirect speech, wish, condition, rule, perfect, future."""
    words = clause.words - (word_set("sei seien") if finds else frozenset())
    if words & _UNREAL or any(_RULED.search(word) for word in clause.all_words):
        return True
    if clause.words & {"hat", "haben"} and not clause.all_words & _OWN_PAST:
        return True
    infinitive = clause.last.sign == "w" and clause.last.folded.endswith("en") and not clause.last.folded.startswith("ge")
    return infinitive and bool(clause.words & {"wird", "werden"}) and clause.last.folded not in ("werden", "beschlossen")


def _is_subordinate(tokens: Sequence[Token], clause: _Clause, *, finds: bool) -> bool:
    """A clause below another one, `…, dass der Antrag …`; what the chair finds so is the vote itself."""
    if clause.first in _SUBORDINATE and not (clause.opens and clause.first == "da"):
        return not finds and not (clause.first == "wie" and clause.opens and "vorgeschlagen" in clause.all_words)
    relative = not clause.opens and tokens[clause.start - 1].sign == "," and clause.first in _RELATIVE
    return relative and clause.last.folded in _AUXILIARY and not finds


def _is_another_time(clause: _Clause) -> bool:
    """`am 3.3.`, `im Mai`, `in der letzten Sitzung`, in the past: not today."""
    if clause.words & _NOT_NOW:
        return True
    if not clause.all_words & _PAST:
        return False
    for before, token in zip(clause.tokens, clause.tokens[1:], strict=False):
        if token.sign == "d" and (before.folded in word_set("am im in seit vom") or len(token.text) == 4):
            return True
        if _MONTH.match(token.folded) and before.folded in ("im", "des", "seit"):
            return True
    return False


def _is_somebody_else(tokens: Sequence[Token], clause: _Clause) -> bool:
    """Whether the clause's subject, or who acts in its passive, cannot be the body that meets."""
    passive = bool(clause.all_words & word_set("wird werden wurde wurden"))
    if not passive and clause.words & _FIRST_PERSON and not _CALLS.search(" ".join(t.folded for t in clause.tokens)):
        return True
    listed = list(clause.tokens)
    for i, token in enumerate(listed):
        before = listed[i - 1].folded if i else ""
        article = listed[i - 2].folded if i > 1 else ""
        agent = before in ("vom", "durch") or (before in ("der", "den") and article in ("von", "durch"))
        if agent and (_OTHERS.search(token.folded) or (_BODY.search(token.folded) and bool(clause.all_words & _PAST))):
            return True
        if not passive and _OTHERS.search(token.folded) and before in ("die", "der", "das", "") and article not in ("mit", "gegen", "von", "bei", "antrag", "stimmen"):
            return not (before == "der" and i > 1 and listed[i - 2].text[:1].isupper())
        if before == "im" and _BODY.search(token.folded) and bool(clause.all_words & _PAST):
            return True
    return False


def _is_told_by(tokens: Sequence[Token], clause: _Clause) -> bool:
    """`…, so Herr Muster.`, `Herr Muster berichtet: …`."""
    behind = tokens[clause.end : clause.end + 3]
    if signs(behind)[:1] == "," and len(behind) > 2 and (
        (behind[1].folded == "so" and behind[2].sign in "TG") or behind[1].folded in _SPEAKING
    ):
        return True
    quoted = [t.sign for t in tokens[: clause.start]]
    if quoted.count("„") > quoted.count("“") + quoted.count("”"):
        return True
    return bool(clause.before & _SPEAKING) and tokens[clause.start - 1].sign == ":"
