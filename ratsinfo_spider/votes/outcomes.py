"""Basis and result: `einstimmig`, `mit großer Mehrheit`, `angenommen`, `lehnt … ab`."""

from __future__ import annotations

from .phrases import Fact, Read, Tokens, at, is_mark, word
from .words import word_set

__all__ = [
    "basis",
    "by_majority",
    "decided",
    "everybody",
    "found_majority",
    "in_short",
    "no_majority",
    "not_reached",
    "outcome",
    "separable",
    "shut_out",
    "the_decision_is",
]

_CLAUSE_END = ",.;:!?)"
_QUALITIES = word_set(
    "grosser knapper ueberwiegender einfacher absoluter deutlicher breiter ueberwaeltigender der erforderlichen "
    "notwendigen qualifizierter klarer weit weiter hauchduenner satzungsgemaesser gesetzlicher"
)
_DECISIONS = word_set(
    "beschluss beschlussfassung wahl zustimmung annahme genehmigung empfehlung beschluesse bestellung"
)
_NOUNS = {"zustimmung": "accepted", "annahme": "accepted", "ablehnung": "rejected"}
_BEHIND_BASIS = {
    **_NOUNS,
    **dict.fromkeys(("beschluss", "beschlussfassung", "empfehlung", "dafuer"), "accepted"),
    "dagegen": "rejected",
}
_SPOKEN_OF = word_set(
    "dem den des einem einen der ein eine die seinen seinem seine seines ihren ihrem ihre ihres diesen diesem zum"
)


_COMES = ("wie", "es", "sodann", "nun", "dann")  # `es folgt die Abstimmung`
# Deeds that are refused where they are not done: `dem Antrag wird nicht gefolgt`.
_REFUSED = word_set(
    "gefolgt folgt stattgegeben entsprochen unterstuetzt erteilt bewilligt gewaehlt bestaetigt anerkannt empfohlen"
)


