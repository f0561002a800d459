"""Rows as JSON lines: an object a row, with its table as `table`.

Times are ISO 8601 text, lists are lists, null is "not stated".
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ratsinfo_spider.schema import Stored, columns
from ratsinfo_spider.store.rows import StoredRow, View

__all__ = ["json_lines", "write_json_lines"]


def json_lines(view: View, table: str, as_of: dt.datetime | None = None) -> Iterator[str]:
    """The rows of a table in the order of `View.rows`, one JSON line each, without a line break."""
    names = [(column.name, column.kind == "json") for column in columns(table)]
    for rows in view.rows(table, as_of):
        for row in rows:
            yield json.dumps({"table": table, **_values(names, row)}, ensure_ascii=False)


def _values(names: list[tuple[str, bool]], row: StoredRow) -> dict[str, object]:
    return {name: _parsed(value) if is_json else value for (name, is_json), value in zip(names, row, strict=True)}


def _parsed(value: Stored) -> object:
    return json.loads(value) if isinstance(value, str) else value


def write_json_lines(
    view: View, directory: Path, tables: Iterable[str], as_of: dt.datetime | None = None
) -> dict[str, int]:
    """Write `<table>.jsonl` into `directory`, each beside and renamed when it is whole; gives their numbers of rows."""
    directory.mkdir(parents=True, exist_ok=True)
    return {table: _write(directory / f"{table}.jsonl", json_lines(view, table, as_of)) for table in tables}


def _write(path: Path, lines: Iterable[str]) -> int:
    part = path.with_name(f".{path.name}.part")
    count = 0
    with part.open("w", encoding="utf-8") as file:
        for count, line in enumerate(lines, 1):  # noqa: B007 - the last number is their count
            file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return count
