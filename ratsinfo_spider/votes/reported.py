"""What is only spoken of: wished, reported, ruled, past, asked for in a by-law."""

from __future__ import annotations

import re

from .actors import BODY, is_past, noun_after
from .phrases import Fact, Tokens, is_mark, word
from .words import word_set

__all__ = [
    "SURVEY",
    "bracket_of_another",
    "dated_aside",
    "found",
    "of_another",
    "of_meeting",
    "of_survey",
    "reported",
    "spoken_of",
    "stated_by_chair",
    "unreal",
    "without_attributes",
]

# Indirect speech, wishes, conditions: the clause does not say that it happened.
_UNREAL = word_set(
    "habe haetten haette sei seien waere waeren wuerde wuerden koenne koennen koennte koennten kann muesse "
    "muessen muss soll solle sollen sollte sollten moechte moechten moege wolle wollen will hatte hatten duerfe darf "
    "wenn falls sofern ob bevor damals seinerzeit frueher bereits schon gestern vormals ehemals urspruenglich "
    "voraussichtlich bedarf erforderlich noetig notwendig moeglich hofft hoffe wuenscht erwartet bedauert zweifelt "
    "mindestens hoechstens werde wuensche bisher bislang kuenftig beantragt beantragte fordert wuensche "
    "beschluesse entscheidungen setzt gilt gelte gelten bleibe gebe gaebe bestehe zufolge anlaesslich "
    "erinnert rechnet rechne kuendigt kuendigte kuendigen signalisiert signalisierte signalisieren aussicht"
)
_WHEN = word_set("am im in seit")
_MONTHS = re.compile(
    r"^(?:januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|dezember|jahre?s?)$"
)
_NOT_THIS_ONE = word_set(
    "letzten letzter letztes letzte vergangenen vergangener voriger vorigen vorherigen juengsten vorjahr vorjahres "
    "vorvergangenen"
)
_SUBORDINATE = word_set(
    "dass ob wenn weil falls sofern nachdem da obwohl damit obgleich bevor indem welche welcher warum wieso weshalb"
)
_STATED = re.compile(r"^(?:fest|festgestellt|bekannt|verkuendet|feststellen|feststellt|ergibt|ergab|ergebnis)$")
_SPEAKING = word_set(
    "erlaeutert berichtet erklaert sagt betont fragt weist meint fuehrt teilt ergaenzt bemerkt merkt verweist "
    "schildert "
    "erinnert informiert regt kritisiert lobt bedauert beantragt entgegnet stellt aeussert"
)
_SOFT = word_set("unanimous majority tie")


def unreal(clause: Tokens, facts: list[Fact], start: int, source: str, *, stated: bool = False) -> bool:
    """Indirect speech, wish, condition, rule: within the clause itself; `stated`: by the chair, of the vote."""
    own = {n for fact in facts for n in range(fact.start - start, fact.end - start)}
    words = [token.folded for n, token in enumerate(clause) if n not in own]
    words = [w for w in words if not (stated and w in ("sei", "seien"))]
    if any(w in _UNREAL for w in words if w != "gilt" or source != "vote"):
        return True
    if "worden" in words and {"war", "waren"} & set(words):
        return True
    if {"niederschrift", "protokoll", "sitzungsniederschrift"} & set(words):
        return False
    return is_past(clause) and _dated(clause)


def _dated(clause: Tokens) -> bool:
    """`am 3.3.`, `im Mai`, `2019`, `in der letzten Sitzung`: not today."""
    for i, token in enumerate(clause):
        before = word(clause, i - 1)
        if token.folded == "sitzung" and word(clause, i + 1) in ("am", "vom") and word(clause, i - 2) == "in":
            return True
        if token.folded in _NOT_THIS_ONE:
            return True
        if token.value == "number" and before in _WHEN | {"rat", "wurde", "hat", "jahr", "jahre"}:
            return True
        if _MONTHS.match(token.folded) and before in ("im", "vom", "des", "seit"):
            return True
    return False


def reported(tokens: Tokens, start: int, end: int) -> bool:
    """A clause below another one: `… weist darauf hin, dass …`; the chair's finding is the vote itself."""
    if _aside(tokens, start, end):
        return True
    if _told_by(tokens, end) or (word(tokens, start) == "wie" and _dated_or_past(tokens[start:end])):
        return True
    if word(tokens, start) not in _SUBORDINATE or (not start and word(tokens, 0) == "damit"):
        return (
            bool(start)
            and is_mark(tokens, start - 1, ",")
            and speaks(tokens[:start])
            and _verb_last(tokens, start, end)
        )
    before = [token.folded for token in tokens[:start]]
    return not any(_STATED.match(w) for w in before)


