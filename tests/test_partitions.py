"""The dataset of all cities: right in every reader, pruned by city and year, and replaced a city at a time."""

from __future__ import annotations

import datetime as dt
import json
import threading
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

from ratsinfo_spider.commands.export import Command
from ratsinfo_spider.demo.process import start_demo
from ratsinfo_spider.items import TABLES, Consultation, Coverage, File, Organization, Paper, Record, Section
from ratsinfo_spider.schema.arrow import arrow_schema
from ratsinfo_spider.store import Store, StoreBusy, StoreError
from ratsinfo_spider.store import exchange as exchanging
from ratsinfo_spider.store import partitions as module
from ratsinfo_spider.store.lock import FileLock
from ratsinfo_spider.store.partitions import dataset_schema, write_dataset
from ratsinfo_spider.store.years import TIMELESS
from tests.commands_run import run_command
from tests.crawling import crawl
from tests.stores import START, item, meeting, row, vote

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
        own(meeting(1, start=NEW_YEAR)),
        own(meeting(2)),
        own(item(1, meeting_start=NEW_YEAR, title="Ö")),
        own(item(2, of=2)),
        own(vote(1, 1)),
        own(vote(2, 1)),
        Paper(id=key("paper", 1), site=site, native_id=1),
        Paper(id=key("paper", 2), site=site, native_id=2),
        station(1, dt.date(2023, 5, 6)),
        station(2, dt.date(2022, 11, 30)),
        Section(id=key("section", "to1-1"), site=site, owner_id=key("agenda_item", 1), text="a"),
        Section(id=key("section", "vo1-1"), site=site, owner_id=key("paper", 1), text="b"),
        File(id=key("file", 1), site=site, owner_id=key("meeting", 1)),
        File(id=key("file", 2), site=site, owner_id=key("meeting", 2)),
        Organization(id=key("organization", 1), site=site, native_id=1),
        Coverage(id=key("coverage", "1"), site=site, run_id="1", year=2025, source="list", what="meetings"),
    ]
    return [record if record.stated else row(record) for record in given]


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
        store.close_run("sound", (), START)


def lay(place: str | Path, site: str, folder: Path) -> dict[str, int]:
    with Store(place, site) as store:
        return write_dataset(store, folder)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """One store of both towns, as in PostgreSQL."""
    for site in SITES:
        fill(tmp_path / "store.sqlite", site, *town(site))
    return tmp_path / "store.sqlite"


@pytest.fixture
def folder(place: Path, tmp_path: Path) -> Path:
    for site in SITES:
        lay(place, site, tmp_path / "dataset")
    return tmp_path / "dataset"


# --- readers -------------------------------------------------------------------------------------

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


def parts(folder: Path, table: str) -> dict[str, str]:
    """The names of the parts by their places."""
    return {str(path.parent.relative_to(folder / table)): path.name for path in (folder / table).rglob("*.parquet")}


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


# --- replacing -----------------------------------------------------------------------------------


def test_a_city_replaces_only_its_own(place: Path, folder: Path) -> None:
    before = {table: parts(folder, table) for table in TABLES}
    later = meeting(2, start=dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC))
    later.id, later.site = "adorf:meeting:2", "adorf"
    fill(place, "adorf", later)
    lay(place, "adorf", folder)
    after = {table: parts(folder, table) for table in TABLES}
    assert {name for name in after["meetings"] if "adorf" in name} == {
        "site=adorf/year=2025",
        "site=adorf/year=2026",
    }
    for table in TABLES:
        theirs = {name: part for name, part in before[table].items() if "bdorf" in name}
        assert {name: part for name, part in after[table].items() if "bdorf" in name} == theirs
    assert after["papers"] == before["papers"]  # what did not change keeps its name


def test_a_reader_never_sees_half_a_city(place: Path, folder: Path) -> None:
    """A town of 2 meetings and one of 3 take turns at the same place while somebody reads all the time."""
    other = folder.parent / "other.sqlite"
    extra = meeting(3, start=dt.datetime(2023, 3, 1, 17, tzinfo=dt.UTC))
    extra.id, extra.site = "adorf:meeting:3", "adorf"
    fill(other, "adorf", *town("adorf"), extra)
    seen: Counter[int] = Counter()
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set() or not seen:
            found = sorted((folder / "meetings").glob("site=adorf/year=*"))
            seen[len(found)] += 1

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for _ in range(15):
            for which in (other, place):
                lay(which, "adorf", folder)
    finally:
        ended.set()
        reader.join()
    # 0: a listing that was under way in the very folder that gave its place to the new one (docs/dataset.md).
    assert set(seen) <= {0, 2, 3}
    assert seen[0] < seen[2] + seen[3]


