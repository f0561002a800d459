"""Several cities in one command: side by side, polite to each host, each with its own result."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.commands.concurrent_crawls import ConcurrentCrawls
from tests.helpers.crawling import Crawl, crawl, demo_with_truth, start_demo
from tests.helpers.towns import Towns, interrupt_when

pytestmark = pytest.mark.process

TOWN: dict[str, Any] = {"years": 1, "size": 0.1}


class Several:
    """Two towns, a third that shares the second's host, and what `scrapy crawl` of all three left."""

    def __init__(self, towns: Towns, truths: dict[str, Any], done: Crawl) -> None:
        self.towns = towns
        self.truths = truths
        self.done = done

    def report(self, name: str) -> dict[str, Any]:
        return self.towns.of(name, self.done).report

    def time(self, name: str) -> tuple[dt.datetime, dt.datetime]:
        report = self.report(name)
        return dt.datetime.fromisoformat(report["started"]), dt.datetime.fromisoformat(report["finished"])


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Several]:
    folder = tmp_path_factory.mktemp("several")
    (folder / "a").mkdir()
    with (
        demo_with_truth(folder / "a", seed=1, site="adorf", **TOWN) as (first, first_truth),
        demo_with_truth(folder, seed=2, site="bdorf", **TOWN) as (second, second_truth),
    ):
        towns = Towns(folder, {"adorf": first.base_url, "bdorf": second.base_url, "cdorf": second.base_url})
        done = towns.crawl("adorf", "bdorf", "cdorf", "-s", "LOG_LEVEL=DEBUG", "-O", str(folder / "%(name)s.jsonl"))
        yield Several(towns, {"adorf": first_truth, "bdorf": second_truth}, done)


def test_all_are_sound(several: Several) -> None:
    statuses = [several.report(name)["status"] for name in several.towns.addresses]
    assert (several.done.code, statuses) == (0, ["complete"] * 3), several.done.stdout + several.done.stderr[-3000:]


@pytest.mark.parametrize("name", ["adorf", "bdorf"])
@pytest.mark.parametrize("table", ["meetings", "agenda_items", "papers", "files"])
def test_each_city_has_its_own_tables(several: Several, name: str, table: str) -> None:
    rows = several.towns.of(name, several.done).rows(table)
    assert rows
    assert set(rows) == {row["id"] for row in several.truths[name][table]}


def test_different_hosts_are_crawled_at_the_same_time(several: Several) -> None:
    first, second = several.time("adorf"), several.time("bdorf")
    assert max(first[0], second[0]) < min(first[1], second[1])


def test_one_host_is_crawled_by_one_city_at_a_time(several: Several) -> None:
    assert several.time("cdorf")[0] >= several.time("bdorf")[1]


def test_each_has_its_summary_and_its_line_in_the_overview(several: Several) -> None:
    overview = several.done.stdout.partition("3 cities")[2]
    for name in several.towns.addresses:
        assert f"{name}: the run is complete" in several.done.stdout
        assert re.search(rf"{name}\W+complete", overview)


def test_every_line_of_the_log_names_its_city(several: Several) -> None:
    addresses = several.towns.addresses
    crawled = re.findall(
        r"\[(\w+|-)\] \[scrapy.core.engine\] DEBUG: Crawled .*?<\w+ (http://[^/]+/)", several.done.stderr
    )
    assert {name for name, _ in crawled} == set(addresses)
    assert all(addresses[name].startswith(host) for name, host in crawled)


def test_each_has_its_feed(several: Several) -> None:
    for name in several.towns.addresses:
        lines = (several.towns.folder / f"{name}.jsonl").read_text("utf-8").splitlines()
        assert {json.loads(line)["site"] for line in lines} == {name}


def test_the_worst_city_counts_and_harms_no_other(tmp_path: Path) -> None:
    with start_demo(**TOWN) as good, start_demo(faults=["gate"], **TOWN) as bad:
        towns = Towns(tmp_path, {"good": good.base_url, "bad": bad.base_url})
        done = towns.crawl("bad", "good", "-s", "LOG_LEVEL=WARNING", "-a", "files=list")
    assert done.code == 1
    assert [towns.of(name, done).report["status"] for name in ("bad", "good")] == ["failed", "complete"]
    assert (tmp_path / "output/good/tables/meetings.parquet").exists()
    assert not (tmp_path / "output/bad/tables").exists()
    assert "scrapy crawl bad: " in done.stderr


def test_ctrl_c_ends_all_and_begins_no_other(tmp_path: Path) -> None:
    with start_demo(years=1) as first:
        towns = Towns(tmp_path, {"adorf": first.base_url, "bdorf": first.base_url})
        process = towns.begin("adorf", "bdorf")
        interrupt_when(process, towns.output, "adorf/files/??/*")
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 3, stdout + stderr
    assert "adorf: the run is incomplete" in stdout
    assert re.search(r"bdorf\W+not begun", stdout)
    assert len(re.findall(r"adorf\W+incomplete", stdout)) == 1
    assert not (tmp_path / "output/bdorf").exists()


