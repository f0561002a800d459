"""Parties and persons: who voted how (`bei Enthaltung der FDP`, `(5 CDU, 4 SPD)`, `befangen: Frau …`)."""

from __future__ import annotations

import re

from .labels import is_member
from .phrases import Fact, Member, Read, Tokens, at, is_mark, word
from .tokens import Token
from .words import word_set

__all__ = ["ABSENT", "DEBATE", "attributed", "bracketed", "listed", "members_at", "recused"]

_ARTICLES = word_set("der die des dem den vom von durch seitens aus ein einer eines beiden")
_PARTICLES = word_set("von van vom zu zum zur der den de ten ter af")
_NOT_GENITIVE = word_set("die das den dem ein eine einen")  # `bei 2 Enthaltungen die Änderung`
_BELONGING = word_set(
    "vertreter vertreters vertretern vertreterin vertreterinnen mitglieder mitgliedern mitglieds mitgliedes "
    "abgeordneten stadtverordneten ratsmitglieder kreistagsabgeordneten verordneten"
)
_JOINS = word_set("und sowie u bzw")
_SUFFIX = re.compile(r"[- ]?(?:Rats|Bezirks|Stadtrats|Stadt|Kreistags)?-?(?:[Ff]raktion(?:en)?|[Gg]ruppe|BF)$")
_NO_GROUPS = word_set(
    "anwohner buerger eigentuemer nachbarn aufsichtsbehoerde behoerde verwaltung mitglieder anwesenden stimmen stimme "
    "uebrigen eltern einwohner bevoelkerung"
)
MOST_MEMBERS = 60
MOST_NAMES = 7


def _plain(name: str) -> str:
    """A party's name without what makes it a group: `CDU-Fraktion` → `CDU`."""
    return _SUFFIX.sub("", re.sub(r"\s+", " ", name)).strip(" -")


def _article(tokens: Tokens, i: int) -> int:
    """Behind the articles and prepositions at `i`, and behind `des Vertreters der`."""
    start = i
    while word(tokens, i) in _ARTICLES and (t := at(tokens, i)) and t.kind in ("filler", "word", "number"):
        i += 1
    if i > start and word(tokens, i) in _BELONGING and word(tokens, i + 1) in ("der", "des", "von"):
        return _article(tokens, i + 1)
    return i


def _person(tokens: Tokens, i: int, source: str) -> tuple[str, int] | None:
    """`Ratsherr Dr. Muster` from `i` on, with the party behind it in brackets stepped over."""
    start = i
    while (token := at(tokens, i)) and token.kind == "title":
        i += 1
    if i == start or (i == start + 1 and is_member(tokens[start].folded) and not _named(tokens, i)):
        return None  # `Ein Gemeindevertreter war …`: nobody is named
    i = _particles(tokens, i)
    while (token := at(tokens, i)) and i - start < MOST_NAMES and _is_name(token):
        i += 1
    name = re.sub(r"\s+", " ", source[tokens[start].start : tokens[i - 1].end])
    if is_mark(tokens, i, "(") and is_mark(tokens, i + 2, ")"):
        i += 3
    return name, i


def _named(tokens: Tokens, i: int) -> bool:
    return _particles(tokens, i) != i or ((token := at(tokens, i)) is not None and _is_name(token))


def _particles(tokens: Tokens, i: int) -> int:
    """Behind `von der` of a surname, which stands between the title and a name."""
    j = i
    while word(tokens, j) in _PARTICLES and tokens[j].text[:1].islower():
        j += 1
    name = at(tokens, j)
    return j if name and name.kind == "word" and name.text[:1].isupper() else i


def _is_name(token: Token) -> bool:
    return token.text[:1].isupper() and token.kind in ("word", "title", "object", "party", "filler")


