"""Is it a vote of this body, here and now? What others decided, what was, what is wished or ordained is none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .phrases import Fact
from .tokens import Token, signs
from .words import word_set

__all__ = ["has_evidence", "in_quotation", "is_formula", "is_of_others", "is_rule", "is_told_in_panel", "is_vote", "without_attributes", "without_bare"]

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
_CALLS = re.compile(r"\b(?:es liegen|liegen|(?:ich|er|sie) (?:sehe|sieht|zaehle|zaehlt)|(?:sehe|sieht|zaehle) (?:ich|er|sie)|wir haben|haben wir|gibt es|es gibt|sind es|es sind)\b")
_IT_IS = re.compile(r"\b(?:das|dies|es|ergebnis|abstimmung|wahl|entscheidung|beschlussfassung) (?:\w+ ){0,3}(?:ist|war|sind|faellt|fiel|bleibt|wird|erfolgt|erfolgte)\b"
                    r"|\b(?:ist|war|sind|faellt|fiel|bleibt) (?:\w+ ){0,2}(?:das|dies|es|ergebnis|abstimmung|wahl)\b")
_OF_ANOTHER = re.compile(r"\b(?:votum|beschluss|empfehlung|stellungnahme|abstimmung|abstimmungsergebnis|ergebnis) (?:de[sr]|im|in) (?:\w+ ){0,2}?\w*(?:ausschusses|rates|beirates|beirats|kreistages|versammlung|vertretung|ausschuss|kreistag|beirat)\b")
_NOUN_VERBS = word_set("fasst fasste fassen ergibt ergab fest festgestellt bekannt erfolgt erfolgte findet fand erhaelt erhielt brachte ergeht erging stelle stoesst kommt")
_INFINITIVE = re.compile(r"^(?:zuzustimmen|abzulehnen|anzunehmen|(?:ab|an|zu|auf|aus|ein|vor|mit)zu\w+en)$")
_PAST = word_set("hat haben wurde wurden beschloss stimmte stimmten lehnte lehnten empfahl war waren nahm waehlte waehlten fasste sprach")
_NOT_NOW = word_set("letzten letzter letztes letzte vergangenen vergangener voriger vorigen vorherigen juengsten vorjahr vorjahres mehrfach")
_MONTH = re.compile(r"^(?:januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|dezember|jahre?s?)$")
_FIRST_PERSON = word_set("wir ich uns unser unsere unserem unserer meine meiner mein")
_OTHERS = re.compile(
    r"(?:fraktion(?:en)?|feuerwehr|teilnehmer|teilnehmenden|verein(?:e|s|en)?|verband|initiativen?|anwohner|anlieger|einwohner|eltern|bevoelkerung|buerger|"
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
_SURVEY = re.compile(r"\b(?:stellungnahmen|zuschriften|unterschriften|\w*umfrage|befragung|befragten|buergerentscheid|volksentscheid|buergerbegehren|wahlkampf|online-?abst|internet-?abst|dorfplatz|buergerwerkstatt|probeabst|landtagswahl|bundestagswahl|kommunalwahl)\b")
_LONGEST = 1500  # characters of a quotation
_CLOSING = re.compile('[“”"]')
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


def without_bare(tokens: Sequence[Token], facts: list[Fact]) -> list[Fact]:
    """Without numbers that no word calls votes, where no result stands beside them: `17:30`, `Maßstab 1:50`."""
    if any(fact.field in ("basis", "outcome", "act", "head") for fact in facts):
        return facts
    bare = {fact.start for fact in facts if fact.field == "for" and tokens[fact.end - 1].sign not in "sn"}
    return [fact for fact in facts if fact.start not in bare]


def in_quotation(text: str, place: int) -> bool:
    """Whether a quotation that began before `place` goes on there, and ends at all."""
    opening = text.rfind("„", max(0, place - _LONGEST), place + 1)
    if opening < 0:
        return False
    closing = _CLOSING.search(text, opening, place + _LONGEST)
    return closing is not None and closing.start() >= place


def is_of_others(tokens: Sequence[Token]) -> bool:
    """`Empfehlung des Hauptausschusses: …`, `Bericht aus dem Verband: …`: what comes is another body's vote."""
    words = [token.folded for token in tokens]
    told = bool({"bericht", "stellungnahme", "votum", "empfehlung", "auszug", "beschlusskontrolle"} & set(words))
    return told and any(_BODY.search(word) or _OTHERS.search(word) for word in words) or "auszug" in words


