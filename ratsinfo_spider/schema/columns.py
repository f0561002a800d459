"""Tables and columns as `items.py` declares them, read once: the base of everything else in this folder."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from ratsinfo_spider.causes import FILE_CAUSES
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.vocabulary import RESULTS, ROLES, SECTION_KINDS, STATION_STATES, Vocabulary

__all__ = [
    "CHILDREN",
    "CLOCK",
    "COUNCIL_ZONE",
    "RUN_TABLES",
    "VALUES",
    "VOCABULARIES",
    "Column",
    "Kind",
    "columns",
    "references",
]

Kind = Literal["string", "integer", "boolean", "date", "datetime", "json"]

COUNCIL_ZONE = "Europe/Berlin"
CLOCK = ("first_seen", "last_seen", "changed_at", "removed_at")  # kept by the store; last in every file
FIRST = ("id", "site", "url")
RUN_TABLES = frozenset({"changes", "coverage"})  # what runs write about themselves: UTC, and no history of their own

# Columns whose values are a closed list. What a source prints is never one of them (vocabulary.py
# reads those labels); a value outside its list is refused by the validate pipeline.
_BASIS = ("unanimous", "majority", "tie")
_FILE_KINDS = ("invitation", "announcement", "minutes", "excerpt", "paper", "attachment", "compilation", "other")
_COVERAGE_SOURCES = (
    *("calendar", "list", "committees", "agenda", "item", "paper", "consultation", "sign", "earlier", "all"),
)
VALUES: dict[tuple[str, str], tuple[str, ...]] = {
    ("agenda_items", "result"): tuple(RESULTS.labels),
    ("agenda_items", "vote_basis"): _BASIS,
    ("votes", "subject"): ("decision", "motion", "agenda", "procedure"),
    ("votes", "outcome"): ("accepted", "rejected"),
    ("votes", "basis"): _BASIS,
    ("votes", "derived_from"): ("words", "counts", "item_result"),
    ("votes", "source"): ("vote", "heading", "decision", "minutes"),
    ("consultations", "role_code"): tuple(ROLES.labels),
    ("consultations", "status_code"): tuple(STATION_STATES.labels),
    ("consultations", "result"): tuple(RESULTS.labels),
    ("sections", "kind"): tuple(SECTION_KINDS.labels),
    ("files", "kind"): _FILE_KINDS,
    ("files", "status"): ("stored", "unchanged", "missing", "refused", "failed", "listed"),
    ("files", "cause"): tuple(FILE_CAUSES),
    ("coverage", "source"): _COVERAGE_SOURCES,
    ("changes", "kind"): ("new", "changed", "removed", "restored", "identified", "reread"),
}
# Those of them that printed words are looked up in; docs/tables.md lists the words.
VOCABULARIES: dict[tuple[str, str], Vocabulary] = {
    ("agenda_items", "result"): RESULTS,
    ("consultations", "result"): RESULTS,
    ("consultations", "role_code"): ROLES,
    ("consultations", "status_code"): STATION_STATES,
    ("sections", "kind"): SECTION_KINDS,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one table; `zone` is set for times, `values` for closed lists."""

    name: str
    kind: Kind
    doc: str
    required: bool
    address: bool
    clock: bool
    zone: str | None
    values: tuple[str, ...]


_KINDS: dict[object, Kind] = {
    str: "string",
    int: "integer",
    bool: "boolean",
    dt.date: "date",
    dt.datetime: "datetime",
}


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of `table` as every file has them: id, site, url, its own, the clock's last."""
    record = TABLES[table]
    hints = typing.get_type_hints(record)
    by_name = {field.name: _column(table, field, hints[field.name]) for field in dataclasses.fields(record)}
    own = [name for name in by_name if name not in FIRST and name not in CLOCK]
    return tuple(by_name[name] for name in (*FIRST, *own, *CLOCK))


def _column(table: str, field: dataclasses.Field[Any], hint: object) -> Column:
    meta = field.metadata
    kind: Kind = "json" if meta["json"] else _KINDS[_without_none(hint)]
    utc = meta["clock"] or table in RUN_TABLES
    zone = ("UTC" if utc else COUNCIL_ZONE) if kind == "datetime" else None
    values = VALUES.get((table, field.name), ())
    return Column(field.name, kind, meta["doc"], meta["required"], meta["address"], meta["clock"], zone, values)


def _without_none(hint: object) -> object:
    [kind] = [arg for arg in typing.get_args(hint) if arg is not types.NoneType]
    return kind


def references(column: Column) -> tuple[str, ...]:
    """The tables whose `id` this column holds, as its sentence names them.

    >>> [references(column) for column in columns("files") if column.name == "owner_id"]
    [('meetings', 'agenda_items', 'papers')]
    """
    return tuple(name for name in re.findall(r"`(\w+)\.id`", column.doc) if name in TABLES)


def _children() -> dict[str, tuple[str, ...]]:
    below: dict[str, list[str]] = {table: [] for table in TABLES}
    for table, record in TABLES.items():
        for column in columns(table):
            if column.name == record.parent:
                for parent in references(column):
                    below[parent].append(table)
    return {table: tuple(names) for table, names in below.items()}


# table → the tables whose rows stand below its rows
CHILDREN: dict[str, tuple[str, ...]] = _children()
