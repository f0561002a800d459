"""A million agenda items out of the record store into CSV and Parquet, beside pyarrow's bare writers.

`python -m tests.bench.million_items [ROWS]` measures by itself. The store is made directly, without a crawl: about 3 GB
in a temporary folder (TMPDIR moves it), removed at the end. Export and yardstick are processes of their own, one after
the other in the same run, so that time and memory are theirs alone.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from ratsinfo_spider.extensions.peak_memory import peak_memory
from ratsinfo_spider.items import AgendaItem
from ratsinfo_spider.schema.arrow import arrow_schema
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.store import Store

ROWS = 1_000_000
FEW = 100_000  # memory is measured for so many too: it must not grow with the table
SITE = "musterstadt"
BATCH = 5_000  # rows in one transaction, and in a row group of the yardstick
_START = dt.datetime(2024, 3, 1, 17, tzinfo=dt.UTC)
_STEMS = ("Plan", "Haushalt", "Straße", "Bürger", "Bericht")
_WORDS = (
    *(stem + end for stem in _STEMS for end in ("", "s", "en")),
    *["und", "oder", "der", "die", "das", "wird", "nicht", "mit", "für", "über", "nach", "auf", "den", "gemäß", "ist"],
)


@dataclass(frozen=True)
class ExportFigures:
    """Seconds (and those of the processors) and peak memory (MB) of the export and of the bare writers.

    `few_mb` is the export's memory for `FEW` rows.
    """

    rows: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    few_mb: float
    csv_mb: float
    parquet_mb: float
    bare_seconds: float
    bare_peak_mb: float
    store_mb: float
    making_seconds: float


def measure(rows: int = ROWS) -> ExportFigures:
    """Make the store, export it, let the yardstick write the same rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _in_a_process("make", folder / "few", FEW)
        few = _in_a_process("export", folder / "few", FEW)
        made = _in_a_process("make", folder / "many", rows)
        exported = _in_a_process("export", folder / "many", rows)
        bare = _in_a_process("bare", folder / "many", rows)
        tables = folder / "many" / "tables"
        return ExportFigures(
            rows=rows,
            seconds=exported["seconds"],
            cpu_seconds=exported["cpu_seconds"],
            peak_mb=exported["peak_mb"],
            few_mb=few["peak_mb"],
            csv_mb=_megabytes(tables / "agenda_items.csv"),
            parquet_mb=_megabytes(tables / "agenda_items.parquet"),
            bare_seconds=bare["seconds"],
            bare_peak_mb=bare["peak_mb"],
            store_mb=_megabytes(folder / "many" / "store.sqlite"),
            making_seconds=made["seconds"],
        )


def section(figures: ExportFigures) -> list[str]:
    """The figures as lines of Markdown for docs/benchmarks.md."""
    return [
        f"## {figures.rows:,} agenda items from the store",
        "",
        "| what | seconds | peak memory, MB |",
        "| --- | --- | --- |",
        f"| `scrapy export`: read from the store, CSV ({figures.csv_mb:,.0f} MB) and Parquet "
        f"({figures.parquet_mb:,.0f} MB) written, read back and compared "
        f"| {figures.seconds:.0f}, {figures.cpu_seconds:.0f} of a core (aim: below 60) "
        f"| {figures.peak_mb:.0f} ({figures.few_mb:.0f} for {FEW:,} rows) |",
        "| pyarrow's writers alone: the same two files from batches in memory, nothing read back "
        f"| {figures.bare_seconds:.0f} | {figures.bare_peak_mb:.0f} |",
        "",
        f"The store, {figures.store_mb:,.0f} MB, was made in {figures.making_seconds:.0f} s of merging batches of "
        f"{BATCH:,} records. An item has about 1.4 kB of text.",
    ]


def _megabytes(path: Path) -> float:
    return path.stat().st_size / 1e6


def _in_a_process(what: str, folder: Path, rows: int) -> dict[str, float]:
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.bench.million_items", what, str(folder), str(rows)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