def _is_attribute(tokens: Sequence[Token], fact: Fact) -> bool:
    token = tokens[fact.start]
    attribute = [t for t in tokens[fact.start + 1 : fact.start + 3]]
    if len(attribute) == 2 and attribute[1].text[:1].isupper() and re.search(r"(?:t|n)(?:e|en|em|er|es)$", attribute[0].folded) and attribute[0].sign in "wW":
        return True  # `der einstimmig gefasste Beschluss`
    before = tokens[fact.start - 1].sign if fact.start else ""
    if token.folded == "mehrheitlich" and before and before in "-,(" and attribute and attribute[0].sign in "mW":
        return True  # `– mehrheitlich Mitglieder der …`
    if token.sign != "U" or not re.search(r"(?:ig|lich)(?:e|en|em|er|es)$", token.folded):
        return False
    if tokens[fact.start + 1 : fact.start + 2] and tokens[fact.start + 1].sign == ",":
        return True
    behind = [t for t in tokens[fact.start + 1 : fact.start + 4] if t.sign not in ",¶"]
    return not any(t.sign in "KAHR" or t.folded in _RESULT_NOUNS or t.folded.endswith(("beschluss", "empfehlung")) for t in behind[:2]) and bool(behind) and behind[0].sign in "wWGm"


def is_told_in_panel(tokens: Sequence[Token]) -> bool:
    """Whether a sentence of a panel tells of another vote or of what it takes: `Der Ortsbeirat hat … zugestimmt.`"""
    words = {token.folded for token in tokens}
    return bool(words & {"hat", "hatte", "haben", "hatten", "erforderlich"}) and not words & _OWN_PAST


class _Clause:
    """The clauses of a statement that hold the evidence, without what hangs before and behind them."""

    def __init__(self, tokens: Sequence[Token], facts: Sequence[Fact]) -> None:
        told = [fact for fact in facts if fact.field in _EVIDENCE]
        self.start = min(fact.start for fact in told)
        self.end = max(fact.end for fact in told)
        while self.start and tokens[self.start - 1].sign not in _SEPARATORS:
            self.start -= 1
        while self.end < len(tokens) and tokens[self.end].sign not in _SEPARATORS:
            self.end += 1
        own = {n for fact in facts for n in range(fact.start, fact.end)}
        self.tokens = tokens[self.start : self.end]
        self.words = {t.folded for n, t in enumerate(self.tokens, self.start) if n not in own}
        self.all_words = {t.folded for t in self.tokens}
        self.said = " ".join(t.folded for t in self.tokens)
        self.first = tokens[self.start].folded
        self.last = next((t for t in reversed(self.tokens) if t.sign != "¶"), self.tokens[-1])
        self.opens = self.start == 0
        self.before = tokens[: self.start]
        self.words_before = {t.folded for t in self.before}


def is_vote(tokens: Sequence[Token], facts: Sequence[Fact], source: str) -> bool:
    """Whether the facts of a sentence of prose are a vote of the body whose minutes these are."""
    said = " ".join(token.folded for token in tokens)
    if tokens[-1].sign == "?" or _SURVEY.search(said):
        return False
    clause = _Clause(tokens, facts)
    finds = bool({t.folded for t in tokens} & _FINDS) and not re.search(r"\bdass eine?\b", said)
    return (
        _has_deed(tokens, facts, clause, source, finds=finds)
        and not _is_unreal(clause, finds=finds)
        and not _is_subordinate(tokens, clause, finds=finds)
        and not _is_another_time(clause)
        and not _is_somebody_else(clause)
        and not _is_elsewhere(clause, said)
        and not _is_told_by(tokens, clause)
    )


