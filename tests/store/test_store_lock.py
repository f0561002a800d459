"""One run of a city at a time; a dead one holds nobody up. Versions of the store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from ratsinfo_spider.store import Store, StoreBusy, StoreTooNew, StoreTooOld, migrations
from ratsinfo_spider.store.engine import open_engine
from ratsinfo_spider.store.lock import AdvisoryLock, take_lock
from ratsinfo_spider.store.sql_tables import meta
from tests.helpers.stores import SITE, START, item, run, table

# Takes the lock, says so, and waits to be killed.
HOLDER = """
import datetime as dt, sys, time
from ratsinfo_spider.store import Store
store = Store(sys.argv[1], sys.argv[2])
store.open_run("held", dt.datetime.now(dt.UTC), {})
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def holder(place: str | Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, str(place), SITE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_run_of_a_city_is_told_so(place: str | Path, holder: subprocess.Popen[str]) -> None:
    with Store(place, SITE) as store, pytest.raises(StoreBusy, match=f"^{SITE} is being crawled already .*stop it"):
        store.open_run("second", START, {})


def test_another_city_may_run(place: str | Path, holder: subprocess.Popen[str]) -> None:
    with Store(place, "beispielstadt") as store:
        store.open_run("other", START, {})


def test_a_killed_run_holds_nobody_up(place: str | Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    run(place, 1, [item(1)])
    with Store(place, SITE) as store:
        assert [(row["run_id"], row["status"]) for row in store.runs()] == [("held", None), ("run-1", "complete")]


def test_a_machine_that_dies_is_missed_within_a_minute(postgres_place: str) -> None:
    engine = open_engine(postgres_place)
    lock = take_lock(engine, SITE, "a test")
    assert isinstance(lock, AdvisoryLock)
    silence, again, count = (
        int(lock.connection.exec_driver_sql(f"SHOW tcp_keepalives_{name}").scalar_one())
        for name in ("idle", "interval", "count")
    )
    lock.release()
    engine.dispose()
    assert 0 < silence + again * count <= 60


def test_the_lock_is_free_after_the_run_and_after_closing(place: str | Path) -> None:
    run(place, 0)
    run(place, 1)
    with Store(place, SITE) as store:
        store.open_run("left open", START, {})
    run(place, 2)


def test_reading_needs_no_lock(place: str | Path, holder: subprocess.Popen[str]) -> None:
    with Store(place, SITE) as store:
        assert store.counts()["meetings"] == 0


def set_version(place: str | Path, version: str) -> None:
    engine = open_engine(place)
    with engine.begin() as connection:
        connection.execute(meta.update().where(meta.c.key == "version").values(value=version))
    engine.dispose()


def test_a_newer_store_is_refused(place: str | Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as future:
        future.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, lambda _connection: None])
        run(place, 0, [item(1, title="a")])
    with pytest.raises(StoreTooNew, match="has version 4, this program knows 3: update the program"):
        Store(place, SITE)


@pytest.mark.parametrize("reading", [False, True])
def test_an_older_store_is_refused_with_what_to_do(place: str | Path, reading: bool) -> None:
    run(place, 0, [item(1, title="a")])
    set_version(place, "2")
    with pytest.raises(StoreTooOld, match="has version 2, this program reads none before 3: crawl the city anew, with"):
        Store(place, SITE, reading=reading)


@pytest.mark.parametrize("version", ["2.0", "next", "0", "-1", ""])
def test_a_store_whose_version_is_none_of_ours_is_refused_the_same_way(place: str | Path, version: str) -> None:
    run(place, 0, [item(1, title="a")])
    set_version(place, version)
    with pytest.raises(StoreTooNew, match=f"has version {version}, this program knows 3: update the program"):
        Store(place, SITE)


def test_an_older_store_is_brought_forward(place: str | Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(place, 0, [item(1, title="a")])

    def shout(connection: sa.Connection) -> None:
        connection.exec_driver_sql("UPDATE agenda_items SET title = upper(title)")

    monkeypatch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, shout])
    for _ in range(2):  # once is enough
        assert table(place, "agenda_items")[f"{SITE}:agenda_item:1"]["title"] == "A"


def test_a_migration_that_fails_leaves_the_store_as_it_was(place: str | Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(place, 0, [item(1, title="a")])

    def fail(connection: sa.Connection) -> None:
        connection.exec_driver_sql("UPDATE agenda_items SET title = 'b'")
        raise RuntimeError("no")

    with monkeypatch.context() as broken:
        broken.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, fail])
        with pytest.raises(RuntimeError):
            Store(place, SITE)
    assert table(place, "agenda_items")[f"{SITE}:agenda_item:1"]["title"] == "a"


def test_a_column_that_is_new_in_the_schema_is_added(place: str | Path) -> None:
    run(place, 0, [item(1, title="a")])
    engine = open_engine(place)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE agenda_items DROP COLUMN supplement")
        connection.exec_driver_sql("ALTER TABLE agenda_items DROP COLUMN _absences")
    engine.dispose()
    run(place, 1, [item(1, title="a", supplement="Nachtrag")])
    assert table(place, "agenda_items")[f"{SITE}:agenda_item:1"]["supplement"] == "Nachtrag"
