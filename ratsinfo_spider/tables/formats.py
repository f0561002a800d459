"""In which formats a table is kept as a file. By itself, for whoever only asks needs no Arrow."""

from __future__ import annotations

from typing import Literal

__all__ = ["CSV_DIALECTS", "FORMATS", "ONE_FILE", "CsvDialect", "Format"]

Format = Literal["csv", "parquet"]
FORMATS: tuple[Format, ...] = ("csv", "parquet")
ONE_FILE = ("sqlite", "duckdb", "xlsx")  # all tables together, in a file of that suffix
CsvDialect = Literal["rfc4180", "excel-de"]
CSV_DIALECTS: tuple[CsvDialect, ...] = ("rfc4180", "excel-de")