def basis(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`einstimmig`, `mehrheitlich`, `bei Stimmengleichheit`; not `nicht einstimmig`."""
    token = tokens[i]
    if token.kind != "basis" or word(tokens, i - 1) in ("nicht", "keine", "kein"):
        return None
    return Read([Fact("basis", token.value, i, i + 1)], i + 1)


def by_majority(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`mit großer Mehrheit`; `die Mehrheit der Anwohner` is none."""
    if word(tokens, i) not in ("mit", "durch", "aufgrund", "per"):
        return None
    j = i + 1
    while word(tokens, j) in _QUALITIES and j < i + 5:
        j += 1
    if word(tokens, j) not in ("mehrheit", "mehrheiten", "zweidrittelmehrheit", "mehrheitsvotum", "mehrheitsbeschluss"):
        return None
    if word(tokens, j + 1) in ("der", "von") and word(tokens, j + 2) not in ("stimmen", "anwesenden", "mitglieder"):
        return None
    if word(tokens, j + 2) == "stimmen" and word(tokens, j + 3) == "der":
        return None  # `mit der Mehrheit der Stimmen der Anwesenden`: what a by-law asks for
    return Read([Fact("basis", "majority", i, j + 1)], j + 1)


def no_majority(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`findet keine Mehrheit`, `nicht die erforderliche Mehrheit`: rejected."""
    if word(tokens, i) not in ("keine", "nicht"):
        return None
    for j in range(i + 1, min(i + 5, len(tokens))):
        if word(tokens, j) == "mit" or tokens[j].kind == "tally":
            return None
        if word(tokens, j) in ("mehrheit", "stimmenmehrheit", "zweidrittelmehrheit"):
            return Read([Fact("outcome", "rejected", i, j + 1), Fact("short", 1, i, j + 1)], j + 1)
    return None


def not_reached(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`Die erforderliche Mehrheit wurde nicht erreicht`: rejected."""
    if word(tokens, i) not in ("mehrheit", "zweidrittelmehrheit", "stimmenmehrheit"):
        return None
    words = [word(tokens, j) for j in range(i, i + 6)]
    reached = [n for n, w in enumerate(words) if w in ("erreicht", "erzielt", "gefunden", "erlangt", "gegeben")]
    if not reached or "nicht" not in words[: reached[0]]:
        return None
    end = i + reached[0] + 1
    return Read([Fact("outcome", "rejected", i, end)], end)


_OWN = word_set("ausschusses rates mitglieder anwesenden ausschussmitglieder ratsmitglieder gremiums stadtverordneten")
_VOTES = word_set("stimmt stimmte votiert votierte")


def found_majority(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`findet mit 8 gegen 6 Stimmen eine Mehrheit`: accepted."""
    if word(tokens, i - 1) not in ("eine", "die"):
        return None
    if word(tokens, i + 1) in ("der", "des") and word(tokens, i + 2) in _OWN and word(tokens, i + 3) in _VOTES:
        return Read([Fact("basis", "majority", i, i + 1)], i + 1)
    if word(tokens, i + 1) in ("der", "des", "von", "fuer"):
        return None
    if not any(word(tokens, j) in ("findet", "fand", "erhaelt", "erhielt", "erreicht") for j in range(i + 3)):
        return None
    return Read([Fact("basis", "majority", i, i + 1), Fact("act", "accepted", i, i + 1)], i + 1)


def everybody(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`alle dafür`, `Zustimmung: alle`: unanimous."""
    if word(tokens, i) != "alle":
        return None
    near = (at(tokens, i + 1), at(tokens, i - 1), at(tokens, i - 2) if is_mark(tokens, i - 1, ":|") else None)
    if any(token is not None and token.kind == "tally" and token.value == "yes" for token in near):
        return Read([Fact("basis", "unanimous", i, i + 1)], i + 1)
    return None


def outcome(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`angenommen`, `abgelehnt`, and what is turned round by `nicht`."""
    token = tokens[i]
    if token.kind not in ("outcome", "act") or (token.folded == "folgt" and word(tokens, i - 1) in _COMES):
        return None
    if token.folded == "festgestellt" and word(tokens, i - 1) in ("einstimmigkeit", "stimmengleichheit"):
        return None  # that is found, and not the object of the vote
    if word(tokens, i - 1) == "nicht" or word(tokens, i - 2) == "nicht":
        refused = token.value == "accepted" and (token.kind == "outcome" or token.folded in _REFUSED)
        return Read([Fact(token.kind, "rejected", i, i + 1)] if refused else [], i + 1)
    if token.folded in ("erfolgt", "erfolgte") and not any(word(tokens, j) in _DECISIONS for j in range(len(tokens))):
        return Read([Fact("act", None, i, i + 1)], i + 1)  # `Die Abstimmung erfolgt einstimmig`: with what result?
    return Read([Fact(token.kind, token.value, i, i + 1)], i + 1)


def separable(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`stimmt … zu`, `lehnt … ab`, `nimmt … an`, `spricht sich für … aus`: the result is at the verb."""
    token = tokens[i]
    particle = "zu" if token.kind == "stimmen" else token.value
    if token.kind != "verb" and token.folded != "stimmen":
        return None
    for j in range(i + 1, min(i + 60, len(tokens))):
        if is_mark(tokens, j, ".;!?"):
            break
        other = word(tokens, j) == "zurueck" and token.folded in ("weist", "wies")
        if (word(tokens, j) == particle or other) and _closes(tokens, j):
            return _separated(tokens, i, j)
    return _standing_alone(tokens, i)


def _standing_alone(tokens: Tokens, i: int) -> Read | None:
    if word(tokens, i) in ("stimmt", "stimmte", "stimmen", "stimmten") and any(
        word(tokens, j) in ("fuer", "dafuer") and not _counted_for(tokens, j)
        for j in range(i + 1, min(i + 14, len(tokens)))
    ):
        return Read([Fact("act", "accepted", i, i + 1)], i + 1)
    if word(tokens, i) in ("nimmt", "nahm", "nehmen") and any(
        word(tokens, j) == "kenntnis" for j in range(i + 1, min(i + 60, len(tokens)))
    ):
        return Read([Fact("act", "accepted", i, i + 1)], i + 1)
    return None


def _counted_for(tokens: Tokens, i: int) -> bool:
    """`mit 12 Stimmen für`, but not `mit 12 zu 3 Stimmen für den Erhalt`."""
    numbers = [token for token in (at(tokens, i - 1), at(tokens, i + 1)) if token is not None]
    if any(token.kind == "number" and token.text != "ein" for token in numbers):
        return word(tokens, i) == "dafuer" or numbers[0].kind == "number"
    return word(tokens, i - 1) == "stimmen" and word(tokens, i - 3) not in ("zu", "gegen", ":")


def _closes(tokens: Tokens, i: int) -> bool:
    """Whether the particle at `i` ends its clause, as the second half of a verb does."""
    follower = at(tokens, i + 1)
    return (
        follower is None
        or is_mark(tokens, i + 1, _CLAUSE_END + "(")
        or follower.kind == "break"
        or follower.folded in ("und", "sowie", "sodass", "wie")
    )


def _separated(tokens: Tokens, i: int, j: int) -> Read | None:
    if tokens[i].value == "aus":
        sides = {word(tokens, n) for n in range(i, j)}
        value = "accepted" if sides & {"fuer", "dafuer"} else "rejected" if sides & {"dagegen"} else None
        return Read([Fact("act", value, i, i + 1)], i + 1)
    value = "rejected" if tokens[i].value == "ab" else "accepted"
    if word(tokens, j - 1) == "nicht":
        value = "rejected" if value == "accepted" else "accepted"
    return Read([Fact("outcome", value, i, i + 1)], i + 1)


def decided(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`Einstimmiger Beschluss`, `einstimmige Zustimmung`, `einstimmig dafür`: basis and result in one phrase."""
    token = tokens[i]
    if token.kind != "basis" or (follower := at(tokens, i + 1)) is None:
        return None
    value = _BEHIND_BASIS.get(follower.folded)
    if value is None:
        return None
    stated = any(word(tokens, j) in ("fest", "bekannt") for j in range(i + 2, min(i + 10, len(tokens))))
    if not stated and word(tokens, i - 1) in _SPOKEN_OF:
        return None
    behind = at(tokens, i + 2)
    if is_mark(tokens, i + 2, ":=") and follower.folded != "beschluss":
        return None
    if behind and behind.kind == "number" and follower.kind == "tally":
        return None
    return Read([Fact("basis", token.value, i, i + 1), Fact("outcome", value, i + 1, i + 2)], i + 2)


def in_short(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`Zustimmung mit 12 gegen 3 Stimmen`: the noun says the result, where a statement begins with it."""
    value = _NOUNS.get(word(tokens, i))
    before = at(tokens, i - 1)
    if value is None or word(tokens, i + 1) not in ("mit", "bei", "gegen", "ohne", "unter"):
        return None
    if before is not None and before.kind not in ("break", "head") and not is_mark(tokens, i - 1, ":"):
        return None
    return Read([Fact("outcome", value, i, i + 1)], i + 1)


def shut_out(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`Die Öffentlichkeit wird ausgeschlossen`."""
    if not any(word(tokens, j) == "oeffentlichkeit" for j in range(i)):
        return None
    return Read([Fact("act", "accepted", i, i + 1)], i + 1)


def the_decision_is(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`Der Beschluss ist damit einstimmig`: the result lies in the noun."""
    j = i + 1
    while word(tokens, j) in ("ist", "war", "somit", "damit", "wird", "also", "daher"):
        j += 1
    if j == i + 1 or (token := at(tokens, j)) is None or token.kind != "basis":
        return None
    if (done := at(tokens, j + 1)) and done.kind == "word" and done.text[:1].islower():
        return None  # `Der Beschluss wird einstimmig aufgehoben`
    return Read([Fact("act", "accepted", i, j), Fact("basis", token.value, j, j + 1)], j + 1)
