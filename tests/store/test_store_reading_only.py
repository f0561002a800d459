"""A store that somebody may read and not write: another user's, a medium for reading only, a standby's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from ratsinfo_spider.store import Store, StoreError, open_to_read, sqlite
from ratsinfo_spider.store.engine import open_engine
from ratsinfo_spider.store.lock import is_held
from tests.helpers.reading_only import as_a_reader, unwritable
from tests.helpers.stores import DAY, SITE, START, item, meeting, run

LOAD = "import sys; from ratsinfo_spider.dataset import load; print(len(load(sys.argv[1], as_of=sys.argv[2]).meetings))"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    run(tmp_path / SITE / "store.sqlite", 0, [meeting(1), item(1)])
    return tmp_path


@pytest.fixture
def place(output: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store, and a process that takes itself for one that may not write it."""
    monkeypatch.setattr(sqlite, "_may_write", lambda _path: False)
    return output / SITE / "store.sqlite"


@pytest.fixture
def writer(output: Path) -> Iterator[Store]:
    """A crawl under way, which has written one batch more."""
    with Store(output / SITE / "store.sqlite", SITE) as store:
        store.open_run("run-1", START + DAY, {})
        store.put([meeting(2)], START + DAY)
        yield store


def count(place: str | Path) -> int:
    with open_to_read(place, SITE) as store:
        return store.counts()["meetings"]


def names(output: Path) -> list[str]:
    return sorted(path.name for path in (output / SITE).iterdir())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", SITE, "--table", "meetings"], f"{SITE}:meeting:1,"),
        (["runs"], f"{SITE}  complete"),
        (["coverage", SITE], "is complete"),
    ],
    ids=["export", "runs", "coverage"],
)
@pytest.mark.process
def test_commands(output: Path, words: list[str], said: str) -> None:
    before = names(output)
    with unwritable(output):
        code, out, err = as_a_reader("-m", "scrapy", *words, "-s", f"OUTPUT_DIR={output}", "-s", "RATSINFO_STORE=")
    assert (code, err) == (0, "")
    assert said in out
    assert names(output) == before


@pytest.mark.process
def test_the_past(output: Path) -> None:
    with unwritable(output):
        assert as_a_reader("-c", LOAD, output / SITE, START.isoformat()) == (0, "1\n", "")


@pytest.mark.process
def test_a_crawl_under_way_is_read_to_its_last_batch(output: Path, writer: Store) -> None:
    words = ("-m", "scrapy", "runs", "-s", f"OUTPUT_DIR={output}", "-s", "RATSINFO_STORE=")
    with unwritable(output):
        past = as_a_reader("-c", LOAD, output / SITE, (START + DAY).isoformat())
        code, out, _ = as_a_reader(*words)
    assert past == (0, "2\n", "")
    assert (code, f"{SITE}  running" in out) == (0, True)


@pytest.mark.process
def test_what_a_killed_crawl_left_is_read(output: Path, writer: Store, tmp_path: Path) -> None:
    killed = tmp_path / "killed" / SITE
    shutil.copytree(output / SITE, killed)
    with unwritable(killed):
        assert as_a_reader("-c", LOAD, killed, (START + DAY).isoformat()) == (0, "2\n", "")


def test_batches_that_only_the_owner_can_bring_in_are_not_left_out(place: Path, writer: Store, tmp_path: Path) -> None:
    lone = tmp_path / "lone.sqlite"
    for end in ("", "-wal"):
        shutil.copy(f"{place}{end}", f"{lone}{end}")
    with pytest.raises(StoreError, match=r"its last batches are still in lone\.sqlite-wal"):
        count(lone)


def test_nothing_is_left_beside_a_store_of_somebody_else(place: Path) -> None:
    before = names(place.parent.parent)
    assert count(place) == 1
    assert names(place.parent.parent) == before


def test_a_store_that_is_written_while_it_is_read_without_locks_is_said(place: Path) -> None:
    with open_to_read(place, SITE) as store:
        rows = store.rows("meetings")
        assert len(next(rows)) == 1
        os.utime(place)
        with pytest.raises(StoreError, match="was written while it was read"):
            next(rows)


def make_older(place: str | Path) -> None:
    """As a program left it that did not know of one of the columns."""
    engine = open_engine(place)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE agenda_items DROP COLUMN supplement")
    engine.dispose()


def test_an_older_store_is_one_sentence(place: Path) -> None:
    make_older(place)
    with pytest.raises(StoreError, match="is of an older version of this program, and this user may not bring it"):
        count(place)


def test_postgresql_that_only_reads(postgres_place: str) -> None:
    run(postgres_place, 0, [meeting(1)])
    options = f"{sa.make_url(postgres_place).query['options']} -c default_transaction_read_only=on"
    reader = sa.make_url(postgres_place).set(query={"options": options}).render_as_string(False)
    assert count(reader) == 1
    make_older(postgres_place)
    with pytest.raises(StoreError, match="is of an older version of this program, and this user may not bring it"):
        count(reader)


def test_asking_who_has_the_city_writes_nothing(place: Path) -> None:
    engine = open_engine(place, reading=True)
    assert not is_held(engine, "nobody")
    assert not is_held(engine, SITE)
    with Store(place, SITE) as store:
        store.open_run("run-1", START + DAY, {})
        assert is_held(engine, SITE)
    assert not (place.parent / "store.sqlite-nobody.lock").exists()