def test_a_signal_while_a_crawl_begins_ends_it_with_a_report(tmp_path: Path) -> None:
    with start_demo(**TOWN) as demo:
        towns = Towns(tmp_path, {"adorf": demo.base_url})
        process = towns.begin("adorf", "-s", "DOWNLOAD_DELAY=1")
        interrupt_when(process, towns.output, "adorf")
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode in (1, 3), stdout + stderr  # failed where no page was read yet
    report = Crawl(process.returncode, stdout, stderr, towns.output / "adorf").report
    assert (report["status"] != "complete", report["finish_reason"]) == (True, "shutdown")


def test_a_signal_while_a_crawl_closes_harms_nothing(tmp_path: Path) -> None:
    with start_demo(**TOWN) as demo:
        process = Towns(tmp_path, {"adorf": demo.base_url}).begin("adorf", "-a", "files=list")
        assert process.stderr is not None
        said = next(line for line in process.stderr if "Closing spider (finished)" in line or not line)
        process.send_signal(signal.SIGTERM)
        stdout, rest = process.communicate(timeout=60)
    assert (process.returncode, "Received SIGTERM" in rest) == (0, True), said + stdout + rest
    assert (tmp_path / "output/adorf/tables/meetings.parquet").exists()
    assert "adorf: the run is complete" in stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("demo", "demo"), "named twice"),
        (("demo", "atlantis"), "scrapy crawl atlantis: no city of that name"),
        (("demo", "aachen", "-a", "meeting=1"), "meeting can be given for one city only"),
        (("demo", "aachen", "-a", "since=yesterday"), "scrapy crawl aachen: since='yesterday' is not a date"),
        (("demo", "aachen", "-O", "items.jsonl"), "%(name)s"),
        (("demo", "aachen", "-s", "JOBDIR=job"), "JOBDIR"),
        ((), "name a city"),
        (("demo", "--at-once", "0"), "name a city"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else None,
)
def test_what_cannot_be_is_refused_before_anything_is_asked(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    done = Towns(tmp_path, {"demo": "http://127.0.0.1:9/public/", "aachen": "http://127.0.0.1:9/bi/"}).refuse(*words)
    assert done.code == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "output").exists()


def test_the_other_kind_of_crawler_process_works_too(tmp_path: Path) -> None:
    with start_demo(**TOWN) as demo:
        done = crawl(tmp_path, "demo", "-s", "FORCE_CRAWLER_PROCESS=1", base_url=demo.base_url, max_requests=9)
    assert done.code == 3, done.stderr
    assert "the run is incomplete" in done.stdout


def test_a_summary_that_nobody_reads_keeps_no_crawl_from_its_end(tmp_path: Path) -> None:
    """Scrapyd that ends leaves its jobs with an output that is closed."""
    with start_demo(**TOWN) as demo:
        process = Towns(tmp_path, {"adorf": demo.base_url}).begin("adorf", "-a", "max_requests=9")
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(60) == 3


# --- who may begin when ------------------------------------------------------------------------


class Stage:
    """Crawls that end when the test says so."""

    def __init__(self, hosts: dict[str, str], at_once: int) -> None:
        self.running: dict[str, asyncio.Future[None]] = {}
        self.go_on = True
        self.cities = ConcurrentCrawls(hosts, self.start, lambda _: self.go_on, at_once)

    def start(self, name: str) -> asyncio.Future[None]:
        self.running[name] = asyncio.get_running_loop().create_future()
        return self.running[name]

    async def end(self, name: str) -> list[str]:
        self.running.pop(name).set_result(None)
        await asyncio.sleep(0)
        return sorted(self.running)


async def _one_host_after_the_other() -> None:
    stage = Stage({"a": "x", "b": "x", "c": "y", "d": "z"}, at_once=2)
    stage.cities.go()
    assert sorted(stage.running) == ["a", "c"]
    assert await stage.end("c") == ["a", "d"]
    assert await stage.end("a") == ["b", "d"]
    assert await stage.end("b") == ["d"]
    assert stage.cities.waiting == []


async def _nothing_begins_after_a_stop() -> None:
    stage = Stage({"a": "x", "b": "y", "c": "z"}, at_once=2)
    stage.cities.go()
    stage.go_on = False
    assert await stage.end("a") == ["b"]
    stage.go_on = True
    assert await stage.end("b") == []
    assert stage.cities.waiting == ["c"]


def test_a_city_waits_for_its_host_and_for_room() -> None:
    asyncio.run(_one_host_after_the_other())


def test_nothing_begins_after_a_stop() -> None:
    asyncio.run(_nothing_begins_after_a_stop())
