"""What the tests of the dataset of all cities share: two towns, and the dataset that holds them."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset
import pytest

from ratsinfo_spider.items import Consultation, Coverage, File, Organization, Paper, Record, Section
from ratsinfo_spider.store import Store
from ratsinfo_spider.tables.partitions import write_dataset
from tests.helpers.stores import START, item, meeting, row, vote

SITES = ("adorf", "bdorf")
NEW_YEAR = dt.datetime(2024, 12, 31, 23, 30, tzinfo=dt.UTC)  # 2025 where the council is
LAYOUT = pa.dataset.partitioning(pa.schema([("site", pa.string()), ("year", pa.int32())]), flavor="hive")


def town(site: str) -> list[Record]:
    """Two meetings, one without a date; a paper with two stations and one with none; what hangs on each."""

    def key(kind: str, number: object) -> str:
        return f"{site}:{kind}:{number}"

    def own(record: Any) -> Any:
        for name, value in record.__dict__.items():
            if isinstance(value, str) and value.startswith("musterstadt:"):
                setattr(record, name, value.replace("musterstadt", site, 1))
        record.site = site
        return record

    def station(number: int, day: dt.date) -> Consultation:
        record_id, paper_id = key("consultation", f"1-{number}"), key("paper", 1)
        return Consultation(id=record_id, site=site, paper_id=paper_id, position=number, date=day)

    given = [
        own(meeting(1, start_time=NEW_YEAR)),
        own(meeting(2)),
        own(item(1, meeting_start=NEW_YEAR, title="Ö")),
        own(item(2, of=2)),
        own(vote(1, 1)),
        own(vote(2, 1)),
        Paper(id=key("paper", 1), site=site, native_id="1"),
        Paper(id=key("paper", 2), site=site, native_id="2"),
        station(1, dt.date(2023, 5, 6)),
        station(2, dt.date(2022, 11, 30)),
        Section(id=key("section", "to1-1"), site=site, owner_id=key("agenda_item", 1), text="a"),
        Section(id=key("section", "vo1-1"), site=site, owner_id=key("paper", 1), text="b"),
        File(id=key("file", 1), site=site, owner_id=key("meeting", 1)),
        File(id=key("file", 2), site=site, owner_id=key("meeting", 2)),
        Organization(id=key("organization", 1), site=site, native_id="1"),
        Coverage(id=key("coverage", "1"), site=site, run_id="1", year=2025, source="list", what="meetings"),
    ]
    return [record if record.statement.columns else row(record) for record in given]


YEARS: dict[str, dict[int | None, int]] = {
    "meetings": {2025: 1, None: 1},
    "agenda_items": {2025: 1, None: 1},
    "votes": {2025: 1, None: 1},
    "papers": {2022: 1, None: 1},
    "consultations": {2022: 1, 2023: 1},
    "sections": {2025: 1, 2022: 1},
    "files": {2025: 1, None: 1},
    "coverage": {2025: 1},
    "organizations": {None: 1},
    "people": {},
    "memberships": {},
}


def fill(place: str | Path, site: str, *records: Record) -> None:
    with Store(place, site) as store:
        store.open_run(f"{site}-{len(store.runs())}", START, {})
        store.put(list(records), START)
        store.close_run("complete", (), START)


def lay(place: str | Path, site: str, folder: Path) -> dict[str, int]:
    with Store(place, site) as store:
        return write_dataset(store, folder)


@cache
def _laid() -> tempfile.TemporaryDirectory[str]:
    """The store and the dataset of both towns, made once; each test gets a copy."""
    made = tempfile.TemporaryDirectory()
    for site in SITES:
        fill(Path(made.name, "store.sqlite"), site, *town(site))
    for site in SITES:
        lay(Path(made.name, "store.sqlite"), site, Path(made.name, "dataset"))
    return made


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """One store of both towns, as in PostgreSQL."""
    return Path(shutil.copy(Path(_laid().name, "store.sqlite"), tmp_path))


@pytest.fixture
def folder(place: Path, tmp_path: Path) -> Path:
    return shutil.copytree(Path(_laid().name, "dataset"), tmp_path / "dataset")


def parts(folder: Path, table: str) -> dict[str, str]:
    """The names of the parts by their places."""
    return {str(path.parent.relative_to(folder / table)): path.name for path in (folder / table).rglob("*.parquet")}
