"""Rows as CSV (RFC 4180, UTF-8), column by column in Arrow: a tenth of the time of a row at a time in Python.

A cell is quoted where it must be; None is empty, an empty text is `""`. Times are ISO 8601 in UTC, as every reader
parses them without being told; truth values are `true` and `false`, lists JSON. The dialect `excel-de` is for a double
click in a German Excel: byte order mark, semicolons, times of the council's clock, WAHR and FALSCH, cells that fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ratsinfo_spider.schema import Column, columns
from ratsinfo_spider.schema.arrow import text_array
from ratsinfo_spider.schema.columns import COUNCIL_ZONE
from ratsinfo_spider.tables.excel_cells import CELL, cell_text
from ratsinfo_spider.tables.formats import CsvDialect

__all__ = ["DIALECTS", "Dialect", "csv_header", "csv_lines"]

_EMPTY, _QUOTE, _LINE_END = text_array(["", '"', "\r\n"])
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = r"^([=+\-@\t\r])"


@dataclass(frozen=True)
class Dialect:
    """What may differ between CSV files."""

    comma: str = ","
    start: bytes = b""
    zone: str = "UTC"
    time: str = "%Y-%m-%dT%H:%M:%S+00:00"
    is_for_excel: bool = False


DIALECTS: dict[CsvDialect, Dialect] = {
    "rfc4180": Dialect(),
    "excel-de": Dialect(";", b"\xef\xbb\xbf", COUNCIL_ZONE, "%Y-%m-%d %H:%M:%S", is_for_excel=True),
}


def csv_header(table: str, dialect: CsvDialect = "rfc4180") -> bytes:
    """The header line of `<table>.csv`, after the byte order mark if the dialect has one."""
    chosen = DIALECTS[dialect]
    return chosen.start + (chosen.comma.join(column.name for column in columns(table)) + "\r\n").encode()


def csv_lines(
    table: str, texts: Sequence[pa.Array], *, guard: bool = False, dialect: CsvDialect = "rfc4180"
) -> pa.Buffer:
    """The lines of some rows, given as text by columns. `guard`: a ' before what looks like a formula, as for Excel."""
    chosen = DIALECTS[dialect]
    [comma] = text_array([chosen.comma])
    guard = guard or chosen.is_for_excel
    cells = [_cells(column, text, guard, chosen) for column, text in zip(columns(table), texts, strict=True)]
    cells[-1] = pc.binary_join_element_wise(pc.fill_null(cells[-1], _EMPTY), _LINE_END, _EMPTY)
    lines = pc.binary_join_element_wise(*cells, comma, null_handling="replace", null_replacement="")
    _, offsets, text = lines.buffers()
    return text.slice(0, memoryview(offsets).cast("i")[len(lines)])


def _cells(column: Column, cells: pa.Array, guard: bool, dialect: Dialect) -> pa.Array:
    if column.kind == "datetime":
        return _times(cells, column, dialect)
    if column.kind == "boolean" and dialect.is_for_excel:
        return pc.replace_substring(pc.replace_substring(cells, "true", "WAHR"), "false", "FALSCH")
    if column.kind not in ("string", "json"):
        return cells  # numbers, truth values and days hold nothing to quote
    if dialect.is_for_excel and pc.any(pc.greater(pc.utf8_length(cells), CELL // 2)).as_py():
        cells = text_array([text and cell_text(text) for text in cells.to_pylist()])
    if guard and column.kind == "string":
        cells = pc.replace_substring_regex(cells, _FORMULA, r"'\1")
    return _quoted(cells, dialect.comma)


def _times(cells: pa.Array, column: Column, dialect: Dialect) -> pa.Array:
    if column.zone == dialect.zone == "UTC":
        return cells  # stored as it is printed
    return pc.strftime(cells.cast(pa.timestamp("s", dialect.zone)), format=dialect.time)


def _quoted(cells: pa.Array, comma: str) -> pa.Array:
    needy = pc.or_(pc.match_substring_regex(cells, f'["{comma}\r\n]'), pc.equal(cells, _EMPTY))
    if not pc.any(needy).as_py():
        return cells
    quoted = pc.binary_join_element_wise(_QUOTE, pc.replace_substring(cells, '"', '""'), _QUOTE, _EMPTY)
    return pc.if_else(needy, quoted, cells)