# --- what the processes do ------------------------------------------------------------------------------------


def _make(folder: Path, rows: int) -> float:
    """A store with so many items, put in as a crawl does."""
    began = time.perf_counter()
    with Store(folder / "store.sqlite", SITE) as store:
        store.open_run("made", _START, {})
        for first in range(0, rows, BATCH):
            store.put([_item(number) for number in range(first, min(first + BATCH, rows))], _START)
        store.close_run("complete", (), _START)
    return time.perf_counter() - began


def _item(number: int) -> AgendaItem:
    item = AgendaItem(
        id=f"{SITE}:agenda_item:{number}",
        site=SITE,
        url=f"https://ratsinfo.musterstadt.example/public/to020?TOLFDNR={number}",
        native_id=str(number),
        meeting_id=f"{SITE}:meeting:{number // 12}",
        meeting_start=_START + dt.timedelta(hours=number // 12),
        organization_name="Ausschuss für Stadtentwicklung",
        position=number % 12 + 1,
        number=f"Ö {number % 12 + 1}",
        public=True,
        title=f"Bebauungsplan Nr. {number}: Aufstellungsbeschluss",
        title_is_cut=False,
        result_text="ungeändert beschlossen",
        result="adopted_unchanged",
        minutes=_text(number, 20 + number * 7 % 230),
        decision=_text(-number, 40),
        vote_basis="majority",
        yes=number % 17,
        no=number % 5,
        abstain=number % 3,
        document_missing=False,
    )
    item.statement = Statement(
        frozenset({"title", "minutes", "decision", "result", "result_text", "yes", "no", "abstain"})
    )
    return item


def _text(seed: int, words: int) -> str:
    """Words in an order of their own, so that compression has something to do."""
    return " ".join(random.Random(seed).choices(_WORDS, k=words))  # noqa: S311 - invented rows


def _export(folder: Path, _rows: int) -> float:
    """As `scrapy export --table agenda_items --to tables` does."""
    from ratsinfo_spider.tables.write import write_tables

    began = time.perf_counter()
    with Store(folder / "store.sqlite", SITE) as store:
        write_tables(store, folder / "tables", tables=["agenda_items"])
    return time.perf_counter() - began


def _bare(folder: Path, rows: int) -> float:
    """The same rows with the same types and compression by pyarrow alone. Making the batches is not counted."""
    schema = arrow_schema("agenda_items")
    seconds = 0.0
    with (
        pq.ParquetWriter(folder / "bare.parquet", schema, compression="zstd") as parquet,
        pyarrow.csv.CSVWriter(folder / "bare.csv", schema) as csv,
    ):
        for batch in _batches(schema, rows):
            began = time.perf_counter()
            parquet.write_batch(batch)
            csv.write_batch(batch)
            seconds += time.perf_counter() - began
        began = time.perf_counter()  # closing them writes what is left
    return seconds + time.perf_counter() - began


def _batches(schema: pa.Schema, rows: int) -> Iterator[pa.RecordBatch]:
    for first in range(0, rows, BATCH):
        items = [_item(number).__dict__ for number in range(first, min(first + BATCH, rows))]
        yield pa.RecordBatch.from_pylist([{name: item[name] for name in schema.names} for item in items], schema=schema)


def main() -> None:
    """One step in this process, or all of them."""
    if len(sys.argv) < 4:
        print("\n".join(section(measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS))))  # noqa: T201
        return
    step = {"make": _make, "export": _export, "bare": _bare}[sys.argv[1]]
    figures = {
        "seconds": step(Path(sys.argv[2]), int(sys.argv[3])),
        "peak_mb": peak_memory() / 2**20,
        "cpu_seconds": time.process_time(),
    }
    print(json.dumps(figures))  # noqa: T201
    sys.stdout.flush()
    os._exit(0)  # a big Arrow pool takes its time to be given back


if __name__ == "__main__":
    main()
