"""Councils that are well but peculiar, and crawls with wishes: each ends as it should, and says what it left out."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ratsinfo_spider.demo.town.build import TODAY
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import RUN_TABLES
from ratsinfo_spider.vendors.allris4.item_order import ENOUGH
from ratsinfo_spider.vocabulary import SECTION_KINDS
from tests.helpers.crawling import ROOT, TIMEOUT, Crawl, crawl, demo_with_truth, differences, start_demo

pytestmark = pytest.mark.process

SMALL = 0.1
CRAWLED = sorted(set(TABLES) - RUN_TABLES)
VARIANTS: dict[str, dict[str, Any]] = {
    "bare": {"print_layout": "bare"},  # print pages without a head and without attachments
    "expired": {"faults": ["expired"]},
    "flaky": {"faults": ["flaky"]},
}
Truth = dict[str, list[dict[str, Any]]]


class Variant(NamedTuple):
    truth: Truth
    done: Crawl
    log: dict[str, Any]


def crawl_variant(folder: Path, name: str) -> Variant:
    folder = folder / name
    folder.mkdir()
    with demo_with_truth(folder, years=1, size=SMALL, **VARIANTS[name]) as (demo, truth):
        done = crawl(folder, "demo", "-s", "RATSINFO_PEOPLE=1", base_url=demo.base_url)
        return Variant(truth, done, demo_log(demo.base_url))


def demo_log(base_url: str, *, forget: bool = False) -> dict[str, Any]:
    """What the demo was asked for; `forget` empties it."""
    address = base_url.replace("/public/", "/__demo__/log")
    request = urllib.request.Request(address, method="DELETE" if forget else "GET")  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        log: dict[str, Any] = json.load(answer)
    return log


@pytest.fixture(scope="module")
def variants(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Variant]]]:
    """Two at a time."""
    folder = tmp_path_factory.mktemp("variants")
    with ThreadPoolExecutor(2) as pool:
        yield {name: pool.submit(crawl_variant, folder, name) for name in VARIANTS}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_run_is_sound(variants: dict[str, Future[Variant]], name: str) -> None:
    done = variants[name].result().done
    assert (done.code, done.report["status"]) == (0, "complete"), done.stdout + done.stderr


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("table", CRAWLED)
def test_every_table_is_the_truth(variants: dict[str, Future[Variant]], name: str, table: str) -> None:
    truth, done, _ = variants[name].result()
    assert differences(done.rows(table), truth[table]) == []


def test_bare_print_pages_cost_the_normal_page_too_until_that_is_known_to_be_enough(
    variants: dict[str, Future[Variant]],
) -> None:
    _, done, log = variants["bare"].result()
    counts = log["counts"]
    assert ENOUGH <= done.report["counts"]["pages/normal_too"] == counts["to020/print"] < counts["to020"]
    (advice,) = [one for one in done.report["warning_examples"] if one["detail"].startswith("item page: ")]
    assert 'agenda_item_page = "normal"' in advice["detail"]


def test_an_expired_address_is_asked_for_once_more(variants: dict[str, Future[Variant]]) -> None:
    truth, done, log = variants["expired"].result()
    attachments = [row for row in truth["files"] if row["native_id"] is None]
    assert log["counts"]["attachment"] == 2 * len(attachments)
    assert {row["status"] for row in done.rows("files").values()} == {"stored", "listed"}


def test_a_server_that_stumbles_is_asked_again(variants: dict[str, Future[Variant]]) -> None:
    _, done, log = variants["flaky"].result()
    assert done.report["requests"]["retries"] == log["statuses"]["503"] > 5


def test_unknown_headings_are_kept_counted_and_named(variants: dict[str, Future[Variant]]) -> None:
    truth, done, _ = variants["flaky"].result()
    known = {label.casefold() for label in SECTION_KINDS.labels["other"]}
    other = [row["heading"] for row in truth["sections"] if row["kind"] == "other" and row["heading"]]
    unknown = {heading for heading in other if heading.rstrip(":").casefold() not in known}
    report = done.report
    examples = [one for one in report["warning_examples"] if one["detail"].startswith("heading: ")]
    assert unknown
    assert unknown == {one["detail"].split("'")[1] for one in examples}
    assert report["warnings"]["heading"] == sum(one["count"] for one in examples)
    assert all(one["url"].startswith("http") for one in examples)


def test_a_meeting_that_was_held_without_an_agenda_is_a_warning(variants: dict[str, Future[Variant]]) -> None:
    truth, done, _ = variants["flaky"].result()
    with_items = {row["meeting_id"] for row in truth["agenda_items"]}
    bare = [
        row["native_id"]
        for row in truth["meetings"]
        if row["state"] in ("Sitzung abgeschlossen", "Niederschrift freigegeben") and row["id"] not in with_items
    ]
    warnings = [one for one in done.report["warning_examples"] if one["detail"].startswith("agenda: ")]
    assert len(bare) == 1
    assert [f"SILFDNR={bare[0]}" in one["url"] for one in warnings] == [True]


def test_what_belongs_where_is_known_of_all(variants: dict[str, Future[Variant]]) -> None:
    """Every count is that of a committee and a year, so that the certificate can be read by either."""
    truth, done, _ = variants["expired"].result()
    rows = [row for row in done.report["coverage"] if row["what"] in ("meetings", "agenda_items", "papers", "files")]
    assert all(row["organization_id"] and row["year"] for row in rows)
    meetings = {row["id"]: (row["organization_id"], int(row["start_time"][:4])) for row in truth["meetings"]}
    for what, key in (("meetings", "id"), ("agenda_items", "meeting_id")):
        wanted = sorted(meetings[row[key]] for row in truth[what])
        counted = [(row["organization_id"], row["year"]) for row in rows if row["what"] == what and is_all(row)]
        numbers = [row["expected"] for row in rows if row["what"] == what and is_all(row)]
        assert sorted(pair for pair, n in zip(counted, numbers, strict=True) for _ in range(n)) == wanted


def is_all(row: dict[str, Any]) -> bool:
    return bool(row["source"] == "all")


def test_each_kind_of_record_is_counted_at_least_two_ways(variants: dict[str, Future[Variant]]) -> None:
    truth, done, _ = variants["expired"].result()
    counted: dict[str, dict[str, int]] = {}
    for row in done.report["coverage"]:
        by_source = counted.setdefault(row["what"], {})
        by_source[row["source"]] = by_source.get(row["source"], 0) + row["expected"]
    assert counted["meetings"].keys() >= {"calendar", "list", "consultation", "agenda"}
    assert counted["agenda_items"].keys() >= {"agenda", "consultation"}
    assert counted["papers"].keys() >= {"agenda", "item"}
    assert counted["files"].keys() >= {"agenda", "item", "paper", "sign"}
    for what in ("meetings", "agenda_items", "papers", "files"):
        assert counted[what]["all"] == len(truth[what])
    assert counted["meetings"]["list"] == len(truth["meetings"])


# --- wishes ------------------------------------------------------------------------------------


class Month(NamedTuple):
    """A demo council, and a month in it with attachments of many sizes."""

    base_url: str
    window: dict[str, object]
    sizes: list[int]


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    folder = tmp_path_factory.mktemp("month")
    with demo_with_truth(folder, years=1, size=SMALL) as (demo, truth):
        held_before = (TODAY - dt.timedelta(days=80)).isoformat()[:7]
        closed = {row["owner_id"] for row in truth["files"] if row["status"] == "listed"}  # not loaded, whoever asks
        without = {row["start_time"][:7] for row in truth["meetings"] if row["id"] in closed}
        months = (row["start_time"][:7] for row in truth["meetings"] if row["status"])
        held = sorted(month for month in months if month < held_before and month not in without)
        first = dt.date.fromisoformat(max(set(held), key=held.count) + "-01")
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        sizes = sorted(row["size"] for row in truth["files"] if row["size"])
        yield Month(demo.base_url, {"since": first, "until": last}, sizes)


def test_a_file_over_the_limit_is_refused_explained_and_loaded_when_the_limit_rises(
    month: Month, tmp_path: Path
) -> None:
    limit = f"RATSINFO_MAX_FILE_SIZE={month.sizes[len(month.sizes) // 2]}"
    done = crawl(tmp_path, "demo", "-s", limit, base_url=month.base_url, **month.window)
    rows = done.rows("files")
    refused = {key for key, row in rows.items() if row["status"] == "refused"}
    assert (done.code, done.report["status"], done.report["missing"]) == (0, "complete", [])
    assert refused
    assert {row["status"] for row in rows.values()} == {"stored", "refused"}
    assert all(limit.partition("=")[0] in rows[key]["reason"] for key in refused)
    assert f"{len(refused)} of them over RATSINFO_MAX_FILE_SIZE" in done.stdout
    assert asked_for(month, tmp_path, "-s", limit) == []
    assert asked_for(month, tmp_path) != []
    assert {row["status"] for row in done.rows("files").values()} <= {"stored", "unchanged"}


def test_files_that_were_only_listed_are_loaded_when_asked_for(month: Month, tmp_path: Path) -> None:
    listed = crawl(tmp_path, "demo", base_url=month.base_url, files="list", **month.window)
    assert {row["status"] for row in listed.rows("files").values()} == {"listed"}
    assert asked_for(month, tmp_path, files="list") == []
    assert asked_for(month, tmp_path) != []
    assert {row["status"] for row in listed.rows("files").values()} == {"stored"}


def asked_for(month: Month, folder: Path, *options: str, **arguments: object) -> list[str]:
    """The pages and files, lists apart, that one more crawl of the month asks for."""
    demo_log(month.base_url, forget=True)
    done = crawl(folder, "demo", *options, base_url=month.base_url, **month.window, **arguments)
    assert done.code == 0, done.stdout + done.stderr
    addresses: Sequence[str] = demo_log(month.base_url)["addresses"]
    lists = ("/robots.txt", "/public/gr010", "/public/si018", "/public/si010")
    return [address for address in addresses if not address.startswith(lists)]


def test_a_calendar_that_has_lost_its_meetings_is_found_out(month: Month, tmp_path: Path) -> None:
    assert crawl(tmp_path, "demo", base_url=month.base_url, files="skip", **month.window).code == 0
    with start_demo(years=1, size=SMALL, today="2016-11-22") as other:  # meets in other years
        done = crawl(tmp_path, "demo", base_url=other.base_url, files="skip", refresh="all", **month.window)
    assert (done.code, done.report["status"]) == (3, "incomplete")
    assert any("show no meeting, but earlier runs found" in one["detail"] for one in done.report["problems"])


CITY = """
from dataclasses import replace

