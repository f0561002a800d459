"""Four nights of a council in which four things refuse for ever: the third night is complete and says what it lacks."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ratsinfo_spider.commands.coverage import Command
from ratsinfo_spider.items import TABLES
from tests.helpers.commands_run import run_command
from tests.helpers.crawling import Crawl, crawl, demo_with_truth, differences, on_day
from tests.helpers.fault_proxy import Answer, fault_proxy

pytestmark = pytest.mark.process

FAULTS = ("paper", "item-500", "attachment-404", "attachment-html")
CRAWLED = sorted(set(TABLES) - {"changes", "coverage", "people", "memberships"})


class Night(NamedTuple):
    done: Crawl
    report: dict[str, Any]
    tables: dict[str, dict[str, dict[str, Any]]]  # empty as long as none were written


class Nights(NamedTuple):
    truth: dict[str, list[dict[str, Any]]]
    victims: dict[str, str]  # fault -> address
    closed: str  # the item whose page always leads to `noauth`
    nights: list[Night]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    folder = tmp_path_factory.mktemp("nights")
    with demo_with_truth(folder, years=1, size=0.1) as (demo, truth), fault_proxy(demo.base_url) as between:
        victims = {name: one["url"] for name, one in switch(demo.base_url, FAULTS)["victims"].items() if name in FAULTS}
        closed = closed_item(truth, victims)

        def refuse(answer: Answer) -> bool:
            asked = answer.page == "to020" and f"TOLFDNR={closed.rpartition('=')[2]}&" in answer.target + "&"
            return asked and answer.lead_to(between.base_url + "noauth")

        between.rules.append(refuse)
        seen = [crawl_night(folder, between.base_url, number) for number in range(3)]
        between.rules.clear()
        switch(demo.base_url, ())
        seen.append(crawl_night(folder, between.base_url, 3))
        port, own = (url.split("/")[2] for url in (demo.base_url, between.base_url))
        local = json.loads(json.dumps(truth).replace(port, own))
        yield Nights(local, {name: url.replace(port, own) for name, url in victims.items()}, closed, seen)


def switch(base_url: str, faults: tuple[str, ...]) -> Any:
    body = json.dumps(faults).encode()
    with urllib.request.urlopen(base_url.replace("/public/", "/__demo__/faults"), body, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


def closed_item(truth: dict[str, list[dict[str, Any]]], victims: dict[str, str]) -> str:
    """The address of an item with minutes that no other fault hits."""
    items = [row for row in truth["agenda_items"] if row["minutes"] and row["url"] not in victims.values()]
    return str(items[-1]["url"])


def crawl_night(folder: Path, base_url: str, number: int) -> Night:
    done = crawl(folder, "demo", *on_day(number), base_url=base_url)
    tables = {name: done.rows(name) for name in CRAWLED} if (done.output / "tables").exists() else {}
    return Night(done, done.report, tables)


def gaps(night: Night) -> dict[str, dict[str, Any]]:
    """The known gaps by the kind and number of the record."""
    return {one["id"]: one for one in night.report["known_gaps"]}


def number(url: str) -> str:
    return url.rpartition("=")[2]


@pytest.mark.parametrize("night", [0, 1])
def test_two_nights_are_incomplete_and_write_no_table(nights: Nights, night: int) -> None:
    seen = nights.nights[night]
    assert (seen.done.code, seen.report["status"], seen.tables) == (3, "incomplete", {})
    assert (len(seen.report["missing"]), seen.report["known_gaps"]) == (5, [])


def test_the_third_night_is_sound(nights: Nights) -> None:
    night = nights.nights[2]
    assert (night.done.code, night.report["status"]) == (0, "complete"), night.done.stdout
    assert night.report["missing"] == night.report["problems"] == []


def test_each_gap_is_named_by_address_cause_and_age(nights: Nights) -> None:
    found = gaps(nights.nights[2])
    pages = {
        f"demo:paper:{number(nights.victims['paper'])}": "not_public",
        f"demo:agenda_item:{number(nights.victims['item-500'])}": "server_error",
        f"demo:agenda_item:{number(nights.closed)}": "no_access",
    }
    assert {key: gap["cause"] for key, gap in found.items() if gap["table"] != "files"} == pages
    files = [gap for gap in found.values() if gap["table"] == "files"]
    assert sorted(gap["cause"] for gap in files) == ["missing", "refused"]
    assert {gap["url"] for gap in files} == {nights.victims["attachment-404"], nights.victims["attachment-html"]}
    for gap in found.values():
        assert (gap["since"], gap["last"], gap["days"]) == ("2026-11-22", "2026-11-24", 3)
        assert number(gap["url"].replace("&selfaction=print", "").partition("&")[0])


def test_refusals_count_as_non_public_and_failures_as_failed(nights: Nights) -> None:
    rows = [row for row in nights.nights[2].report["coverage"] if row["source"] == "all"]

    def count(what: str, column: str) -> int:
        return sum(int(row[column]) for row in rows if row["what"] == what)

    last = [row for row in nights.nights[3].report["coverage"] if row["source"] == "all"]
    closed = {
        what: sum(row["non_public"] for row in last if row["what"] == what) for what in ("papers", "agenda_items")
    }
    assert count("papers", "non_public") == closed["papers"] + 1
    assert count("agenda_items", "non_public") == closed["agenda_items"] + 1
    assert (count("agenda_items", "failed"), count("files", "failed")) == (1, 2)
    assert sum(row["unexplained"] for row in rows) == 0


def test_people_are_told_in_the_summary_and_in_the_certificate(
    nights: Nights, capsys: pytest.CaptureFixture[str]
) -> None:
    night = nights.nights[2]
    assert "known gaps: 5, " in night.done.stdout
    folder = str(night.done.output.parent)
    code, out, _ = run_command(
        Command, "demo", "--run", night.report["run_id"], capsys=capsys, OUTPUT_DIR=folder, RATSINFO_STORE=""
    )
    assert (code, "known gaps: 5" in out) == (0, True)
    (line,) = [line for line in out.splitlines() if line.startswith("  not_public: ")]
    assert "since 2026-11-22, on 3 days" in line
    assert nights.victims["paper"].rpartition("/")[2] in line.replace("&refresh=false", "")


def test_the_tables_of_the_third_night_lack_what_the_gaps_hide_and_nothing_else(nights: Nights) -> None:
    tables = nights.nights[2].tables
    hidden = set(gaps(nights.nights[2]))
    assert f"demo:paper:{number(nights.victims['paper'])}" not in tables["papers"]
    for name in ("meetings", "agenda_items"):
        assert tables[name].keys() == {row["id"] for row in nights.truth[name]}
    wrong = {line.partition(".")[0] for line in differences(tables["agenda_items"], nights.truth["agenda_items"])}
    assert wrong <= hidden
    assert {row["status"] for key, row in tables["files"].items() if key in hidden} == {"missing", "refused"}


@pytest.mark.parametrize("table", CRAWLED)
def test_what_heals_comes_and_is_no_gap_any_more(nights: Nights, table: str) -> None:
    night = nights.nights[3]
    assert (night.done.code, night.report["known_gaps"]) == (0, [])
    for row in night.tables[table].values():
        if table == "files" and row["status"] == "unchanged":
            row["status"] = "stored"
    assert differences(night.tables[table], nights.truth[table], people=False) == []


def test_a_gap_costs_little(nights: Nights) -> None:
    requests = [night.report["requests"]["requests"] for night in nights.nights]
    assert max(requests[1:]) < requests[0] / 4
