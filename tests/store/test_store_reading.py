"""Who reads makes nothing: no database, no table; and a store without the city is told from a city without records."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from ratsinfo_spider.dataset import load
from ratsinfo_spider.store import Store, StoreAbsent, StoreError, open_to_read
from ratsinfo_spider.store.engine import open_engine
from tests.helpers.stores import DAY, SITE, START, item, run, table


def tables_at(place: str | Path) -> list[str]:
    engine = open_engine(place)
    names = sa.inspect(engine).get_table_names()
    engine.dispose()
    return names


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_a_wrong_place_is_said_and_stays_empty(tmp_path: Path, form: str) -> None:
    run(tmp_path / SITE / "store.sqlite", 0, [item(1)])
    wrong = tmp_path / "typo" / "store.sqlite"
    with pytest.raises(FileNotFoundError, match=f"^no record store at {wrong}: "):
        _ = load(tmp_path / SITE, as_of=START + DAY, store=form.format(wrong)).meetings
    assert [path.name for path in tmp_path.iterdir()] == [SITE]


def test_an_empty_database_is_no_store_and_stays_empty(place: str | Path) -> None:
    if isinstance(place, Path):
        place.touch()
    with pytest.raises(StoreAbsent, match=r"is empty, it holds no run of any city: crawl one first$"):
        open_to_read(place, SITE)
    assert tables_at(place) == []


def test_another_city_is_told_which_ones_there_are(place: str | Path, tmp_path: Path) -> None:
    run(place, 0, [item(1)])
    with pytest.raises(StoreError, match=f"^the record store holds no run of anderswo, but of {SITE} "):
        _ = load(tmp_path / "anderswo", as_of=START, store=str(place)).meetings


def test_a_store_that_nobody_has_crawled_into(place: str | Path) -> None:
    Store(place, SITE).close()
    with pytest.raises(StoreError, match=f"^the record store holds no run of {SITE}, nor of any other city "):
        open_to_read(place, SITE)


def test_a_store_whose_folder_was_renamed_without_its_tables(tmp_path: Path) -> None:
    run(tmp_path / "backup" / "store.sqlite", 0, [item(1)])
    with pytest.raises(StoreError, match=f"no run of backup, but of {SITE} "):
        _ = load(tmp_path / "backup", as_of=START).meetings


def test_the_folder_one_stands_in_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path / SITE / "store.sqlite", 0, [item(1)])
    (tmp_path / SITE / "runs").mkdir()
    for here, name in ((SITE, "."), (f"{SITE}/runs", "..")):
        monkeypatch.chdir(tmp_path / here)
        assert len(load(name, as_of=START).agenda_items) == 1


def test_a_current_store_is_not_touched(tmp_path: Path) -> None:
    place = tmp_path / "100 % neu?" / "store.sqlite"
    run(place, 0, [item(1)])
    before = place.read_bytes()
    with open_to_read(place, SITE) as store:
        assert store.counts()["agenda_items"] == 1
    assert place.read_bytes() == before


def test_an_older_store_is_brought_forward_by_its_reader(place: str | Path) -> None:
    run(place, 0, [item(1, title="a")])
    engine = open_engine(place)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE agenda_items DROP COLUMN supplement")
    engine.dispose()
    with open_to_read(place, SITE) as store:
        assert store.counts()["agenda_items"] == 1
    assert table(place, "agenda_items")[f"{SITE}:agenda_item:1"]["title"] == "a"
