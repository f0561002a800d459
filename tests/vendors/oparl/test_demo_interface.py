"""Whole crawls of the demo's OParl interface, in both dialects and with its defects, against the town's truth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.demo.process import DemoProcess
from tests.helpers.crawling import Crawl, crawl, demo_with_truth, on_day
from tests.helpers.oparl_server import site_file

pytestmark = pytest.mark.process
Truth = dict[str, list[dict[str, Any]]]
DIALECTS = {"query": "oparl/system", "path": "../oparl/system"}
# Everything at once that a reader can live with; what makes a list unreadable is tested apart.
DEFECTS = ("stamps", "ignores", "one", "na", "control", "deleted", "https", "order", "500:7", "bare")

# What OParl states of a row; and of which rows.
STATED = {
    "organizations": ("name", "short_name", "classification", "native_id"),
    "meetings": ("native_id", "organization_id", "name", "start_time", "end_time"),
    "agenda_items": (
        "native_id",
        "meeting_id",
        "meeting_start",
        "organization_name",
        "number",
        "public",
        "result_text",
        "result",
    ),
    "papers": ("native_id", "reference", "name", "paper_type", "lead_department", "departments"),
    "consultations": ("paper_id", "organization_name", "agenda_item_id", "role"),
    "files": ("native_id", "owner_id", "name", "kind", "status", "sha256", "size", "media_type"),
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DemoProcess, Truth]]:
    with demo_with_truth(tmp_path_factory.mktemp("truth"), years=1, size=0.3, site="town") as found:
        yield found


def read(demo: DemoProcess, folder: Path, dialect: str = "query", **arguments: object) -> Crawl:
    """A crawl of everything from the interface."""
    url = f"{demo.base_url.removesuffix('public/')}{'' if dialect == 'path' else 'public/'}oparl/system"
    option = site_file(folder / "sites", "town", vendor="oparl", base_url=demo.base_url, oparl_url=url)
    return crawl(folder, "town", *option, *on_day(), **{"since": "all", **arguments})


def is_told(table: str, row: dict[str, Any]) -> bool:
    """Whether OParl has the row: not without a number, and nothing but numbers of what is closed."""
    if table == "files":
        return row["native_id"] is not None
    if table == "agenda_items":
        return row["native_id"] is not None and row["public"] is True
    return table == "consultations" or row["native_id"] is not None


def wrong(result: Crawl, truth: Truth, table: str) -> list[str]:
    """A line for each row or value that is not as the town has it."""
    found = {key: row for key, row in result.rows(table).items() if "organization:at" not in key}
    wanted = {row["id"]: row for row in truth[table] if is_told(table, row)}
    lines = [f"missing: {key}" for key in wanted.keys() - found.keys()]
    lines += [f"too much: {key}" for key in found.keys() - {row["id"] for row in truth[table]}]
    lines += [
        f"{key}.{name}: {found[key][name]!r} should be {row[name]!r}"
        for key, row in wanted.items()
        if key in found
        for name in STATED[table]
        if found[key][name] != row[name]
    ]
    return sorted(lines)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_whole_crawl_is_the_town(town: tuple[DemoProcess, Truth], tmp_path: Path, dialect: str) -> None:
    demo, truth = town
    result = read(demo, tmp_path, dialect)
    assert result.code == 0, result.stdout + result.stderr
    assert "\n".join(line for table in STATED for line in wrong(result, truth, table)) == ""
    papers = {row["agenda_item_id"]: row["paper_id"] for row in truth["consultations"] if row["agenda_item_id"]}
    found = result.rows("agenda_items")
    assert {key: row["paper_id"] for key, row in found.items() if row["paper_id"]} == papers


def test_its_defects_change_nothing(tmp_path: Path) -> None:
    with demo_with_truth(tmp_path, years=1, size=0.3, site="town", faults=[f"oparl-{name}" for name in DEFECTS]) as (
        demo,
        truth,
    ):
        result = read(demo, tmp_path)
    assert result.code == 0, result.stdout + result.stderr
    assert "\n".join(line for table in STATED for line in wrong(result, truth, table)) == ""
    assert result.report["counts"]["deleted/meetings"] == result.report["counts"]["deleted/papers"] == 2
    assert "json" in result.report["warnings"]


@pytest.mark.parametrize("fault", ["oparl-circle", "oparl-lists"])
def test_a_list_that_cannot_be_walked_ends_the_walk(tmp_path: Path, fault: str) -> None:
    with demo_with_truth(tmp_path, years=1, size=0.1, site="town", faults=[fault]) as (demo, _):
        result = read(demo, tmp_path, files="skip")
    requests = result.report["requests"]["requests"]
    assert (result.code, result.report["status"]) == ((0, "complete") if fault == "oparl-circle" else (3, "incomplete"))
    assert requests < 60
