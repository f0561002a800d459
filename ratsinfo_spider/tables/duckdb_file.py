"""All tables of a city in one DuckDB file: typed, each column with its meaning as a comment, the questions as views.

SELECT title FROM search WHERE contains(lower(title), 'radweg')
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import columns
from ratsinfo_spider.schema.arrow import arrow_schema, record_batch
from ratsinfo_spider.schema.describe import summary
from ratsinfo_spider.store.rows import View
from ratsinfo_spider.store.store_errors import StoreError
from ratsinfo_spider.tables.publish import part_of
from ratsinfo_spider.tables.questions import QUESTIONS, SEARCHABLE, SEARCHABLE_TEXTS, sql

if TYPE_CHECKING:
    import duckdb

__all__ = ["write_duckdb"]

_TEXTS = "CREATE TABLE texts (sha256 VARCHAR, page INTEGER, text VARCHAR, engine VARCHAR, quality DOUBLE)"


def write_duckdb(
    view: View,
    path: Path,
    *,
    tables: Iterable[str] = TABLES,
    as_of: dt.datetime | None = None,
    texts: Iterable[tuple[str, int, str, str, float]] = (),
) -> dict[str, int]:
    """Write the tables into the file at `path`, and return their numbers of rows; written beside and renamed.

    StoreError where duckdb is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise StoreError("--format duckdb needs duckdb: pip install 'ratsinfo-spider[export]'") from None
    part = part_of(path.parent, path.name)
    part.unlink(missing_ok=True)
    wanted = list(tables)
    with closing(duckdb.connect(part)) as database:
        counts = {table: _write_table(database, view, table, as_of) for table in wanted}
        database.execute(_TEXTS)
        rows = [list(row) for row in texts]
        if rows:
            database.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", rows)
        _add_views(database, wanted)
        database.execute("CHECKPOINT")
    part.replace(path)
    return counts


def _write_table(database: duckdb.DuckDBPyConnection, view: View, table: str, as_of: dt.datetime | None) -> int:
    database.register("_rows", pa.Table.from_batches([], schema=arrow_schema(table)))
    database.execute(f"CREATE TABLE {table} AS SELECT * FROM _rows")  # noqa: S608 - a table of ours
    count = 0
    for rows in view.rows(table, as_of):
        database.register("_rows", pa.Table.from_batches([record_batch(table, rows)]))
        database.execute(f"INSERT INTO {table} SELECT * FROM _rows")  # noqa: S608 - a table of ours
        count += len(rows)
    database.unregister("_rows")
    database.execute(f"COMMENT ON TABLE {table} IS {_quoted(summary(TABLES[table]))}")
    for column in columns(table):
        database.execute(f'COMMENT ON COLUMN {table}."{column.name}" IS {_quoted(column.doc)}')
    return count


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _add_views(database: duckdb.DuckDBPyConnection, there: list[str]) -> None:
    for question in QUESTIONS:
        if question.tables <= set(there):
            database.execute(f"CREATE VIEW {question.name} AS {sql(question.query, 'duckdb')}")
    if {"agenda_items", "papers"} <= set(there):
        query = SEARCHABLE + (SEARCHABLE_TEXTS if "files" in there else "")
        database.execute(f"CREATE VIEW search AS {query}")
