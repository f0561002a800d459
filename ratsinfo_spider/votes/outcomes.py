"""Basis and result: `einstimmig`, `mehrheitliche Ablehnung`, `abgelehnt`, `lehnte … den Antrag … ab`, `Zustimmung`."""

from __future__ import annotations

import re

from .facts import Fact, Said
from .words import word_set

__all__ = ["basis", "by_majority", "everybody", "head", "in_short", "no_majority", "result", "separable"]

_FARTHEST = 120  # tokens between the halves of a verb
_NOUNS = {
    **dict.fromkeys(("zustimmung", "annahme", "beschluss", "empfehlung", "beschlussempfehlung", "dafuer"), "accepted"),
    **dict.fromkeys(("ablehnung", "zurueckweisung", "dagegen"), "rejected"),
}
_MAJORITIES = word_set("mehrheit mehrheiten zweidrittelmehrheit stimmenmehrheit")
_BY_LAW = word_set("einfacher absoluter qualifizierter")
_CLOSING = word_set("und sowie sodass wie")
_DECISION_IS = re.compile(r"\bbeschluss (?:ist|war|wird|wurde)(?: (?:damit|somit|also))?$")
_WHAT_RESULTS = re.compile("beschluss|^empfehlung|^zustimmung|^einvernehmen|^wahl")
_NOT_FILLED = re.compile(r":¶?-(?!9)")
_COUNT = re.compile(r"[:=]|[¶|]*9")
_HEADING = re.compile(r"H+(?:[-.]H+)*")
_HEADS_ITS_LINE = re.compile(r"(?:^|[¶.])$")


def basis(said: Said, i: int) -> list[Fact]:
    """`einstimmig`, `mehrheitliche Ablehnung`, `einstimmig dafür`, `Der Beschluss ist einstimmig`."""
    if said.word(i - 1) in ("nicht", "keine", "kein"):
        return []
    if _is_not_filled(said, i):
        return []
    fact = Fact("basis", said.tokens[i].value, i, i + 1)
    if _DECISION_IS.search(" ".join(token.folded for token in said.tokens[max(0, i - 4) : i])):
        return [Fact("act", "accepted", i - 1, i), fact]
    noun = _NOUNS.get(said.word(i + 1))
    if noun is None or (said.sign(i + 1) in "yn" and _COUNT.match(said.signs, i + 2)):
        return [fact]
    return [fact, Fact("outcome", noun, i + 1, i + 2)]


def _is_not_filled(said: Said, i: int) -> bool:
    """`einstimmig: –`, `einstimmig –` at the end of its line; not `– einstimmig –`."""
    if said.sign(i - 1) == "-" or _NOT_FILLED.match(said.signs, i + 1):
        return said.sign(i - 1) != "-"
    if said.sign(i + 1) != "-":
        return False
    end = said.tokens[i + 2].start if i + 2 < len(said.tokens) else None
    return end is None or "\n" in said.text[said.tokens[i + 1].end : end]


def by_majority(said: Said, i: int) -> list[Fact]:
    """`mit großer Mehrheit`; not `die Mehrheit der Anwohner`, nor what a by-law asks for: `mit einfacher Mehrheit`."""
    if said.word(i) not in ("mit", "durch", "per"):
        return []
    j = next((j for j in range(i + 1, i + 4) if said.word(j) in _MAJORITIES), 0)
    between = said.tokens[i:j]
    if not j or any(token.sign == "9" or token.folded in _BY_LAW for token in between):
        return []
    if said.word(j + 1) in ("der", "von") and said.word(j + 2) not in ("stimmen", "anwesenden"):
        return []
    return [Fact("basis", "majority", i, j + 1)]


def no_majority(said: Said, i: int) -> list[Fact]:
    """`findet keine Mehrheit`, `nicht die erforderliche Mehrheit`: rejected."""
    if said.word(i) not in ("keine", "nicht"):
        return []
    j = next((j for j in range(i + 1, i + 4) if said.word(j) in _MAJORITIES), 0)
    return [Fact("outcome", "rejected", i, j + 1)] if j else []