_CHAIR = re.compile(r"vorsitz|vorsteher|buergermeister|praesident|landrat|landraetin|sitzungsleit|versammlungsleit")


def stated_by_chair(tokens: Tokens, start: int) -> bool:
    """`Der Vorsitzende stellt fest, dass der Antrag … abgelehnt sei`: how a vote ends, in indirect speech."""
    if word(tokens, start) != "dass" or word(tokens, start + 1) in ("ein", "eine"):
        return False
    before = tokens[:start]
    return found(before) and any(_CHAIR.search(token.folded) for token in before)


def of_meeting(tokens: Tokens, start: int) -> bool:
    """`… berichtet aus der Verbandsversammlung: …`, `Bericht aus dem Kreistag: …`: of another body's meeting."""
    before = tokens[: start - 1] if is_mark(tokens, start - 1, ":") else ()
    if not (speaks(before) or any(token.folded == "bericht" for token in before)):
        return False
    for i, token in enumerate(before):
        if token.folded not in _OUT_OF or (noun := noun_after(before, i + 1)) is None:
            continue
        if before[noun].folded == "sitzung" and word(before, noun + 1) in ("des", "der"):
            noun = noun_after(before, noun + 2) or noun
        if BODY.search(before[noun].folded):
            return True
    return False


_OUT_OF = word_set("aus von vom")


def dated_aside(tokens: Tokens, start: int, end: int) -> bool:
    """`(einstimmig beschlossen am 14.09.2023)`, `…, einstimmig gefasst am 4.4.2022, …`: an old vote, with its date."""
    if not is_mark(tokens, start - 1, "(,") or any(t.folded in _FINITE or t.kind == "verb" for t in tokens[start:end]):
        return False
    return any(tokens[i].value == "number" and word(tokens, i - 1) in ("am", "vom") for i in range(start, end))


def _aside(tokens: Tokens, start: int, end: int) -> bool:
    """`Der Beschluss des Kreistages, mit 31 zu 20 Stimmen gefasst, liegt bei.`: says of what kind it is."""
    within = (
        is_mark(tokens, start - 1, ",") and is_mark(tokens, end, ",") and tokens[end - 1].kind in ("outcome", "act")
    )
    return within and not any(t.kind == "verb" or t.folded in _FINITE for t in [*tokens[:start], *tokens[start:end]])


_FINITE = word_set("wird werden wurde wurden hat haben ist sind beschliesst beschloss")


def _told_by(tokens: Tokens, end: int) -> bool:
    """`…, teilt Frau … mit.`, `…, so Herr …`: told by somebody, behind the clause."""
    return any(
        is_mark(tokens, i, ",")
        and (
            (word(tokens, i + 1) == "so" and _names_somebody(tokens, i + 2))
            or (word(tokens, i + 1) in _SPEAKING | {"heisst"} and not found(tokens))
        )
        for i in range(end, len(tokens) - 2)
    )


def _names_somebody(tokens: Tokens, i: int) -> bool:
    """`…, so Herr Muster.`, `…, so die Verwaltung.`, at the end of a statement."""
    if tokens[i].kind in ("title", "party"):
        return True
    rest = tokens[i:]
    return len(rest) < 5 and word(tokens, i) in ("die", "der", "das") and all(t.kind in _PLAIN for t in rest)


_PLAIN = ("filler", "word", "mark", "break", "group")


def _dated_or_past(clause: Tokens) -> bool:
    """`Wie in der Sitzung vom 3.3. einstimmig beschlossen, …`, not `Wie vorgeschlagen …`."""
    return any(token.value == "number" or token.folded in ("sitzung", "bereits", "zuvor") for token in clause)


def speaks(tokens: Tokens) -> bool:
    return any(token.folded in _SPEAKING for token in tokens)


def _verb_last(tokens: Tokens, start: int, end: int) -> bool:
    return word(tokens, end - 1) in ("hat", "habe", "haben", "wurde", "sei", "werde", "hatte")


