"""Who acts: the body whose minutes these are, or somebody else."""

from __future__ import annotations

import re

from .phrases import Fact, Tokens, word
from .tokens import Token
from .words import word_set

__all__ = ["BODY", "OTHERS", "is_past", "noun_after", "somebody_else"]

# Who cannot be the body that meets. The head of the clause, or who acts in a passive.
OTHERS = re.compile(
    r"(?:fraktion(?:en)?|verein(?:e|s|en)?|verband|verbaende|initiativen?|anwohner|anlieger|einwohner|eltern|"
    r"bevoelkerung|"
    r"buerger|buergerinnen|eigentuemer(?:in|innen|versammlung)?|nachbarn|jury|preisgericht|bundesrat|bundestag|landtag|"
    r"landesregierung|bundesregierung|parlament|verwaltung|vorstand|vorstaende|ortsverein|parteitag|kommission|"
    r"schulkonferenz|"
    r"elternbeirat|pflegschaft|elternrat|belegschaft|mieter|mieterbeirat|besucher|gaeste|teilnehmer|teilnehmenden|"
    r"zuschriften|partei|"
    r"gesellschafter(?:versammlung)?|aufsichtsrat|kirchenvorstand|mitgliederversammlung|buergerversammlung|befragten|"
    r"nachbargemeinden?|kollegium|lehrer|schueler|gewerkschaft|kammer|unternehmen|firma|gesellschaft|verwaltungsrat|"
    r"betriebsrat|personalrat|waehler|stimmberechtigten|haendler|betroffenen|investor|landkreis|land|bund|ministerium|"
    r"bezirksregierung|feuerwehr|kirche|jugendlichen|kinder|fachleute|experten|gutachter|parteien|redner|leser|"
    r"zuhoerer|"
    r"ortsgruppe|interessengemeinschaft|hausgemeinschaft|genossenschaft|stiftung|universitaet|schule|gemeinderat von)$"
)
BODY = re.compile(
    r"(?:ausschuss|ausschusses|ausschuesse|rat|rates|rats|rate|vertretung|versammlung|gremium|gremiums|kreistag|"
    r"kreistages|"
    r"buergerschaft|beirat|beirates|beirats|forum|buergerforum|senat|plenum|praesidium|konferenz|parlament|vorsteherschaft|bv|"
    r"hauptausschuss|bezirksvertretung|magistrat|gemeindevorstand|verwaltungsausschuss|verband|verbandes|rates)$"
)
_GENERIC = word_set(
    "ausschuss gremium versammlung anwesenden mitglieder ausschussmitglieder ratsmitglieder abstimmung antrag "
    "vorschlag "
    "beschlussvorschlag vorlage beschluss beschlussvorlage aenderungsantrag plenum mitglied"
)
_PREPOSITIONS = word_set(
    "von mit bei gegen unter durch in aus an auf fuer ohne nach vor ueber zu laut gemaess wegen trotz seitens"
)
# Beside these `hat` tells of this meeting: `haben sich enthalten`, `hat in der heutigen Sitzung beschlossen`.
_OWN_PAST = word_set("teilgenommen enthalten gestimmt heute heutigen")
_PAST = word_set("hat haben wurde wurden beschloss stimmte stimmten lehnte lehnten empfahl war waren nahm")


def somebody_else(tokens: Tokens, start: int, end: int, facts: list[Fact], own: frozenset[str] = frozenset()) -> bool:
    """Whether the clause's subject, or who acts in its passive, cannot be the body that meets."""
    subject = _subject(tokens, start, end)
    if word(tokens, start) in ("von", "bei", "in", "auf", "unter") and _are_others(
        tokens, noun_after(tokens, start + 1)
    ):
        return True
    other = subject is not None and bool(OTHERS.search(subject.folded))
    if other and not is_passive(tokens[start:end]):
        return True
    words = [token.folded for token in tokens[start:end]]
    if words[:1] == ["in"] and start + 1 < end and tokens[start + 1].text[:1].isupper() and is_past(tokens[start:end]):
        return True
    if {"hat", "haben"} & set(words) and not _OWN_PAST & set(words):
        return not (subject is not None and (subject.folded in _GENERIC or subject.folded in own))
    return any(_acts(tokens, i, facts) for i in range(start, end))


def _are_others(tokens: Tokens, noun: int | None) -> bool:
    """`Von den Anliegern stimmten …`."""
    meeting = noun is not None and tokens[noun].folded in ("versammlung", "sitzung", "zusammenkunft")
    if (
        noun is not None
        and meeting
        and word(tokens, noun + 1) == "der"
        and _are_others(tokens, noun_after(tokens, noun + 2))
    ):
        return True  # `Bei der Versammlung der Eigentümer …`
    return noun is not None and bool(OTHERS.search(tokens[noun].folded.removesuffix("n")))


_PARTICIPLE = re.compile(
    r"^(?:\w{2,6})?(?:ge|be|er|ver|ent|zer|miss)\w+(?:t|en)$|^\w+iert$|^(?:ueber|unter)\w+(?:t|en)$"
)


def is_passive(clause: Tokens) -> bool:
    """`Die Verwaltung wird einstimmig beauftragt`: its subject does nothing; something is done to it."""
    words = [token.folded for token in clause if token.kind not in ("mark", "break")]
    return bool({"wird", "werden", "wurde", "wurden"} & set(words)) and bool(words and _PARTICIPLE.match(words[-1]))


def _acts(tokens: Tokens, i: int, facts: list[Fact]) -> bool:
    """`vom Verein einstimmig …`, `wurde im Hauptausschuss … `: done by or in another body."""
    preposition, noun = word(tokens, i), noun_after(tokens, i + 1)
    if noun is None or preposition not in ("von", "vom", "durch", "seitens", "im", "in", "beim"):
        return False
    if preposition == "im" or (preposition == "in" and word(tokens, i + 1) in ("der", "dem")):
        return bool(BODY.search(tokens[noun].folded)) and is_past(tokens) and tokens[noun].folded != "gremium"
    close = any(0 <= fact.start - noun <= 2 for fact in facts if fact.field in ("basis", "outcome", "act", "for"))
    if not close:
        return False
    folded = tokens[noun].folded
    past = is_past(tokens)
    return bool(OTHERS.search(folded)) or (past and bool(re.search(r".ausschuss$", folded)))


def is_past(tokens: Tokens) -> bool:
    return any(token.folded in _PAST or token.folded in ("gab", "worden") for token in tokens)


def noun_after(tokens: Tokens, i: int) -> int | None:
    """The noun of the phrase that begins at `i`, over its article and adjectives."""
    for j in range(i, min(i + 4, len(tokens))):
        if tokens[j].text[:1].isupper():
            return j
        if tokens[j].kind not in ("filler", "word", "number"):
            return None
    return None


def _subject(tokens: Tokens, start: int, end: int) -> Token | None:
    """The noun of the clause's nominative: the first of `die …`, `der …` without a preposition."""
    i = start
    while i < end:
        token = tokens[i]
        if token.folded in ("die", "der", "das", "ein", "eine", "seine", "ihre", "mehrere", "viele", "alle", "beide"):
            if word(tokens, i - 1) in _PREPOSITIONS or (i > start and tokens[i - 1].text[:1].isupper()):
                i += 1
                continue
            noun = noun_after(tokens, i + 1)
            return tokens[noun] if noun is not None else None
        bare = i == start and token.text[:1].isupper() and token.kind in ("word", "group")
        if bare and (OTHERS.search(token.folded) or BODY.search(token.folded)):
            return token
        i += 1
    return None
