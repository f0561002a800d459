"""DataFrames with the right types, of today and of the past."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from ratsinfo_spider.dataset import Dataset, load
from ratsinfo_spider.items import TABLES, Consultation, Paper
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.export import write_tables
from tests.stores import DAY, SITE, START, item, meeting, row, run, vote

PAPER = f"{SITE}:paper:5"


def station(position: int, day: dt.date | None = None) -> Consultation:
    key = f"{SITE}:consultation:5-{position}"
    record = Consultation(id=key, site=SITE, paper_id=PAPER, position=position, date=day)
    return row(record)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("output") / SITE
    place = folder / "store.sqlite"
    start = dt.datetime(2026, 7, 1, 15, tzinfo=dt.UTC)
    paper = row(Paper(id=PAPER, site=SITE, native_id=5, name="Radweg"), lists=["consultations"])
    stations = [station(2, dt.date(2026, 7, 1)), station(1)]
    records = [meeting(1, start=start, cancelled=False), item(1, lists=["votes"], title="alt", yes=12), item(2)]
    run(place, 0, [*records, vote(1, 2, yes=3), vote(1, 1, yes=12), vote(1, 3), paper, *stations])
    run(place, 2, [item(1, lists=["votes"], title="neu"), vote(1, 2, yes=3), vote(1, 1, yes=12)])
    with Store(place, SITE) as store:
        write_tables(store, folder / "tables")
    return folder


@pytest.fixture
def data(city: Path) -> Dataset:
    return load(city)


def test_types(data: Dataset) -> None:
    assert str(data.meetings["start"].dtype) == "datetime64[us, Europe/Berlin]"
    assert str(data.meetings["last_seen"].dtype) == "datetime64[us, UTC]"
    assert str(data.meetings["native_id"].dtype) == "Int64"
    assert str(data.meetings["cancelled"].dtype) == "boolean"
    assert str(data.meetings["name"].dtype) == "string"
    assert str(data.consultations["date"].dtype) == "date32[day][pyarrow]"


def test_what_is_not_stated_is_na_and_not_zero(data: Dataset) -> None:
    assert data.agenda_items["yes"].tolist() == [12, pd.NA]
    assert data.agenda_items["yes"].sum() == 12
    assert data.meetings["start"].dt.hour.tolist() == [17]
    assert data.consultations.sort_values("position")["date"].dt.year.tolist() == [pd.NA, 2026]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_an_attribute_also_when_it_is_empty(data: Dataset, table: str) -> None:
    frame = getattr(data, table)
    assert list(frame.columns) == data.columns(table)["column"].tolist()
    assert table in dir(data)
    assert getattr(data, table) is frame


def test_another_attribute_is_an_error_that_names_the_tables(data: Dataset) -> None:
    with pytest.raises(AttributeError, match=r"no table .items.; there are: .*agenda_items"):
        _ = data.items


def test_items_with_votes(data: Dataset) -> None:
    frame = data.items_with_votes()
    assert frame[["native_id", "vote.position", "vote.yes"]].values.tolist() == [
        [1, 1, 12],
        [1, 2, 3],
        [2, pd.NA, pd.NA],
    ]
    assert str(frame["vote.yes"].dtype) == "Int64"


def test_papers_with_course(data: Dataset) -> None:
    frame = data.papers_with_course()
    assert frame["station.position"].tolist() == [1, 2]
    assert frame["name"].tolist() == ["Radweg", "Radweg"]


@pytest.mark.parametrize("moment", [START + DAY, (START + DAY).isoformat()])
def test_the_past(city: Path, moment: dt.datetime | str) -> None:
    then, now = load(city, as_of=moment), load(city)
    assert then.agenda_items["title"].tolist() == ["alt", pd.NA]
    assert now.agenda_items["title"].tolist() == ["neu", pd.NA]
    assert len(then.items_with_votes()) == 4
    assert then.agenda_items.dtypes.equals(now.agenda_items.dtypes)


def test_the_past_before_the_first_run_is_empty_and_typed(city: Path) -> None:
    frame = load(city, as_of=START - DAY).agenda_items
    assert len(frame) == 0
    assert str(frame["yes"].dtype) == "Int64"


def test_a_folder_may_be_renamed(city: Path, tmp_path: Path) -> None:
    moved = tmp_path / "copy"
    moved.symlink_to(city)
    assert len(load(moved, as_of=START + DAY).agenda_items) == 2


def test_a_moment_needs_a_zone(city: Path) -> None:
    with pytest.raises(ValueError, match="has no zone"):
        load(city, as_of="2026-01-31T12:00")
    with pytest.raises(ValueError, match=r"is no time: write it like"):
        load(city, as_of="yesterday")


def test_a_folder_without_tables_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"meetings\.parquet: give the folder of a city"):
        _ = load(tmp_path).meetings


def test_the_past_needs_a_store_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="needs the record store"):
        _ = load(tmp_path, as_of=START).agenda_items
    assert list(tmp_path.iterdir()) == []