def everybody(said: Said, i: int) -> list[Fact]:
    """`alle dafür`, `Ja: alle`: unanimous."""
    if said.word(i) != "alle" or not (said.sign(i + 1) == "y" or said.before(i).endswith(("y:", "y|"))):
        return []
    return [Fact("basis", "unanimous", i, i + 1)]


def result(said: Said, i: int) -> list[Fact]:
    """`angenommen`, `abgelehnt`, and what is turned round by `nicht`."""
    token = said.tokens[i]
    value, field = token.value, "outcome" if token.sign == "R" else "act"
    if token.folded in ("erfolgt", "erfolgte", "ergeht") and not any(map(_WHAT_RESULTS.search, said.words)):
        value = None  # `Die Abstimmung erfolgt einstimmig`: with what result?
    if token.folded == "genommen" and said.word(i - 1) == "kenntnis":
        value = None  # to take note is to accept nothing
    if "nicht" in (said.word(i - 1), said.word(i - 2)) and value == "accepted":
        value = "rejected"
    if token.folded in _DECIDES and _TO_REJECT.match(said.signs, i + 1) and "abzulehnen" in said.words:
        value = "rejected"
    return [Fact(field, value, i, i + 1)]


def separable(said: Said, i: int) -> list[Fact]:
    """`stimmt … zu`, `lehnte … den Antrag der Gruppe … ab`: the result is at the verb, however far its end is."""
    particle = said.tokens[i].value
    for j in range(i + 1, min(i + _FARTHEST, len(said.tokens))):
        if said.signs[j] in ".;!?":
            break
        closes = said.sign(j + 1) in ("", *",.;:!?)(¶-") or said.word(j + 1) in _CLOSING
        if closes and (said.word(j) == particle or (said.word(j) == "zurueck" and particle == "ab")):
            return [_separated(said, i, j)]
    if particle == "an" and "kenntnis" in said.words:
        return [Fact("act", None, i, i + 1)]
    if particle == "zu" and "9" not in said.before(i)[-2:] and _is_in_favour(said, i):
        return [Fact("act", "accepted", i, i + 1)]
    return []


def _is_in_favour(said: Said, i: int) -> bool:
    """`stimmt für den Vorschlag`; `stimmen 12 dafür` is a count."""
    return any(
        token.folded in ("fuer", "dafuer") and "9" not in said.signs[j - 2 : j]
        for j, token in enumerate(said.tokens[i : i + 14], i)
    )


def _separated(said: Said, i: int, j: int) -> Fact:
    particle = said.tokens[i].value
    if particle == "aus":
        sides = {token.folded for token in said.tokens[i:j]}
        return Fact("act", "accepted" if sides & {"fuer", "dafuer"} else None, i, i + 1)
    rejected = (particle == "ab") != (said.word(j - 1) == "nicht")
    return Fact("outcome", "rejected" if rejected else "accepted", i, i + 1)


_DECIDES = word_set("beschliesst beschloss beschliessen beschlossen")
_TO_REJECT = re.compile(r"[^R.;]*R[.!¶]*$")  # `beschließt bei 3 Ja-Stimmen, den Antrag abzulehnen`
_OPENS = re.compile(r"(?:^|¶|H:?)$")


def in_short(said: Said, i: int) -> list[Fact]:
    """`Zustimmung mit 12 gegen 3 Stimmen`, `Ablehnung`: the noun says the result where a statement begins with it."""
    value = _NOUNS.get(said.word(i))
    if value is None or said.word(i) in ("dafuer", "dagegen", "beschluss") or not _OPENS.search(said.before(i)):
        return []
    closes = not said.signs[i + 1 : i + 6].strip(".¶!") or said.signs[i + 1 : i + 3] == "¶H"
    if closes or said.sign(i + 1) == "U" or said.word(i + 1) in ("mit", "bei", "gegen", "ohne", "unter"):
        return [Fact("outcome", value, i, i + 1)]
    return []


def head(said: Said, i: int) -> list[Fact]:
    """`Abstimmungsergebnis:`, `Abst.-Erg.:`; not `der Antrag auf geheime Abstimmung`."""
    match = _HEADING.match(said.signs, i)
    if match is None or not (_HEADS_ITS_LINE.search(said.before(i)) or said.sign(match.end()) in (":", "=")):
        return []
    return [Fact("head", None, i, match.end())]
