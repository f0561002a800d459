"""The dataset of all cities: right in every reader, pruned by city and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dask.dataframe
import duckdb
import polars
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema.arrow import arrow_schema
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.years import TIMELESS
from ratsinfo_spider.tables.partitions import dataset_schema
from tests.helpers.partition_towns import LAYOUT, SITES, YEARS, fill, folder, lay, parts, place, town

__all__ = ["folder", "place"]

Row = tuple[str, str, int | None]


def by_duckdb(path: Path, wanted: str = "true") -> list[Row]:
    query = f"SELECT id, site, year FROM read_parquet('{path}/**/*.parquet', hive_partitioning = true) WHERE {wanted}"  # noqa: S608
    return duckdb.execute(query).fetchall()


def by_pyarrow(path: Path) -> list[Row]:
    table = pa.dataset.dataset(path, partitioning=LAYOUT).to_table(columns=["id", "site", "year"])
    return [tuple(values.values()) for values in table.to_pylist()]


def by_polars(path: Path) -> list[Row]:
    return polars.scan_parquet(path, hive_partitioning=True).select("id", "site", "year").collect().rows()


def by_dask(path: Path) -> list[Row]:
    frame = read_dask(path).compute()
    years = [None if year != year else int(year) for year in frame["year"]]
    return list(zip(frame["id"], frame["site"], years, strict=True))


def read_dask(path: Path, **options: Any) -> Any:
    layout = {"flavor": "hive", "schema": LAYOUT.schema}
    return dask.dataframe.read_parquet(path, dataset={"partitioning": layout}, **options)


@pytest.mark.parametrize("read", [by_duckdb, by_pyarrow, by_polars, by_dask])
@pytest.mark.parametrize("table", ["meetings", "votes", "papers", "sections", "files", "coverage"])
def test_every_reader_finds_the_rows_of_each_town_and_year(
    folder: Path, read: Callable[[Path], list[Row]], table: str
) -> None:
    found = Counter((site, year) for _, site, year in read(folder / table))
    assert found == {(site, year): count for site in SITES for year, count in YEARS[table].items()}
    assert all(key.startswith(f"{site}:") for key, site, _ in read(folder / table))


@pytest.mark.parametrize("table", sorted(YEARS))
def test_layout(folder: Path, table: str) -> None:
    years = [] if table in TIMELESS else [year or "__HIVE_DEFAULT_PARTITION__" for year in YEARS[table]]
    places = [f"/year={year}" for year in years] or [""]
    assert sorted(parts(folder, table)) == sorted(f"site={site}{place}" for site in SITES for place in places)


@pytest.mark.parametrize("table", TABLES)
def test_all_parts_have_the_same_types(folder: Path, table: str) -> None:
    schemas = [pq.read_schema(path) for path in (folder / table).rglob("*.parquet")]
    assert schemas
    assert all(schema == dataset_schema(table) for schema in schemas)
    named = set(arrow_schema(table).names) - set(dataset_schema(table).names)
    assert named <= {"site", "year"}


def test_the_rows_are_those_of_the_store(place: Path, folder: Path) -> None:
    for table in TABLES:
        wanted: set[Any] = set()
        for site in SITES:
            with Store(place, site) as store:
                wanted |= {values[0] for batch in store.rows(table) for values in batch}
        assert {values["id"] for path in (folder / table).rglob("*.parquet") for values in _rows(path)} == wanted


def _rows(path: Path) -> list[dict[str, Any]]:
    with pq.ParquetFile(path) as file:
        rows: list[dict[str, Any]] = file.read().to_pylist()
    return rows


def test_readers_leave_out_what_they_need_not_open(folder: Path) -> None:
    """Every other part is spoilt: who opens one, fails."""
    table = folder / "meetings"
    for path in table.rglob("*.parquet"):
        if path.parent != table / "site=adorf" / "year=2025":
            path.write_bytes(b"spoilt")
    wanted = [("adorf:meeting:1", "adorf", 2025)]
    assert by_duckdb(table, "site = 'adorf' AND year = 2025") == wanted
    where = (pa.dataset.field("site") == "adorf") & (pa.dataset.field("year") == 2025)
    schema = pa.schema([*dataset_schema("meetings"), *LAYOUT.schema])
    arrow = pa.dataset.dataset(table, schema=schema, partitioning=LAYOUT).to_table(filter=where)
    assert arrow["id"].to_pylist() == ["adorf:meeting:1"]
    lazy = polars.scan_parquet(sorted(table.rglob("*.parquet")), hive_partitioning=True)
    plan = lazy.filter((polars.col("site") == "adorf") & (polars.col("year") == 2025))
    assert plan.select("id").collect()["id"].to_list() == ["adorf:meeting:1"]


def test_dask_plans_only_the_parts_it_needs(folder: Path) -> None:
    assert read_dask(folder / "meetings").npartitions == 4
    filtered = read_dask(folder / "meetings", filters=[("site", "==", "adorf"), ("year", "==", 2025)])
    assert (filtered.npartitions, list(filtered.compute()["id"])) == (1, ["adorf:meeting:1"])


def test_years_are_the_same_in_postgresql(postgres_place: str, tmp_path: Path, folder: Path) -> None:
    for site in SITES:
        fill(postgres_place, site, *town(site))
        lay(postgres_place, site, tmp_path / "other")
    for table in TABLES:
        assert parts(tmp_path / "other", table) == parts(folder, table)
