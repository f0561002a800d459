"""The main job from end to end: a whole crawl of the demo council gives exactly what the council is."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.reread import reread
from ratsinfo_spider.store import Store
from tests.helpers.crawling import Crawl, crawl, crawl_cold, demo_with_truth, differences

pytestmark = pytest.mark.process

Truth = dict[str, list[dict[str, Any]]]
CRAWLED = sorted(set(TABLES) - {"changes", "coverage"})


class Whole:
    """A demo council, crawled twice."""

    def __init__(self, base_url: str, truth: Truth, first: Crawl, second: Crawl, tables: dict[str, Any]) -> None:
        self.base_url = base_url
        self.truth = truth
        self.first = first
        self.second = second
        self.tables = tables  # after the first crawl


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    folder = tmp_path_factory.mktemp("whole")
    with demo_with_truth(folder, years=1) as (demo, truth):
        arguments = {"base_url": demo.base_url}
        first = crawl_cold(folder / "output", "demo", "-s", "RATSINFO_PEOPLE=1", **arguments)
        tables = {table: first.rows(table) for table in CRAWLED}
        second = crawl(folder / "output", "demo", "-s", "RATSINFO_PEOPLE=1", **arguments, refresh="all")
        yield Whole(demo.base_url, truth, first, second, tables)


def test_it_ends_sound(whole: Whole) -> None:
    assert (whole.first.code, whole.first.report["status"]) == (0, "complete"), whole.first.stdout + whole.first.stderr


@pytest.mark.parametrize("table", CRAWLED)
def test_table_is_the_truth(whole: Whole, table: str) -> None:
    assert whole.truth[table], "a table without a row proves nothing"
    assert differences(whole.tables[table], whole.truth[table]) == []


def test_files_are_named_by_their_content(whole: Whole) -> None:
    stored = [row for row in whole.tables["files"].values() if row["status"] == "stored"]
    assert len(stored) > 100
    for row in stored:
        body = (whole.first.output / "files" / row["path"]).read_bytes()
        assert (hashlib.sha256(body).hexdigest(), len(body)) == (row["sha256"], row["size"])


def test_no_other_file_lies_about(whole: Whole) -> None:
    on_disk = {path.name for path in (whole.first.output / "files").rglob("*") if path.is_file()}
    assert on_disk == {Path(row["path"]).name for row in whole.tables["files"].values() if row["path"]}


def test_csv_has_the_same_rows(whole: Whole) -> None:
    for table in CRAWLED:
        with (whole.first.output / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert [row["id"] for row in csv.DictReader(file)] == list(whole.second.rows(table))


def test_the_summary_says_what_came_out(whole: Whole) -> None:
    for words in ("agenda_items", f"{len(whole.truth['agenda_items']):,}", "files:", "requests:", "tables"):
        assert words in whole.first.stdout


def test_a_second_crawl_adds_no_row_and_changes_nothing(whole: Whole) -> None:
    assert whole.second.code == 0
    for table in CRAWLED:
        after = whole.second.rows(table)
        if table == "files":
            after = {key: {**row, "status": whole.tables[table][key]["status"]} for key, row in after.items()}
        assert after == whole.tables[table]
    counts = [counts for table, counts in whole.second.report["tables"].items() if table != "coverage"]
    assert not any(count[kind] for count in counts for kind in ("new", "changed", "removed", "restored"))


def test_its_texts_read_again_say_the_same(whole: Whole) -> None:
    """Each value that pages gave, and whether a vote passed, follows from what the store holds."""
    with Store(whole.second.output / "store.sqlite", "demo") as store:
        assert reread(store, "again", dt.datetime.now(dt.UTC), people=True) == {}


def test_requests_are_few(whole: Whole) -> None:
    report = whole.first.report
    assert report["requests"]["retries"] == 0
    pages = report["pages_read"] + sum(report["files"].values())
    assert report["requests"]["requests"] <= 1.06 * pages  # a year is a small town; `make bench` measures two


def test_depth_is_counted_as_in_any_spider(whole: Whole) -> None:
    assert whole.first.report["stats"]["request_depth_max"] >= 1


def test_coverage_counts_at_least_two_ways(whole: Whole) -> None:
    sources: dict[str, set[str]] = {}
    for row in whole.first.report["coverage"]:
        sources.setdefault(row["what"], set()).add(row["source"])
        assert row["unexplained"] == row["failed"] == 0
        assert row["found"] + row["non_public"] == row["expected"]
    assert sources["meetings"] >= {"calendar", "list", "consultation"}
    assert sources["agenda_items"] >= {"agenda", "consultation"}


def _window(truth: Truth) -> tuple[dt.date, dt.date]:
    days = sorted(row["start_time"][:10] for row in truth["meetings"])
    return dt.date.fromisoformat(days[len(days) // 4]), dt.date.fromisoformat(days[len(days) // 2])


def test_a_window_gives_exactly_its_meetings(whole: Whole, tmp_path: Path) -> None:
    since, until = _window(whole.truth)
    done = crawl(tmp_path, "demo", base_url=whole.base_url, since=since, until=until, files="list")
    assert done.code == 0, done.stdout + done.stderr
    wanted = {
        row["id"] for row in whole.truth["meetings"] if since.isoformat() <= row["start_time"][:10] <= until.isoformat()
    }
    assert set(done.rows("meetings")) == wanted
    assert len(wanted) > 5


def test_one_meeting(whole: Whole, tmp_path: Path) -> None:
    meeting = next(row for row in whole.truth["agenda_items"] if row["minutes"])["meeting_id"]
    done = crawl(tmp_path, "demo", base_url=whole.base_url, meeting=meeting.rpartition(":")[2], files="skip")
    assert done.code == 0, done.stdout + done.stderr
    assert set(done.rows("meetings")) == {meeting}
    assert set(done.rows("agenda_items")) == {
        row["id"] for row in whole.truth["agenda_items"] if row["meeting_id"] == meeting
    }


def test_one_item(whole: Whole, tmp_path: Path) -> None:
    item = next(row for row in whole.truth["agenda_items"] if row["minutes"] and row["paper_id"])
    done = crawl(tmp_path, "demo", base_url=whole.base_url, item=item["native_id"], files="list")
    assert done.code == 0, done.stdout + done.stderr
    rows = done.rows("agenda_items")
    assert set(rows) == {item["id"]}
    assert rows[item["id"]]["minutes"] == item["minutes"]


def test_one_paper(whole: Whole, tmp_path: Path) -> None:
    paper = whole.truth["papers"][3]
    done = crawl(tmp_path, "demo", base_url=whole.base_url, paper=paper["native_id"])
    assert done.code == 0, done.stdout + done.stderr
    assert differences(done.rows("papers"), [paper]) == []


def test_feeds_work_beside_the_tables(whole: Whole, tmp_path: Path) -> None:
    item = whole.truth["agenda_items"][5]["native_id"]
    feed = tmp_path / "items.jsonl"
    done = crawl(tmp_path, "demo", "-O", str(feed), base_url=whole.base_url, item=item, files="skip")
    assert done.code == 0
    assert f"demo:agenda_item:{item}" in {json.loads(line)["id"] for line in feed.read_text("utf-8").splitlines()}
