"""Arrow schemas, and rows of the record store with Arrow's types."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import cast

import pyarrow as pa

from ratsinfo_spider.schema.columns import Column, Kind, columns
from ratsinfo_spider.schema.stored import Stored, to_text

__all__ = ["arrow_schema", "for_pandas", "record_batch", "text_array", "text_arrays", "typed"]

_ARROW: dict[Kind, pa.DataType] = {
    "string": pa.string(),
    "json": pa.string(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def _arrow_type(column: Column) -> pa.DataType:
    return pa.timestamp("us", column.zone) if column.kind == "datetime" else _ARROW[column.kind]


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The exact types of `<table>.parquet`; each field carries its sentence as `description`."""
    return pa.schema(
        pa.field(
            column.name,
            _arrow_type(column),
            nullable=column.name not in ("id", "site"),
            metadata={"description": column.doc},
        )
        for column in columns(table)
    )


# What plain `pandas.read_parquet` makes of a column, by its kind: types that know "not stated".
_PANDAS: dict[Kind, tuple[str, str]] = {
    "string": ("unicode", "string"),
    "json": ("unicode", "string"),
    "integer": ("int64", "Int64"),
    "boolean": ("bool", "boolean"),
}


def for_pandas(schema: pa.Schema, table: str) -> pa.Schema:
    """The schema of a table with pandas' own metadata, so that numbers do not become floats nor truth values objects.

    Other readers pass over it.
    """
    kinds = {column.name: _PANDAS.get(column.kind) for column in columns(table)}
    described = [
        {"name": name, "field_name": name, "pandas_type": kind[0], "numpy_type": kind[1], "metadata": None}
        for name in schema.names
        if (kind := kinds.get(name))
    ]
    known = {"index_columns": [], "column_indexes": [], "columns": described, "creator": {}, "pandas_version": "3.0"}
    return schema.with_metadata({"pandas": json.dumps(known)})


def text_array(cells: Iterable[str | None]) -> pa.Array:
    """Text as an Arrow array.

    Not by `pa.array` or `pa.scalar`: their first call imports pandas, 50 MB and a second that a crawl has no use for.
    """
    builder = pa.lib.StringBuilder()
    builder.append_values(cells)
    return builder.finish()


def text_arrays(table: str, rows: Sequence[Sequence[Stored]]) -> list[pa.Array]:
    """The columns of rows in the stored form as text, as the CSV prints them."""
    values: Iterable[Sequence[Stored]] = zip(*rows, strict=True) if rows else [()] * len(columns(table))
    return [text_array(_texts(column, cells)) for column, cells in zip(columns(table), values, strict=True)]


def _texts(column: Column, cells: Sequence[Stored]) -> Iterable[str | None]:
    if column.kind in ("integer", "boolean"):
        return map(to_text, cells)
    return cast("Sequence[str | None]", cells)  # text already


def typed(table: str, texts: Sequence[pa.Array]) -> pa.RecordBatch:
    """`text_arrays` with the types of the Parquet file."""
    schema = arrow_schema(table)
    arrays = [text.cast(field.type) for field, text in zip(schema, texts, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def record_batch(table: str, rows: Sequence[Sequence[Stored]]) -> pa.RecordBatch:
    """Rows in the stored form, columns in the files' order, with Arrow's types."""
    return typed(table, text_arrays(table, rows))
