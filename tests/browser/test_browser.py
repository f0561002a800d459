"""`render = "browser"`, in a real Chromium: the same tables as the plain run, one session, and nothing left behind."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import psutil  # type: ignore[import-untyped]
import pytest
from scrapy.settings import Settings

from ratsinfo_spider import sites
from ratsinfo_spider.browser.browser_client import HANDLER, browser_settings, find_chromium
from ratsinfo_spider.crawl.site_settings import render_mode
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import RUN_TABLES
from ratsinfo_spider.sites import SiteError
from ratsinfo_spider.spiders.demo import DemoSpider
from tests.helpers.attachments_harness import Crawl as Loads
from tests.helpers.attachments_harness import server
from tests.helpers.attachments_server import Council
from tests.helpers.crawling import ROOT, Crawl, crawl, demo_with_truth, start_demo
from tests.pipelines.test_attachments import OUTCOMES

__all__ = ["server"]

CHROMIUM = {"RATSINFO_CHROMIUM": os.environ.get("RATSINFO_CHROMIUM") or find_chromium()}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM["RATSINFO_CHROMIUM"], reason="no Chromium here; see tests/needs.sh"),
]

BROWSER = ("-s", "RATSINFO_RENDER=browser")
CRAWLED = sorted(set(TABLES) - RUN_TABLES)
WINDOW = dt.timedelta(days=60)


@dataclass(frozen=True)
class Both:
    """The same window of the same council, crawled both ways."""

    plain: Crawl
    browser: Crawl
    meetings: set[str]  # that there are
    scripts: Counter[str]  # what the server was asked for of them by the browser

    @property
    def stats(self) -> dict[str, int]:
        """What Scrapy counted in the browser's crawl."""
        return {name: int(count) for name, count in re.findall(r"'([\w/.-]+)': (\d+)[,}]", self.browser.stderr)}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("browser")
    with demo_with_truth(folder, years=1) as (demo, truth):
        days = sorted(dt.date.fromisoformat(row["start_time"][:10]) for row in truth["meetings"])
        since = days[len(days) // 2]
        window = {"base_url": demo.base_url, "since": since, "until": since + WINDOW}
        people = ("-s", "RATSINFO_PEOPLE=1")
        # Few pages a context, so that the session has to outlive several.
        options = (*people, *BROWSER, "-s", "LOG_LEVEL=INFO", "-s", "STATS_DUMP=1", "-s", "RATSINFO_BROWSER_PAGES=30")
        yield Both(
            crawl(folder / "plain", "demo", *people, **window),
            crawl(folder / "browser", "demo", *options, **window),
            {
                row["id"]
                for row in truth["meetings"]
                if since.isoformat() <= row["start_time"][:10] <= str(since + WINDOW)
            },
            Counter(address for address in control(demo.base_url, "log")["addresses"] if address.endswith(".js")),
        )


def control(base_url: str, what: str) -> dict[str, Any]:
    """What the demo tells about itself: its `log`, its `faults`."""
    with urllib.request.urlopen(urljoin(base_url, f"/__demo__/{what}"), timeout=60) as answer:  # noqa: S310 - ours
        said: dict[str, Any] = json.load(answer)
        return said


def test_both_ways_end_sound(both: Both) -> None:
    assert (both.plain.code, both.plain.report["status"]) == (0, "complete"), both.plain.stdout
    assert (both.browser.code, both.browser.report["status"]) == (0, "complete"), (
        both.browser.stdout + both.browser.stderr
    )
    assert set(both.browser.rows("meetings")) >= both.meetings


@pytest.mark.parametrize("table", CRAWLED)
def test_the_tables_are_the_same(both: Both, table: str) -> None:
    rows = both.browser.rows(table)
    assert rows, "a table without a row proves nothing"
    assert rows == both.plain.rows(table)


def test_both_ways_expected_the_same(both: Both) -> None:
    """Not by committee and year: a document that two agendas link counts for the one that is read first."""

    def counts(done: Crawl) -> Counter[tuple[str, ...]]:
        total: Counter[tuple[str, ...]] = Counter()
        for row in done.report["coverage"]:
            for outcome in ("expected", "found", "non_public", "failed", "unexplained"):
                total[row["what"], row["source"], outcome] += row[outcome]
        return total

    assert counts(both.browser) == counts(both.plain)


def test_lists_and_documents_went_through_chromium(both: Both) -> None:
    organizations = both.browser.report["tables"]["organizations"]["rows"]
    assert both.stats["playwright/request_count/navigation"] >= organizations + 3  # lists, gr010, two months and more
    # Scripts of a page ask by fetch, and so do we for a document: each stored one, and one for a list at least.
    fetched = both.stats["playwright/request_count/resource_type/fetch"]
    assert fetched >= both.browser.report["files"]["stored"] + organizations


def test_what_makes_no_call_of_its_own_stays_plain(both: Both) -> None:
    """Agendas, items and most papers; a paper with a lazy panel is opened in the browser too."""
    pages = sum(len(both.browser.rows(table)) for table in ("meetings", "agenda_items", "people"))
    assert both.stats["downloader/response_count"] > pages
    assert both.stats["playwright/page_count"] < pages


def test_contexts_are_given_back(both: Both) -> None:
    assert both.stats["playwright/browser_count"] == 1
    assert both.stats["playwright/context_count"] > 2
    assert both.stats["playwright/context_count/max_concurrent"] <= 2


def test_scripts_are_asked_for_once_and_images_never(both: Both) -> None:
    assert len(both.scripts) == 5
    assert set(both.scripts.values()) == {1}
    assert "playwright/response_count/resource_type/image" not in both.stats


# --- lists ------------------------------------------------------------------------------------


def walk(mode: str, base_url: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.helpers.browser_walk", mode, base_url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_a_list_of_many_pages_is_read_to_its_end_both_ways() -> None:
    with start_demo(years=2) as demo:
        browser, plain = walk("browser", demo.base_url), walk("http", demo.base_url)
    assert browser["pages"] == plain["pages"]
    assert [len(rows) for rows in plain["pages"]].count(25) > 3


def test_a_month_that_stays_empty_is_found_out_and_the_switch_is_named(tmp_path: Path) -> None:
    with start_demo(years=1, faults=["month-empty"]) as demo:
        month = control(demo.base_url, "faults")["victims"]["month-empty"]["name"]
        window = {"since": f"{month}-01", "until": f"{month}-02"}
        plain = crawl(tmp_path / "plain", "demo", base_url=demo.base_url, files="skip", **window)
    assert plain.code == 3
    (problem,) = [entry for entry in plain.report["problems"] if "si010" in entry["url"]]
    assert 'render = "browser"' in problem["detail"]


# --- documents --------------------------------------------------------------------------------

# Where Chromium tells less, or more bytes have come until we hang up.
OTHERWISE = {"too big on the way": ("refused", "has at least 2"), "cut gzip": ("stored", None)}


@pytest.fixture(scope="module")
def loads(server: Council, tmp_path_factory: pytest.TempPathFactory) -> Loads:
    settings = browser_settings(Settings(CHROMIUM | {"CONCURRENT_REQUESTS_PER_DOMAIN": 8}))
    links = [link | {"session": 0} for link, _, _ in OUTCOMES.values()]
    return Loads(tmp_path_factory.mktemp("loads"), server, links, settings=settings)


@pytest.mark.parametrize("name", OUTCOMES)
def test_each_document_has_the_outcome_it_has_over_plain_http(name: str, loads: Loads) -> None:
    status, reason = OTHERWISE.get(name, OUTCOMES[name][1:])
    row = loads.files[list(OUTCOMES).index(name)]
    assert (row["status"], row["reason"] is None) == (status, reason is None), row["reason"]
    assert (reason or "") in (row["reason"] or "")


def test_a_document_is_asked_for_with_the_referer_of_its_page(loads: Loads) -> None:
    assert loads.server.referers["/public/doc2.pdf"] == f"{loads.server.url}/public/vo020?VOLFDNR=1"


def test_a_large_document_does_not_go_through_memory(server: Council, tmp_path: Path) -> None:
    settings = browser_settings(Settings(CHROMIUM)) | {"RATSINFO_MAX_FILE_SIZE": 500_000_000}
    loads = Loads(tmp_path, server, [{"path": "/public/zeros.pdf?150000000", "session": 0}], settings=settings)
    assert (loads.files[0]["status"], loads.files[0]["size"]) == ("stored", 150_000_000)
    assert loads.grown < 100_000_000


# --- without a browser, and after it --------------------------------------------------------------


def test_without_a_chromium_the_run_fails_and_says_what_to_do(tmp_path: Path) -> None:
    done = crawl(tmp_path, "demo", *BROWSER, "-s", "RATSINFO_CHROMIUM=/nowhere/chromium", years=1)
    assert (done.code, done.report["status"]) == (1, "failed")
    assert "no Chromium could be started" in done.report["fatal"]
    assert "RATSINFO_CHROMIUM" in done.report["fatal"]
    assert not done.output.joinpath("tables").exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_chromium_outlives_its_crawl(number: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", "demo", "-a", "years=1", "-s", f"OUTPUT_DIR={tmp_path}"]
    process = subprocess.Popen(
        [*command, *BROWSER, "-s", "LOG_LEVEL=ERROR"], cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        family = _family_with_browser(process.pid)
        # A Ctrl-C in a terminal is for the whole group; Playwright's driver must bear it.
        (os.killpg if number is signal.SIGINT else os.kill)(process.pid, number)
        process.wait(timeout=60)
        _, alive = psutil.wait_procs(family, timeout=15)
        assert alive == []
    finally:
        process.kill()
        process.wait()


def _family_with_browser(pid: int) -> list[Any]:
    """The processes below a crawl, as soon as a Chromium's renderer is among them."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        family = psutil.Process(pid).children(recursive=True)
        if any("--type=renderer" in _command(child) for child in family):
            return list(family)
        time.sleep(0.1)
    raise AssertionError("no Chromium was started")


def _command(process: Any) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


# --- which way --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "site", "mode"),
    [("", "http", "http"), ("", "browser", "browser"), ("browser", "http", "browser"), ("http", "browser", "http")],
)
def test_the_setting_goes_before_the_city_s_file(setting: str, site: str, mode: str) -> None:
    city = sites.from_mapping("musterstadt", {"render": site})
    assert render_mode(Settings({"RATSINFO_RENDER": setting}), city) == mode


def test_an_unknown_mode_is_an_error_that_names_it() -> None:
    with pytest.raises(SiteError, match="RATSINFO_RENDER = 'firefox'"):
        render_mode(Settings({"RATSINFO_RENDER": "firefox"}), None)


def test_only_a_crawl_by_browser_has_its_handler() -> None:
    plain, browser = Settings(), Settings({"RATSINFO_RENDER": "browser"})
    DemoSpider.update_settings(plain)
    DemoSpider.update_settings(browser)
    assert plain["DOWNLOAD_HANDLERS"].get("https") != HANDLER
    assert browser["DOWNLOAD_HANDLERS"]["https"] == HANDLER
    assert browser.getint("CONCURRENT_REQUESTS") == 4


def test_one_s_own_launch_options_stay() -> None:
    given = Settings({"PLAYWRIGHT_LAUNCH_OPTIONS": {"args": ["--lang=de"]}, "RATSINFO_CHROMIUM": "/opt/chromium"})
    options = browser_settings(given)["PLAYWRIGHT_LAUNCH_OPTIONS"]
    assert (options["args"], options["executable_path"]) == (["--lang=de"], "/opt/chromium")


def test_an_unknown_mode_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    done = crawl(tmp_path, "demo", "-s", "RATSINFO_RENDER=firefox")
    assert done.code == 2
    assert done.stderr.strip() == "scrapy crawl demo: RATSINFO_RENDER = 'firefox' is not one of http, browser"
