"""DataFrames with the right types, of today and of the past; and docs/reading.md, which shows them to people."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars
import pytest

from ratsinfo_spider.dataset import Dataset, load
from ratsinfo_spider.items import TABLES, Consultation, Paper
from ratsinfo_spider.store import Store, StoreError
from ratsinfo_spider.tables.write import write_tables
from tests.helpers.stores import DAY, SITE, START, item, meeting, row, run, vote

PAPER = f"{SITE}:paper:5"
PARTIES = [{"name": "SPD", "vote": "no", "count": 3}]
READING = Path(__file__).parents[2] / "docs" / "reading.md"


def station(position: int, day: dt.date | None = None) -> Consultation:
    key = f"{SITE}:consultation:5-{position}"
    record = Consultation(id=key, site=SITE, paper_id=PAPER, position=position, date=day)
    return row(record)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("output") / SITE
    place = folder / "store.sqlite"
    start = dt.datetime(2026, 7, 1, 15, tzinfo=dt.UTC)
    paper = row(Paper(id=PAPER, site=SITE, native_id="5", name="Radweg"), lists=["consultations"])
    stations = [station(2, dt.date(2026, 7, 1)), station(1)]
    records = [
        meeting(1, start_time=start, cancelled=False),
        item(1, lists=["votes"], title="alt", yes=12, no=1, meeting_start=start),
    ]
    run(place, 0, [*records, item(2), vote(1, 2, yes=3), vote(1, 1, yes=12), vote(1, 3), paper, *stations])
    run(place, 2, [item(1, lists=["votes"], title="neu"), vote(1, 2, yes=3, parties=PARTIES), vote(1, 1, yes=12)])
    with Store(place, SITE) as store:
        write_tables(store, folder / "tables")
    return folder


@pytest.fixture
def data(city: Path) -> Dataset:
    return load(city)


def test_types(data: Dataset) -> None:
    assert str(data.meetings["start_time"].dtype) == "datetime64[us, Europe/Berlin]"
    assert str(data.meetings["last_seen"].dtype) == "datetime64[us, UTC]"
    assert str(data.meetings["native_id"].dtype) == "string"
    assert str(data.agenda_items["yes"].dtype) == "Int64"
    assert str(data.meetings["cancelled"].dtype) == "boolean"
    assert str(data.meetings["name"].dtype) == "string"
    assert str(data.consultations["date"].dtype) == "date32[day][pyarrow]"


def test_what_is_not_stated_is_na_and_not_zero(data: Dataset) -> None:
    assert data.agenda_items["yes"].tolist() == [12, pd.NA]
    assert data.agenda_items["yes"].sum() == 12
    assert data.meetings["start_time"].dt.hour.tolist() == [17]
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
        ["1", 1, 12],
        ["1", 2, 3],
        ["2", pd.NA, pd.NA],
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


def test_a_store_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 50)
    with pytest.raises(StoreError, match=r"store\.sqlite cannot be read: file is not a database$"):
        _ = load(tmp_path, as_of=START).meetings


def test_a_folder_may_be_renamed(city: Path, tmp_path: Path) -> None:
    moved = tmp_path / "copy"
    moved.symlink_to(city)
    assert len(load(moved, as_of=START + DAY).agenda_items) == 2


def test_a_moment_needs_an_offset(city: Path) -> None:
    with pytest.raises(ValueError, match="as_of='2026-01-31T12:00' has no offset"):
        load(city, as_of="2026-01-31T12:00")
    with pytest.raises(ValueError, match="as_of='yesterday' is not a moment; write it like"):
        load(city, as_of="yesterday")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"])
def test_a_moment_is_in_a_year_of_utc(city: Path, moment: str) -> None:
    with pytest.raises(ValueError, match="is outside the years 1 to 9999 in UTC"):
        load(city, as_of=moment)


@pytest.mark.parametrize(("moment", "rows"), [("0001-01-01T00:00Z", 0), ("9999-12-31T23:59Z", 2)])
def test_a_moment_may_mean_the_beginning_or_the_end_of_time(city: Path, moment: str, rows: int) -> None:
    assert len(load(city, as_of=moment).agenda_items) == rows


def test_a_folder_without_tables_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"meetings\.parquet: give the folder of a city"):
        _ = load(tmp_path).meetings


def test_the_past_needs_a_store_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="needs the record store"):
        _ = load(tmp_path, as_of=START).agenda_items
    assert list(tmp_path.iterdir()) == []


# --- docs/reading.md -----------------------------------------------------------------------------


def test_what_the_page_shows_runs(city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"```python\n(.*?)```", READING.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "aachen").symlink_to(city)
    monkeypatch.chdir(tmp_path)
    shown: dict[str, Any] = {}
    for block in blocks:
        exec(block, shown)  # noqa: S102 - our own page
    assert len(blocks) == 3
    assert shown["held"]["native_id"].tolist() == ["1"]
    assert shown["votes"]["vote.yes"].tolist() == [12, 3, pd.NA]
    assert shown["course"]["station.date"].dt.year.tolist() == [pd.NA, 2026]
    assert len(shown["then"]) == 1
    assert shown["per_year"]["items"].tolist() == [1, 1]
    assert shown["per_year"]["year"].tolist()[0] == 2026
    assert shown["by_party"].values.tolist() == [["SPD", "no", 1]]
    assert len(shown["cancelled"]) == 0


def test_the_types_of_the_page_are_those_of_each_reader(city: Path) -> None:
    """Each line of its table, by a column of that kind."""
    sample = {"text": "title", "numbers": "position", "truth": "public", "times of the council": "meeting_start"}
    sample |= {"times of the crawl": "last_seen", "days": "date"}
    cell = r" ([^|]+) \|"
    lines = re.findall(rf"^\|{cell}{cell}{cell}{cell}$", READING.read_text(encoding="utf-8"), re.MULTILINE)[2:]
    assert len(lines) == len(sample)
    for words, in_pandas, in_duckdb, in_polars in lines:
        column = next(name for start, name in sample.items() if words.startswith(start))
        table = "consultations" if column == "date" else "agenda_items"
        path = city / "tables" / f"{table}.parquet"
        kind = duckdb.read_parquet(str(path)).select(column).types[0]
        frame = getattr(load(city), table)
        assert (f"`{frame[column].dtype}`", f"`{kind}`") == (in_pandas, in_duckdb)
        assert polars.read_parquet(path).schema[column] == eval(in_polars.strip("`"), vars(polars))  # noqa: S307 - our own page
