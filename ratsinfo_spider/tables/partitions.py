"""The tables of many cities as one partitioned Parquet dataset, each city replacing only what is its own.

    DIR/<table>/site=aachen/year=2023/part-<16 digits>.parquet
    DIR/<table>/site=aachen/part-<16 digits>.parquet               a table without time
    DIR/.staging/aachen/                                           while it is written

The digits are of the part's sha256: a part that did not change keeps its name, and one that did never has the name of
another. So a reader who listed files before a city was replaced gets the same content or "no such file", and never
another content under a name that it knows.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema.arrow import arrow_schema, for_pandas, text_arrays, typed
from ratsinfo_spider.store.lock import FileLock
from ratsinfo_spider.store.rows import View
from ratsinfo_spider.store.store import Store
from ratsinfo_spider.store.store_errors import StoreBusy, StoreError
from ratsinfo_spider.store.years import TIMELESS
from ratsinfo_spider.tables.swap import exchange
from ratsinfo_spider.tables.table_files import IdSum, counted_columns

__all__ = ["dataset_schema", "write_dataset"]

NO_YEAR = "__HIVE_DEFAULT_PARTITION__"  # Hive's name for null, which every reader of such a tree knows
_READY = ".ready"  # the list of all parts; it is there when they are good, until the last one is in its place
Listing = dict[str, list[str]]


def dataset_schema(table: str) -> pa.Schema:
    """The columns of a part: those of the table without what its path says."""
    kept = [field for field in arrow_schema(table) if field.name not in ("site", "year")]
    return for_pandas(pa.schema(kept), table)


def write_dataset(store: Store, directory: Path) -> dict[str, int]:
    """Replace the city of `store` in the dataset at `directory`; its numbers of rows by table.

    All is written and read back before anything is replaced; then a table goes after the other, each in one step.
    StoreError if a part, read back, is not what was written, StoreBusy if another process writes this city.
    """
    stage = directory / ".staging" / store.site
    stage.mkdir(parents=True, exist_ok=True)
    with _alone(stage):
        _settle(directory, stage, store.site)
        try:
            with store.view() as view:
                counts = {table: _write_table(view, table, stage / table) for table in TABLES}
            ready = json.dumps({table: _parts(stage / table) for table in counts})
            _write_durably(stage / _READY, ready)
        except BaseException:
            _discard(stage)
            raise
        _settle(directory, stage, store.site)
    return counts


@contextmanager
def _alone(stage: Path) -> Iterator[None]:
    try:
        lock = FileLock(stage.with_name(f"{stage.name}.lock"), f"process {os.getpid()}")
    except BlockingIOError as error:
        raise StoreBusy(f"{stage} is being written ({error}): wait for that to end, then try again.") from None
    try:
        yield
    finally:
        lock.release()


# --- write ---------------------------------------------------------------------------------------


def _write_table(view: View, table: str, folder: Path) -> int:
    """Write all parts of a table. A table without rows gets an empty part, so that readers find its columns."""
    count = 0
    for year, batches in groupby(view.rows_by_year(table), lambda batch: batch[0]):
        count += _write_part(table, _place(table, folder, year), (rows for _, rows in batches))
    return count or _write_part(table, _place(table, folder, None), ())


def _place(table: str, folder: Path, year: str | None) -> Path:
    return folder if table in TIMELESS else folder / f"year={year or NO_YEAR}"


def _write_part(table: str, folder: Path, batches: Iterable[list[tuple[str | int | bool | None, ...]]]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    part, ids, schema = folder / ".part", IdSum(), dataset_schema(table)
    counted = [name for name in counted_columns(table) if name in schema.names]
    with pq.ParquetWriter(part, schema, compression="zstd", write_statistics=counted) as writer:
        for rows in batches:
            texts = text_arrays(table, rows)
            ids.add(texts[0])
            writer.write_batch(typed(table, texts).select(schema.names))
    _check(part, schema, ids)
    with part.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    part.rename(folder / f"part-{digest[:16]}.parquet")
    return ids.count


def _check(part: Path, schema: pa.Schema, written: IdSum) -> None:
    found = IdSum()
    with pq.ParquetFile(part) as file:
        if file.schema_arrow != schema:
            raise StoreError(f"{part}: read back columns {file.schema_arrow}, expected {schema}")
        for batch in file.iter_batches(columns=["id"]):
            found.add(batch.column("id"))
    if str(found) != str(written):
        raise StoreError(f"{part}: written {written}; read back {found}")


# --- replace -------------------------------------------------------------------------------------


def _settle(directory: Path, stage: Path, site: str) -> None:
    """Finish the replacements that were promised, by this process or one that died; then the staging is empty."""
    ready = stage / _READY
    if ready.exists():
        promised: Listing = json.loads(ready.read_text(encoding="utf-8"))
        for table, parts in promised.items():
            target = directory / table / f"site={site}"
            if _parts(target) != parts:
                exchange(stage / table, target)
        ready.unlink()
    _discard(stage)


def _parts(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.parquet"))


def _discard(stage: Path) -> None:
    (stage / _READY).unlink(missing_ok=True)  # first: without its parts it would promise what is not there
    (stage / f"{_READY}.part").unlink(missing_ok=True)
    for folder in stage.iterdir():
        shutil.rmtree(folder)


def _write_durably(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
