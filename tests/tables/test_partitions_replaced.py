"""The dataset of all cities is replaced a city at a time, by a run or a command, and never half."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

from ratsinfo_spider.commands.export import Command
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import RUN_TABLES
from ratsinfo_spider.store import StoreBusy, StoreError
from ratsinfo_spider.store.lock import FileLock
from ratsinfo_spider.tables import partitions as module
from ratsinfo_spider.tables import swap as exchanging
from tests.helpers.commands_run import run_command
from tests.helpers.crawling import crawl, start_demo
from tests.helpers.partition_towns import LAYOUT, SITES, fill, folder, lay, parts, place, town
from tests.helpers.stores import meeting

__all__ = ["folder", "place"]


def test_a_city_replaces_only_its_own(place: Path, folder: Path) -> None:
    before = {table: parts(folder, table) for table in TABLES}
    later = meeting(2, start_time=dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC))
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
    extra = meeting(3, start_time=dt.datetime(2023, 3, 1, 17, tzinfo=dt.UTC))
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
    fresh = meeting(2, start_time=dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC))
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
    (tmp_path / "nowhere").mkdir()
    words = ["--dataset", str(tmp_path / "dataset"), SITES[0], "nowhere", SITES[1]]
    code, out, err = run_command(Command, *words, capsys=capsys, OUTPUT_DIR=str(tmp_path))
    assert (code, out.count("rows in")) == (1, 2)
    assert "scrapy export nowhere: no record store" in err
    laid = pa.dataset.dataset(tmp_path / "dataset" / "meetings", partitioning=LAYOUT).to_table(columns=["site"])
    assert set(laid["site"].to_pylist()) == set(SITES)


@pytest.mark.process
def test_a_sound_run_lays_its_city_and_another_leaves_it(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    with start_demo(years=1, size=0.1) as demo:
        words = ("-s", f"RATSINFO_DATASET={folder}", "-a", "files=list")
        complete = crawl(tmp_path / "output", "demo", *words, base_url=demo.base_url)
        before = {table: parts(folder, table) for table in TABLES}
        cut = crawl(tmp_path / "output", "demo", *words, base_url=demo.base_url, max_requests=3, refresh="all")
    assert (complete.code, cut.code) == (0, 3), complete.stderr + cut.stderr
    package = json.loads((cut.output / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["status"] == "incomplete", "by its budget alone: the tables are replaced, the dataset is not"
    for table in TABLES:
        rows = pq.read_table(complete.output / "tables" / f"{table}.parquet")
        laid = pa.dataset.dataset(folder / table, partitioning=LAYOUT).to_table()
        if table not in RUN_TABLES:
            assert sorted(laid["id"].to_pylist()) == sorted(rows["id"].to_pylist())
        assert parts(folder, table) == before[table]
    starts = (
        pa.dataset.dataset(folder / "meetings", partitioning=LAYOUT)
        .to_table(columns=["start_time", "year"])
        .to_pylist()
    )
    assert all(row["start_time"].year == row["year"] for row in starts)
