"""Counts: `12 Ja-Stimmen`, `Ja: 12`, `Ja | Nein ⏎ 12 | 3`, `12 gegen 3 Stimmen`, `ohne Enthaltungen`.

The patterns go over the signs of tokens (words.SIGNS): `9[mV]y` is `12 Mitglieder stimmen dafür`.
"""

from __future__ import annotations

import re

from .facts import FIELDS, Fact, Said
from .voters import bracketed, voters
from .words import word_set

__all__ = [
    "columns",
    "for_and_against",
    "for_the_decision",
    "label_first",
    "number_first",
    "out_of",
    "pair",
    "plain_votes",
    "zeros",
]

_MOST = 200  # more votes than the largest council has
_SIDES = {"fuer": "yes", "gegen": "no"}

# --- numbers below their labels ---

_HEADS = re.compile(r"(?:[ynebpgo](?:-?s)?m?[:|,;/¶-]{0,4}f?){2,9}")
_VALUE = re.compile(r"[:|,;/¶(]{0,6}(?P<value>[90U8-])")
_MORE_HEADS = re.compile(r"[:|]?[ynebpgo]")


def columns(said: Said, i: int) -> list[Fact]:
    """`Ja | Nein | Enthaltung ⏎ 12 | 3 | 1`: two or more heads, then as many values."""
    heads = _HEADS.match(said.signs, i)
    if heads is None:
        return []
    facts: list[Fact] = []
    j = heads.end()
    for field in [FIELDS[sign] for sign in heads.group() if sign in FIELDS]:
        value = _VALUE.match(said.signs, j)
        if value is None:
            return []
        j = value.end()
        if value["value"] == "U":
            facts.append(Fact("basis", said.tokens[j - 1].value, i, j))
        else:
            facts.append(Fact(field, said.number(j - 1), i, j))
    return facts if not _MORE_HEADS.match(said.signs, j) else []


# --- numbers behind their labels ---

# `Ja Stimmen: 12`, `gesetzl. Anzahl der Vertreter: 9`, `Zustimmung ⏎ 14`, `Ja 6`; of law and presence many words.
_LABEL_FIRST = re.compile(
    r"(?:[yneo](?:-?s)?[mfV]{0,3}|[pg](?:fo)?[smfWwTFKA]{0,9}?|o[pmf]{0,3}|b[mfdWw-]{0,9}?)"
    r"(?P<link>[:=|(][:=|¶-]{0,6}|-?¶{0,2})(?P<value>[980U-])"
)
_LINKED = re.compile(r"[ynebpgo](?:-?s)?[mV]?[:=|(][:=|¶]{0,6}")
_STANDS_ALONE = "¶,.;)|/(ynebpgo-0URHfVs"
_NEXT_LABEL = re.compile(r"-?[sV]?[ynebo](?P<counted>(?:-?s)?[:=|¶-]{0,4}[9-])?")
_NEXT_CELL = re.compile(r"[¶|]{0,6}9")
_TOTALS = word_set("gesamt summe insgesamt")


def label_first(said: Said, i: int) -> list[Fact]:
    """`Ja: 12`, `Enthaltungen – 2`, `Nein | keine`, `Zustimmung: einstimmig`, `Zustimmung: CDU (12), SPD (4)`."""
    match = _LABEL_FIRST.match(said.signs, i)
    if match is None:
        return _listed(said, i)
    link, value, j = match["link"], match["value"], match.end() - 1
    if value == "U":
        return _unanimous(said, i, j) if link.strip("¶-") else []
    if value == "-":
        return [Fact("other", None, i, j + 1)] if link.strip("¶") else []
    if not link and said.sign(j + 1) == "." and said.sign(j + 2) not in ("", "¶"):
        return []  # the number of the next item: `1. Nein 2. Ja`
    if value == "0" and not link:
        return [Fact(said.field(i), 0, i, j + 1)] if said.sign(j + 1) in ("", ",", ".", ";", "¶") else []
    if said.numbers_first or not (said.labels_first or _is_its_own(said, j, link)):
        return _listed(said, i)
    if (total := _total(said, j)) is not None:
        return [Fact(said.field(i), said.number(total), i, total + 1)]
    return _with_members(said, Fact(said.field(i), said.number(j), i, j + 1))


def _unanimous(said: Said, i: int, j: int) -> list[Fact]:
    """`Zustimmung: einstimmig`."""
    result = {"y": "accepted", "n": "rejected"}.get(said.sign(i))
    return [Fact("outcome", result, i, j), Fact("basis", said.tokens[j].value, j, j + 1)] if result else []


def _is_its_own(said: Said, j: int, link: str) -> bool:
    """Whether the number at `j` is that of the label before it: not in `Ja 12 Nein-Stimmen`, `Ja: 5 CDU`."""
    explicit = any(mark in link for mark in ":|=(")
    behind = said.sign(j + 1)
    if behind == "m":
        return said.sign(j + 2) not in tuple("yneb")
    if behind and behind not in _STANDS_ALONE:
        return explicit and behind in "K:w" and said.signs[j + 1 : j + 3] != ":9"
    follows = None if explicit else _NEXT_LABEL.match(said.signs, j + 1)
    return follows is None or follows["counted"] is not None


