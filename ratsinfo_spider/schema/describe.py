"""JSON Schema and the Frictionless data package."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ratsinfo_spider.items import TABLES, Record
from ratsinfo_spider.schema.columns import RUN_TABLES, Column, Kind, columns, references

__all__ = ["about_site", "datapackage", "foreign_keys", "json_schema", "summary"]

_JSON_TYPES: dict[Kind, dict[str, Any]] = {
    "string": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "datetime": {"type": ["string", "null"], "format": "date-time"},
    "json": {"type": ["array", "null"]},
}


def json_schema(table: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one row of `table`, as `-O items.jsonl` writes it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table,
        "description": summary(TABLES[table]),
        "type": "object",
        "properties": {"table": {"const": table}} | {one.name: _json_property(one) for one in columns(table)},
        "required": [column.name for column in columns(table) if column.required],
    }


def _json_property(column: Column) -> dict[str, Any]:
    described = {**_JSON_TYPES[column.kind], "description": column.doc}
    return {**described, "enum": [*column.values, None]} if column.values else described


_FRICTIONLESS: dict[Kind, dict[str, str]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "date"},
    "datetime": {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S%z"},
    "json": {"type": "array"},
}


def datapackage(
    name: str,
    tables: Iterable[str] = TABLES,
    about: Mapping[str, Any] | None = None,
    broken: Collection[tuple[str, str]] = (),
) -> dict[str, Any]:
    """The Frictionless description of a folder that holds `<table>.csv` and `<table>.parquet` of each table.

    `about`: further keys of the package, like `title`, `sources`, `status`. `broken`: table and column of
    `foreign_keys` that name rows which are not there, for they are not public or were not asked for: they are no keys
    that can be validated, and stand below `references` instead.
    """
    there = list(tables)
    resources = [_resource(table, there, broken) for table in there]
    return {"name": name, "profile": "tabular-data-package", **(about or {}), "resources": resources}


def about_site(row: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a row of `sites` says of the whole package: its title, licence and source, and whose data it is."""
    if row is None:
        return {}
    body = {name: row[name] for name in ("title", "ags", "land", "level") if row[name]}
    if licence := row["licence"]:
        body["licenses"] = [{"path" if "://" in licence else "name": licence}]
    if row["base_url"]:
        body["sources"] = [{"title": row["title"] or row["site"], "path": row["base_url"]}]
    return body


def _resource(table: str, there: Collection[str], broken: Collection[tuple[str, str]]) -> dict[str, Any]:
    keys = [(column, parent) for name, column, parent in foreign_keys(there) if name == table]
    whole, holed = (
        [
            _key(column, "" if parent == table else parent)
            for column, parent in keys
            if ((table, column) in broken) is is_broken
        ]
        for is_broken in (False, True)
    )
    schema = {"fields": [_field(column) for column in columns(table)], "primaryKey": ["id"], "missingValues": [""]}
    return {
        "name": table,
        "type": "table",
        "profile": "tabular-data-resource",
        "description": summary(TABLES[table]),
        "path": f"{table}.csv",
        "parquet": f"{table}.parquet",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema | ({"foreignKeys": whole} if whole else {}),
        **({"references": holed} if holed else {}),
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.name in ("id", "site") else {}
    if column.values:
        constraints["enum"] = list(column.values)
    described = {"name": column.name, **_FRICTIONLESS[column.kind], "description": column.doc}
    return {**described, "constraints": constraints} if constraints else described


def foreign_keys(tables: Collection[str] = TABLES) -> Iterator[tuple[str, str, str]]:
    """Table, column and the table whose `id` it holds, where that is one, among `tables`.

    >>> [key for key in foreign_keys() if key[0] == "memberships"]
    [('memberships', 'person_id', 'people'), ('memberships', 'organization_id', 'organizations')]
    """
    for table in tables:
        for column in columns(table) if table not in RUN_TABLES else ():
            parents = references(column)
            if len(parents) == 1 and parents[0] in tables:
                yield table, column.name, parents[0]


def _key(column: str, parent: str) -> dict[str, Any]:
    return {"fields": column, "reference": {"resource": parent, "fields": "id"}}


def summary(record: type[Record]) -> str:
    return (record.__doc__ or "").strip().splitlines()[0]
