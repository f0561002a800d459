"""The stored form of a value: what the record store holds and the CSV prints."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from ratsinfo_spider.schema.columns import Column

__all__ = ["Stored", "from_stored", "from_text", "stored_as", "to_stored", "to_text", "zone_text"]

Stored = str | int | bool | None


def zone_text(value: dt.datetime, zone: str) -> str:
    """An aware time as stored: ISO 8601 with offset, in `zone`, whole seconds. ValueError if naive.

    >>> zone_text(dt.datetime(2025, 10, 26, 0, 30, tzinfo=dt.UTC), "Europe/Berlin")
    '2025-10-26T02:30:00+02:00'
    """
    if value.tzinfo is None:
        raise ValueError(f"time without a zone: {value.isoformat()}")
    return value.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def _json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def stored_as(column: Column) -> Callable[[Any], Stored] | None:
    """The function that turns a value that is not None into its stored form; None where both are the same."""
    if column.kind == "datetime":
        zone = column.zone or "UTC"
        return lambda value: zone_text(value, zone)
    if column.kind == "date":
        return dt.date.isoformat
    return _json_text if column.kind == "json" else None


def to_stored(column: Column, value: Any) -> Stored:
    """The stored form of one value (see the module's docstring)."""
    encode = stored_as(column)
    stored: Stored = value if value is None or encode is None else encode(value)
    return stored


def to_text(stored: Stored) -> str | None:
    """A stored value as the CSV prints it, for `changes.old` and `changes.new`.

    >>> [to_text(value) for value in ("a", 12, True, None)]
    ['a', '12', 'true', None]
    """
    if isinstance(stored, bool):
        return "true" if stored else "false"
    return None if stored is None else str(stored)


def from_text(column: Column, text: str | None) -> Stored:
    """The stored value that `to_text` printed."""
    if text is None:
        return None
    if column.kind == "boolean":
        return text == "true"
    return int(text) if column.kind == "integer" else text


def from_stored(column: Column, stored: Stored) -> Any:
    """The Python value that `to_stored` stored, a time in its column's zone."""
    if stored is None or column.kind in ("string", "integer", "boolean"):
        return stored
    if column.kind == "datetime":
        return dt.datetime.fromisoformat(str(stored)).astimezone(ZoneInfo(column.zone or "UTC"))
    return dt.date.fromisoformat(str(stored)) if column.kind == "date" else json.loads(str(stored))