def _has_deed(tokens: Sequence[Token], facts: Sequence[Fact], clause: _Clause, source: str, *, finds: bool) -> bool:
    """Whether something says that it was voted: a verb, a heading, the finding of the chair, both counts."""
    fields = {fact.field for fact in facts}
    said = " ".join(token.folded for token in tokens)
    counted = bool(fields & {"yes", "no", "abstain", "for"})
    bases = [fact for fact in facts if fact.field == "basis"]
    if bases and not counted and all(_is_inflected(tokens, fact) for fact in bases):
        return "head" in fields or finds or bool(clause.all_words & _NOUN_VERBS) or bool(_IT_IS.search(said))
    if any(fact.field in ("outcome", "act") and tokens[fact.start].sign in "RDVH" for fact in facts):
        return True
    if "head" in fields or finds or clause.words & _SHOWS or "for" in fields or {"yes", "no"} <= fields:
        return True
    if counted and (_CALLS.search(said) or clause.all_words & _VOTING):
        return True
    if "basis" in fields and (_IT_IS.search(said) or clause.all_words & {"abgestimmt", "wiedergewaehlt"} or "act" in fields):
        return True
    return source == "decision" and "basis" in fields and any(_BODY.search(t.folded) for t in clause.tokens)


_VOTING = word_set("enthaelt enthalten enthielten stimmen stimmten abgestimmt votieren votierten")


def _is_inflected(tokens: Sequence[Token], fact: Fact) -> bool:
    """`eine einstimmige Zustimmung`: a basis that hangs on a noun."""
    return bool(re.search(r"(?:ig|lich)(?:e|en|em|er|es)$", tokens[fact.start].folded))


def _is_unreal(clause: _Clause, *, finds: bool) -> bool:
    """Indirect speech, wish, condition, perfect, future, something yet to be done."""
    words = clause.words - (_FOUND_SO if finds else frozenset())
    if words & _UNREAL or any(_RULED.search(word) for word in clause.all_words):
        return True
    if clause.words & {"hat", "haben"} and not clause.all_words & _OWN_PAST:
        return True
    last = clause.last.folded
    before_last = clause.tokens[-2].folded if len(clause.tokens) > 1 else ""
    if _INFINITIVE.match(last) or (before_last == "zu" and last.endswith("en")):
        return not any(t.sign == "V" or t.folded in _FINITE for t in clause.tokens)
    infinitive = clause.last.sign == "w" and last.endswith("en") and not last.startswith("ge")
    return infinitive and bool(clause.words & {"wird", "werden"}) and last != "werden"


_FOUND_SO = word_set("sei seien worden")


def _is_subordinate(tokens: Sequence[Token], clause: _Clause, *, finds: bool) -> bool:
    """A clause below another one, `…, dass der Antrag …`; what the chair finds so is the vote itself."""
    if clause.opens and clause.first in _FINITE and tokens[clause.end : clause.end + 1] and tokens[clause.end].sign == ",":
        return True  # `Wird der Antrag abgelehnt, …`
    if clause.first in _SUBORDINATE:
        return not finds and not (clause.first == "wie" and clause.opens and "vorgeschlagen" in clause.all_words)
    comma = not clause.opens and tokens[clause.start - 1].sign == ","
    if comma and clause.first in _RELATIVE and clause.last.folded in _AUXILIARY:
        return not finds
    aside = comma and tokens[clause.end : clause.end + 1] and tokens[clause.end].sign == ","
    return bool(aside) and clause.last.sign in "RD" and not clause.all_words & _FINITE and not clause.words_before & _FINITE


_FINITE = word_set("wird werden wurde wurden hat haben ist sind beschliesst beschloss stimmt lehnt")


def is_rule(tokens: Sequence[Token], facts: Sequence[Fact]) -> bool:
    """What a by-law says: `Bei Stimmengleichheit ist ein Antrag abgelehnt.`"""
    if not any(fact.field == "basis" and fact.value == "tie" for fact in facts):
        return False
    said = " ".join(token.folded for token in tokens)
    return bool(re.search(r"^bei stimmengleichheit|\beine? (?:antrag|vorlage|beschluss)\b|\bantraege\b", said))


