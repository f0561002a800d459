"""Tables of counts that have more columns than counts: names of rows, members, boxes.

Abstimmung | Ja | Nein | Enthaltung      Fraktion | Ja | Nein | Enthaltung      einstimmig | Ja | Nein
Antrag     |  4 |    9 |          1      CDU      |  5 |    0 |          0      x          | 11 |
Vorlage    |  9 |    4 |          1      SPD      |  0 |    4 |          0

Where the heads are counts and nothing else, any layout will do: see `columns`. Here cells are told by their places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .phrases import Member
from .rollcall import Line, lines
from .tokens import Token, tokenize
from .words import fold, look_up, word_set

__all__ = ["Row", "Table", "tables"]

_SIDES = ("yes", "no", "abstain")
_MEMBERS = word_set("mitglieder soll sollstaerke mitgliederzahl vertreter stimmberechtigte")
_TOTAL = word_set("gesamt summe insgesamt zusammen gesamtergebnis ergebnis total")
_CROSS = ("x", "☒", "☑", "✓", "✔", "ja")
_SEPARATORS = ("|", "\t")
_COUNTED = frozenset((*_SIDES, "biased", "present", "other"))
_MOST_CELLS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A row's name and what stands in it, by field of `items.Vote`."""

    name: str
    values: dict[str, int | str]


@dataclass(frozen=True, slots=True)
class Table:
    """Where a table stands in its text, and its rows; of one vote by parties, the parties too."""

    start: int
    end: int
    rows: list[Row]
    groups: list[tuple[str, Member]]


def tables(text: str) -> list[Table]:
    """All such tables of a text, in order."""
    if not any(map(text.__contains__, _SEPARATORS)):
        return []
    listed = list(lines(text))
    found: list[Table] = []
    n = 0
    while n < len(listed):
        table, n = _table(listed, n)
        if table:
            found.append(table)
    return found


def _table(listed: list[Line], n: int) -> tuple[Table | None, int]:
    """The table whose head is line `n`, None where it is none, and the line to go on with."""
    head = listed[n].text.strip(" ")
    framed = head.startswith("|") and head.endswith("|")
    cells = _cells(head, framed=framed)
    fields = [_field(cell) for cell in cells] if 2 < len(cells) <= _MOST_CELLS else []
    if sum(field in _SIDES for field in fields) < 2 or any(map(str.isdigit, head)):
        return None, n + 1
    stop, rows = n + 1, list[Row]()
    while stop < len(listed) and (row := _row(_cells(listed[stop].text.strip(" "), framed=framed), fields)):
        rows.append(row)
        stop += 1
    by_party = sum(_is_party(row.name) for row in rows) > 1
    named = any(cell and field not in _COUNTED for cell, field in zip(cells, fields, strict=True))
    if not rows or not (named or by_party):
        return None, n + 1
    rows, groups = _of_parties(rows) if by_party else (rows, [])
    return Table(listed[n].start, listed[stop - 1].end, rows, groups), stop


def _cells(line: str, *, framed: bool) -> list[str]:
    if framed:
        line = line.removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in re.split(r"[|\t]", line)]


def _field(cell: str) -> str | None:
    """The field whose values stand below a head; a basis for the boxes of a form."""
    tokens = tokenize(cell)
    if any(token.folded == "nicht" for token in tokens):
        return "other"
    if tokens and all(token.folded in _MEMBERS or token.folded in ("anzahl", "zahl", "der") for token in tokens):
        return "size"
    if any(token.folded in ("und", "oder", ",", ";") or token.kind in ("number", "outcome") for token in tokens):
        return None  # a line of prose with tabs in it
    told = [str(token.value) for token in tokens if token.kind in ("tally", "basis")]
    return told[0] if told and len(tokens) < 5 else None


def _row(cells: list[str], fields: list[str | None]) -> Row | None:
    """The row of these cells, None where they hold no count, or something else in the place of one."""
    if len(cells) < 2 or len(cells) > len(fields):
        return None
    values: dict[str, int | str] = {}
    for cell, field in zip(cells, fields, strict=False):
        if field is None and (meaning := look_up(fold(cell))) and meaning.kind in ("outcome", "basis"):
            values[meaning.kind] = str(meaning.value)
        elif field in ("unanimous", "majority", "tie"):
            values |= {"basis": field} if cell.lower() in _CROSS else {}
        elif field and cell:
            value = _value(cell)
            if value is None and cell not in ("-", "–", "--", "---", "./."):
                return None
            values |= {} if value is None or field == "other" else {"basis" if isinstance(value, str) else field: value}
    name = cells[0] if fields[0] is None else ""
    return Row(name, values) if any(isinstance(value, int) for value in values.values()) else None


def _value(cell: str) -> int | str | None:
    """A count, or the basis that stands in its place."""
    if cell.isdigit() and len(cell) < 4:
        return int(cell)
    meaning = look_up(fold(cell))
    if meaning and meaning.kind in ("number", "basis"):
        return meaning.value
    return 0 if meaning and meaning.kind == "zero" else None


def _is_party(name: str) -> bool:
    tokens: list[Token] = tokenize(name)
    return bool(tokens) and (tokens[0].kind in ("party", "group") or "fraktion" in tokens[-1].folded)


def _of_parties(rows: list[Row]) -> tuple[list[Row], list[tuple[str, Member]]]:
    """One vote told party by party: its row of totals, else the sums."""
    parties = [row for row in rows if fold(row.name.strip(":")) not in _TOTAL]
    groups = [
        (side, Member(re.sub(r"[- ]?Fraktion$", "", row.name), count, False))
        for side in _SIDES
        for row in parties
        if isinstance(count := row.values.get(side), int) and count
    ]
    totals = [row for row in rows if row not in parties]
    sums: dict[str, int | str] = {
        side: sum(int(row.values.get(side, 0)) for row in parties)
        for side in _SIDES
        if any(side in row.values for row in parties)
    }
    return [totals[-1] if totals else Row("", sums)], groups