def of_another(tokens: Tokens) -> bool:
    """`Das Votum des Beirates war …`, `das Abstimmungsergebnis im Hauptausschuss: …`."""
    for i, token in enumerate(tokens):
        if token.kind == "head" and speaks(tokens[:i]) and not found(tokens):
            return True
        if token.kind not in ("head", "object", "tally") or (noun := noun_after(tokens, i + 2)) is None:
            continue
        if not BODY.search(tokens[noun].folded):
            continue
        if word(tokens, i + 1) in ("im", "in") and token.kind == "head":
            return True
        if word(tokens, i + 1) in ("des", "der") and {"war", "erfolgte", "fiel", "wurde"} & {t.folded for t in tokens}:
            return True
    return False


_DONE = word_set("umgesetzt ausgefuehrt vollzogen erledigt abgearbeitet umsetzung bearbeitung arbeit")
SURVEY = re.compile(
    r"umfrage|befragung|befragten|buergerentscheid|volksentscheid|volksbegehren|buergerbegehren|wahlkampf|"
    r"urwahl|online-?abstimmung|internet-?abstimmung|onlinebeteiligung|"
    r"erhebung|landtagswahl|bundestagswahl|kommunalwahl|probeabstimmung|wahlberechtig"
)


def of_survey(tokens: Tokens, i: int) -> bool:
    """`das Ergebnis der Bürgerbefragung (412 Ja, 198 Nein)`, for the bracket at `i`."""
    noun = i - 3 if word(tokens, i - 2) in ("der", "des", "von") else i - 1
    return bool(SURVEY.search(word(tokens, i - 1)) or SURVEY.search(word(tokens, noun)))


def bracket_of_another(tokens: Tokens, i: int, end: int) -> bool:
    """Whether the bracket at `i` is on what stands before it: `den Beschluss vom 3.3. (einstimmig) aufzuheben`."""
    if end + 1 >= len(tokens) or is_mark(tokens, end + 1, ".;:"):
        return False
    if tokens[i - 1].value == "number" and word(tokens, i - 2) in ("vom", "am", "von"):
        return True
    if is_mark(tokens, i - 2, "/") and any(token.folded in _DONE for token in tokens[end + 1 :]):
        return True  # `Beschluss 2023/117 (einstimmig) ist umgesetzt`
    placed = word(tokens, i - 2) in ("im", "des") or word(tokens, i - 3) in ("in", "im")
    return placed and bool(BODY.search(tokens[i - 1].folded))


def found(tokens: Tokens) -> bool:
    """`stellt … fest`: the chair's finding, which is how a vote ends."""
    return any(token.folded in ("fest", "festgestellt", "bekannt") for token in tokens)


def spoken_of(tokens: Tokens, facts: list[Fact]) -> bool:
    """`an den einstimmigen Beschluss`, `dem einstimmigen Votum`: a vote that is spoken of, not taken."""
    if any(token.folded in ("findet", "fand", "stoesst", "stiess") for token in tokens):
        return False  # `stößt auf einhellige Zustimmung`
    bases = [fact for fact in facts if fact.field == "basis" and fact.value in _SOFT]
    if not bases or any(fact.field in ("yes", "no", "abstain") for fact in facts):
        return False
    # `stellt die einstimmige Annahme fest` does tell of a vote.
    stated = {fact.start for fact in facts if fact.field in ("outcome", "head")} if found(tokens) else set()
    return all(_is_attribute(tokens, fact.start) and fact.end not in stated for fact in bases)


def without_attributes(tokens: Tokens, facts: list[Fact]) -> list[Fact]:
    """Without a basis that is only spoken of beside counts: `…, der auf die einstimmige Empfehlung hinweist, …`."""
    if not any(fact.field in ("yes", "no", "for") for fact in facts):
        return facts
    return [fact for fact in facts if fact.field != "basis" or not _is_spoken_of(tokens, fact.start)]


def _is_spoken_of(tokens: Tokens, i: int) -> bool:
    return word(tokens, i - 1) in ("die", "der", "den", "dem") and word(tokens, i - 2) in ("auf", "an", "fuer", "trotz")


def _is_attribute(tokens: Tokens, i: int) -> bool:
    inflected = tokens[i].folded not in ("einstimmig", "mehrheitlich", "einmuetig", "einhellig") and bool(
        re.search(r"(?:ig|lich)(?:e|en|em|er|es)$", tokens[i].folded)
    )
    articles = word_set("den dem des einem einen der ein eine die seinen seinem ihren ihrem auf eines einer das zum")
    participle = bool(re.search(r"(?:t|n)(?:e|en|em|er|es)$", word(tokens, i + 1)))
    noun = i + 2 < len(tokens) and tokens[i + 2].text[:1].isupper()
    return (participle and noun) or ((inflected or participle) and word(tokens, i - 1) in articles)
