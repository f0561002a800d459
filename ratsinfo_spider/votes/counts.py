"""Counts with labels: numbers behind and before them, stated zeros, parties in place of numbers."""

from __future__ import annotations

from .labels import is_who, label_end, stands_alone
from .phrases import Fact, Member, Read, Tokens, at, is_mark, is_number, is_tally, skip_marks, word
from .vote_names import attributed, bracketed, listed, members_at
from .words import word_set

__all__ = ["headcount", "label_first", "number_first", "together", "with_members", "zeros"]

_CONNECTORS = (":", "=", "-", "–", "—", "|", "(", "--")
# Labels that are everyday words too: they need their number beside them, not across a comma.
_EVERYDAY = word_set("ja nein dafuer dagegen zustimmung ablehnung pro anwesend anwesende fuer gegen enthalten")


def together(tokens: Tokens, i: int, _source: str) -> Read | None:
    """Two labels with one zero: `Gegenstimmen und Enthaltungen: keine`."""
    j = label_end(tokens, i)
    j -= word(tokens, j - 1) in ("und", "oder")  # which a label may end with: `Enthaltungen und …`
    if word(tokens, j) not in ("und", "oder") and not is_mark(tokens, j, "/"):
        return None
    value = at(tokens, j + 3)
    if not is_tally(tokens, j + 1) or not is_mark(tokens, j + 2, ":") or value is None:
        return None
    if value.kind != "zero" and value.value != 0:
        return None
    return Read([Fact(str(tokens[n].value), 0, n, j + 4) for n in (i, j + 1)], j + 4)


