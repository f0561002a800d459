"""kill -9 at random times: the next run finishes what the killed one began, and no good table was touched.

Ten times, in `make test-all` a hundred times: first crawls while their documents come, refreshes at any moment, and
tables while they are written. Some runs are killed one after the other before one is let through.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.store import Store
from ratsinfo_spider.tables.publish import finish_promised
from ratsinfo_spider.tables.which_run import kept_about
from ratsinfo_spider.tables.write import write_tables
from tests.helpers.crawling import ROOT, Crawl
from tests.nights import PEOPLE, Town, faults, living_town
from tests.suite.scope import by_default

pytestmark = pytest.mark.process

KILLS = by_default(10, 100, "90 of 100 kills")
IN_CRAWLS = KILLS // 5  # of first crawls, and as many of refreshes; the others while tables are written
IN_A_ROW = 4
LATER = 29  # a day on which much has changed since day 0
PATIENCE = 120  # seconds until a moment that does not come is given up


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with living_town(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture(scope="module")
def unharmed(town: Town, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A good crawl of day 0, and the seconds that it took."""
    output = tmp_path_factory.mktemp("unharmed")
    began = time.monotonic()
    _let_through(town, output)
    return output, time.monotonic() - began


@pytest.fixture(scope="module")
def refreshed(town: Town, unharmed: tuple[Path, float], tmp_path_factory: pytest.TempPathFactory) -> list[Crawl]:
    """Refreshes that were killed at any moment, from their start to after their end, and in the end let through."""
    town.show(LATER)
    done = []
    for output, kills in _rows_of_kills(tmp_path_factory.mktemp("refreshed")):
        shutil.copytree(unharmed[0], output)
        good = _tables(output)
        for _ in range(kills):
            until = time.monotonic() + random.uniform(1, unharmed[1])  # noqa: S311
            _kill(town, output, partial(_is_past, until))
            good = _untouched(output, good)
        done.append(_let_through(town, output))
    return done


def test_a_killed_first_crawl_is_finished_by_the_next(town: Town, unharmed: tuple[Path, float], tmp_path: Path) -> None:
    """Killed when a random part of its documents has come, so that others are on their way."""
    town.show(0)
    all_files = len(_files(unharmed[0]))
    for output, kills in _rows_of_kills(tmp_path):
        good: dict[str, bytes] = {}
        for _ in range(kills):
            some = random.randint(len(_files(output)), all_files)  # noqa: S311
            _kill(town, output, partial(_has_more_files, output, some))
            good = _untouched(output, good)
        done = _let_through(town, output)
        assert faults(done, town.truth) == []
        assert _broken_files(done) == []


def test_a_killed_refresh_is_finished_by_the_next(town: Town, refreshed: list[Crawl]) -> None:
    town.show(LATER)
    for done in refreshed:
        gone = [line for line in faults(done, town.truth) if not line.startswith("too much: ")]
        assert gone == []  # what the source has lost takes three runs
        assert _broken_files(done) == []


def test_tables_whose_writer_is_killed_are_the_old_ones_or_the_new_ones(
    unharmed: tuple[Path, float], refreshed: list[Crawl]
) -> None:
    """From those of day 0 to those of the refresh."""
    output = refreshed[-1].output.parent
    folder, new = output / "demo" / "tables", _tables(output)
    about = kept_about(folder)
    seconds = _write_and_kill(output, None, about)
    assert _tables(output) == new, "the same store gives the same tables"
    for _ in range(KILLS - 2 * IN_CRAWLS):
        shutil.rmtree(folder)
        shutil.copytree(unharmed[0] / "demo" / "tables", folder)
        good = _tables(output)
        until = random.uniform(0, seconds / 2)  # noqa: S311
        _write_and_kill(output, until, about)
        if not (folder / ".ready").exists():  # else the renames had begun, and whoever comes next finishes them
            assert _tables(output) in (good, new), until
        with Store(output / "demo" / "store.sqlite", "demo") as store:
            write_tables(store, folder, about=about)
        assert _tables(output) == new, until