from ratsinfo_spider import sites
from ratsinfo_spider.vendors.allris4.spider import Allris4Spider


class Town(Allris4Spider):
    name = "musterstadt"
    site = replace(sites.load("demo"), name="musterstadt", load_non_public_files={loads})
"""


@pytest.mark.parametrize("loads", [True, False])
def test_documents_called_non_public_are_loaded_only_where_the_city_s_file_says_so(tmp_path: Path, loads: bool) -> None:
    with demo_with_truth(tmp_path, years=1, size=SMALL, site="musterstadt") as (demo, truth):
        closed = next(row for row in truth["files"] if row["status"] == "listed")
        meeting = closed["owner_id"].rpartition(":")[2]
        done = crawl_town(tmp_path, CITY.format(loads=loads), demo.base_url, meeting)
    row = done.rows("files")[closed["id"]]
    assert done.code == 0, done.stdout + done.stderr
    assert row["status"] == ("stored" if loads else "listed")
    assert (row["reason"] is None) == loads
    counted = [row for row in done.report["coverage"] if row["what"] == "files" and is_all(row)]
    assert sum(row["non_public"] for row in counted) == (0 if loads else 1)


def crawl_town(folder: Path, spider: str, base_url: str, meeting: str) -> Crawl:
    """`scrapy crawl musterstadt -a meeting=…` with a spider of the test's own."""
    (folder / "town_spider.py").write_text(spider, encoding="utf-8")
    settings = 'from ratsinfo_spider.settings import *\nSPIDER_MODULES = ["town_spider"]\n'
    (folder / "town_settings.py").write_text(settings, encoding="utf-8")
    own = {"SCRAPY_SETTINGS_MODULE": "town_settings", "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "scrapy",
            "crawl",
            "musterstadt",
            "-a",
            f"base_url={base_url}",
            "-a",
            f"meeting={meeting}",
        ],
        cwd=folder,
        env={**os.environ, **own, "OUTPUT_DIR": str(folder / "output")},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    return Crawl(done.returncode, done.stdout, done.stderr, folder / "output" / "musterstadt")
