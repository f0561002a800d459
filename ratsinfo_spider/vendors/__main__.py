"""docs/tables.md: `python -m ratsinfo_spider.vendors --write docs/tables.md`, `--check` says whether it is stale."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ratsinfo_spider import vendors
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema.columns import VOCABULARIES, Column, columns
from ratsinfo_spider.schema.describe import summary

_HEAD = """\
# Tables

Generated from `ratsinfo_spider/items.py` and the vendors' page types by
`python -m ratsinfo_spider.vendors --write docs/tables.md`; do not edit.

Each table is one CSV and one Parquet file with the same columns in the same order. What a page does not state is
null (an empty cell), never 0 or "". Times are ISO 8601 with offset in the CSV and timestamps with zone in Parquet.
A row that is gone from the source stays, with `removed_at`. An id may refer to a row that is not in its table, because
it is not public or was not asked for; only the owner of a part is always there.
"""


_CODES = """\
## Codes

What is printed as one of these words is looked up; case, brackets and blanks do not count, and of a result neither do a
few words around it (`verwiesen in den Bauausschuss`). A code of another column stands with its meaning in the table
above; all are the `enum` of their column in `datapackage.json`. Words that no list has leave the code null: they stay
in the column beside it, and the run report has a warning.
"""


def markdown() -> str:
    """docs/tables.md."""
    return "\n".join([_HEAD, *(_section(table) for table in TABLES), _CODES, *_vocabularies()])


def _section(table: str) -> str:
    rows = [f"| `{column.name}` | {_type_words(column)} | {_meaning(table, column)} |" for column in columns(table)]
    head = [f"## {table}", "", summary(TABLES[table]), "", "| column | type | meaning |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows, ""])


def _vocabularies() -> Iterator[str]:
    """The words that sources print for each code."""
    for vocabulary in {one.name: one for one in VOCABULARIES.values()}.values():
        names = ", ".join(f"`{table}.{name}`" for (table, name), one in VOCABULARIES.items() if one is vocabulary)
        rows = [f"| `{code}` | {', '.join(labels)} |" for code, labels in vocabulary.labels.items()]
        adverbs = [f"Before each may stand {' or '.join(vocabulary.adverbs)}.", ""] if vocabulary.adverbs else []
        yield "\n".join([f"### {names}", "", *adverbs, "| code | printed |", "| --- | --- |", *rows, ""])


def _meaning(table: str, column: Column) -> str:
    named = _native_words(table) if column.name == "native_id" else ""
    return f"{column.doc}{named}".replace("|", "&#124;")


def _native_words(table: str) -> str:
    """What each vendor calls the number of a table's records."""
    words = []
    for vendor in map(vendors.get, vendors.names()):
        parameters = [f"`{one.parameter}`" for one in vendor.page_types if one.table == table]
        if own := vendor.native_words.get(table) or ", ".join(parameters):
            words.append(f"{vendor.short}: {own}")
    return f" {'; '.join(words)}." if words else ""


def _type_words(column: Column) -> str:
    words = f"datetime, {column.zone}" if column.zone else column.kind
    return f"{words}, required" if column.required else words


def main(arguments: Sequence[str] | None = None) -> int:
    """Write docs/tables.md, or say whether it is stale (exit code 1)."""
    parser = argparse.ArgumentParser(
        prog="python -m ratsinfo_spider.vendors", description="docs/tables.md from items.py and the vendors"
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", type=Path, metavar="FILE")
    what.add_argument("--check", type=Path, metavar="FILE")
    chosen = parser.parse_args(arguments)
    if chosen.write:
        chosen.write.write_text(markdown(), encoding="utf-8")
        return 0
    if chosen.check.exists() and chosen.check.read_text(encoding="utf-8") == markdown():
        return 0
    sys.stderr.write(f"{chosen.check} is stale: python -m ratsinfo_spider.vendors --write {chosen.check}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
