"""What a page gives, as plain values: to write down, to compare with what was written down, and its shape."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ratsinfo_spider.items import Record
from ratsinfo_spider.schema.columns import CLOCK, VALUES
from ratsinfo_spider.vendors.allris4.labels import LABELS
from ratsinfo_spider.vendors.allris4.loaders import records
from ratsinfo_spider.vendors.allris4.pages import make_selector, open_page

__all__ = ["Told", "read", "shape"]

SITE = "musterstadt"
Row = dict[str, Any]
Told = dict[str, Any]  # url, warnings, and tables: table -> rows

_ADDRESSES = ("url", "source_url", "link", "download_url")
_LISTED = {"result": "agenda_items", **{column: table for table, column in VALUES}}


def read(text: bytes | str, url: str) -> Told:
    """The records of a page by table, each with what is stated about it, and the page's warnings."""
    page = open_page(make_selector(text, url), url)
    tables: dict[str, list[Row]] = {}
    for record in records(page, SITE, people=True):
        tables.setdefault(record.table, []).append(_row(record))
    return {"url": url, "warnings": page.warnings, "tables": tables}


def _row(record: Record) -> Row:
    names = (field.name for field in dataclasses.fields(record) if field.name not in CLOCK)
    columns = {name: _plain(getattr(record, name)) for name in names}
    said = record.statement
    row = {**columns, "stated": sorted(said.columns), "lists": sorted(said.lists), "link": said.link}
    if said.download:
        row |= {"download_url": said.download.url, "dies_with_page": said.download.dies_with_page}
        row |= {"calls_itself_non_public": said.download.non_public}
    return row


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value


def shape(told: Told) -> Told:
    """What does not depend on the invented values: columns filled, closed lists, flags, who names whom, forms of texts.

    Two pages of one shape are read alike.
    """
    names: dict[str, int] = {}  # ids in the order in which they are met
    tables = {table: [_row_shape(row, names) for row in rows] for table, rows in told["tables"].items()}
    return {"warnings": [warning.partition(":")[0] for warning in told["warnings"]], "tables": tables}


def _row_shape(row: Row, names: dict[str, int]) -> Row:
    return {column: _value_shape(column, value, names) for column, value in row.items()}


def _value_shape(column: str, value: Any, names: dict[str, int]) -> object:
    if value is None or isinstance(value, bool | list | dict) or column in _LISTED or column == "position":
        return value
    if column in _ADDRESSES:
        return _address_shape(value)
    if column == "id" or column.endswith("_id"):
        return names.setdefault(str(value), len(names))
    if isinstance(value, int):
        return (value == 0, len(str(value)))
    return value if LABELS.means(value) else _text_shape(value)


def _address_shape(url: str) -> tuple[str, ...]:
    """The page's name, the component and the names of the parameters."""
    parts = urlsplit(url)
    names = (part.partition("=")[0] for part in parts.query.split("&"))
    return (parts.path.rpartition("/")[2] if parts.query else "", *(re.sub(r"\d+", "0", name) for name in names))


def _text_shape(text: str) -> str:
    """`Antrag 7/12` → `Aaaaaa 0/00`; of a day or a moment also its weekday."""
    form = "".join(_signs(text))
    if re.fullmatch(r"0000-00-00(?:T.*)?", form):
        return f"{form[:16]} {dt.datetime.fromisoformat(text).weekday()}"
    return form


def _signs(text: str) -> Iterator[str]:
    for sign in text:
        yield "0" if sign.isdecimal() else ("A" if sign.isupper() else "a") if sign.isalpha() else sign
