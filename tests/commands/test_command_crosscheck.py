"""`scrapy crosscheck`: the demo's pages against its OParl interface, alike and with planted differences."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.commands.comparison import compare
from ratsinfo_spider.demo.servers.oparl.defects import plant_differences
from ratsinfo_spider.demo.servers.oparl.object_addresses import Addresses
from ratsinfo_spider.demo.servers.oparl.objects import Objects
from ratsinfo_spider.demo.town.build import build
from ratsinfo_spider.vendors.oparl.ids import object_id
from tests.helpers import warm
from tests.helpers.crawling import ROOT, crawl, on_day, start_demo
from tests.helpers.oparl_server import site_file

PLACES = 20


def check(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The command as a user types it."""
    command = [sys.executable, "-m", "scrapy", "crosscheck", "-s", f"OUTPUT_DIR={folder}", "-s", "LOG_LEVEL=WARNING"]
    command += ["-s", f"RATSINFO_SITES={folder / 'sites'}", *on_day(), *options]
    return warm.run(command, cwd=ROOT, timeout=120)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A town whose pages were crawled, and whose OParl differs in twenty places."""
    folder = tmp_path_factory.mktemp("crosscheck")
    with start_demo(years=1, size=0.3, site="town", faults=[f"oparl-differs:{PLACES}"]) as demo:
        keys = {"base_url": demo.base_url, "oparl_url": f"{demo.base_url}oparl/system"}
        option = site_file(folder / "sites", "town", concurrency=8, empty_months=1, announced_months=1, **keys)
        assert crawl(folder, "town", *option, *on_day(), since="all", files="list").code == 0
        yield folder


@pytest.mark.process
def test_what_was_planted_is_named_and_nothing_else(folder: Path) -> None:
    done = check(folder, "-a", "since=all", "--report", "town")
    assert (done.returncode, done.stderr) == (3, "")
    told = json.loads((folder / "town" / "crosscheck.json").read_text(encoding="utf-8"))
    council = build(1, 1, size=0.3)
    planted = plant_differences(Objects(council, Addresses("https://ris.example/", "query")).lists(), PLACES)
    names = {"result": "result_text", "name": "title", "reference": "reference", "paperType": "paper_type"}
    wanted = set()
    for place in planted:
        url, _, name = place.rpartition(".")
        found = object_id(url)
        assert found is not None
        wanted.add(f"town:{found.kind}:{found.native_id}.{names[name]}")
    assert {f"{one['id']}.{one['column']}" for one in told["differences"]} == wanted
    assert len(told["differences"]) == PLACES
    assert "differences: 20" in done.stdout
    assert all(all(one["urls"]) for one in told["differences"])
    newest = max((folder / "town" / "runs").glob("*.json"))
    assert json.loads(newest.read_text(encoding="utf-8"))["crosscheck"]["columns"] == told["columns"]


@pytest.mark.process
@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["aachen-nord"], 2, "no city of that name"),
        (["demo"], 2, "names no oparl_url"),
        (["--oparl-url", "http://127.0.0.1:9/oparl/system", "demo"], 1, "record store"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(folder: Path, options: list[str], code: int, says: str) -> None:
    done = check(folder, *options)
    assert done.returncode == code
    assert says in done.stderr


def row(number: int, **columns: Any) -> dict[str, Any]:
    return {"id": f"town:paper:{number}", "native_id": str(number), "url": f"https://ris.example/{number}", **columns}


def side(*papers: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Papers on the one agenda of a town."""
    items = {one["id"]: row(n, paper_id=one["id"], meeting_id="m", public=True) for n, one in enumerate(papers)}
    meeting = {"m": row(1, start_time="2026-10-21T17:00:00+02:00")}
    return {"meetings": meeting, "agenda_items": items, "papers": {one["id"]: one for one in papers}}


def test_what_one_side_lacks_is_counted_or_named() -> None:
    here = side(row(1, reference="A/1", paper_type="Antrag"), row(2, reference=None))
    there = side(row(1, reference="A/1"), row(2, reference="A/2"), row(3))
    found = compare(here, there)
    papers = {name: dict(count) for name, count in found.columns.items() if name.startswith("papers")}
    assert papers == {"papers.reference": {"equal": 1, "there": 1}, "papers.paper_type": {"here": 1}}
    named = [(one.id, one.column) for one in found.differences if one.table == "papers"]
    assert named == [("town:paper:2", "reference"), ("town:paper:3", "")]
    assert [line for line in found.lines() if "paper_type" in line] == [
        "papers.paper_type: 0 of 1 equal, 0 differ, 1 only here, 0 only there"
    ]
