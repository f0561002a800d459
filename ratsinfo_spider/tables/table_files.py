"""One table in one file: write it in batches, close it, read it back."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from ratsinfo_spider.schema import columns
from ratsinfo_spider.schema.arrow import arrow_schema, for_pandas, typed
from ratsinfo_spider.store.store_errors import StoreError
from ratsinfo_spider.tables.csv_text import DIALECTS, csv_header, csv_lines
from ratsinfo_spider.tables.formats import CsvDialect, Format
from ratsinfo_spider.tables.publish import part_of

__all__ = ["IdSum", "TableFile", "counted_columns", "open_table_file"]

_BLOCK = 1 << 20  # bytes of a CSV parsed at once; Arrow reads some thirty blocks ahead


def counted_columns(table: str) -> list[str]:
    """Those whose smallest and largest value a row group states: of use to whoever filters, but not of long texts."""
    return [column.name for column in columns(table) if column.kind != "string" or column.name.endswith("id")]


class IdSum:
    """How many rows, and a checksum over their ids in order."""

    def __init__(self) -> None:
        self.count = 0
        self._sum = hashlib.blake2b(digest_size=16)

    def add(self, ids: pa.Array) -> None:
        """The ids of the next rows."""
        self.count += len(ids)
        self._sum.update("".join(f"{record_id}\n" for record_id in ids.to_pylist()).encode())

    def __str__(self) -> str:
        return f"{self.count} rows, ids {self._sum.hexdigest()}"


class TableFile(Protocol):
    """A table on its way into a file; `part` is renamed to `name` by whoever finds all files good."""

    table: str
    name: str
    part: Path
    ids: IdSum  # of what was to be written

    def write(self, texts: Sequence[pa.Array]) -> None:
        """The next rows, as text by columns (`schema.arrow.text_arrays`)."""

    def close(self) -> None:
        """All rows are written: onto the disk with them."""

    def check(self) -> None:
        """Read the file back; StoreError if it is not what was written."""


def open_table_file(
    form: Format, table: str, directory: Path, ids: IdSum, *, guard: bool, dialect: CsvDialect = "rfc4180"
) -> TableFile:
    """A new file of `table` in `directory`."""
    return _Csv(table, directory, ids, guard, dialect) if form == "csv" else _Parquet(table, directory, ids)


class _File:
    """What both kinds share."""

    suffix = ""

    def __init__(self, table: str, directory: Path, ids: IdSum) -> None:
        self.table = table
        self.ids = ids
        self.name = f"{table}.{self.suffix}"
        self.part = part_of(directory, self.name)

    def check(self) -> None:
        found = self._read_back()
        pa.default_memory_pool().release_unused()  # else each file's buffers come on top of the last one's
        if str(found) != str(self.ids):
            raise StoreError(f"{self.name}: written {self.ids}; read back {found}")

    def _read_back(self) -> IdSum:
        raise NotImplementedError

    def _sync(self) -> None:
        with self.part.open("rb") as file:
            os.fsync(file.fileno())

    def _expect(self, found: object, expected: object) -> None:
        if found != expected:
            raise StoreError(f"{self.name}: read back columns {found}, expected {expected}")


class _Parquet(_File):
    suffix = "parquet"

    def __init__(self, table: str, directory: Path, ids: IdSum) -> None:
        super().__init__(table, directory, ids)
        counted = counted_columns(table)
        schema = for_pandas(arrow_schema(table), table)
        self._writer = pq.ParquetWriter(self.part, schema, compression="zstd", write_statistics=counted)

    def write(self, texts: Sequence[pa.Array]) -> None:
        self._writer.write_batch(typed(self.table, texts))

    def close(self) -> None:
        self._writer.close()
        self._sync()

    def _read_back(self) -> IdSum:
        found = IdSum()
        with pq.ParquetFile(self.part) as file:
            self._expect(file.schema_arrow, arrow_schema(self.table))
            for batch in file.iter_batches(columns=["id"]):
                found.add(batch.column("id"))
        return found


class _Csv(_File):
    suffix = "csv"

    def __init__(self, table: str, directory: Path, ids: IdSum, guard: bool, dialect: CsvDialect) -> None:
        super().__init__(table, directory, ids)
        self._guard = guard
        self._dialect = dialect
        self._file = self.part.open("wb")
        self._file.write(csv_header(table, dialect))

    def write(self, texts: Sequence[pa.Array]) -> None:
        self._file.write(csv_lines(self.table, texts, guard=self._guard, dialect=self._dialect))

    def close(self) -> None:
        self._file.close()
        self._sync()

    def _read_back(self) -> IdSum:
        with self.part.open("rb") as file:
            self._expect(file.readline(), csv_header(self.table, self._dialect))
        try:
            return self._parse(_BLOCK)
        except pa.ArrowInvalid:  # most likely a row longer than a block; a real fault is one in large blocks too
            return self._parse(64 * _BLOCK)

    def _parse(self, block: int) -> IdSum:
        found = IdSum()
        read = pyarrow.csv.ReadOptions(use_threads=False, block_size=block)
        comma = DIALECTS[self._dialect].comma
        parse = pyarrow.csv.ParseOptions(newlines_in_values=True, delimiter=comma)
        convert = pyarrow.csv.ConvertOptions(column_types={"id": pa.string()}, include_columns=["id"])
        with pyarrow.csv.open_csv(self.part, read, parse, convert) as batches:
            for batch in batches:
                found.add(batch.column("id"))
        return found
