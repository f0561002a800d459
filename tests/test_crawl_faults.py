"""A council on a bad day: what was not read is named with its address, no table is written over, and the same
command on a better day asks for what was missing and for nothing else.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ratsinfo_spider.demo.process import DemoProcess, start_demo
from ratsinfo_spider.items import TABLES
from tests.crawling import Crawl, crawl, demo_with_truth, differences

SMALL = 0.1
FAULTS = ("list-page", "month", "month-empty", "paper", "item-500", "attachment-404", "attachment-html")
LISTS = {"robots.txt", "gr010", "si018", "si010"}
CRAWLED = sorted(set(TABLES) - {"changes", "coverage"})


def control(demo: DemoProcess, name: str, method: str = "GET", body: object = None) -> Any:
    """Talk to the demo itself: its log, its faults."""
    address = demo.base_url.replace("/public/", f"/__demo__/{name}")
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(address, data, method=method), timeout=30) as answer:  # noqa: S310
        return json.load(answer)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class BadDay(NamedTuple):
    """A meeting that was crawled before; the whole town on the bad day; and again when all was well."""

    truth: dict[str, list[dict[str, Any]]]
    victims: dict[str, dict[str, str]]
    tables_before: dict[str, bytes]
    tables_after: dict[str, bytes]
    bad: Crawl
    bad_report: dict[str, Any]
    good: Crawl
    asked: list[str]  # addresses, in order, of the good day
    is_one_day: bool  # at midnight the turns of pages come round


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BadDay]:
    folder = tmp_path_factory.mktemp("bad_day")
    started = dt.datetime.now(dt.UTC).date()
    with demo_with_truth(folder, years=1, size=SMALL) as (demo, truth):
        victims = control(demo, "faults")["victims"]
        first = crawl(folder, "demo", base_url=demo.base_url, meeting=other_meeting(truth, victims), files="skip")
        assert first.code == 0, first.stdout + first.stderr
        tables_before = snapshot(first.output / "tables")
        control(demo, "faults", "POST", FAULTS)
        bad = crawl(folder, "demo", base_url=demo.base_url)
        bad_report, tables_after = bad.report, snapshot(bad.output / "tables")
        control(demo, "faults", "POST", [])
        control(demo, "log", "DELETE")
        good = crawl(folder, "demo", base_url=demo.base_url)
        asked = control(demo, "log")["addresses"]
        is_one_day = dt.datetime.now(dt.UTC).date() == started
        yield BadDay(truth, victims, tables_before, tables_after, bad, bad_report, good, asked, is_one_day)


def other_meeting(truth: dict[str, list[dict[str, Any]]], victims: dict[str, Any]) -> str:
    """The number of a meeting that none of the faults hits."""
    hit = {victim["url"] for victim in victims.values()}
    papers = {row["id"] for row in truth["papers"] if row["url"] in hit}
    taken = {row["meeting_id"] for row in truth["agenda_items"] if row["url"] in hit or row["paper_id"] in papers}
    items = (row["meeting_id"] for row in truth["agenda_items"] if row["minutes"])
    return str(next(meeting for meeting in items if meeting not in taken).rpartition(":")[2])


def named(report: dict[str, Any]) -> list[str]:
    """The addresses of all that the report says is missing or went wrong."""
    return [one["url"] for one in (*report["missing"], *report["problems"])]


def test_the_run_is_incomplete(day: BadDay) -> None:
    assert (day.bad.code, day.bad_report["status"]) == (3, "incomplete")


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_not_read_is_named_with_its_address(day: BadDay, fault: str) -> None:
    assert day.victims[fault]["url"] in named(day.bad_report)


@pytest.mark.parametrize(
    ("table", "fault"), [("papers", "paper"), ("agenda_items", "item-500"), ("files", "attachment-404")]
)
def test_a_record_that_failed_is_counted_as_failed(day: BadDay, table: str, fault: str) -> None:
    failed = [one for one in day.bad_report["missing"] if one["table"] == table and one["outcome"] == "failed"]
    assert day.victims[fault]["url"] in [one["url"] for one in failed]
    rows = [row for row in day.bad_report["coverage"] if row["what"] == table and row["source"] == "all"]
    assert sum(row["failed"] for row in rows) == len(failed)
    assert all(one["organization_id"] and one["year"] for one in failed)


def test_files_that_failed_say_why(day: BadDay) -> None:
    reasons = " ".join(one["detail"] for one in day.bad_report["missing"] if one["table"] == "files")
    assert "404" in reasons
    assert "HTML page" in reasons


def test_the_tables_stay_as_they_were(day: BadDay) -> None:
    assert day.tables_before
    assert day.tables_after == day.tables_before
    assert "left as they were" in day.bad.stdout


def test_the_repaired_council_gives_a_sound_run(day: BadDay) -> None:
    assert (day.good.code, day.good.report["status"]) == (0, "sound"), day.good.stdout + day.good.stderr
    assert day.good.report["missing"] == day.good.report["problems"] == []


@pytest.mark.parametrize("table", sorted(set(CRAWLED) - {"people", "memberships"}))
def test_then_every_table_is_the_truth(day: BadDay, table: str) -> None:
    rows = day.good.rows(table)
    for row in rows.values():
        if table == "files" and row["status"] == "unchanged":  # stored on the bad day
            row["status"] = "stored"
    assert differences(rows, day.truth[table]) == []


def test_only_what_was_missing_is_asked_for(day: BadDay) -> None:
    if not day.is_one_day:
        pytest.skip("pages have their turns by the day, and it was midnight")
    wanted = {
        numbers(day.victims[fault]["url"]) for fault in ("paper", "item-500", "attachment-404", "attachment-html")
    }
    pages = [address for address in day.asked if page_of(address) not in LISTS]
    lost = tuple(f":{numbers(day.victims[fault]['url'])[1]}" for fault in ("paper", "item-500"))
    own = {row["source_url"] for row in day.truth["files"] if row["owner_id"].endswith(lost)}
    others = [one for one in pages if numbers(one) not in wanted and not any(url.endswith(one) for url in own)]
    assert others == []
    assert {numbers(one) for one in pages} >= wanted
    assert len(day.asked) < 0.3 * day.bad_report["requests"]["requests"]


def test_the_good_day_counts_what_it_did_not_ask_for(day: BadDay) -> None:
    found = {
        what: sum(
            row["expected"] for row in day.good.report["coverage"] if row["what"] == what and row["source"] == "all"
        )
        for what in ("meetings", "agenda_items", "papers", "files")
    }
    assert found == {what: len(day.truth[what]) for what in found}


def page_of(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


def numbers(address: str) -> tuple[str, str]:
    """Which page of which record: ("vo020", "1000007"); parameters beside it and page instances do not matter."""
    page = page_of(address)
    parameter = {"vo020": "VOLFDNR", "to020": "TOLFDNR", "to010": "SILFDNR"}.get(page, "")
    match = re.search(rf"{parameter}=(\d+)", address) if parameter else None
    return page, match[1] if match else ""


def test_a_list_that_ends_early_is_found_out(tmp_path: Path) -> None:
    with start_demo(years=1, size=SMALL, faults=["list-early"]) as demo:
        victim = control(demo, "faults")["victims"]["list-early"]["url"]
        body = victim.rpartition("=")[2]
        done = crawl(tmp_path, "demo", base_url=demo.base_url, organization=body, files="skip")
    assert done.code == 3
    assert [one["url"] for one in done.report["problems"]] == [victim]


def test_a_broken_page_of_a_long_list_is_found_out(tmp_path: Path) -> None:
    with start_demo(years=4, faults=["list-page"]) as demo:
        victim = control(demo, "faults")["victims"]["list-page"]["url"]
        body = victim.rpartition("=")[2]
        done = crawl(tmp_path, "demo", base_url=demo.base_url, organization=body, files="skip", max_requests=200)
    assert done.code == 3
    assert victim in named(done.report)
