"""The table `texts`: `texts.csv` and `texts.parquet` beside a city's other tables, and in their datapackage.json."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ratsinfo_spider.tables.publish import DESCRIPTION, alone
from ratsinfo_spider.texts.kept import kept_pages

__all__ = ["COLUMNS", "write_table"]

# name: type of Frictionless, meaning
COLUMNS: dict[str, tuple[str, str]] = {
    "sha256": ("string", "The document: `files.sha256`."),
    "page": ("integer", "From 1; a docx or odt, which knows no pages, is one."),
    "text": ("string", "Its text, empty where there is none."),
    "engine": ("string", "What read it: `pypdfium2`, `python-docx`, `odfpy` or `ocrmypdf`."),
    "quality": ("number", "Share of what stands between blanks that looks like a word or a number, from 0 to 1."),
}
_BATCH = 500  # rows


def write_table(texts: Path, tables: Path) -> int:
    """Write the table of the texts kept at `texts` into the folder `tables`; its number of rows.

    Each file is written beside and renamed. StoreBusy if somebody else writes tables there.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables.mkdir(parents=True, exist_ok=True)
    kinds = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
    schema = pa.schema([(name, kinds[kind]) for name, (kind, _) in COLUMNS.items()])
    parts = {name: tables / f".{name}.part" for name in ("texts.csv", "texts.parquet")}
    count = 0
    with alone(tables):
        with (
            parts["texts.csv"].open("w", encoding="utf-8", newline="") as file,
            pq.ParquetWriter(parts["texts.parquet"], schema, compression="zstd") as writer,
        ):
            lines = csv.writer(file)
            lines.writerow(COLUMNS)
            for rows in _batches(kept_pages(texts)):
                lines.writerows(rows)
                values = [list(column) for column in zip(*rows, strict=True)]
                writer.write_table(pa.table(dict(zip(COLUMNS, values, strict=True)), schema=schema))
                count += len(rows)
        for name, part in parts.items():
            part.replace(tables / name)
        _describe(tables, count)
    return count


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    batch: list[tuple[Any, ...]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _describe(tables: Path, rows: int) -> None:
    """Add the table to the description of the others. A crawl that writes them anew drops it, until texts are read."""
    path = tables / DESCRIPTION
    if not path.exists():
        return
    package = json.loads(path.read_text(encoding="utf-8"))
    fields = [{"name": name, "type": kind, "description": doc} for name, (kind, doc) in COLUMNS.items()]
    resource = {
        "name": "texts",
        "type": "table",
        "profile": "tabular-data-resource",
        "description": "The text of one page of a document.",
        "path": "texts.csv",
        "parquet": "texts.parquet",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": ["sha256", "page"], "missingValues": [""]},
        "bytes": (tables / "texts.csv").stat().st_size,
        "rows": rows,
    }
    package["resources"] = [*(one for one in package["resources"] if one["name"] != "texts"), resource]
    part = tables / f".{DESCRIPTION}.part"
    part.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(path)
