"""What a vote was about: the decision itself, a motion, the agenda, the procedure."""

from __future__ import annotations

import re
from itertools import pairwise

from .phrases import Tokens, word
from .words import Spellings, word_set

__all__ = ["refers_back", "subject_of", "topic"]

_PROCEDURE = re.compile(
    r"^(?:geschaeftsordnungsantrag\w*|goantrag\w*|redezeit\w*|redezeitbegrenzung|rederecht\w*|vertagung\w*|vertagt|"
    r"vertagungsantrag\w*|vertagen|verweisen|ueberweisen|zurueckzustellen|verweisungsantrag|verweisung\w*|verwiesen|ueberweisung|ueberwiesen|zurueckverwiesen|zurueckgestellt|zurueckstellung|"
    r"sitzungsunterbrechung|nichtbefassung|rednerliste\w*|debattenschluss|unterbrechung|unterbrochen|nichtoeffentlichkeit|verweist|ueberweist)$"
)
_AGENDA = re.compile(
    r"^(?:tagesordnung\w*|absetzung|abgesetzt|abzusetzen|vorzuziehen|dringlichkeit|vorgezogen|nachtragstagesordnung|tagesordnungserweiterung)$"
)
_NO_AGENDA = re.compile(r"^tagesordnungspunkt\w*$")
_MOTION = re.compile(
    r"^(?:(?:aenderungs|ergaenzungs|gegen|erweiterungs|dringlichkeits|buerger|rats|fraktions|pruef|haushalts|alternativ|"
    r"zusatz|haupt|sach|initiativ|eil|resolutions|berichts|einzel|eventual|unter|ersetzungs|streichungs|kompromiss)?"
    r"(?:antrag|antrags|antrages|antraege|antraegen))$"
)
_DECISION = re.compile(
    r"^(?:beschlussvorschlag\w*|beschlussvorlage\w*|vorlage|verwaltungsvorlage|beschluss|beschlusses|beschlussentwurf\w*|"
    r"beschlussempfehlung\w*|beschlussantrag\w*|beschlussfassung|verwaltungsvorschlag\w*|gesamtbeschluss\w*|niederschrift|"
    r"satzung|gesamtabstimmung|schlussabstimmung)$"
)
# A motion that is only mentioned: `auf Antrag der …`, `unter Berücksichtigung des Änderungsantrages`.
_BESIDE = word_set("auf gemaess laut entsprechend wie einschliesslich inklusive mit unter inkl nach aufgrund")
_OBLIQUE = word_set("ablehnung annahme zustimmung abstimmung ergebnis")
_SPELLINGS = Spellings(
    word_set(
        "tagesordnung aenderungsantrag ergaenzungsantrag beschlussvorschlag beschlussvorlage geschaeftsordnungsantrag "
        "vertagung rednerliste absetzung dringlichkeit verweisung"
    )
)
_SPEECH = ("schluss", "ende", "abschluss")
_WHEN = word_set("am nach zum vor bei beim gegen")
_OF_SPEECH = word_set("debatte aussprache beratung rednerliste diskussion rednerinnenliste")


def subject_of(tokens: Tokens) -> str | None:
    """The subject a statement names, None where it names none.

    Procedure goes before agenda, agenda before motion: a motion to adjourn is a matter of procedure.
    """
    words = [_SPELLINGS.find(token.folded) or token.folded for token in tokens]
    if _is_procedure(words):
        return "procedure"
    if any(_AGENDA.match(w) and not _NO_AGENDA.match(w) for w in words):
        return "agenda"
    for i, w in enumerate(words):
        if _MOTION.match(w):
            if _is_topic(tokens, i):
                return "motion"
        elif _DECISION.match(w):
            return "decision"
    return None


def _is_procedure(words: list[str]) -> bool:
    if any(_PROCEDURE.match(w) for w in words):
        return True
    pairs = list(pairwise(words))
    triples = list(zip(words, words[1:], words[2:], strict=False))
    if any(
        b in _SPEECH and d in _OF_SPEECH and a not in _WHEN
        for a, b, _, d in zip(["", *words], words, words[1:], words[2:], strict=False)
    ):
        return True
    if any(a in ("antrag", "antrags") and b == "zur" and c == "geschaeftsordnung" for a, b, c in triples):
        return True
    if "oeffentlichkeit" in words and {"ausgeschlossen", "ausschluss", "hergestellt", "herstellung"} & set(words):
        return True
    asks = any(w in ("antrag", "beantragt", "beantragte", "antrags") for w in words)
    return asks and any(
        a in ("geheime", "geheimer", "namentliche", "namentlicher") and b in ("abstimmung", "wahl") for a, b in pairs
    )


def _is_topic(tokens: Tokens, i: int) -> bool:
    """Whether the motion named at `i` is what was voted on, and not only mentioned."""
    j = i - 1
    while j >= 0 and tokens[j].kind in ("filler", "word", "number") and tokens[j].text[:1].islower() and i - j < 4:
        if (tokens[j].folded in _BESIDE and tokens[j].folded != "auf") or tokens[j].folded in (
            "beruecksichtigung",
            "des",
        ):
            break
        j -= 1
    before = word(tokens, j)
    if before == "des":
        return word(tokens, j - 1) in _OBLIQUE
    if before == "auf" and j < i - 1:
        return True
    if before == "unter" or before in _BESIDE:
        return before == "mit" and word(tokens, i - 1) not in ("mit", "dem", "den")
    return True


_PUTS = re.compile(r"abstimm|beantrag|^schlaegt$|^schlug$|^stellt$|^stellte$|^stellten$|^regt$|^regte$")


def _is_heading(tokens: Tokens) -> bool:
    """`Änderungsantrag der …:` on a line of its own."""
    return len(tokens) <= 12 and bool(_MOTION.match(word(tokens, 0))) and tokens[-1].value != "."


_PRONOUNS = word_set("dem diesem dieser diese dies dieses er sie es das ihm ihr ihnen darueber hierueber")


def topic(tokens: Tokens, *, strict: bool = False) -> str | None:
    """What a sentence puts to the vote: `lässt über den Antrag abstimmen`, `beantragt Schluss der Debatte`."""
    puts = re.compile("abstimm") if strict else _PUTS
    subject = subject_of(tokens)
    if any(puts.search(token.folded) for token in tokens) or (not strict and _is_heading(tokens)):
        return subject
    settled = not strict and any(token.kind == "outcome" for token in tokens)
    return subject if settled and subject in ("agenda", "procedure") else None


def refers_back(tokens: Tokens) -> bool:
    """Whether a statement names its subject only by a word for what was said before: `Dem …`, `Der Antrag …`."""
    words = [token.folded for token in tokens[:4]]
    return bool(words) and (
        words[0] in _PRONOUNS
        or words[:2] in (["der", "antrag"], ["dem", "antrag"], ["dieser", "antrag"], ["dem", "vorschlag"])
    )
