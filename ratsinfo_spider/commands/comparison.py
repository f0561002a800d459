"""What two readings of one city agree on: its pages here, its OParl interface there, row by row and column by column.

A difference is a finding, not a fact: either side may be late, or hide something. What OParl does not state is no
difference; only that it could not confirm the pages is counted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ratsinfo_spider.vocabulary import MEETING_STATES

__all__ = ["COMPARED", "Comparison", "Difference", "Rows", "compare"]

Row = Mapping[str, Any]
Rows = Mapping[str, Mapping[str, Row]]  # table -> id -> row

COMPARED: dict[str, tuple[str, ...]] = {
    "organizations": ("name", "short_name", "classification"),
    "meetings": ("name", "start_time", "organization_id", "cancelled", "state"),
    "agenda_items": ("meeting_id", "number", "title", "public", "result_text", "paper_id"),
    "papers": ("reference", "name", "paper_type", "lead_department"),
    "consultations": ("role",),
    "files": ("owner_id", "kind"),
}
_WHOLE = frozenset({"organizations", "meetings", "agenda_items", "papers"})  # tables that both sides have in full


@dataclass(frozen=True, slots=True)
class Difference:
    """One place. `column` is "" for a row that one side does not have; `urls` are of the pages and of OParl."""

    table: str
    id: str
    column: str
    values: tuple[Any, Any]
    urls: tuple[str | None, str | None]

    def __str__(self) -> str:
        here, there = self.values
        if not self.column:
            return f"{self.id} is only {'on the pages' if here else 'in OParl'}: {self.urls[0] or self.urls[1]}"
        return f"{self.id} {self.column}: {here!r} ({self.urls[0]}) but {there!r} ({self.urls[1]})"


@dataclass
class Comparison:
    """`columns` counts by `<table>.<column>`: `equal`, `differ`, `here` (OParl states nothing), `there`."""

    columns: dict[str, Counter[str]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The agreement per column: `agenda_items.result_text: 1,346 of 1,374 equal, 28 differ, …`."""
        for name, count in self.columns.items():
            yield (
                f"{name}: {count['equal']:,} of {count.total():,} equal, {count['differ']:,} differ, "
                f"{count['here']:,} only here, {count['there']:,} only there"
            )


def compare(here: Rows, there: Rows, since: dt.date | None = None, until: dt.date | None = None) -> Comparison:
    """Compare the rows of a window; `here` are those of the pages. Rows without a number have no partner."""
    result = Comparison()
    sides = (_of_window(here, since, until), _of_window(there, since, until))
    for table, names in COMPARED.items():
        ours, theirs = (side.get(table, {}) for side in sides)
        for record_id in sorted(ours.keys() & theirs.keys()):
            _compare_row(table, names, ours[record_id], theirs[record_id], result)
        if table in _WHOLE:
            only_here = {key: ours[key] for key in ours.keys() - _all(there, table)}
            only_there = {key: theirs[key] for key in theirs.keys() - _all(here, table)}
            result.differences += [_alone(table, row, is_here=True) for row in only_here.values()]
            result.differences += [_alone(table, row, is_here=False) for row in only_there.values()]
    result.differences.sort(key=lambda one: (one.table, one.id, one.column))
    return result


def _all(side: Rows, table: str) -> Collection[str]:
    return side.get(table, {}).keys()


def _of_window(side: Rows, since: dt.date | None, until: dt.date | None) -> dict[str, dict[str, Row]]:
    """The rows with numbers of meetings of the window, and of what hangs on them."""

    def is_of_window(row: Row) -> bool:
        day = str(row.get("start_time") or "")[:10]
        return (since is None or day >= since.isoformat()) and (until is None or day <= until.isoformat())

    kept = {
        table: {key: row for key, row in side.get(table, {}).items() if _has_number(table, row)} for table in COMPARED
    }
    kept["meetings"] = {key: row for key, row in kept["meetings"].items() if is_of_window(row)}
    items = {key: row for key, row in kept["agenda_items"].items() if row.get("meeting_id") in kept["meetings"]}
    kept["agenda_items"] = {key: row for key, row in items.items() if row.get("public") is not False}
    named = {row.get("paper_id") for row in items.values()}
    kept["papers"] = {key: row for key, row in kept["papers"].items() if key in named}
    return kept


def _has_number(table: str, row: Row) -> bool:
    """Whether the vendor counts the record among those that have pages: offices are counted apart, and have none."""
    return table == "consultations" or str(row.get("native_id") or "").isdigit()


def _compare_row(table: str, names: tuple[str, ...], ours: Row, theirs: Row, result: Comparison) -> None:
    for name in names:
        pair = ours.get(name), theirs.get(name)
        outcome = _outcome(name, *pair)
        if outcome is None:
            continue
        result.columns.setdefault(f"{table}.{name}", Counter())[outcome] += 1
        if outcome in ("differ", "there"):
            urls = ours.get("url"), theirs.get("url")
            result.differences.append(Difference(table, str(ours["id"]), name, pair, urls))


def _outcome(name: str, ours: Any, theirs: Any) -> str | None:
    """How a column compares; None where neither side states it."""
    if name == "cancelled":  # a meeting that nobody calls off is not said to be on
        ours, theirs = bool(ours), bool(theirs)
    if ours is None or theirs is None:
        return None if ours is theirs else "there" if ours is None else "here"
    make = _MEANINGS.get(name, str)
    return "equal" if make(ours) == make(theirs) else "differ"


def _state(text: Any) -> str:
    """By its meaning: `eingeladen` is `Sitzung eingeladen`."""
    return MEETING_STATES.meaning(str(text)) or str(text)


_MEANINGS: dict[str, Callable[[Any], str]] = {"state": _state}


def _alone(table: str, row: Row, *, is_here: bool) -> Difference:
    url = row.get("url")
    return Difference(table, str(row["id"]), "", (is_here, not is_here), (url, None) if is_here else (None, url))
