"""What a vote was about: the decision itself, a motion, the agenda, the procedure."""

from __future__ import annotations

import re
from functools import lru_cache
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
# What a word says of the subject, the first that fits: of the agenda and of a motion only in its place.
_SENSES = (
    ("procedure", _PROCEDURE),
    ("no agenda", _NO_AGENDA),
    ("agenda", _AGENDA),
    ("motion", _MOTION),
    ("decision", _DECISION),
)
_SPEECH = ("schluss", "ende", "abschluss")
_DOORS = word_set("ausgeschlossen ausschluss hergestellt herstellung")
_ASKED = word_set("antrag beantragt beantragte antrags")
_SECRET = word_set("geheime geheimer namentliche namentlicher")
_WHEN = word_set("am nach zum vor bei beim gegen")
_OF_SPEECH = word_set("debatte aussprache beratung rednerliste diskussion rednerinnenliste")


def subject_of(tokens: Tokens) -> str | None:
    """The subject a statement names, None where it names none.

    Procedure goes before agenda, agenda before motion: a motion to adjourn is a matter of procedure.
    """
    read = [_read(token.folded) for token in tokens]
    senses = {sense for i, (_, sense) in enumerate(read) if not _points(tokens, i)}
    if "procedure" in senses or _is_procedure([word for word, _ in read]):
        return "procedure"
    if "agenda" in senses or ("behandeln" in (known := {word for word, _ in read}) and "top" in known):
        return "agenda"
    for i, (_, sense) in enumerate(read if senses & {"motion", "decision"} else ()):
        if (sense == "decision" and word(tokens, i + 1) != "ueber") or (sense == "motion" and _is_topic(tokens, i)):
            return sense
    return None


def _points(tokens: Tokens, i: int) -> bool:
    """`Herr … verweist auf die Beratung im …`: sends nothing anywhere."""
    return tokens[i].folded == "verweist" and word(tokens, i + 1) in ("auf", "darauf", "hierzu", "zudem", "nochmals")


@lru_cache(maxsize=16384)
def _read(folded: str) -> tuple[str, str | None]:
    """A word in its right spelling, and what it says of the subject."""
    word = _SPELLINGS.find(folded) or folded
    return word, next((sense for sense, pattern in _SENSES if pattern.match(word)), None)


def _is_procedure(words: list[str]) -> bool:
    """Whether several words together tell of procedure: `Schluss der Debatte`, `Ausschluss der Öffentlichkeit`."""
    known = set(words)
    if not known.isdisjoint(_SPEECH) and any(
        b in _SPEECH and d in _OF_SPEECH and a not in _WHEN
        for a, b, _, d in zip(["", *words], words, words[1:], words[2:], strict=False)
    ):
        return True
    if "geschaeftsordnung" in known and any(
        a in ("antrag", "antrags") and b == "zur" and c == "geschaeftsordnung"
        for a, b, c in zip(words, words[1:], words[2:], strict=False)
    ):
        return True
    if "oeffentlichkeit" in known and not known.isdisjoint(_DOORS):
        return True
    return not known.isdisjoint(_ASKED) and any(
        a in _SECRET and b in ("abstimmung", "wahl") for a, b in pairwise(words)
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
        return word(tokens, j - 1) in _OBLIQUE or word(tokens, j - 2) in ("ziffer", "punkt", "nr", "teil")
    if before == "auf" and j < i - 1:
        return True
    if before == "unter" or before in _BESIDE:
        return before == "mit" and word(tokens, i - 1) not in ("mit", "dem", "den")
    return True


_VOTES = re.compile("abstimm")
_PUTS = re.compile(r"abstimm|beantrag|^schlaegt$|^schlug$|^stellt$|^stellte$|^stellten$|^regt$|^regte$")


@lru_cache(maxsize=16384)
def _puts(folded: str, *, strict: bool) -> bool:
    return bool((_VOTES if strict else _PUTS).search(folded))


def _is_heading(tokens: Tokens) -> bool:
    """`Änderungsantrag der …:` on a line of its own."""
    return len(tokens) <= 12 and bool(_MOTION.match(word(tokens, 0))) and tokens[-1].value != "."


_PRONOUNS = word_set("dem diesem dieser diese dies dieses er sie es das ihm ihr ihnen darueber hierueber")


# What puts nothing to the vote: `Abstimmungsergebnis: siehe Beschluss`, `Der Antrag auf … wird zurückgezogen`.
_NOT_PUT = ("siehe", "vgl", "zurueckgezogen")


def topic(tokens: Tokens, *, strict: bool = False) -> str | None:
    """What a sentence puts to the vote: `lässt über den Antrag abstimmen`, `beantragt Schluss der Debatte`."""
    subject = subject_of(tokens)
    if subject is None or any(token.folded in _NOT_PUT for token in tokens):
        return None
    if any(_puts(token.folded, strict=strict) for token in tokens) or (not strict and _is_heading(tokens)):
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
