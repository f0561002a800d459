"""What may be wrong with a record, by the schema alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from ratsinfo_spider.items import TABLES, Record
from ratsinfo_spider.schema import CHILDREN, Column, columns, references

__all__ = ["find_fault"]

Fault = tuple[str, str]  # column, words
_NATIVE = r"[A-Za-z0-9][A-Za-z0-9_.-]*"
_INT64 = 2**63
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "date": dt.date,
    "datetime": dt.datetime,
    "json": (list, dict),
}


def find_fault(record: Record) -> Fault | None:
    """The first fault of `record`, or None.

    A column that must be there may be None only where the record comes from a page that leaves it
    to another one (it states columns, but not this one).
    """
    values, stated = record.__dict__, record.statement.columns
    for name, required, check in _checks(record.table):
        value = values[name]
        if value is None:
            if required and (not stated or name in stated or name in ("id", "site")):
                return name, "is missing"
        elif (words := check(value)) is not None:
            return name, f"{words}: {value!r:.200}"
    return _names_fault(record) or _key_fault(record)


def _names_fault(record: Record) -> Fault | None:
    return _strange_names(record.table, record.statement.columns, record.statement.lists)


@cache
def _strange_names(table: str, stated: frozenset[str], lists: frozenset[str]) -> Fault | None:
    """Pages of one kind state and list the same, so it is worked out once."""
    if unknown := stated.difference(column.name for column in columns(table)):
        return "stated", f"names no column of {table}: {', '.join(sorted(unknown))}"
    if strange := lists.difference(CHILDREN[table]):
        return "lists", f"names no table below {table}: {', '.join(sorted(strange))}"
    return None


def _key_fault(record: Record) -> Fault | None:
    """Ids are `<site>:<kind>:<native id>`, the row's own and those of the rows it points at."""
    for name, pattern in _id_patterns(record.table, str(record.site)):
        value = record.__dict__[name]
        if value is not None and not pattern.fullmatch(value):
            return name, f"is not an id like {pattern.pattern!r}: {value!r:.200}"
    return None


@cache
def _id_patterns(table: str, site: str) -> list[tuple[str, re.Pattern[str]]]:
    kinds = {column.name: [TABLES[name].id_kind for name in references(column)] for column in columns(table)}
    kinds["id"] = [TABLES[table].id_kind]
    return [
        (name, re.compile(f"{re.escape(site)}:(?:{'|'.join(allowed)}):{_NATIVE}"))
        for name, allowed in kinds.items()
        if allowed
    ]


@cache
def _checks(table: str) -> list[tuple[str, bool, Callable[[Any], str | None]]]:
    return [(column.name, column.required, _check_of(column)) for column in columns(table)]


def _check_of(column: Column) -> Callable[[Any], str | None]:
    if column.values:
        return lambda value: None if value in column.values else f"is not one of {', '.join(column.values)}"
    special = {"string": _text, "integer": _integer, "datetime": _moment, "date": _day}.get(column.kind)
    return special or (lambda value: _type(column.kind, value))


def _type(kind: str, value: object) -> str | None:
    return None if isinstance(value, _TYPES[kind]) else f"is not of type {kind}"


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return "is not a string"
    if "\0" in value:
        return "holds a NUL, which no database takes"
    if value.isascii():
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return "holds half a character (a lone surrogate)"
    return None


def _integer(value: Any) -> str | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return "is not an integer"
    return None if -_INT64 <= value < _INT64 else "does not fit into 64 bits"


def _moment(value: Any) -> str | None:
    if not isinstance(value, dt.datetime):
        return "is not a datetime"
    return None if value.tzinfo is not None else "has no zone"


def _day(value: Any) -> str | None:
    return None if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else "is not a date"
