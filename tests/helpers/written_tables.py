"""What the tests of tables share: a store, its tables as they were written, and how to read them."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ratsinfo_spider.items import File, Section
from ratsinfo_spider.store import Store
from ratsinfo_spider.tables.write import write_tables
from tests.helpers.stores import SITE, START, item, meeting, row, run, vote

NASTY = 'er sagte: "Ja", \r\nund – ein Komma, ein\nUmbruch; „Anführung“; =1+1'


@cache
def _written() -> tempfile.TemporaryDirectory[str]:
    """A store and its tables, made once; each test gets a copy."""
    made = tempfile.TemporaryDirectory()
    where = Path(made.name, "store.sqlite")
    start = dt.datetime(2025, 10, 26, 1, 30, tzinfo=dt.UTC)  # 02:30 for the second time
    section = row(Section(id=f"{SITE}:section:to1-1", site=SITE, owner_id=f"{SITE}:agenda_item:1", text=NASTY))
    file = row(File(id=f"{SITE}:file:1", site=SITE, owner_id=f"{SITE}:meeting:1", fetched_at=START, size=10**12))
    parties = [{"name": "Fraktion „A“", "vote": "yes", "count": 2}]
    first = [
        meeting(1, lists=["agenda_items"], start_time=start, cancelled=False, name="Rat"),
        item(1, lists=["votes"], title="=SUM(A1)", yes=0, no=12, public=True),
        item(2, title="-"),
        vote(1, 1, parties=parties),
        vote(1, 2),
        section,
        file,
    ]
    run(where, 0, first)
    run(where, 1, [item(1, lists=["votes"], title="neu"), vote(1, 1)])
    with Store(where, SITE) as store:
        write_tables(store, Path(made.name, "tables"))
    return made


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return Path(shutil.copy(Path(_written().name, "store.sqlite"), tmp_path))


@pytest.fixture
def tables(place: Path, tmp_path: Path) -> Path:
    return shutil.copytree(Path(_written().name, "tables"), tmp_path / "tables")


def csv_rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def parquet_rows(folder: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return rows


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".lock"}
