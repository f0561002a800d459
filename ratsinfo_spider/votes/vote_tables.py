"""Tables that have more columns than counts: roll calls, votes by party, several votes one below the other.

Name     | JA | NEIN | ENTHALTUNG      Fraktion | Ja | Nein | Gesamt      Gegenstand | Ja | Nein | Enthaltung
Muster   | X  |      |                 CDU      |  5 |    0 |      5      Antrag     |  4 |    9 |          1
Beispiel |    | X    |                 Gesamt   |  5 |    4 |      9      Vorlage    |  9 |    4 |          1

Where the heads are counts and nothing else, any layout will do: see `Phrases.columns`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .tokens import Token, tokenize
from .voters import Member, plain_name
from .words import fold, look_up, word_set

__all__ = ["Row", "Table", "tables"]

_SIDES = ("yes", "no", "abstain")
_CROSSES = ("x", "×", "✓", "✔", "☒", "✗", "✘")
_TOTALS = word_set("gesamt summe insgesamt zusammen gesamtergebnis ergebnis total")
_TOTAL_LINE = re.compile(r"^[ \t]{0,40}(?:(?:ins)?gesamt|summe|zusammen|total)[ \t:]{0,40}$", re.I | re.M)
_NOTHING = ("", "-", "–", "--", "---", "./.")
_MOST_CELLS = 12
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BAR = re.compile(r"[|\t]")


@dataclass(slots=True)
class Row:
    """A row's name and what stands in it, by field of `items.Vote`."""

    name: str
    values: dict[str, int | str] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """Where a table stands in its text, the votes it tells, one a row, and who voted how where it is one vote."""

    start: int
    end: int
    rows: list[Row]
    groups: list[tuple[str, Member]] = field(default_factory=list)


def tables(text: str) -> Iterator[Table]:
    """All such tables of a text, in order."""
    yield from sorted([*_spoken(text), *_ruled(text), *_stacked(text)], key=lambda table: table.start)


def _ruled(text: str) -> Iterator[Table]:
    if "|" not in text and "\t" not in text:
        return
    lines = [(match.start(), match.end(), _cells(match.group())) for match in _LINE.finditer(text)]
    n = 0
    while n < len(lines):
        start, end, head = lines[n]
        n += 1
        if not 2 < len(head) <= _MOST_CELLS or _field(head[0]) is not None:
            continue
        heads = [None, *map(_field, head[1:])]
        if sum(h in _SIDES for h in heads) < 2:
            continue
        rows = list[list[str]]()
        while n < len(lines) and (len(lines[n][2]) > 1 or _is_empty_row(lines[n : n + 2])):
            if any(cell not in _NOTHING for cell in lines[n][2][1:]):
                rows.append(lines[n][2])
            end = lines[n][1]
            n += 1
        if table := _table(heads, rows, start, end):
            yield table


def _is_empty_row(lines: list[tuple[int, int, list[str]]]) -> bool:
    """Whether a line is a party that cast no vote, and the table goes on below it."""
    return len(lines) > 1 and len(lines[1][2]) > 1 and _is_party(lines[0][2][0])


def _stacked(text: str) -> Iterator[Table]:
    """A table by party with each cell on a line of its own: its row of totals, if all of that is filled."""
    if not _TOTAL_LINE.search(text):
        return
    lines = [(match.start(), match.end(), match.group().strip(" :")) for match in re.finditer(r"[^\n]*\S", text)]
    totals = [n for n, line in enumerate(lines) if fold(line[2]) in _TOTALS]
    for begin, total in itertools.pairwise([-1, *totals]):
        rows = (n for n in range(begin + 1, total) if lines[n + 1][2].isdecimal() and not lines[n][2].isdecimal())
        first = next(rows, total)
        heads: list[str] = []
        while first - len(heads) > begin + 1 and (head := _field(lines[first - len(heads) - 1][2])) is not None:
            heads.insert(0, head)
        last = next((n for n in range(total + 1, len(lines)) if not lines[n][2].isdecimal()), len(lines))
        numbers = [int(line[2]) for line in lines[total + 1 : last]]
        if len(heads) > 1 and len(heads) == len(numbers) and _is_party(lines[first][2]):
            values: dict[str, int | str] = dict(zip(heads, numbers, strict=True))
            yield Table(lines[first - len(heads)][0], lines[last - 1][1], [Row("", values)])


