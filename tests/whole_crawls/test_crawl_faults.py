"""A council on a bad day: what was not read is named with its address, no table is written over, and the same
command on a better day asks for what was missing and for nothing else.
"""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ratsinfo_spider.demo.process import DemoProcess
from ratsinfo_spider.items import TABLES
from tests.helpers.crawling import Crawl, crawl, demo_with_truth, differences, on_day, start_demo

pytestmark = pytest.mark.process

SMALL = 0.1
FAULTS = ("list-page", "month", "month-empty", "paper", "item-500", "attachment-404", "attachment-html")
LISTS = {"robots.txt", "gr010", "si018", "si010"}
NOW = on_day()  # the town's own day: no page's turn comes while the test runs
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
    read: list[str]  # addresses, in order, that the bad day asked for
    asked: list[str]  # … and the good day


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BadDay]:
    folder = tmp_path_factory.mktemp("bad_day")
    with demo_with_truth(folder, years=1, size=SMALL) as (demo, truth):
        victims = control(demo, "faults")["victims"]
        alone = other_meeting(truth, victims)
        first = crawl(folder, "demo", *NOW, base_url=demo.base_url, meeting=alone, files="skip")
        assert first.code == 0, first.stdout + first.stderr
        tables_before = snapshot(first.output / "tables")
        control(demo, "faults", "POST", FAULTS)
        control(demo, "log", "DELETE")
        bad = crawl(folder, "demo", *NOW, base_url=demo.base_url)
        bad_report, tables_after = bad.report, snapshot(bad.output / "tables")
        read = control(demo, "log")["addresses"]
        control(demo, "faults", "POST", [])
        control(demo, "log", "DELETE")
        good = crawl(folder, "demo", *NOW, base_url=demo.base_url)
        asked = control(demo, "log")["addresses"]
        yield BadDay(truth, victims, tables_before, tables_after, bad, bad_report, good, read, asked)


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
    assert (day.good.code, day.good.report["status"]) == (0, "complete"), day.good.stdout + day.good.stderr
    assert day.good.report["missing"] == day.good.report["problems"] == []


@pytest.mark.parametrize("table", sorted(set(CRAWLED) - {"people", "memberships"}))
def test_then_every_table_is_the_truth(day: BadDay, table: str) -> None:
    rows = day.good.rows(table)
    for row in rows.values():
        if table == "files" and row["status"] == "unchanged":  # stored on the bad day
            row["status"] = "stored"
    assert differences(rows, day.truth[table], people=False) == []


def hidden_meetings(day: BadDay) -> set[str]:
    """Meetings that only the failing list and a failing month name: the bad day could not know of them."""
    body = f":{day.victims['list-page']['url'].rpartition('=')[2]}"
    months = {day.victims[fault]["name"] for fault in ("month", "month-empty")}
    rows = (row for row in day.truth["meetings"] if str(row["organization_id"]).endswith(body))
    return {row["id"] for row in rows if row["start_time"][:7] in months}


def test_what_was_read_on_the_bad_day_is_not_asked_for_again(day: BadDay) -> None:
    """But what failed, the pages of files that failed, and what a meeting that nobody named now says of its papers."""
    faults = ("paper", "item-500", "attachment-404", "attachment-html")
    wanted = {numbers(day.victims[fault]["url"]) for fault in faults}
    hidden = hidden_meetings(day)
    below = {row["paper_id"] for row in day.truth["agenda_items"] if row["meeting_id"] in hidden}
    papers = {("vo020", str(paper).rpartition(":")[2]) for paper in below if paper}
    read = {numbers(one) for one in day.read if page_of(one) not in LISTS} - wanted - papers
    assert [one for one in day.asked if numbers(one) in read] == []
    assert {numbers(one) for one in day.asked} >= wanted
    assert len(day.asked) < 0.3 * day.bad_report["requests"]["requests"]


def test_a_meeting_that_is_asked_for_only_now_is_one_that_nothing_named(day: BadDay) -> None:
    read, asked = (
        {f"demo:meeting:{numbers(one)[1]}" for one in addresses if page_of(one) == "to010"}
        for addresses in (day.read, day.asked)
    )
    assert asked - read <= hidden_meetings(day)


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
    """Which page of which record: ("vo020", "1000007"); parameters beside it and page instances do not matter.

    A document is a page of its own.
    """
    page = page_of(address)
    parameter = {"vo020": "VOLFDNR", "to020": "TOLFDNR", "to010": "SILFDNR", "gr020": "GRLFDNR"}.get(page, "")
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


def test_files_whose_addresses_die_at_a_server_that_fails_now_and_then_are_all_stored(tmp_path: Path) -> None:
    with demo_with_truth(tmp_path, years=1, size=SMALL, faults=["expired", "flaky:10"]) as (demo, truth):
        done = crawl(tmp_path, "demo", *NOW, base_url=demo.base_url)
    assert (done.code, done.report["status"]) == (0, "complete"), done.stdout + done.stderr
    assert differences(done.rows("files"), truth["files"]) == []
    assert done.report["stats"]["ratsinfo/files/asked_afresh"] > 0
    assert done.report["requests"]["retries"] > 0