def _let_through(town: Town, output: Path) -> Crawl:
    done = town.crawl(output)
    assert done.code == 0, done.stdout + done.stderr
    return done


def _rows_of_kills(folder: Path) -> Iterator[tuple[Path, int]]:
    """Folders for crawls, and how often each is killed before one is let through."""
    for number, first in enumerate(range(0, IN_CRAWLS, IN_A_ROW)):
        yield folder / str(number), min(IN_A_ROW, IN_CRAWLS - first)


def _kill(town: Town, output: Path, is_time: Callable[[], bool]) -> None:
    """Starts a crawl and ends it the hard way when it is time, if it has not ended before."""
    command = [sys.executable, "-m", "scrapy", "crawl", "demo", *PEOPLE, "-a", f"base_url={town.base_url}"]
    _run(None, [*command, "-s", f"OUTPUT_DIR={output}", "-s", "LOG_LEVEL=ERROR"], is_time)


def _write_and_kill(output: Path, kill_after: float | None, about: dict[str, Any]) -> float:
    """Writes the tables and, if told, kills that so many seconds after the first file appears; the seconds it took."""
    place, folder = output / "demo" / "store.sqlite", output / "demo" / "tables"
    writing: list[float] = []

    def is_time() -> bool:
        if not writing and any(folder.glob(".*.part")):
            writing.append(time.monotonic())
        return kill_after is not None and bool(writing) and time.monotonic() - writing[0] >= kill_after

    command = [sys.executable, "-m", "ratsinfo_spider.tables.write", "demo", str(folder)]
    _run(place, [*command, "--about", json.dumps(about)], is_time)
    return time.monotonic() - writing[0] if writing else 0.0


def _run(store: Path | None, command: list[str], is_time: Callable[[], bool]) -> None:
    env = os.environ if store is None else {**os.environ, "RATSINFO_STORE": str(store)}
    quiet = subprocess.DEVNULL
    # A group of its own: a crawl is killed with its helpers.
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=quiet, stderr=quiet, process_group=0) as process:
        end = time.monotonic() + PATIENCE
        while process.poll() is None and not is_time() and time.monotonic() < end:
            time.sleep(0.01)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    _kill_writers(command)


def _kill_writers(crawl: list[str]) -> None:
    """The process that writes the crawl's tables has a session of its own, and would write them to the end."""
    output = next((word.partition("=")[2] for word in crawl if word.startswith("OUTPUT_DIR=")), None)
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_text(encoding="utf-8").split("\0")
            if "ratsinfo_spider.tables.write" in words and f"{output}/demo/tables" in words:
                os.kill(int(process.name), signal.SIGKILL)


def _untouched(output: Path, good: dict[str, bytes]) -> dict[str, bytes]:
    """The tables after a kill: as they were, if the run had not ended before. Renames are finished by the next run."""
    finish_promised(output / "demo" / "tables")
    found = _tables(output)
    assert found == good or _ended(output)
    return found


def _has_more_files(output: Path, some: int) -> bool:
    return len(_files(output)) > some


def _is_past(moment: float) -> bool:
    return time.monotonic() > moment


def _files(output: Path) -> list[Path]:
    """The documents that are stored."""
    return list((output / "demo" / "files").glob("??/*"))


def _broken_files(done: Crawl) -> list[str]:
    """Documents whose file is not what the table says."""
    rows = [row for row in done.rows("files").values() if row["path"]]
    assert rows
    files = {row["path"]: row["sha256"] for row in rows}
    return [
        path
        for path, sha256 in files.items()
        if hashlib.sha256((done.output / "files" / path).read_bytes()).hexdigest() != sha256
    ]


def _tables(output: Path) -> dict[str, bytes]:
    """What readers see; the lock, and the parts that are being written, have a dot before their names."""
    return {path.name: path.read_bytes() for path in (output / "demo" / "tables").glob("[!.]*")}


def _ended(output: Path) -> bool:
    """Whether the last run's records were complete in the store: then its tables may be there, or on their way."""
    with Store(output / "demo" / "store.sqlite", "demo") as store:
        return store.runs()[-1]["finished"] is not None
