"""Three Scrapyd nodes crawl twelve councils, and one of them dies in the middle: docs/nodes.md, with each queue."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_nodes.node import open_jobs
from ratsinfo_spider.demo.process import start_demo
from ratsinfo_spider.store import Store
from tests.crawling import Crawl, differences
from tests.scrapyd_nodes import ScrapydNode
from tests.scrapyd_server import PROJECT, copy_project, deploy, wait_for
from tests.stores import postgres_schema

CITIES = [f"{letter}dorf" for letter in "abcdefghijkl"]
NODES = ("north", "south", "east")
DOOMED = "south"
LEASE = 10.0
TOWN: dict[str, Any] = {"years": 1, "size": 0.01}
DAYS = 60  # what a night reads of each
CITY_FILE = """title = "{name}"
base_url = "{url}"
delay = 0
concurrency = 4
"""


@dataclass(frozen=True)
class Councils:
    """Twelve demo councils, what is in them since `since`, and the egg that knows them by name."""

    project: Path
    egg: Path
    since: dt.date
    truths: dict[str, dict[str, list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def councils(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Councils]:
    folder = tmp_path_factory.mktemp("councils")
    project = copy_project(tmp_path_factory.mktemp("project"))
    since = dt.date.today() - dt.timedelta(days=DAYS)  # noqa: DTZ011 - any day will do

    def start(name: str) -> None:
        truth = folder / f"{name}.json"
        demo = running.enter_context(start_demo(CITIES.index(name), site=name, truth=truth, **TOWN))
        text = CITY_FILE.format(name=name, url=demo.base_url)
        (project / "ratsinfo_spider" / "sites" / f"{name}.toml").write_text(text, encoding="utf-8")

    with ExitStack() as running:
        with ThreadPoolExecutor(4) as starting:
            list(starting.map(start, CITIES))
        truths = {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in CITIES}
        egg = project / "ratsinfo.egg"
        built = deploy(project, "--build-egg", str(egg))
        assert built.returncode == 0, built.stderr
        yield Councils(project, egg, since, {name: of_window(truth, since) for name, truth in truths.items()})


def of_window(truth: dict[str, list[dict[str, Any]]], since: dt.date) -> dict[str, list[dict[str, Any]]]:
    """What a crawl since a day must find: its meetings, their items, and the votes of those."""
    meetings = [row for row in truth["meetings"] if row["start"] >= since.isoformat()]
    of_meetings = {row["id"] for row in meetings}
    items = [row for row in truth["agenda_items"] if row["meeting_id"] in of_meetings]
    of_items = {row["id"] for row in items}
    votes = [row for row in truth["votes"] if row["agenda_item_id"] in of_items]
    return {"meetings": meetings, "agenda_items": items, "votes": votes}


@dataclass(frozen=True)
class Night:
    """What the nodes left: their ledger and tables, and when one of them died."""

    output: Path
    store: str
    died: dt.datetime
    left: list[Any]
    log: str
    listed: list[dict[str, Any]]

    def runs(self, city: str) -> list[dict[str, Any]]:
        """The ledger of a city, the oldest run first."""
        with Store(self.store, city) as store:
            return store.runs()


@pytest.fixture(scope="module", params=["postgresql", "redis"])
def night(
    request: pytest.FixtureRequest, councils: Councils, postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("nodes")
    output = folder / "output"  # a disk that the nodes share
    with ExitStack() as running:
        store = running.enter_context(postgres_schema(postgres))
        queue = str(request.getfixturevalue("redis_place")) if request.param == "redis" else store
        nodes = {name: ScrapydNode(folder, name, queue, store, output, LEASE) for name in NODES}
        for node in nodes.values():
            running.enter_context(node)
        give_the_egg(councils, folder, nodes)
        north = nodes["north"]
        for city in CITIES:
            words = (("since", councils.since.isoformat()), ("files", "list"))
            north.schedule(city, ("jobid", f"{city}-tonight"), ("setting", "RATSINFO_CSV_GUARD=1"), *words)
        wait_for(lambda: is_crawling(store, DOOMED))
        died = nodes[DOOMED].kill()
        jobs = open_jobs(queue)
        wait_for(lambda: all(job.state == "given up" for job in jobs.list(PROJECT)))
        log = "".join(node.log for node in nodes.values())
        yield Night(output, store, died, jobs.list(PROJECT), log, north.ledger())


def give_the_egg(councils: Councils, folder: Path, nodes: dict[str, ScrapydNode]) -> None:
    """`scrapyd-deploy NODE` for each, with the addresses in the person's own scrapy.cfg."""
    targets = [f"[deploy:{name}]\nurl = {node.url}\nproject = {PROJECT}\n" for name, node in nodes.items()]
    (folder / "scrapy.cfg").write_text("\n".join(targets), encoding="utf-8")
    for name in nodes:
        words = ("--egg", str(councils.egg), "--version", "1")
        done = deploy(councils.project, name, *words, XDG_CONFIG_HOME=str(folder))
        assert json.loads(done.stdout)["status"] == "ok", done.stdout + done.stderr


def is_crawling(store: str, node: str) -> bool:
    """Whether a run of this node is well under way: begun, and some pages stored, or all but."""
    for city in CITIES:
        with Store(store, city) as known:
            runs = known.runs()
        if runs and runs[-1]["node"] == node and runs[-1]["status"] is None:
            return True
    return False


# --- the night -----------------------------------------------------------------------------------


def test_nothing_is_left_and_nothing_given_up(night: Night) -> None:
    assert night.left == []


def test_all_twelve_are_sound(night: Night) -> None:
    assert {city: night.runs(city)[-1]["status"] for city in CITIES} == dict.fromkeys(CITIES, "sound"), night.log


def test_one_was_killed_and_came_back_on_another_node(night: Night) -> None:
    killed = {city for city in CITIES if any(run["status"] is None for run in night.runs(city))}
    assert killed
    for city in killed:
        first, *_, last = night.runs(city)
        assert (first["node"], first["finished"], last["status"]) == (DOOMED, None, "sound")
        assert last["node"] != DOOMED


def test_no_city_ran_twice_at_once_and_none_without_need(night: Night) -> None:
    for city in CITIES:
        runs = night.runs(city)
        for earlier, later in pairwise(runs):
            assert (earlier["finished"] or night.died) <= later["started"], runs
        assert [run["status"] for run in runs if run["status"]] == ["sound"], runs


@pytest.mark.parametrize("city", CITIES)
def test_nothing_is_lost(night: Night, councils: Councils, city: str) -> None:
    done = Crawl(0, "", "", night.output / city)
    assert all(councils.truths[city].values())
    for table, rows in councils.truths[city].items():
        assert differences(done.rows(table), rows) == [], table


def test_the_ledger_names_the_nodes(night: Night) -> None:
    assert {run["city"] for run in night.listed} == set(CITIES)
    assert {run["node"] for run in night.listed} == set(NODES)
    assert {run["status"] for run in night.listed} == {"sound", "killed"}


def test_arguments_and_settings_came_along(night: Night, councils: Councils) -> None:
    report = Crawl(0, "", "", night.output / CITIES[-1]).report
    assert report["arguments"] == {"since": councils.since.isoformat(), "files": "list"}
    assert "RATSINFO_CSV_GUARD=1" in night.log