def _party(tokens: Tokens, i: int, *, known: bool) -> tuple[str, int] | None:
    """A group's name from `i` on; `known`: only one that cannot be anything else."""
    grouped = False
    if (token := at(tokens, i)) and token.kind == "group":
        grouped, i = True, _article(tokens, i + 1)
    token = at(tokens, i)
    if token is None:
        return None
    if token.kind == "party":
        return _plain(token.text), i + 1
    if token.kind != "word" or token.value == "number" or not token.text[:1].isupper():
        return None
    is_group = grouped or bool(_SUFFIX.search(token.text)) or _looks_like_party(token.text)
    if (known and not is_group) or token.folded in _NO_GROUPS:
        return None
    return _plain(token.text), i + 1


def listed(tokens: Tokens, i: int, source: str) -> tuple[tuple[Member, ...], int]:
    """Plain names behind a label, parted by commas: `Ja: Anna Muster, Bernd Probe`; each is a person."""
    members: list[Member] = []
    while len(members) < MOST_MEMBERS:
        j = i
        while j - i < 4 and (token := at(tokens, j)) and token.kind == "word" and token.text[:1].isupper():
            j += 1
        follower = at(tokens, j)
        ends = follower is None or follower.kind == "break" or is_mark(tokens, j, ",;.)")
        if j == i or not ends:
            return (), i
        members.append(Member(re.sub(r"\s+", " ", source[tokens[i].start : tokens[j - 1].end]), 1, True))
        if not is_mark(tokens, j, ","):
            return tuple(members), j
        i = j + 1
    return tuple(members), i


def _looks_like_party(text: str) -> bool:
    return 2 <= len(text) <= 8 and text.isupper()


def _member(tokens: Tokens, i: int, source: str, *, known: bool) -> tuple[Member, int] | None:
    if (token := at(tokens, i)) is None or token.kind in ("mark", "break"):
        return None
    count, i = _count(tokens, i)
    i = _article(tokens, i)
    if count is None:
        count, i = _count(tokens, i)
        i = _article(tokens, i)
    if person := _person(tokens, i, source):
        name, i = person
        return Member(name, 1, True), i
    if not (party := _party(tokens, i, known=known)):
        return None
    name, i = party
    if count is None:
        count, i = _count_behind(tokens, i)
    return Member(name, count, False), i


def _count(tokens: Tokens, i: int) -> tuple[int | None, int]:
    token = at(tokens, i)
    if token and token.kind == "number" and isinstance(token.value, int) and word(tokens, i) not in _ARTICLES:
        i += 1
        while word(tokens, i) in ("x", "mal", "stimmen", "mitglieder", "mitgliedern", "mitglied"):
            i += 1
        return token.value, i
    return None, i


def _count_behind(tokens: Tokens, i: int) -> tuple[int | None, int]:
    """`CDU (5)`, `CDU 5`, `CDU: 5`."""
    j = i + 1 if is_mark(tokens, i, "(:") else i
    token = at(tokens, j)
    if token is None or token.kind != "number" or not isinstance(token.value, int):
        return None, i
    follower = at(tokens, j + 1)
    if is_mark(tokens, i, "("):
        return (token.value, j + 2) if is_mark(tokens, j + 1, ")") else (None, i)
    if follower and follower.kind not in ("mark", "break"):
        return None, i
    return token.value, j + 1


def members_at(tokens: Tokens, i: int, source: str, *, known: bool = False) -> tuple[tuple[Member, ...], int]:
    """The list of parties and persons that starts at `i`, and where it ends; empty where none stands there."""
    members: list[Member] = []
    while len(members) < MOST_MEMBERS and (found := _member(tokens, i, source, known=known or bool(members))):
        member, i = found
        members.append(member)
        j = i
        while is_mark(tokens, j, ",/&+") or word(tokens, j) in _JOINS:
            j += 1
        if j == i or not _member(tokens, j, source, known=True):
            break
        i = j
    return tuple(members), i


def bracketed(tokens: Tokens, i: int, source: str) -> tuple[tuple[Member, ...], int]:
    """`(5 CDU, 4 SPD)` at `i`."""
    if not is_mark(tokens, i, "(["):
        return (), i
    members, end = members_at(tokens, i + 1, source)
    return (members, end + 1) if members and is_mark(tokens, end, ")]") else ((), i)