def test_where_folders_cannot_change_places_they_are_renamed(
    place: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "_exchanged", lambda *_: False)
    test_a_city_replaces_only_its_own(place, folder)
    assert list((folder / ".staging" / "adorf").iterdir()) == []


@pytest.mark.parametrize("done", range(3))
@pytest.mark.parametrize("one_step", [True, False])
def test_who_comes_after_a_crash_finishes_it(
    place: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, done: int, one_step: bool
) -> None:
    """The process ends when so many tables were replaced; the next one writes another state and must not mix them."""
    fresh = meeting(2, start=dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC))
    fresh.id, fresh.site = "adorf:meeting:2", "adorf"
    with monkeypatch.context() as patched:
        if not one_step:
            patched.setattr(exchanging, "_exchanged", lambda *_: False)
        left = iter(range(done))

        def dying(new: Path, target: Path) -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt
            exchanging.exchange(new, target)

        patched.setattr(module, "exchange", dying)
        fill(place, "adorf", fresh, *town("adorf")[6:])
        with pytest.raises(KeyboardInterrupt):
            lay(place, "adorf", folder)
    stage = folder / ".staging" / "adorf"
    assert json.loads((stage / ".ready").read_text())["meetings"]
    module._settle(folder, stage, "adorf")
    wanted = folder.parent / "wanted"
    lay(place, "adorf", wanted)
    for table in TABLES:
        ours = {name: part for name, part in parts(folder, table).items() if "adorf" in name}
        assert ours == parts(wanted, table)
    assert list(stage.iterdir()) == []


def test_a_part_that_is_not_what_was_written_replaces_nothing(
    place: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {table: parts(folder, table) for table in TABLES}
    fill(place, "adorf", *town("adorf")[:1])
    real = module._check
    monkeypatch.setattr(module, "_check", lambda part, schema, written: real(part, schema, _wrong(written)))
    with pytest.raises(StoreError, match="read back"):
        lay(place, "adorf", folder)
    assert {table: parts(folder, table) for table in TABLES} == before
    assert list((folder / ".staging" / "adorf").iterdir()) == []


def _wrong(written: Any) -> Any:
    written.count += 1
    return written


def test_two_writers_of_a_city_are_one_too_many(place: Path, folder: Path) -> None:
    lock = FileLock(folder / ".staging" / "adorf.lock", "another")
    try:
        with pytest.raises(StoreBusy, match="is being written"):
            lay(place, "adorf", folder)
        lay(place, "bdorf", folder)
    finally:
        lock.release()


def test_the_command_takes_several_cities(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for site in SITES:
        (tmp_path / site).mkdir()
        fill(tmp_path / site / "store.sqlite", site, *town(site))
    words = ["--dataset", str(tmp_path / "dataset"), SITES[0], "nowhere", SITES[1]]
    code, out, err = run_command(Command, *words, capsys=capsys, OUTPUT_DIR=str(tmp_path))
    assert (code, out.count("rows in")) == (1, 2)
    assert "scrapy export nowhere: no record store" in err
    assert {site for _, site, _ in by_pyarrow(tmp_path / "dataset" / "meetings")} == set(SITES)


def test_a_sound_run_lays_its_city_and_another_leaves_it(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    with start_demo(years=1, size=0.1) as demo:
        words = ("-s", f"RATSINFO_DATASET={folder}", "-a", "files=list")
        sound = crawl(tmp_path / "output", "demo", *words, base_url=demo.base_url)
        before = {table: parts(folder, table) for table in TABLES}
        cut = crawl(tmp_path / "output", "demo", *words, base_url=demo.base_url, max_requests=3, refresh="all")
    assert (sound.code, cut.code) == (0, 3), sound.stderr + cut.stderr
    for table in TABLES:
        rows = pq.read_table(sound.output / "tables" / f"{table}.parquet")
        laid = pa.dataset.dataset(folder / table, partitioning=LAYOUT).to_table()
        assert sorted(laid["id"].to_pylist()) == sorted(rows["id"].to_pylist())
        assert parts(folder, table) == before[table]
    starts = (
        pa.dataset.dataset(folder / "meetings", partitioning=LAYOUT).to_table(columns=["start", "year"]).to_pylist()
    )
    assert all(row["start"].year == row["year"] for row in starts)
