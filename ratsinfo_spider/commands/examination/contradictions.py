"""What two pages say differently of one record: a sign that one of them is read wrongly."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ratsinfo_spider.items import Record
from ratsinfo_spider.vendors.checkup_base import Look

__all__ = ["Contradiction", "contradictions"]

# Where something is depends on the page that shows it; a place, on what else it shows.
_NOT_COMPARED = frozenset({"id", "site", "url", "source_url", "position"})
_LONGEST = 60


class Contradiction(NamedTuple):
    """Two values of one column, each with the page type that gives it."""

    record_id: str
    column: str
    first: str
    one: str
    second: str
    other: str

    def __str__(self) -> str:
        return f"{self.record_id}, {self.column}: {self.first} says {self.one}, {self.second} {self.other}"


def contradictions(looks: Iterable[Look]) -> list[Contradiction]:
    """All of them; a value that one page does not state, or of which it has only the beginning, contradicts nothing."""
    known: dict[str, list[tuple[str, Record]]] = {}
    found = []
    for look in looks:
        for record in look.records:
            earlier = known.setdefault(str(record.id), [])
            for name, before in earlier:
                found += [
                    Contradiction(str(record.id), column, name, _short(one), look.name, _short(other))
                    for column, one, other in _differences(before, record)
                ]
            if all(name != look.name for name, _ in earlier):
                earlier.append((look.name, record))
    return found


def _differences(before: Record, record: Record) -> Iterator[tuple[str, object, object]]:
    for column in dataclasses.fields(record):
        one, other = getattr(before, column.name, None), getattr(record, column.name)
        if column.name in _NOT_COMPARED or column.metadata["clock"] or one is None or other is None:
            continue
        if one != other and not _is_cut(one, other):
            yield column.name, one, other


def _is_cut(one: object, other: object) -> bool:
    """Whether one text is the beginning of the other: headings cut long titles."""
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    short, long = sorted((one.rstrip(" .…"), other.rstrip(" .…")), key=len)
    return long.startswith(short)


def _short(value: object) -> str:
    text = value.isoformat() if isinstance(value, dt.date) else repr(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
