"""Feeds that a crawl cannot give, refused before the first request, with what to type instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["is_printed", "refuse_feeds", "refuse_outputs"]

_OF_TABLES = ("parquet", "sqlite", "duckdb", "xlsx", "db")
PRINTED = ("-", "stdout:")


def is_printed(feeds: Mapping[Any, Any]) -> bool:
    """Whether a feed goes to standard output, which is no place for anything else then."""
    return any(str(uri) in PRINTED for uri in feeds)


def refuse_outputs(given: Iterable[str]) -> str | None:
    """Why the targets of `-o` and `-O` cannot be used, or None.

    >>> refuse_outputs(["items.jsonl", "-:json"])
    >>> refuse_outputs(["items.parquet"])
    'Scrapy writes no parquet: a crawl leaves its tables in output/<city>/tables, `scrapy export` makes others of them'
    """
    for target in given:
        kind = Path(target).suffix.removeprefix(".") or target.rpartition(":")[2]
        if kind in _OF_TABLES:
            where = "a crawl leaves its tables in output/<city>/tables, `scrapy export` makes others of them"
            return f"Scrapy writes no {kind}: {where}"
    return None


def refuse_feeds(feeds: Mapping[Any, Any]) -> str | None:
    """Why these feeds cannot be used, or None. `feeds` is Scrapy's setting.

    >>> refuse_feeds({"votes.csv": {"format": "csv", "item_classes": ["ratsinfo_spider.items.Vote"]}})
    >>> refuse_feeds({"x.csv": {"format": "csv"}})
    'a CSV feed has the columns of its first item and loses all others: the tables are in output/<city>/tables/*.csv \
after the crawl, `-O items.jsonl` takes all items, and FEEDS with item_classes a single table'
    """
    for options in feeds.values():
        if isinstance(options, Mapping) and options.get("format") == "csv" and not options.get("item_classes"):
            return (
                "a CSV feed has the columns of its first item and loses all others: the tables are in "
                "output/<city>/tables/*.csv after the crawl, `-O items.jsonl` takes all items, and FEEDS with "
                "item_classes a single table"
            )
    return None
