"""JSON Schema and the Frictionless data package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ratsinfo_spider.items import TABLES, Record
from ratsinfo_spider.schema.columns import Column, Kind, columns, references

__all__ = ["about_site", "datapackage", "json_schema", "summary"]

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
        "properties": {column.name: _json_property(column) for column in columns(table)},
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


def datapackage(name: str, tables: Iterable[str] = TABLES) -> dict[str, Any]:
    """The Frictionless description of a folder that holds `<table>.csv` and `<table>.parquet` of each table."""
    return {"name": name, "profile": "tabular-data-package", "resources": [_resource(table) for table in tables]}


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


def _resource(table: str) -> dict[str, Any]:
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
        "schema": schema | _foreign_keys(table),
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.name in ("id", "site") else {}
    if column.values:
        constraints["enum"] = list(column.values)
    described = {"name": column.name, **_FRICTIONLESS[column.kind], "description": column.doc}
    return {**described, "constraints": constraints} if constraints else described


def _foreign_keys(table: str) -> dict[str, Any]:
    """Only a part's parent is promised to be there: other rows may point at what is not public or was not asked."""
    keys = [
        {"fields": column.name, "reference": {"resource": parents[0], "fields": "id"}}
        for column in columns(table)
        if TABLES[table].is_part and column.name == TABLES[table].parent and len(parents := references(column)) == 1
    ]
    return {"foreignKeys": keys} if keys else {}


def summary(record: type[Record]) -> str:
    return (record.__doc__ or "").strip().splitlines()[0]
