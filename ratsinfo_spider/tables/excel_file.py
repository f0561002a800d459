"""All tables of a city in one Excel workbook, a sheet a table, within Excel's limits.

A cell holds at most 32,767 characters: what is longer is cut and says so. A sheet holds 1,048,576 rows: a longer table
goes on in a further sheet. Excel knows no time zones: its times are those of the council's clock, and those of the
crawl UTC. Nothing is a formula or a link, whatever a page says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import Column, Stored, columns, from_stored
from ratsinfo_spider.store.rows import View
from ratsinfo_spider.store.store_errors import StoreError
from ratsinfo_spider.tables.excel_cells import cell_text
from ratsinfo_spider.tables.publish import part_of

__all__ = ["write_excel"]

SHEET = 1_048_575  # rows below the heading
WIDTHS = {"string": 24, "json": 24, "integer": 9, "boolean": 9, "date": 11, "datetime": 17}
FIRST_DAY = dt.date(1900, 3, 1)  # Excel takes 1900 for a leap year, and knows nothing before it


def write_excel(
    view: View, path: Path, *, tables: Iterable[str] = TABLES, as_of: dt.datetime | None = None
) -> dict[str, int]:
    """Write the tables into the workbook at `path`, and return their numbers of rows; written beside and renamed.

    StoreError where XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise StoreError("--format xlsx needs XlsxWriter: pip install 'ratsinfo-spider[export]'") from None
    part = part_of(path.parent, path.name)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(part), options | {"strings_to_numbers": False}) as book:
        wanted = list(tables)
        _write_codebook(book, wanted)
        counts = {table: _write_table(book, view, table, as_of) for table in wanted}
    part.replace(path)
    return counts


def _write_codebook(book: Any, tables: Iterable[str]) -> None:
    sheet, bold = book.add_worksheet("codebook"), book.add_format({"bold": True})
    for place, (heading, width) in enumerate((("table", 16), ("column", 20), ("type", 10), ("meaning", 120))):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, bold)
    rows = [(table, column.name, column.kind, column.doc) for table in tables for column in columns(table)]
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)


def _write_table(book: Any, view: View, table: str, as_of: dt.datetime | None) -> int:
    formats = {"date": book.add_format({"num_format": "yyyy-mm-dd"})}
    formats["datetime"] = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    write = [_writer(column, formats) for column in columns(table)]
    sheet: Any = None
    count = 0
    for count, row in enumerate(_rows(view, table, as_of), 1):
        if (count - 1) % SHEET == 0:
            sheet = _sheet(book, table, (count - 1) // SHEET)
        for place, (write_cell, value) in enumerate(zip(write, row, strict=True)):
            if value is not None:
                write_cell(sheet, (count - 1) % SHEET + 1, place, value)
    if not count:
        _sheet(book, table, 0)
    return count


def _rows(view: View, table: str, as_of: dt.datetime | None) -> Iterator[tuple[Stored, ...]]:
    for rows in view.rows(table, as_of):
        yield from rows


def _sheet(book: Any, table: str, number: int) -> Any:
    """A further sheet of a table, with its heading."""
    sheet = book.add_worksheet(f"{table} {number + 1}" if number else table)
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns(table)):
        sheet.set_column(place, place, WIDTHS[column.kind])
        sheet.write_string(0, place, column.name, bold)
    return sheet


def _writer(column: Column, formats: dict[str, Any]) -> Callable[[Any, int, int, Any], object]:
    """How a stored value of this column is written at a place of a sheet."""
    if column.kind == "integer":
        return lambda sheet, row, place, value: sheet.write_number(row, place, value)
    if column.kind == "boolean":
        return lambda sheet, row, place, value: sheet.write_boolean(row, place, value)
    if column.kind in ("date", "datetime"):
        return lambda sheet, row, place, value: _write_time(sheet, row, place, from_stored(column, value), formats)
    return lambda sheet, row, place, value: sheet.write_string(row, place, cell_text(value))


def _write_time(sheet: Any, row: int, place: int, value: Any, formats: dict[str, Any]) -> None:
    is_time = isinstance(value, dt.datetime)
    if (value.date() if is_time else value) < FIRST_DAY:
        sheet.write_string(row, place, value.isoformat())
        return
    plain = value.replace(tzinfo=None) if is_time else value
    sheet.write_datetime(row, place, plain, formats["datetime" if is_time else "date"])