def _is_another_time(clause: _Clause) -> bool:
    """`am 3.3.`, `im Mai`, `in der letzten Sitzung`, in the past: not today."""
    if clause.words & _NOT_NOW:
        return True
    if clause.all_words & {"niederschrift", "protokoll", "sitzungsniederschrift"}:
        return False
    past = bool(clause.all_words & _PAST)
    told = past or not clause.all_words & _FINITE
    for before, token in zip(clause.tokens, clause.tokens[1:], strict=False):
        if token.sign == "d" and told and (before.folded in ("am", "im", "in", "seit") or (not past and before.folded == "vom")):
            return True
        if _MONTH.match(token.folded) and told and before.folded in ("im", "des", "seit"):
            return True
    return False


def _is_somebody_else(clause: _Clause) -> bool:
    """Whether the clause's subject, or who acts in its passive, cannot be the body that meets."""
    passive = bool(clause.all_words & {"wird", "werden", "wurde", "wurden"})
    if not passive and clause.words & _FIRST_PERSON and not _CALLS.search(clause.said):
        return True
    if not passive and (subject := _subject(clause.tokens)) is not None and _OTHERS.search(subject.folded):
        return True
    past = bool(clause.all_words & _PAST)
    person = clause.opens and clause.tokens[0].sign == "T" and any(t.sign == "V" for t in clause.tokens)
    if person and not clause.all_words & _FINDS:
        return True
    agents = re.findall(r"\b(?:vom|durch(?: den| die)?|von (?:der|den)) (\w+)", clause.said)
    return any(_OTHERS.search(agent) or (past and (_BODY.search(agent) or agent.startswith("beirat"))) for agent in agents)


_ARTICLES = word_set("die der das ein eine seine ihre mehrere viele alle beide")
_PREPOSITIONS = word_set("von mit bei gegen unter durch in aus an auf fuer ohne nach vor ueber zu laut gemaess wegen seitens")


def _subject(tokens: Sequence[Token]) -> Token | None:
    """The noun of the clause's nominative: the first of `die …`, `der …` without a preposition or a noun before it."""
    for i, token in enumerate(tokens):
        if not i and token.sign in "WGFKAm":
            return token
        before = tokens[i - 1] if i else None
        if token.folded in _ARTICLES and not (before and (before.folded in _PREPOSITIONS or before.text[:1].isupper() and i > 1)):
            return next((t for t in tokens[i + 1 : i + 4] if t.text[:1].isupper()), None)
    return None


def _is_elsewhere(clause: _Clause, said: str) -> bool:
    """`Im Kreistag gab es 3 Gegenstimmen.`, `Das Votum des Beirates war einstimmig.`: another body's vote."""
    past = bool(clause.all_words & (_PAST | {"gab", "erfolgte", "fiel"}))
    if _OF_ANOTHER.search(said) and (past or "liegt" in clause.all_words or "erlaeutert" in said):
        return True
    place = re.search(r"\b(?:im|in der|bei der versammlung der) (\w+)", clause.said)
    if place and past and place[1] != "gremium" and (_BODY.search(place[1]) or _OTHERS.search(place[1])):
        return True
    return clause.first == "in" and past and len(clause.tokens) > 1 and clause.tokens[1].text[:1].isupper()


def _is_told_by(tokens: Sequence[Token], clause: _Clause) -> bool:
    """`…, so Herr Muster.`, `Herr Muster berichtet: …`."""
    behind = tokens[clause.end : clause.end + 3]
    if len(behind) > 2 and behind[0].sign == ",":
        if (behind[1].folded == "so" and behind[2].sign in "TG") or behind[1].folded in _SPEAKING:
            return True
    if clause.before and clause.before[-1].sign == "(" and tokens[clause.end + 1 : clause.end + 2]:
        goes_on = tokens[clause.end + 1].sign in "fwWRDV"
        on = clause.before[-4:-1]
        if goes_on and any(t.sign == "d" or _BODY.search(t.folded) or _OTHERS.search(t.folded) or "parlament" in t.folded for t in on):
            return True  # `den Beschluss vom 3.3. (einstimmig) aufzuheben`
    colon = bool(clause.before) and clause.before[-1].sign in ":("
    return colon and (bool(clause.words_before & _SPEAKING) or is_of_others(clause.before))
