"""Three nodes crawl councils from one queue; one of them dies, another is told to end: docs/nodes.md."""

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
import sqlalchemy as sa

from ratsinfo_spider.commands.run_history import Entry, read_ledger
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.demo.town.build import TODAY
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.sql_tables import runs
from tests.helpers.crawling import Crawl, differences, start_demo
from tests.helpers.nodes import Node, command
from tests.helpers.scrapyd_server import wait_for
from tests.helpers.stores import postgres_schema
from tests.suite.scope import by_default

pytestmark = pytest.mark.process

CITIES = [f"{letter}dorf" for letter in by_default("abcdef", "abcdefghijkl", "6 of 12 councils on nodes")]
NODES = ("north", "south", "east")
DOOMED, STOPPED = "south", "north"
PATIENCE = 600.0  # twelve crawls on a machine that others keep busy
TOWN: dict[str, Any] = {"years": 1, "size": 0.01}
MEETINGS = 2  # what a night reads of each: so many of the last ones
CITY_FILE = """title = "{name}"
base_url = "{url}"
delay = 0
concurrency = 4
"""


@dataclass(frozen=True)
class Councils:
    """The demo councils, their files, and what is in the window of each."""

    sites: Path
    windows: dict[str, dict[str, str]]
    truths: dict[str, dict[str, list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def councils(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Councils]:
    folder, sites = tmp_path_factory.mktemp("councils"), tmp_path_factory.mktemp("sites")

    def start(name: str) -> None:
        truth = folder / f"{name}.json"
        demo = running.enter_context(start_demo(CITIES.index(name), site=name, truth=truth, **TOWN))
        (sites / f"{name}.toml").write_text(CITY_FILE.format(name=name, url=demo.base_url), encoding="utf-8")

    with ExitStack() as running:
        with ThreadPoolExecutor(4) as starting:
            list(starting.map(start, CITIES))
        truths = {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in CITIES}
        windows = {name: window(truths[name]) for name in CITIES}
        yield Councils(sites, windows, {name: of_window(truths[name], windows[name]) for name in CITIES})


def window(truth: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    """The days of the last meetings that the town has held."""
    until = (TODAY - dt.timedelta(days=2)).isoformat()
    days = sorted(row["start_time"][:10] for row in truth["meetings"] if row["start_time"][:10] <= until)
    return {"since": days[-MEETINGS], "until": until}


def of_window(truth: dict[str, list[dict[str, Any]]], days: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """What a crawl of these days must find: their meetings, the items, and the votes of those."""
    meetings = [row for row in truth["meetings"] if days["since"] <= row["start_time"][:10] <= days["until"]]
    of_meetings = {row["id"] for row in meetings}
    items = [row for row in truth["agenda_items"] if row["meeting_id"] in of_meetings]
    of_items = {row["id"] for row in items}
    votes = [row for row in truth["votes"] if row["agenda_item_id"] in of_items]
    return {"meetings": meetings, "agenda_items": items, "votes": votes}


@dataclass(frozen=True)
class Night:
    """What the nodes left: their history and tables, and when one of them died."""

    output: Path
    store: str
    died: dt.datetime
    left: str
    log: str
    listed: list[Entry]

    def runs(self, city: str) -> list[dict[str, Any]]:
        """The history of a city, the oldest run first."""
        with Store(self.store, city) as store:
            return store.runs()


@pytest.fixture(scope="module")
def night(councils: Councils, postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("nodes")
    output = folder / "output"  # a disk that the nodes share
    with ExitStack() as running:
        store = running.enter_context(postgres_schema(postgres))
        shared = {"RATSINFO_STORE": store, "OUTPUT_DIR": str(output), "RATSINFO_SITES": str(councils.sites)}
        for city in CITIES:
            words = [f"{name}={value}" for name, value in {**councils.windows[city], "files": "list"}.items()]
            given = [word for pair in words for word in ("-a", pair)]
            added = command("add", city, *given, "-s", "RATSINFO_CSV_GUARD=1", **shared)
            assert added.returncode == 0, added.stderr
        nodes = {name: running.enter_context(Node(folder, name, at_once=1, **shared)) for name in NODES}
        engine = sa.create_engine(store)
        wait_for(lambda: is_crawling(engine, DOOMED), PATIENCE)
        died = nodes[DOOMED].kill()
        wait_for(lambda: is_crawling(engine, STOPPED), PATIENCE)
        nodes[STOPPED].stop()
        engine.dispose()
        wait_for(lambda: command("list", "--json", **shared).stdout == "", PATIENCE)
        left = command("list", **shared).stdout
        log = "".join(node.log for node in nodes.values())
        history = read_ledger(Places(city, output / city, store) for city in CITIES)
        yield Night(output, store, died, left, log, history)


def is_crawling(engine: sa.Engine, node: str) -> bool:
    """Whether a run of this node has begun and not ended. One question, for the node is killed at the answer."""
    under_way = sa.select(sa.func.count()).where(runs.c.node == node, runs.c.finished.is_(None))
    with engine.connect() as connection:
        return sa.inspect(connection).has_table(runs.name) and bool(connection.scalar(under_way))


# --- the night -----------------------------------------------------------------------------------


def test_nothing_is_left_and_nothing_given_up(night: Night) -> None:
    assert night.left == "no job waits or runs\n"


def test_all_are_sound(night: Night) -> None:
    found = {city: night.runs(city)[-1]["status"] if night.runs(city) else None for city in CITIES}
    assert found == dict.fromkeys(CITIES, "complete"), night.log


def test_one_was_killed_and_came_back_on_another_node(night: Night) -> None:
    killed = {city for city in CITIES if any(run["status"] is None for run in night.runs(city))}
    assert killed
    for city in killed:
        first, *_, last = night.runs(city)
        assert (first["node"], first["finished"], last["status"]) == (DOOMED, None, "complete")
        assert last["node"] != DOOMED


def test_no_city_ran_twice_at_once_and_none_without_need(night: Night) -> None:
    for city in CITIES:
        known = night.runs(city)
        for earlier, later in pairwise(known):
            assert (earlier["finished"] or night.died) <= later["started"], known
        assert [run["status"] for run in known].count("complete") == 1, known
        assert {run["node"] for run in known if run["status"] != "complete"} <= {DOOMED, STOPPED}, known


def test_a_node_that_was_told_to_end_gave_its_city_back(night: Night) -> None:
    ended = {run.status for run in night.listed if run.node == STOPPED} - {"complete"}
    assert ended <= {"incomplete", "failed"}, "it wrote its report"
    assert "was told to end" in night.log


def test_nothing_is_lost(night: Night, councils: Councils) -> None:
    for city in CITIES:
        done = Crawl(0, "", "", night.output / city)
        assert councils.truths[city]["agenda_items"]
        for table, rows in councils.truths[city].items():
            assert differences(done.rows(table), rows, people=False) == [], f"{city}: {table}"


def test_the_history_names_the_nodes(night: Night) -> None:
    assert {run.city for run in night.listed} == set(CITIES)
    assert {run.node for run in night.listed} == set(NODES)
    assert {"complete", "killed"} <= {run.status for run in night.listed}


def test_arguments_and_settings_came_along(night: Night, councils: Councils) -> None:
    city = CITIES[-1]
    report = Crawl(0, "", "", night.output / city).report
    assert report["arguments"] == {**councils.windows[city], "files": "list"}
    assert "'RATSINFO_CSV_GUARD': '1'" in night.log