def attributed(tokens: Tokens, i: int, source: str, *, known: bool = False) -> tuple[tuple[Member, ...], int]:
    """Whose votes they are: `der SPD`, `von Herrn Muster`, `aus der CDU-Fraktion`, `(FDP)`, `FDP`."""
    if is_mark(tokens, i, "(["):
        return bracketed(tokens, i, source)
    j = i
    if word(tokens, j) == "der" and word(tokens, j + 1) in ("stimme", "stimmen"):
        j += 2
    behind = _article(tokens, j)
    known = known or behind == j or word(tokens, j) in _NOT_GENITIVE
    members, end = members_at(tokens, behind, source, known=known)
    if not members or (behind == j and members[0].is_person and _goes_on(tokens, end)):
        return (), i
    return members, end


# The sections of the municipal codes that shut a biased member out, from § 18 GemO (BW) to § 50 KrO.
_BIAS_SECTIONS = word_set("18 20 22 24 25 31 32 33 38 41 49 50")
ABSENT = word_set("teil teilgenommen mitgewirkt abgestimmt mit mitgestimmt beteiligt mitwirken teilnehmen")
DEBATE = word_set("beratung beratungen aussprache")
_ABSTAINED = ("enthaelt", "enthielt", "enthalten", "enthielten")


def _goes_on(tokens: Tokens, i: int) -> bool:
    """Whether a sentence goes on behind a name, so that it is no remark on the count: `… Frau Probe gewählt`."""
    token = at(tokens, i)
    return token is not None and token.kind not in ("mark", "break")


def _may_recuse(tokens: Tokens) -> bool:
    """Whether a word stands here without which `recused` reads nothing, whoever is named; much quicker than that."""
    return any(
        token.value == "biased" or token.text == "§" or token.folded in DEBATE or token.folded in _ABSTAINED
        for token in tokens
    )


def recused(tokens: Tokens, i: int, source: str) -> Read | None:
    """Who took no part for bias: `Frau … hat wegen Befangenheit nicht teilgenommen`, `Herr … war befangen`.

    Staying away from discussion *and* vote is how minutes tell bias; from the vote alone is not.
    """
    token = at(tokens, i)
    if token is None or token.kind != "title" or not _may_recuse(tokens):
        return None
    members, end = members_at(tokens, i, source)
    if members and word(tokens, end) in _ABSTAINED:
        return _abstaining(tokens, i, end, members)
    if not members or not (stop := _recusal_end(tokens, end)):
        return None
    return Read([Fact("biased", None, i, stop, members)], stop)


def away_follows(tokens: Tokens, i: int) -> bool:
    """Whether the clause that holds `i` says that somebody took no part."""
    rest = [word(tokens, j) for j in range(max(0, i - 8), min(i + 14, len(tokens)))]
    return "nicht" in rest and not ABSENT.isdisjoint(rest)


def _abstaining(tokens: Tokens, i: int, end: int, members: tuple[Member, ...]) -> Read | None:
    """`Herr … enthält sich (der Stimme)`, not `enthält sich jeder Bewertung`."""
    end += 1 + (word(tokens, end + 1) == "sich")
    end += 2 if word(tokens, end) == "der" and word(tokens, end + 1) == "stimme" else 0
    if _goes_on(tokens, end):
        return None
    return Read([Fact("abstain", None, i, end, members, bare=True)], end)


def _recusal_end(tokens: Tokens, i: int) -> int | None:
    """Where the predicate of a recusal ends, None where what follows `i` is none."""
    biased = away = debate = negated = False
    for j in range(i, min(i + 24, len(tokens))):
        token = tokens[j]
        if token.kind == "break" and (tokens[j].value or 0) != 1:
            return None
        if is_mark(tokens, j, ".;)"):
            return j if biased or (away and debate) else None
        biased |= token.kind == "tally" and token.value == "biased"
        biased |= token.text == "§" and away_follows(tokens, j) and word(tokens, j + 1) in _BIAS_SECTIONS
        negated |= token.folded in ("nicht", "weder")
        away |= (negated and token.folded in ABSENT) or token.folded == "ausgeschlossen"
        debate |= token.folded in DEBATE
    return len(tokens) if biased or (away and debate) else None
