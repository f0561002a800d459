"""All tables of a city in one SQLite file: with foreign keys, the ten questions as views, and full-text search.

    SELECT title FROM search WHERE search MATCH 'Radweg'        -- finds "Radwegen", too: parts of words, in any case

`codebook` explains every column. `datasette FILE` shows it as it is; the file `<name>-metadata.json` beside it, given
by `-m`, adds titles, source and the meaning of the columns.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import Column, columns, references
from ratsinfo_spider.schema.describe import foreign_keys, summary
from ratsinfo_spider.store.rows import View
from ratsinfo_spider.tables.publish import part_of
from ratsinfo_spider.tables.questions import QUESTIONS, SEARCHABLE, SEARCHABLE_TEXTS, sql

__all__ = ["write_sqlite"]

_TYPES = {"integer": "INTEGER", "boolean": "BOOLEAN"}  # all else is text
_SEARCH = """
CREATE VIRTUAL TABLE search USING fts5(
    table_name UNINDEXED, record_id UNINDEXED, page UNINDEXED, url UNINDEXED, title, minutes, decision, text,
    tokenize = 'trigram'
)
"""


def write_sqlite(
    view: View,
    path: Path,
    *,
    tables: Iterable[str] = TABLES,
    as_of: dt.datetime | None = None,
    about: Mapping[str, Any] | None = None,
    texts: Iterable[tuple[str, int, str, str, float]] = (),
) -> dict[str, int]:
    """Write the tables into the file at `path`, and return their numbers of rows.

    It is written beside and renamed. Of the views there are those whose tables are in the file. `texts` are the rows
    of documents' pages (sha256, page, text, engine, quality), `about` what the metadata says of the whole.
    """
    part = part_of(path.parent, path.name)
    part.unlink(missing_ok=True)
    wanted = list(tables)
    with closing(sqlite3.connect(part)) as database:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")  # a file of ours alone
        with database:
            counts = {table: _write_table(database, view, table, wanted, as_of) for table in wanted}
            _write_texts(database, texts)
            _write_codebook(database, wanted)
            _add_views(database)
        database.execute("ANALYZE")
        database.execute("VACUUM")
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)
    _write_metadata(path, wanted, about or {})
    return counts


def _write_table(
    database: sqlite3.Connection, view: View, table: str, there: list[str], as_of: dt.datetime | None
) -> int:
    database.execute(_create(table, there))
    marks = ", ".join("?" for _ in columns(table))
    count = 0
    for rows in view.rows(table, as_of):
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - a table of ours
        count += len(rows)
    for column in columns(table):
        if references(column) and column.name != "id":
            database.execute(f"CREATE INDEX {table}_{column.name} ON {table} ({column.name})")
    return count


def _create(table: str, there: Collection[str]) -> str:
    """A column that holds the id of one table refers to it, if it is in the file. Not every row that is named is there:
    what a source does not show has no row.
    """
    lines = [_declared(column) for column in columns(table)]
    keys = (key for key in foreign_keys(there) if key[0] == table)
    lines += [f'FOREIGN KEY ("{column}") REFERENCES {parent} (id)' for _, column, parent in keys]
    return f"CREATE TABLE {table} (\n  " + ",\n  ".join(lines) + "\n)"


def _declared(column: Column) -> str:
    kind = _TYPES.get(column.kind, "TEXT")
    return f'"{column.name}" {kind}' + (" PRIMARY KEY" if column.name == "id" else "")


def _write_texts(database: sqlite3.Connection, texts: Iterable[tuple[str, int, str, str, float]]) -> None:
    database.execute("CREATE TABLE texts (sha256 TEXT, page INTEGER, text TEXT, engine TEXT, quality REAL)")
    database.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", texts)
    database.execute("CREATE INDEX texts_sha256 ON texts (sha256)")


def _write_codebook(database: sqlite3.Connection, tables: Iterable[str]) -> None:
    database.execute("CREATE TABLE codebook (table_name TEXT, column_name TEXT, type TEXT, meaning TEXT, codes TEXT)")
    rows = [
        (table, column.name, column.kind, column.doc, ", ".join(column.values) or None)
        for table in tables
        for column in columns(table)
    ]
    database.executemany("INSERT INTO codebook VALUES (?, ?, ?, ?, ?)", rows)


def _add_views(database: sqlite3.Connection) -> None:
    """The questions, and what is searched; without the views whose tables are not in the file."""
    there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for question in QUESTIONS:
        if question.tables <= there:
            database.execute(f"CREATE VIEW {question.name} AS {sql(question.query, 'sqlite')}")
    if {"agenda_items", "papers"} <= there:
        database.execute(_SEARCH)
        query = SEARCHABLE + (SEARCHABLE_TEXTS if "files" in there else "")
        database.execute(f"INSERT INTO search {query}")
        database.execute("INSERT INTO search (search) VALUES ('optimize')")


def _write_metadata(path: Path, tables: Iterable[str], about: Mapping[str, Any]) -> None:
    """For `datasette FILE -m …`: titles, the source, what the columns mean."""
    source: dict[str, str] = next(iter(about.get("sources", ())), {})
    described = {
        table: {
            "description": summary(TABLES[table]),
            "columns": {column.name: column.doc for column in columns(table)},
            "label_column": next((name for name in ("title", "name") if _has(table, name)), "id"),
        }
        for table in tables
    }
    questions = {question.name: {"description": question.asks} for question in QUESTIONS}
    metadata = {
        "title": about.get("title", path.stem),
        **({"source": source["title"], "source_url": source["path"]} if source else {}),
        "databases": {path.stem: {"tables": described | questions}},
    }
    text = json.dumps(metadata, ensure_ascii=False, indent=1)
    path.with_name(f"{path.stem}-metadata.json").write_text(text + "\n", encoding="utf-8")


def _has(table: str, name: str) -> bool:
    return any(column.name == name for column in columns(table))
