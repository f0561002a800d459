"""The tables at the end of a run: by a process of its own, and in the words of what became of it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.records import RecordsPipeline
from pipelines.tables import TablesPipeline
from ratsinfo_spider.commands.summary import print_summary
from ratsinfo_spider.extensions.run_report import build_report
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.lock import FileLock
from ratsinfo_spider.tables.write import write_tables
from tests.helpers.records_crawl import Crawl, OfRun, statistics
from tests.helpers.stores import SITE, item, run
from tests.helpers.written_tables import contents, csv_rows, parquet_rows, place, tables

__all__ = ["place", "tables"]

ROOT = Path(__file__).parents[2]

# Writes the tables, and gets a Ctrl-C with its whole process group when the writer has begun; a crawl catches that.
INTERRUPTED = """
import os, signal, sys, threading, time
from pathlib import Path
from pipelines.tables import TablesPipeline
from tests.helpers.records_crawl import Crawl, OfRun, statistics

signal.signal(signal.SIGINT, lambda *_: None)
spider = OfRun(Path(), output=Path(sys.argv[1]))
spider.run.run_id = "run-1"  # the store holds it
pipeline = TablesPipeline(spider, statistics())
done = []
thread = threading.Thread(target=lambda: done.append(pipeline._write()))
thread.start()
while not any(path.read_text() for path in Path("/proc/self/task").glob("*/children")):
    time.sleep(0.01)
time.sleep(0.2)
os.killpg(0, signal.SIGINT)
thread.join()
print(done[0].returncode, done[0].stderr)
"""


@pytest.mark.process
def test_a_ctrl_c_in_the_terminal_does_not_reach_the_writer(place: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED, str(place.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, process_group=0, timeout=60)
    assert done.stdout.strip() == "0"
    assert "votes.parquet" in contents(place.parent / "tables")


@pytest.mark.process
def test_a_writer_that_has_nothing_to_write_is_ended(tmp_path: Path) -> None:
    """It is started before the run is judged."""
    crawl = Crawl(OfRun(tmp_path, lambda run: run.fail("http", "the site refused")))

    async def body(_records: RecordsPipeline) -> None:
        return None

    crawl(body)
    waiting = crawl.tables._waiting
    assert waiting is not None
    assert waiting.returncode == -signal.SIGKILL
    assert not crawl.places.tables.exists()


@pytest.mark.process
@pytest.mark.parametrize("broken", ["tables", "dataset"])
def test_what_is_new_and_what_could_not_be_written(
    place: Path, broken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tables are replaced before the dataset is begun: then they are new, though the run has failed."""
    spider = OfRun(place, output=place.parent, status="complete")
    made, places = spider.run, spider.places
    made.run_id = "run-1"  # the store holds it
    (place.parent / broken).write_text("a file where the folder should be")
    dataset = str(place.parent / "dataset")
    asyncio.run(TablesPipeline(spider, statistics(), dataset=dataset).write())
    print_summary(build_report(made, places, "finished", {}))
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("tables: ")]
    assert made.status == "failed"
    if broken == "dataset":
        assert str(made.fatal).startswith(f"the tables are new, but the dataset {dataset} could not be written: [Errno")
        assert (places.tables / "votes.csv").exists()
        assert "left as they were" not in line
    else:
        assert str(made.fatal).startswith("the tables could not be written; the last ones stay: [Errno")
        assert "left as they were" in line
    assert "Traceback" not in str(made.fatal)


def half_replace(place: Path, tables: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The tables of a newer state whose writer died between two renames; what readers see."""
    run(place, 2, [item(1, title="newest")])
    replace = Path.replace
    renamed: list[Path] = []

    def die_at_the_fifth(self: Path, target: Path) -> Path:
        if len(renamed) == 4:
            raise KeyboardInterrupt
        renamed.append(target)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", die_at_the_fifth)
    with Store(place, SITE) as store, pytest.raises(KeyboardInterrupt):
        write_tables(store, tables)
    monkeypatch.undo()
    return contents(tables)


def test_a_run_makes_half_replaced_tables_whole_when_it_begins(
    place: Path, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only when it ends, and ends complete: that may be days later, or never."""
    half_replace(place, tables, monkeypatch)
    TablesPipeline(OfRun(place, output=place.parent), statistics()).open_spider()
    assert csv_rows(tables, "agenda_items")[0]["title"] == "newest"
    assert parquet_rows(tables, "agenda_items")[0]["title"] == "newest"
    assert not [name for name in contents(tables) if name.startswith(".")]


def test_a_writer_that_is_still_at_it_is_left_alone(place: Path, tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half = half_replace(place, tables, monkeypatch)
    lock = FileLock(tables / ".lock", "process 1")
    TablesPipeline(OfRun(place, output=place.parent), statistics()).open_spider()
    lock.release()
    assert contents(tables) == half


def test_where_no_tables_are_none_are_made(tmp_path: Path) -> None:
    TablesPipeline(OfRun(tmp_path), statistics()).open_spider()
    assert not (tmp_path / SITE).exists()
