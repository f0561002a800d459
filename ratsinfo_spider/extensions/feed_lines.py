"""JSON feeds whose objects say which table they are a row of: `-O items.jsonl`, `-O items.json`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrapy.exporters import JsonItemExporter, JsonLinesItemExporter

__all__ = ["JsonFeed", "JsonLinesFeed"]


def _with_table(item: Any, fields: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, Any]]:
    """`table` first; an item of somebody else's spider has none."""
    table = getattr(item, "table", None)
    return [*([("table", table)] if isinstance(table, str) else []), *fields]


class JsonLinesFeed(JsonLinesItemExporter):
    """An object a line."""

    def get_serialized_fields(self, item: Any, *args: Any, **kwargs: Any) -> Iterable[tuple[str, Any]]:
        return _with_table(item, super().get_serialized_fields(item, *args, **kwargs))


class JsonFeed(JsonItemExporter):
    """One list of objects."""

    def get_serialized_fields(self, item: Any, *args: Any, **kwargs: Any) -> Iterable[tuple[str, Any]]:
        return _with_table(item, super().get_serialized_fields(item, *args, **kwargs))