def _total(said: Said, j: int) -> int | None:
    """Where the total stands in a row of a table by groups, whose last column it is: `Ja | 7 | 6 | 13`."""
    if said.words.isdisjoint(_TOTALS):
        return None
    numbers, total = [j], None
    while len(numbers) < 40 and (match := _NEXT_CELL.match(said.signs, numbers[-1] + 1)) is not None:
        numbers.append(match.end() - 1)
        if said.number(numbers[-1]) == sum(said.number(n) or 0 for n in numbers[:-1]):
            total = numbers[-1]
    return total


def _listed(said: Said, i: int) -> list[Fact]:
    """`Dafür: CDU, SPD`, `Nein: 3 GRÜNE, 1 FDP`: groups in place of a number; all counted, so is the label."""
    linked = _LINKED.match(said.signs, i)
    members, end = voters(said.tokens, linked.end()) if linked else ((), i)
    if not members:
        return []
    counts = [member.votes for member in members]
    total = None if None in counts else sum(count or 0 for count in counts)
    return [Fact(said.field(i), total, i, end, members)]


# --- numbers before their labels ---

_NUMBER_FIRST = re.compile(r"[980](?:-?[smVfW]{0,4}?|[¶|]{1,2})(?P<label>[ynebpo])")
_WHO = word_set("wegen mit sich der des x auf mal weitere weiteren davon stimmen stimmten ihre ihrer stimme es")
_OWN_NUMBER = re.compile(r"(?:-?s)?[:=][|¶]{0,4}[90](?![yneb](?![:=]?[90]))")
_CUT = re.compile(r"-f9?[ynebo]?")
_ZEROS = re.compile(r"0[mf]?(?P<labels>[yneb](?:[f,/0-]{1,3}[yneb]){0,4})")


def number_first(said: Said, i: int) -> list[Fact]:
    """`12 Ja-Stimmen`, `drei Mitglieder enthalten sich`, `2 Gegenstimmen der FDP`, `42- Ja-Stimmen`."""
    match = _NUMBER_FIRST.match(said.signs, i)
    if match is None or said.labels_first or said.word(i - 1) in ("punkt", "ziffer", "nr", "top", "teil"):
        return []
    label = match.end() - 1
    apart = said.sign(i + 1) in ("¶", "|")
    if any(t.folded not in _WHO and t.sign not in "msV-¶|" for t in said.tokens[i + 1 : label]):
        return []
    if (apart and not said.numbers_first) or (said.sign(i) == "0" and not apart):
        return []
    if said.sign(label) == "e" and said.word(i - 1) in ("fuer", "um"):
        return []  # asked for
    if said.sign(label) in "po" and not said.tokens[i].text[:1].isdigit():
        return []
    if _OWN_NUMBER.match(said.signs, label + 1):
        return []  # the label has a number behind it: `Ziffer 2 Ja: 12`, `18 Dafür: 18`, but not `11 Ja : 4 Nein`
    return _with_members(said, Fact(said.field(label), said.number(i), i, _label_end(said, label)))


def _label_end(said: Said, label: int) -> int:
    """Behind a label and what belongs to it: `Ja- und 3 Neinstimmen`, `enthalten sich der Stimme`."""
    end = label + 1
    if _CUT.match(said.signs, end) and said.tokens[end].start == said.tokens[label].end:
        end += 1
    while said.sign(end) == "s" or said.word(end) in ("sich", "stimme"):
        end += 1
    return end


def _with_members(said: Said, fact: Fact) -> list[Fact]:
    """The count, and the groups named behind it, whose numbers are no counts of their own."""
    i = behind = fact.end + (said.sign(fact.end) == "s" and said.sign(fact.end + 1) in ("(", "["))
    while said.sign(behind) == "¶":
        behind += 1
    members, end = bracketed(said.tokens, behind, said.text)
    if not members and (said.sign(i) in ("G", "T", "F") or said.word(i) in _WHOSE):
        members, end = voters(said.tokens, i)
    if not members:
        return [fact]
    if len(members) == 1 and members[0].votes is None and isinstance(fact.value, int):
        members = (members[0]._replace(votes=fact.value),)
    return [fact, Fact(fact.field, None, i, end, members)]


_WHOSE = word_set("der von des aus durch seitens")


def zeros(said: Said, i: int) -> list[Fact]:
    """`ohne Gegenstimmen und Enthaltungen`: stated as none; not `ohne Zustimmung der Nachbarn`."""
    match = _ZEROS.match(said.signs, i)
    if match is None:
        return []
    labels = [j for j in range(match.start("labels"), match.end()) if said.sign(j) in "yneb"]
    if said.sign(labels[-1]) == "y" and said.sign(match.end()) in ("f", "w", "W"):
        return []
    return [Fact(FIELDS[said.sign(j)], 0, i, match.end()) for j in labels]


# --- numbers without labels ---

