"""Whoever reads a city's tables sees the last good ones, whatever becomes of the one who writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.store import Store, StoreBusy, StoreError
from ratsinfo_spider.store.lock import FileLock
from ratsinfo_spider.tables import write as module
from ratsinfo_spider.tables.publish import settle
from ratsinfo_spider.tables.write import write_tables
from tests.helpers.stores import DAY, SITE, START, item, run
from tests.helpers.written_tables import contents, csv_rows, parquet_rows, place, tables

__all__ = ["place", "tables"]


@pytest.mark.parametrize("where", ["_write_table", "_describe", "closing", "reading back"])
def test_a_writer_that_dies_leaves_the_last_tables(
    place: Path, tables: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    before = contents(tables)
    run(place, 2, [item(1, title="newest")])

    def die(*_arguments: object, **_options: object) -> None:
        raise OSError("no space left on device")

    target = {"closing": "table_files._Csv.close", "reading back": "table_files._Csv._read_back"}.get(
        where, f"write.{where}"
    )
    monkeypatch.setattr(f"ratsinfo_spider.tables.{target}", die)
    with Store(place, SITE) as store, pytest.raises(OSError, match="no space"):
        write_tables(store, tables)
    assert contents(tables) == before


@pytest.mark.parametrize("name", [".votes.csv.part", ".votes.parquet.part"])
def test_a_file_that_is_not_what_was_written_is_found_out(
    place: Path, tables: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The rows of another table on the disk: right format, wrong rows."""
    before = contents(tables)
    with Store(place, SITE) as store:
        write_tables(store, place.parent / "past", tables=["votes"], as_of=START - DAY)
    write_table = module._write_table

    def mangle(view: Any, table: str, *rest: Any) -> Any:
        files = write_table(view, table, *rest)
        if table == "votes":
            (place.parent / "past" / name[1 : -len(".part")]).replace(tables / name)
        return files

    monkeypatch.setattr(module, "_write_table", mangle)
    with Store(place, SITE) as store, pytest.raises(StoreError, match=r"written 2 rows, .* read back 0 rows"):
        write_tables(store, tables)
    assert contents(tables) == before


def test_renames_that_were_promised_are_finished(place: Path, tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between two renames: some files are new, some old, and the next one sees to the rest."""
    run(place, 2, [item(1, title="newest")])
    replace = Path.replace
    renamed: list[Path] = []

    def die_at_the_third(self: Path, target: Path) -> Path:
        if len(renamed) == 2:
            raise KeyboardInterrupt
        renamed.append(target)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", die_at_the_third)
    with Store(place, SITE) as store, pytest.raises(KeyboardInterrupt):
        write_tables(store, tables)
    monkeypatch.undo()
    settle(tables)
    assert parquet_rows(tables, "agenda_items")[0]["title"] == "newest"
    assert csv_rows(tables, "agenda_items")[0]["title"] == "newest"
    assert not [name for name in contents(tables) if name.startswith(".")]


def test_parts_of_a_dead_writer_are_removed(place: Path, tables: Path) -> None:
    (tables / ".votes.csv.part").write_text("half")
    with Store(place, SITE) as store:
        write_tables(store, tables, tables=["people"])
    assert not (tables / ".votes.csv.part").exists()
    assert len(csv_rows(tables, "votes")) == 2


@pytest.mark.parametrize("dead", [False, True], ids=["whole", "after a dead writer"])
def test_what_is_not_ours_stays(place: Path, tables: Path, dead: bool) -> None:
    """Neither removed nor renamed: a folder given with --to may hold anything."""
    (tables / ".mydownload.part").write_text("mine")
    (tables / ".notes.csv.part").write_text("mine too")
    if dead:
        (tables / ".ready").touch()
    with Store(place, SITE) as store:
        write_tables(store, tables, tables=["people"])
    assert (tables / ".mydownload.part").read_text() == "mine"
    assert (tables / ".notes.csv.part").read_text() == "mine too"


def test_two_writers_do_not_meet(place: Path, tables: Path) -> None:
    lock = FileLock(tables / ".lock", "process 1")
    with Store(place, SITE) as store, pytest.raises(StoreBusy, match="process 1"):
        write_tables(store, tables)
    lock.release()
