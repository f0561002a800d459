"""Who acts: the body whose minutes these are, or somebody else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .clauses import Clause
from .tokens import Token
from .words import word_set

__all__ = ["BODY", "SURVEY", "calls_out", "is_elsewhere", "is_of_others", "is_somebody_else", "is_told_by"]

_OTHERS = re.compile(
    r"(?:fraktion(?:en)?|feuerwehr|teilnehmer|teilnehmenden|seniorenbeirat|verein(?:e|s|en)?|verband|initiativen?|anwohner|"
    r"anlieger|einwohner|eltern|bevoelkerung|buerger|buergerinnen|eigentuemer(?:versammlung)?|nachbarn|jury|preisgericht|"
    r"bundesrat|bundestag|landtag|landesregierung|bundesregierung|verwaltung|vorstand|ortsverein|parteitag|kommission|"
    r"schulkonferenz|elternbeirat|belegschaft|mieter|gesellschafter(?:versammlung)?|aufsichtsrat|kirchenvorstand|"
    r"mitgliederversammlung|buergerversammlung|befragten|nachbargemeinden?|kollegium|gewerkschaft|kammer|verwaltungsrat|"
    r"betriebsrat|personalrat|waehler|landkreis|land|bund|ministerium|bezirksregierung|kirche|jugendlichen|kinder|"
    r"experten|stiftung|universitaet|schule|stadt|gemeinde|jugendparlament)$"
)
BODY = re.compile(
    r"(?:ausschuss(?:es)?|rat(?:e?s)?|vertretung|versammlung|gremiums?|kreistag(?:e?s)?|buergerschaft|beirat(?:e?s)?|forum|"
    r"senat|plenum|konferenz|vorsteherschaft|bv|magistrat|gemeindevorstand)$"
)
SURVEY = re.compile(
    r"\b(?:stellungnahmen|zuschriften|unterschriften|\w*umfrage|\w*befragung|befragten|\w*buergerentscheid|volksentscheid|"
    r"buergerbegehren|wahlkampf|online-?abst\w*|internet-?abst\w*|probeabst\w*|dorfplatz|buergerwerkstatt|landtagswahl|"
    r"bundestagswahl|kommunalwahl|(?:ein\w*|buerger|anlieger)versammlung)\b"
)
_OF_ANOTHER = re.compile(
    r"\b(?:votum|beschluss|empfehlung|stellungnahme|abstimmung|abstimmungsergebnis|ergebnis) (?:de[sr]|im|in) "
    r"(?:\w+ ){0,2}?\w*(?:ausschusses|rates|beirates|beirats|kreistages|versammlung|vertretung|"
    r"ausschuss|kreistag|beirat)\b"
)
_PLACE = re.compile(r"\b(?:im|in der|bei der versammlung der) (\w+)")
_AGENT = re.compile(r"\b(?:vom|durch(?: den| die)?|von (?:der|den)) (\w+)")
_CALLS = re.compile(
    r"\b(?:es liegen|liegen|(?:ich|er|sie) (?:sehe|sieht|zaehle|zaehlt)|(?:sehe|sieht|zaehle) (?:ich|er|sie)|wir haben|"
    r"haben wir|gibt es|es gibt|sind es|es sind)\b"
)
_FINDS = word_set("fest festgestellt bekannt verkuendet festzustellen")
_FIRST_PERSON = word_set("wir ich uns unser unsere unserem unserer meine meiner mein")
_SPEAKING = word_set(
    "erlaeutert berichtet erklaert sagt betont meint teilt ergaenzt bemerkt merkt verweist schildert erinnert "
    "informiert kritisiert fragt"
)
_REPORTS = word_set("bericht stellungnahme votum empfehlung beschlusskontrolle")
_ARTICLES = word_set("die der das ein eine seine ihre mehrere viele alle beide")
_PREPOSITIONS = word_set(
    "von mit bei gegen unter durch in aus an auf fuer ohne nach vor ueber zu laut gemaess wegen seitens"
)


def calls_out(said: str) -> bool:
    """`Ich sehe zwei Enthaltungen`, `Es liegen 19 Zustimmungen vor`: the chair counts."""
    return _CALLS.search(said) is not None


def is_of_others(tokens: Sequence[Token]) -> bool:
    """`Empfehlung des Hauptausschusses: …`, `Bericht aus dem Verband: …`: what comes is another body's vote."""
    words = {token.folded for token in tokens}
    if "auszug" in words:
        return True
    return not words.isdisjoint(_REPORTS) and any(BODY.search(word) or _OTHERS.search(word) for word in words)


def is_somebody_else(clause: Clause) -> bool:
    """Whether the clause's subject, or who acts in its passive, cannot be the body that meets."""
    if not clause.is_passive:
        if clause.other_words & _FIRST_PERSON and not calls_out(clause.said):
            return True
        subject = _subject(clause.tokens)
        if subject is not None and _OTHERS.search(subject.folded):
            return True
    person = not clause.before and clause.tokens[0].sign == "T" and any(token.sign == "V" for token in clause.tokens)
    if person and clause.words.isdisjoint(_FINDS):
        return True  # `Herr … spricht sich für … aus`
    return any(
        _OTHERS.search(agent) or (clause.is_past and (BODY.search(agent) or agent.startswith("beirat")))
        for agent in _AGENT.findall(clause.said)
    )


def _subject(tokens: Sequence[Token]) -> Token | None:
    """The noun of the clause's nominative: the first of `die …`, `der …` without a preposition or a noun before it."""
    if tokens[0].sign in "WGFKAm":
        return tokens[0]
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else None
        governed = before and (before.folded in _PREPOSITIONS or (before.text[:1].isupper() and i > 1))
        if token.folded in _ARTICLES and not governed:
            return next((noun for noun in tokens[i + 1 : i + 4] if noun.text[:1].isupper()), None)
    return None


def is_elsewhere(clause: Clause, said: str) -> bool:
    """`Im Kreistag gab es 3 Gegenstimmen.`, `Das Votum des Beirates war einstimmig.`: others' votes."""
    past = clause.is_past or not clause.words.isdisjoint(("gab", "erfolgte", "fiel"))
    if _OF_ANOTHER.search(said) and (past or "liegt" in clause.words or "erlaeutert" in said):
        return True
    if not past:
        return False
    place = _PLACE.search(clause.said)
    if place and place[1] != "gremium" and (BODY.search(place[1]) or _OTHERS.search(place[1])):
        return True
    return (
        clause.first == "in" and clause.tokens[1:2] != [] and clause.tokens[1].text[:1].isupper()
    )  # `In Musterdorf …`


def is_told_by(clause: Clause) -> bool:
    """`…, so Herr Muster.`, `Herr Muster berichtet: …`, `den Beschluss vom 3.3. (einstimmig) aufzuheben`."""
    if clause.mark_behind == "," and len(clause.behind) > 2:
        word, name = clause.behind[1].folded, clause.behind[2].sign
        if (word == "so" and name in "TG") or word in _SPEAKING:
            return True
    if clause.mark_before == "(" and len(clause.behind) > 1 and clause.behind[1].sign in "fwWRDV":
        return any(t.sign == "d" or BODY.search(t.folded) or _OTHERS.search(t.folded) for t in clause.before[-4:-1])
    speaks = any(token.folded in _SPEAKING for token in clause.before)
    return clause.mark_before in (":", "(") and (speaks or is_of_others(clause.before))