_PAIR = re.compile(r"9(?:(?P<by>[:/])9(?:(?P=by)(?P<third>9))?|f9)(?P<voted>s|n)?")
_INNER = re.compile(r"(?:[/L.dAK]|[9d]:)$")
_OUT_OF = re.compile(r"9f9(?P<present>p?)[msVfo]{1,4}(?P<label>[yne])|9f9(?P<voted>s)")
_VOTES = re.compile(r"9-?s")
_NAMED_COUNT = re.compile(r"f(?:f?[AK])?[:|=]{1,3}[90]|ff?[AK]9(?=[,;.¶]|$)")
_STOOD_UP = re.compile(r"ff?[AK]V(?P<value>9)")
_THE_MOTION = re.compile(r"ff?[AK]")


def pair(said: Said, i: int) -> list[Fact]:
    """`12 gegen 3 Stimmen`, `2:10 Stimmen`, `14/0/3`."""
    match = _PAIR.match(said.signs, i)
    if match is None or _INNER.search(said.before(i)) or said.word(i - 1) in ("top", "nr", "az"):
        return []
    if said.sign(match.end()) in tuple("ynebpo") or said.word(match.end()).startswith("mehrheit"):
        return []
    if not (_is_versus(said, i, match) if not match["by"] else match["third"] or match["by"] == ":"):
        return []
    places = [i, i + 2, i + 4] if match["third"] else [i, i + 2]
    texts = [said.tokens[n].text for n in places]
    if any(len(text) > 1 and text[0] == "0" for text in texts) or max(said.number(n) or 0 for n in places) > _MOST:
        return []  # a date or a scale
    if match["by"] == ":" and not match["third"] and _is_time(said, i):
        return []
    return [
        Fact(field, said.number(n), i, match.end()) for field, n in zip(("for", "no", "abstain"), places, strict=False)
    ]


def _is_versus(said: Said, i: int, match: re.Match[str]) -> bool:
    """`mit 12 gegen 3`, `12 zu 3 Stimmen`."""
    if said.word(i + 1) not in ("gegen", "zu"):
        return False
    return bool(match["voted"]) or said.word(i - 1) in ("mit", "von") or "H" in said.before(i)


def _is_time(said: Said, i: int) -> bool:
    """`17:30` alone is a time of day rather than a vote."""
    minute = said.tokens[i + 2]
    glued = minute.end - said.tokens[i].start == 5 and len(minute.text) == 2
    return glued and set(said.signs).isdisjoint("URHs")


def out_of(said: Said, i: int) -> list[Fact]:
    """`11 von 12 anwesenden Mitgliedern stimmten dafür`, `14 von 16 Stimmen`: the first number is the count."""
    match = _OUT_OF.match(said.signs, i)
    if match is None or said.word(i + 1) not in ("von", "der"):
        return []
    if match["voted"]:
        return [Fact("votes", said.number(i), i, match.end())]
    facts = [Fact(FIELDS[match["label"]], said.number(i), i, match.end())]
    return [*facts, Fact("present", said.number(i + 2), i, match.end())] if match["present"] else facts


def plain_votes(said: Said, i: int) -> list[Fact]:
    """`mit 12 Stimmen`, `gegen 3 Stimmen der FDP`: so many votes on one side of the result."""
    match = _VOTES.match(said.signs, i)
    if match is None or said.word(i - 1) not in ("mit", "gegen", "bei", "allen", "("):
        return []
    field = "against" if said.word(i - 1) == "gegen" else "votes"
    return _with_members(said, Fact(field, said.number(i), i, match.end()))


_FOR_THE_DECISION = re.compile(r"p[¶|]*f[¶|]*f[¶|]*(?:fK)?[¶|]+9[¶|]+9[¶|]+9")


def for_the_decision(said: Said, i: int) -> list[Fact]:
    """`Anwesend | Für | Gegen den Beschluss ⏎ 28 | 27 | 1`, the heads of Bavarian extracts."""
    match = _FOR_THE_DECISION.match(said.signs, i)
    if match is None or [t.folded for t in said.tokens[i : match.end()] if t.folded in _SIDES] != list(_SIDES):
        return []
    places = [j for j in range(i, match.end()) if said.sign(j) == "9"]
    return [
        Fact(name, said.number(j), i, match.end()) for name, j in zip(("present", "yes", "no"), places, strict=True)
    ]


def for_and_against(said: Said, i: int) -> list[Fact]:
    """`für den Antrag: 5`, `Gegen: 3`, `14 Stimmen für den Antrag`, `Für den Antrag stimmen 5`."""
    side = _SIDES.get(said.word(i))
    if side is None:
        return []
    for pattern in (_NAMED_COUNT, _STOOD_UP):
        if match := pattern.match(said.signs, i):
            return _with_members(said, Fact(side, said.number(match.end() - 1), i, match.end()))
    motion, before = _THE_MOTION.match(said.signs, i), said.before(i)
    for width, voted in ((3, ("9mV",)), (2, ("9s", "9V"))):
        if motion and before.endswith(voted):
            return [Fact(side, said.number(i - width), i - width, motion.end())]
    return []