def headcount(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`Anzahl der Mitglieder: 25`, `Zahl der anwesenden Vertreter: 23`."""
    j = i + 1
    if word(tokens, j) not in ("der", "des"):
        return None
    field = "size"
    while j < i + 8 and not is_mark(tokens, j, ":") and (token := at(tokens, j)):
        if token.kind == "tally":
            field = str(token.value)
        elif token.kind not in ("filler", "title") and not is_who(token.folded):
            return None
        j += 1
    value = at(tokens, j + 1)
    if value is None or value.kind != "number" or field not in ("size", "present") or not stands_alone(tokens, j + 1):
        return None
    return Read([Fact(field, value.value, i, j + 2)], j + 2)


def zeros(tokens: Tokens, i: int, _source: str) -> Read | None:
    """`ohne Gegenstimmen und Enthaltungen`, `weder … noch …`: stated as none."""
    if not (token := at(tokens, i)) or token.kind != "zero":
        return None
    facts: list[Fact] = []
    j = i + 1
    while is_tally(tokens, j) and _can_be_zero(tokens, j):
        facts.append(Fact(str(tokens[j].value), 0, i, j + 1))
        j = next_ = j + 1
        while word(tokens, j) in ("und", "oder", "noch", "kein", "keine", "ohne") or is_mark(tokens, j, ",/-"):
            j += 1
        if not is_tally(tokens, j) or is_mark(tokens, j + 1, ":"):
            return Read(facts, next_)
    return Read(facts, j) if facts else None


def _can_be_zero(tokens: Tokens, i: int) -> bool:
    """Not the everyday senses: `ohne Zustimmung der Nachbarn`."""
    follower = at(tokens, i + 1)
    everyday = tokens[i].folded in _EVERYDAY
    return not everyday or follower is None or follower.kind in ("mark", "break", "tally", "zero", "number")


def number_first(tokens: Tokens, i: int, source: str) -> Read | None:
    """`12 Ja-Stimmen`, `drei Mitglieder enthalten sich`, `2 Gegenstimmen der FDP`, `je eine …`."""
    if (
        not is_number(tokens, i)
        or is_mark(tokens, i + 1, ".")
        or (word(tokens, i - 1) in ("punkt", "ziffer", "nr", "top", "teil"))
    ):
        return None
    j = i + 1
    limit = j + 5
    while (
        j < limit
        and (token := at(tokens, j))
        and (token.kind == "stimmen" or is_who(token.folded))
        and not (is_tally(tokens, j))
    ):
        j += 1
    j += is_mark(tokens, j, "×x(") or (tokens[j - 1].kind == "stimmen" and is_mark(tokens, j, ":"))
    if not is_tally(tokens, j) or _labels_next(tokens, i, j, source) or _cut_compound(tokens, j):
        return None
    field, value = "other" if _is_absent(tokens, j) else str(tokens[j].value), tokens[i].value
    end = j + 1 + (is_mark(tokens, j - 1, "(") and is_mark(tokens, j + 1, ")"))
    facts = [Fact(field, value, i, end)]
    if word(tokens, i - 1) in ("je", "jeweils") and word(tokens, end) == "und" and is_tally(tokens, end + 1):
        facts.append(Fact(str(tokens[end + 1].value), value, i, end + 2))
        end += 2
    while (
        (token := at(tokens, end))
        and (token.kind == "stimmen" or token.folded in ("sich", "der", "stimme"))
        and (word(tokens, end + 1) not in ("fraktion",))
    ):
        if token.folded == "der" and word(tokens, end + 1) != "stimme":
            break
        end += 1
    return with_members(tokens, end, facts, source)


def _is_absent(tokens: Tokens, i: int) -> bool:
    """`nicht anwesend: 1`."""
    return tokens[i].value == "present" and word(tokens, i - 1) == "nicht"


def _cut_compound(tokens: Tokens, i: int) -> bool:
    """Whether `Ja-` at `i` is half of something else: `3 Ja- und 2 Nein-Zuschriften`."""
    if not is_mark(tokens, i + 1, "-") or tokens[i + 1].start != tokens[i].end:
        return False
    return not any(is_tally(tokens, j) for j in range(i + 2, i + 6))


def _labels_next(tokens: Tokens, first: int, i: int, source: str) -> bool:
    """Whether the label at `i` has its own number behind it: `Ziffer 2 Ja: 12`, but not `11 Ja : 4 Nein`."""
    if not is_mark(tokens, i + 1, ":="):
        return False
    value = at(tokens, i + 2)
    if "\n" in source[tokens[first].end : tokens[first + 1].start]:
        return value is not None and value.kind in ("number", "zero")
    return value is not None and value.kind in ("number", "zero") and not is_tally(tokens, i + 3)


def with_members(tokens: Tokens, i: int, facts: list[Fact], source: str) -> Read:
    """The facts, and the parties named behind them; a single party has the whole count."""
    behind = i + (is_mark(tokens, i, ":") and (named := at(tokens, i + 1)) is not None and named.kind == "title")
    members, end = attributed(tokens, behind, source, known=word(tokens, i - 1) in ("fuer", "gegen"))
    if members:
        field, value = facts[-1].field, facts[-1].value
        if len(members) == 1 and not members[0].is_person and isinstance(value, int):
            members = (Member(members[0].name, value, False),)
        facts.append(Fact(field, None, i, end, members))
    return Read(facts, end)


def label_first(tokens: Tokens, i: int, source: str) -> Read | None:
    """`Ja: 12`, `Enthaltungen – 2`, `Nein | keine`, `Zustimmung: einstimmig`, `Dafür: CDU, SPD`."""
    if not is_tally(tokens, i):
        return None
    field = "other" if _is_absent(tokens, i) else str(tokens[i].value)
    behind = label_end(tokens, i)
    j = skip_marks(tokens, behind, _CONNECTORS)
    explicit = any(is_mark(tokens, n, ":=|") for n in range(behind, j))
    value = at(tokens, j)
    if value is None:
        return None
    if (
        value.kind == "basis"
        and (explicit or tokens[i].folded in ("zustimmung", "ablehnung"))
        and field in ("yes", "no")
    ):
        result = Fact("outcome", "accepted" if field == "yes" else "rejected", i, j)
        return Read([result, Fact("basis", value.value, j, j + 1)], j + 1)
    bare_zero = value.folded == "keine" and j == behind and _is_over(tokens, j + 1)
    if value.kind == "zero" and (explicit or bare_zero) and not _is_noun(tokens, j + 1):
        return Read([Fact(field, 0, i, j + 1)], j + 1)
    if value.kind == "number" and stands_alone(tokens, j):
        end = j + 1 + is_mark(tokens, j + 1, ")")
        return _with_bracket(tokens, end, Fact(field, value.value, i, j + 1), source)
    if explicit or is_mark(tokens, behind, "("):
        return _members_of(tokens, i, j, field, source)
    return None


def _with_bracket(tokens: Tokens, i: int, fact: Fact, source: str) -> Read:
    j = skip_marks(tokens, i, (), breaks=True)
    members, end = bracketed(tokens, j, source)
    if not members:
        return Read([fact], i)
    if len(members) == 1 and members[0].votes is None and isinstance(fact.value, int):
        members = (members[0]._replace(votes=fact.value),)
    return Read([fact, Fact(fact.field, None, j, end, members)], end)


def _members_of(tokens: Tokens, i: int, j: int, field: str, source: str) -> Read | None:
    """A label whose value is a list of parties: `Nein: 3 GRÜNE, 1 FDP`; all counted, so is the label."""
    members, end = members_at(tokens, j, source, known=True)
    if not members:
        members, end = listed(tokens, j, source)
    if not members:
        return None
    facts = [Fact(field, None, i, end, members)]
    if field not in ("yes", "no", "abstain", "biased"):
        return Read([], end)
    if all(member.votes is not None for member in members):
        facts.append(Fact(field, sum(member.votes or 0 for member in members), i, end))
    return Read(facts, end)


def _is_over(tokens: Tokens, i: int) -> bool:
    return at(tokens, i) is None or tokens[i].kind in ("break", "mark", "tally")


def _is_noun(tokens: Tokens, i: int) -> bool:
    token = at(tokens, i)
    return token is not None and token.kind == "word" and token.text[:1].isupper() and not is_mark(tokens, i, ":")
