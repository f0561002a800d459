"""Crawls of pages with an OParl interface as witness: what it finds where calendar and lists say nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.demo.process import DemoProcess
from tests.helpers.crawling import ROOT, Crawl, crawl, demo_with_truth, differences, on_day
from tests.helpers.oparl_server import site_file

pytestmark = pytest.mark.process
Truth = dict[str, list[dict[str, Any]]]
Town = tuple[DemoProcess, Truth]


def read(demo: DemoProcess, folder: Path, **arguments: object) -> Crawl:
    """A crawl of the pages of everything, with the witness."""
    keys = {"base_url": demo.base_url, "oparl_url": f"{demo.base_url}oparl/system"}
    option = site_file(folder / "sites", "town", concurrency=8, empty_months=1, announced_months=1, **keys)
    return crawl(folder, "town", *option, *on_day(), **{"since": "all", **arguments})


@pytest.fixture(scope="module")
def blind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town whose months and lists all answer HTTP 500."""
    folder = tmp_path_factory.mktemp("blind")
    with demo_with_truth(folder, years=1, size=0.3, site="town", faults=["lists"]) as found:
        yield found


def test_all_is_reached_where_no_list_can_be_read(blind: Town, tmp_path: Path) -> None:
    demo, truth = blind
    result = read(demo, tmp_path)
    assert (result.code, result.report["status"], result.report["cause"]) == (3, "incomplete", "list_unreadable")
    assert "rests on the inventory of OParl" in result.stdout
    assert result.report["missing"] == []
    _write_tables(result)
    for table in ("agenda_items", "votes", "papers", "consultations", "sections", "files"):
        assert "\n".join(differences(result.rows(table), truth[table], people=False)) == "", table
    # The room of a meeting stands in the calendar alone; a meeting without an agenda is not shown by its page.
    published = [{**row, "room": None} for row in truth["meetings"] if row["state"]]
    assert "\n".join(differences(result.rows("meetings"), published)) == ""


def _write_tables(result: Crawl) -> None:
    """What the store has, though the run is not complete."""
    store, tables = result.output / "store.sqlite", result.output / "tables"
    command = [sys.executable, "-m", "ratsinfo_spider.tables.write", result.output.name, str(tables)]
    subprocess.run(command, env={**os.environ, "RATSINFO_STORE": str(store)}, cwd=ROOT, check=True)


def test_a_sound_town_stays_as_it_is(tmp_path: Path) -> None:
    with demo_with_truth(tmp_path, years=1, size=0.3, site="town") as (demo, truth):
        result = read(demo, tmp_path)
        assert (result.code, result.report["cause"], result.report["rests_on"]) == (0, None, None)
        for table in ("meetings", "agenda_items", "papers"):
            assert "\n".join(differences(result.rows(table), truth[table], people=False)) == "", table
        named = {row["what"]: row["expected"] for row in _all(result, "oparl")}
        meetings = [row for row in truth["meetings"] if row["native_id"]]
        items = [row for row in truth["agenda_items"] if row["native_id"] and row["public"]]
        assert named == {"meetings": len(meetings), "agenda_items": len(items), "papers": named["papers"]}
        assert named["papers"] >= len({row["paper_id"] for row in truth["consultations"] if row["agenda_item_id"]})
        agreement = result.report["figures"]["agreement"]
        without_number = len(truth["meetings"]) - len(meetings)
        assert agreement["meetings/both"] == len(meetings)
        assert agreement.get("meetings/pages", 0) == without_number
        again = read(demo, tmp_path)
        assert (again.code, _all(again, "oparl")) == (0, [])  # once a week


def test_a_witness_that_is_ill_is_a_warning(tmp_path: Path) -> None:
    with demo_with_truth(tmp_path, years=1, size=0.1, site="town", faults=["oparl-lists"]) as (demo, _):
        result = read(demo, tmp_path, files="skip")
    assert (result.code, result.report["warnings"]["oparl"]) == (0, 1)


def _all(result: Crawl, source: str) -> list[dict[str, Any]]:
    """The coverage of a source, summed up by table."""
    sums: dict[str, int] = {}
    for row in result.report["coverage"]:
        if row["source"] == source:
            sums[row["what"]] = sums.get(row["what"], 0) + row["expected"]
    return [{"what": what, "expected": count} for what, count in sums.items()]
