"""The tables of a city as typed pandas DataFrames.

    from ratsinfo_spider.dataset import load

    data = load("output/aachen")
    data.agenda_items                   # one row an item; data.columns("agenda_items") explains them
    data.items_with_votes()             # one row per vote, with its item
    load("output/aachen", as_of="2026-01-31T23:59+01:00").agenda_items

Text is `string`, numbers `Int64`, truth values `boolean`, dates Arrow's `date32`: all know "not stated"
(`pd.NA`). Times are aware. Lists (`votes.parties`) are JSON text. Rows that are gone from the source have a
`removed_at`. The Parquet files themselves read into DuckDB and polars with the same types.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ratsinfo_spider import schema
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema.arrow import arrow_schema, record_batch
from ratsinfo_spider.store.clock import timestamp_from
from ratsinfo_spider.store.open_to_read import open_to_read

__all__ = ["Dataset", "load"]

_TYPES: dict[pa.DataType, Any] = {
    pa.string(): pd.StringDtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.date32(): pd.ArrowDtype(pa.date32()),
}


def load(path: str | Path, as_of: dt.datetime | str | None = None, store: str | None = None) -> Dataset:
    """The tables of the city in `path` (`output/<city>`), read when they are first asked for.

    Without `as_of`: its Parquet files, which are as the last complete run left them. With it (an aware
    time, or ISO 8601 text with offset): the tables as they were then, made from the record store, which is
    `<path>/store.sqlite` or the database at the URL `store`. ValueError for what is not a moment, or has no offset;
    when a table is asked for, FileNotFoundError where there is none, and StoreError for a record store that cannot
    be read or holds no run of the city. The city is that of the folder's tables; without them the folder's name.
    """
    folder = Path(path).expanduser()
    if as_of is None:
        return Dataset(partial(_present, folder))
    return Dataset(partial(_past, store or folder / "store.sqlite", _site(folder), timestamp_from(as_of, "as_of")))


def _site(folder: Path) -> str:
    """The city's name: as its tables say, for the folder may have been renamed; else the folder's."""
    package = folder / "tables" / "datapackage.json"
    return str(json.loads(package.read_text(encoding="utf-8"))["name"]) if package.exists() else _name(folder)


def _name(folder: Path) -> str:
    """What a person calls it; `.` has no name."""
    return folder.name if folder.name not in ("", "..") else folder.resolve().name


def _present(folder: Path, table: str) -> pa.Table:
    path = folder / "tables" / f"{table}.parquet"
    if not path.exists():
        raise FileNotFoundError(f"{path}: give the folder of a city (output/<city>) that a complete run has crawled")
    return pq.read_table(path)


def _past(place: str | Path, site: str, moment: dt.datetime, table: str) -> pa.Table:
    if isinstance(place, Path) and not place.exists():
        raise FileNotFoundError(f"{place}: as_of needs the record store of the city")
    with open_to_read(place, site) as store:
        batches = [record_batch(table, rows) for rows in store.rows(table, as_of=moment)]
    return pa.Table.from_batches(batches, schema=arrow_schema(table))


class Dataset:
    """One attribute a table, named like it: `organizations`, `meetings`, `agenda_items`, `votes`, `papers`, …"""

    def __init__(self, read: Callable[[str], pa.Table]) -> None:
        self._read = read

    def __getattr__(self, table: str) -> pd.DataFrame:
        if table not in TABLES:
            raise AttributeError(f"no table {table!r}; there are: {', '.join(TABLES)}")
        frame: pd.DataFrame = self._read(table).to_pandas(types_mapper=_TYPES.get)
        self.__dict__[table] = frame  # the next time it is simply there
        return frame

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *TABLES]

    def columns(self, table: str) -> pd.DataFrame:
        """What the columns of `table` mean."""
        rows = [(column.name, column.kind, column.doc) for column in schema.columns(table)]
        return pd.DataFrame(rows, columns=["column", "type", "meaning"])

    def items_with_votes(self) -> pd.DataFrame:
        """Agenda items with their votes: one row per vote, in order; an item without one has one row.

        The item's columns have their own names, the vote's the prefix `vote.` (`vote.yes`). Rows that
        are gone from the source are left out.
        """
        return _beside(self.agenda_items, self.votes, "agenda_item_id", "vote.")

    def papers_with_course(self) -> pd.DataFrame:
        """Papers beside the stations of their way through the council (Beratungsfolge), in order.

        The paper's columns have their own names, the station's the prefix `station.`; a paper without
        one has one row. Rows that are gone from the source are left out.
        """
        return _beside(self.papers, self.consultations, "paper_id", "station.")


def _beside(owners: pd.DataFrame, parts: pd.DataFrame, key: str, prefix: str) -> pd.DataFrame:
    here = owners[owners["removed_at"].isna()]
    theirs = parts[parts["removed_at"].isna()].sort_values([key, "position"]).add_prefix(prefix)
    return here.merge(theirs, how="left", left_on="id", right_on=f"{prefix}{key}")
