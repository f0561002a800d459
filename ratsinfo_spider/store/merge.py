"""How a record joins the row that the store has: by column, pure values, no database.

- A column the page states replaces what is there; a stated None clears it.
- Any other value that is not None is a hint: it fills a column that is empty and that no
  authority has ever spoken about. So the order in which pages arrive does not matter, and a hint
  cannot bring back what the authority cleared.
- An address is kept up to date by the page that states it, is never cleared and is no change.
- Values are compared in their stored form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ratsinfo_spider.items import Record
from ratsinfo_spider.schema import Stored
from ratsinfo_spider.store.row_layout import ColumnSpec, Row, RowLayout
from ratsinfo_spider.store.sql_tables import INTERNAL

__all__ = ["blank_row", "differences", "merge", "needs_writing"]

_STATED = -1  # the last column of every row (sql.INTERNAL)


def blank_row(layout: RowLayout, record_id: str, site: str) -> Row:
    """A row that knows only its key."""
    row: Row = [None] * (len(layout.names) - len(INTERNAL)) + [0] * len(INTERNAL)
    row[layout.place["id"]] = record_id
    row[layout.place["site"]] = site
    return row


def merge(layout: RowLayout, row: Row, record: Record) -> None:
    """Let `record` speak: changes `row` in place."""
    values, stated, known = record.__dict__, record.statement.columns, row[_STATED]
    for spec in layout.content:
        value = values[spec.name]
        hint = value is not None and row[spec.index] is None and not known & spec.bit
        if hint or spec.name in stated:
            row[spec.index] = _encoded(spec, value)
    for spec in layout.quiet:
        value = values[spec.name]
        if value is not None and (spec.name in stated or row[spec.index] is None):
            row[spec.index] = _encoded(spec, value)
    row[_STATED] = known | layout.mask(stated)


def _encoded(spec: ColumnSpec, value: Any) -> Stored:
    if value is None or spec.encode is None:
        stored: Stored = value
        return stored
    return spec.encode(value)


def needs_writing(layout: RowLayout, old: Sequence[Any], row: Row) -> bool:
    """Whether anything a page said differs, be it only an address or who said it."""
    counters = len(layout.names) - len(INTERNAL)
    return row[:counters] != list(old[:counters]) or row[_STATED] != old[_STATED]


def differences(
    layout: RowLayout, old: Sequence[Any], row: Row, known: int | None = None
) -> list[tuple[str, Stored, Stored]]:
    """The content columns that changed: (column, value before, value after); `known`: bits of those to look at."""
    specs = (spec for spec in layout.content if known is None or known & spec.bit)
    pairs = ((spec.name, old[spec.index], row[spec.index]) for spec in specs)
    return [(name, before, after) for name, before, after in pairs if _differ(layout.table, name, before, after)]


# How the last attempt to load a file went; both words mean that we have it as it is at the source.
_WE_HAVE_IT = ("stored", "unchanged")


def _differ(table: str, column: str, before: Stored, after: Stored) -> bool:
    if before == after:
        return False
    return not (table == "files" and column == "status" and before in _WE_HAVE_IT and after in _WE_HAVE_IT)
