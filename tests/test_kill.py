"""kill -9 at random moments: the next run finishes what the killed one began, and no good table was touched.

`RATSINFO_KILLS=20` kills twenty times; without it four times.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ratsinfo_spider.store import Store
from tests.crawling import ROOT
from tests.nights import PEOPLE, Town, faults, living_town

KILLS = int(os.environ.get("RATSINFO_KILLS", "4"))
LATER = 29  # a day on which much has changed since day 0
LONGEST = 12.0  # seconds; on a busy machine a crawl of the small town takes as long


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with living_town(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture(scope="module")
def unharmed(town: Town, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A good crawl of day 0, and the seconds that it took."""
    output = tmp_path_factory.mktemp("unharmed")
    began = time.monotonic()
    done = town.crawl(output)
    assert done.code == 0, done.stdout + done.stderr
    return output, time.monotonic() - began


def test_a_killed_first_crawl_is_finished_by_the_next(town: Town, unharmed: tuple[Path, float], tmp_path: Path) -> None:
    town.show(0)
    for number in range(KILLS // 2):
        output = tmp_path / str(number)
        after = _kill(town, output, random.uniform(1, unharmed[1]))  # noqa: S311
        assert not _tables(output) or _ended(output)
        done = town.crawl(output)
        assert done.code == 0, (after, done.stdout + done.stderr)
        assert faults(done, town.truth) == [], after


def test_a_killed_refresh_is_finished_by_the_next(town: Town, unharmed: tuple[Path, float], tmp_path: Path) -> None:
    town.show(LATER)
    for number in range(KILLS - KILLS // 2):
        output = tmp_path / str(number)
        shutil.copytree(unharmed[0], output)
        good = _tables(output)
        after = _kill(town, output, random.uniform(1, unharmed[1]))  # noqa: S311
        assert _tables(output) == good or _ended(output), after
        done = town.crawl(output)
        assert done.code == 0, (after, done.stdout + done.stderr)
        gone = [line for line in faults(done, town.truth) if not line.startswith("too much: ")]
        assert gone == [], after  # what the source has lost takes three runs


def _kill(town: Town, output: Path, seconds: float) -> float:
    """Starts a crawl and ends it the hard way; gives the seconds it had, for the message of a failure."""
    command = [sys.executable, "-m", "scrapy", "crawl", "demo", *PEOPLE, "-a", f"base_url={town.base_url}"]
    process = subprocess.Popen(
        [*command, "-s", f"OUTPUT_DIR={output}", "-s", "LOG_LEVEL=ERROR"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.wait()
    return seconds


def _tables(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (output / "demo" / "tables").glob("*.*") if path.suffix != ".lock"}


def _ended(output: Path) -> bool:
    """Whether the last run had ended sound in the store: then its tables may be there, or on their way."""
    with Store(output / "demo" / "store.sqlite", "demo") as store:
        return bool(store.runs()[-1]["status"] == "sound")
