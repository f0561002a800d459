"""Tables on standard output: CSV of one, or JSON lines of any number."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path

from ratsinfo_spider.store import Store
from ratsinfo_spider.store.rows import View
from ratsinfo_spider.tables.formats import CsvDialect
from ratsinfo_spider.tables.json_lines import json_lines

__all__ = ["JSON_LINES", "Chosen", "print_tables"]

JSON_LINES = "jsonl"


@dataclass(frozen=True)
class Chosen:
    """What of a city is wanted, and how CSV is to look."""

    tables: list[str]
    as_of: dt.datetime | None = None
    guard: bool = False
    dialect: CsvDialect = "rfc4180"
    texts: Path = Path()  # of the documents, if `scrapy texts` has read them


def print_tables(store: Store, chosen: Chosen, form: str) -> None:
    """Print them as `csv` or `jsonl`."""
    with store.view() as view:
        for table in chosen.tables:
            if form == "csv":
                _print_csv(view, table, chosen)
            else:
                for line in json_lines(view, table, chosen.as_of):
                    print(line)
    sys.stdout.flush()


def _print_csv(view: View, table: str, chosen: Chosen) -> None:
    from ratsinfo_spider.schema.arrow import text_arrays
    from ratsinfo_spider.tables.csv_text import csv_header, csv_lines

    print(csv_header(table, chosen.dialect).decode(), end="")
    for rows in view.rows(table, chosen.as_of):
        lines = csv_lines(table, text_arrays(table, rows), guard=chosen.guard, dialect=chosen.dialect)
        print(lines.to_pybytes().decode(), end="")
