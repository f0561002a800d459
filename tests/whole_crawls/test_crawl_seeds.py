"""Invented towns, each crawled whole: every table is the truth, and every file the council's own bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import RUN_TABLES
from tests.helpers.crawling import Crawl, crawl, demo_with_truth, differences
from tests.suite.scope import by_default

pytestmark = pytest.mark.process

SEEDS = by_default(range(1, 3), range(1, 11), "8 of 10 crawled towns")
SMALL = 0.1  # of the usual number of meetings, so that ten towns take a minute; layouts and hazards are all there
CRAWLED = sorted(set(TABLES) - RUN_TABLES)


class Town(NamedTuple):
    """A town's truth, and what a crawl made of it."""

    truth: dict[str, list[dict[str, Any]]]
    done: Crawl


def crawl_town(folder: Path, seed: int) -> Town:
    folder = folder / str(seed)
    folder.mkdir()
    with demo_with_truth(folder, seed=seed, years=1, size=SMALL) as (demo, truth):
        return Town(truth, crawl(folder, "demo", "-s", "RATSINFO_PEOPLE=1", base_url=demo.base_url))


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Future[Town]]]:
    """Two at a time."""
    folder = tmp_path_factory.mktemp("towns")
    with ThreadPoolExecutor(2) as pool:
        yield {seed: pool.submit(crawl_town, folder, seed) for seed in SEEDS}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_crawl_is_sound(towns: dict[int, Future[Town]], seed: int) -> None:
    done = towns[seed].result().done
    assert (done.code, done.report["status"], done.report["missing"]) == (0, "complete", []), done.stdout + done.stderr


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("table", CRAWLED)
def test_a_table_is_the_truth(towns: dict[int, Future[Town]], table: str, seed: int) -> None:
    truth, done = towns[seed].result()
    assert truth[table], "a table without a row proves nothing"
    assert differences(done.rows(table), truth[table]) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_files_hold_the_council_s_bytes(towns: dict[int, Future[Town]], seed: int) -> None:
    truth, done = towns[seed].result()
    wanted = {row["path"]: row["sha256"] for row in truth["files"] if row["path"]}
    folder = done.output / "files"
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert len(found) > 50
    assert found == wanted