def _spoken(text: str) -> Iterator[Table]:
    """Runs of two or more lines `Frau Muster: Ja`."""
    if not _NAMED.search(text):
        return
    for run in _NAMED_RUN.finditer(text):
        named = [
            (_SPOKEN_SIDES[side.lower()], Member(" ".join(name.split()), 1, True))
            for name, side in _NAMED.findall(run.group())
        ]
        groups = [(side, member) for side in _SIDES for s, member in named if s == side]
        values: dict[str, int | str] = {side: sum(s == side for s, _ in groups) for side in {s for s, _ in groups}}
        yield Table(run.start(), run.end(), [Row("", values)], groups)


_SPOKEN_SIDES = {"ja": "yes", "nein": "no", "enthaltung": "abstain"}
_NAMED = re.compile(
    r"^[ \t]*((?:Frau|Herrn?|Ratsherr|Ratsfrau|Stadtr\w+)\b[^:|\n]{2,50}?)[ ]?[:–-][ ]?(Ja|Nein|Enthaltung)\b"
    r"\.?[ \t]*$",
    re.M | re.I,
)
_NAMED_RUN = re.compile(rf"(?:{_NAMED.pattern}\n*){{2,}}", re.M | re.I)


def _cells(line: str) -> list[str]:
    line = line.strip(" ")
    framed = line.startswith("|") and line.endswith("|") and line.count("|") > 2
    return [cell.strip() for cell in _BAR.split(line[1:-1] if framed else line)]


def _field(cell: str) -> str | None:
    """The field whose values stand below a head; `other` for a column of totals."""
    tokens: list[Token] = tokenize(cell)
    if any(token.sign in "9dR" for token in tokens) or len(tokens) > 4:
        return None
    if tokens and tokens[0].folded in _TOTALS | {"nicht"}:
        return "other"
    return next((str(token.value) for token in tokens if token.sign in "ynebpgo"), None)


def _table(heads: list[str | None], rows: list[list[str]], start: int, end: int) -> Table | None:
    if any(cell.lower() in _CROSSES for row in rows for cell in row[1:]):
        return _roll_call(heads, rows, start, end)
    read = [row for cells in rows if (row := _row(heads, cells))]
    if len(read) < len(rows) or not read:
        return None
    if sum(_is_party(row.name) for row in read) + (fold(read[-1].name.strip(":")) in _TOTALS) > 1:
        return _by_party(read, start, end)
    return Table(start, end, read)


def _roll_call(heads: list[str | None], rows: list[list[str]], start: int, end: int) -> Table:
    """One vote: each member's name, and a cross under a side."""
    groups: list[tuple[str, Member]] = []
    for side in _SIDES:
        columns = [n for n, head in enumerate(heads) if head == side]
        for cells in rows:
            name = cells[1] if cells[0].rstrip(".").isdigit() and len(cells) > 1 else cells[0]
            if name and any(n < len(cells) and cells[n].lower() in _CROSSES for n in columns):
                groups.append((side, Member(name, 1, True)))
    values: dict[str, int | str] = {side: sum(s == side for s, _ in groups) for side in _SIDES if side in heads}
    return Table(start, end, [Row("", values)], groups)


def _row(heads: list[str | None], cells: list[str]) -> Row | None:
    """The row of these cells, None where something else than a count stands in the place of one."""
    if len(cells) > len(heads):
        return None
    row = Row(cells[0])
    for cell, head in zip(cells[1:], heads[1:], strict=False):
        meaning = look_up(fold(cell))
        if cell in _NOTHING:
            continue
        if head is None or (meaning and meaning.sign == "U"):
            if meaning and meaning.sign in "UR":
                row.values["basis" if meaning.sign == "U" else "outcome"] = str(meaning.value)
        elif (cell.isdigit() and len(cell) < 4) or (meaning and meaning.sign == "0"):
            row.values[head] = int(cell) if cell.isdigit() else 0
        else:
            return None
    return row if any(side in row.values for side in _SIDES) else None


def _is_party(name: str) -> bool:
    tokens = tokenize(name)
    return bool(tokens) and tokens[0].sign in "GF"


def _by_party(rows: list[Row], start: int, end: int) -> Table:
    """One vote told party by party: its row of totals, else the sums."""
    parties = [row for row in rows if fold(row.name.strip(":")) not in _TOTALS]
    totals = [row for row in rows if row not in parties]
    groups = [
        (side, Member(plain_name(row.name), count, False))
        for side in _SIDES
        for row in parties
        if isinstance(count := row.values.get(side), int) and count
    ]
    sums: dict[str, int | str] = {
        side: sum(int(row.values.get(side, 0)) for row in parties)
        for side in _SIDES
        if any(side in row.values for row in parties)
    }
    return Table(start, end, [totals[-1] if totals else Row("", sums)], groups)
