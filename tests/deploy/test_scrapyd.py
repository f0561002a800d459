"""What docs/deploy.md says, against a stock Scrapyd: the egg, a crawl, a cancelled and a killed one, a restart.

The tests stand in the order of the story; each looks at what the ones before it left.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ratsinfo_spider import sites, vendors
from ratsinfo_spider.items import TABLES
from tests.helpers.crawling import ROOT, Crawl
from tests.helpers.scrapyd_server import PROJECT, Scrapyd, copy_project, deploy, wait_for

pytestmark = pytest.mark.process

TARGET = "[deploy:loopback]\nurl = {url}\nproject = ratsinfo\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def egg(project: Path) -> Path:
    done = deploy(project, "--build-egg", "ratsinfo.egg")
    assert done.returncode == 0, done.stderr
    return project / "ratsinfo.egg"


@pytest.fixture(scope="module")
def scrapyd(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[Scrapyd]:
    """A server that has our egg, by `scrapyd-deploy NAME` with the server in the person's own scrapy.cfg."""
    server = Scrapyd(tmp_path_factory.mktemp("server"))
    with server:
        own = project.parent / f"{project.name}-own"
        own.mkdir()
        (own / "scrapy.cfg").write_text(TARGET.format(url=server.url), encoding="utf-8")
        done = deploy(project, "loopback", XDG_CONFIG_HOME=str(own))
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["status"] == "ok"
        yield server


@pytest.fixture(scope="module")
def crawled(scrapyd: Scrapyd) -> tuple[str, Crawl]:
    """A whole year of the demo, scheduled: the job, and what it left."""
    job = scrapyd.schedule("demo", ("years", "1"), ("setting", "LOG_LEVEL=DEBUG"), ("setting", "RATSINFO_PEOPLE=1"))
    scrapyd.wait_until_finished(job)
    return job, Crawl(0, "", "", scrapyd.output / "demo")


# --- the egg ---------------------------------------------------------------------------------


def test_the_egg_holds_every_file_of_both_packages(egg: Path) -> None:
    with zipfile.ZipFile(egg) as archive:
        inside = set(archive.namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for package in ("ratsinfo_spider", "pipelines")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - inside == set()
    assert not any(name.startswith("tests") for name in inside)


def test_make_deploy_calls_scrapyd_deploy_and_reads_the_answer() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndeploy:")[2].split("\n\n")[0]
    assert "for name in $(TO)" in text
    assert "$(BIN)/scrapyd-deploy $$name --version $$version" in text
    assert 'grep -q \'"status": "ok"\'' in text


def test_no_server_is_said(project: Path) -> None:
    done = deploy(project, "nowhere")
    assert (done.returncode, done.stderr) == (1, "Unknown target: nowhere\n")


# --- a crawl -----------------------------------------------------------------------------------


def test_the_server_lists_every_city(scrapyd: Scrapyd) -> None:
    assert set(scrapyd.ask("listspiders.json", project=PROJECT)["spiders"]) == {*sites.names(), *vendors.names()}


def test_a_scheduled_crawl_is_sound(crawled: tuple[str, Crawl]) -> None:
    report = crawled[1].report
    assert (report["status"], report["finish_reason"]) == ("complete", "finished")


def test_its_arguments_are_those_given(crawled: tuple[str, Crawl], scrapyd: Scrapyd) -> None:
    """Scrapyd's own `_job` is none of them; that the setting arrived shows in the table of people."""
    assert crawled[1].report["arguments"] == {"years": "1"}
    assert crawled[1].rows("people")
    assert "years=1" in (scrapyd.folder / "scrapyd.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", sorted(TABLES))
def test_the_tables_are_where_the_page_says(crawled: tuple[str, Crawl], table: str) -> None:
    folder = crawled[1].output / "tables"
    assert (folder / f"{table}.csv").stat().st_size > 0
    assert crawled[1].report["tables"][table]["rows"] > 0


def test_the_files_are_where_the_page_says(crawled: tuple[str, Crawl]) -> None:
    done = crawled[1]
    stored = [row for row in done.rows("files").values() if row["status"] == "stored"]
    assert len(stored) > 100
    for row in stored:
        assert hashlib.sha256((done.output / "files" / row["path"]).read_bytes()).hexdigest() == row["sha256"]


def test_the_log_is_where_the_page_says(crawled: tuple[str, Crawl], scrapyd: Scrapyd) -> None:
    text = scrapyd.log_of("demo", crawled[0]).read_text(encoding="utf-8")
    assert f"run {crawled[1].report['run_id']} is complete" in text
    assert "DEBUG: Crawled (200)" in text


def test_nothing_lies_beside_them(crawled: tuple[str, Crawl], scrapyd: Scrapyd) -> None:
    """items_dir and jobs_dir stay empty; nothing of Scrapyd's is in OUTPUT_DIR."""
    folders = {path.name for path in scrapyd.folder.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert folders == {"dbs", "eggs", "logs", "output"}
    assert [path.name for path in scrapyd.output.iterdir()] == ["demo"]


def test_a_wrong_argument_is_in_the_job_s_log(crawled: tuple[str, Crawl], scrapyd: Scrapyd) -> None:
    job = scrapyd.schedule("demo", ("sice", "2024-01-01"))
    scrapyd.wait_until_finished(job)
    assert "unknown argument 'sice'" in scrapyd.log_of("demo", job).read_text(encoding="utf-8")
    assert len(scrapyd.history()) == 1


# --- what goes wrong -----------------------------------------------------------------------------


def tables(scrapyd: Scrapyd) -> dict[str, tuple[int, bytes]]:
    """Each table's time and content: one that was written again with the same rows is not untouched."""
    folder = scrapyd.output / "demo" / "tables"
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


def begin_again(scrapyd: Scrapyd) -> str:
    """A job that reads everything once more, in a minute, when it is well under way."""
    settings = [("setting", "LOG_LEVEL=DEBUG"), ("setting", "DOWNLOAD_DELAY=0.04")]
    job = scrapyd.schedule("demo", ("years", "1"), ("refresh", "all"), *settings)
    log = scrapyd.log_of("demo", job)
    wait_for(lambda: log.exists() and log.read_text(encoding="utf-8").count("DEBUG: Crawled (200)") > 60)
    assert job in scrapyd.jobs("running")
    return job


def test_a_city_is_crawled_once_at_a_time_and_a_cancelled_job_is_an_incomplete_run(
    crawled: tuple[str, Crawl], scrapyd: Scrapyd
) -> None:
    before = tables(scrapyd)
    job = begin_again(scrapyd)
    assert scrapyd.history()[0]["status"] == "running"
    scrapyd.wait_until_finished(scrapyd.schedule("demo"))
    refused = scrapyd.history()[0]
    assert (refused["status"], "is being crawled already" in refused["problem"]) == ("busy", True)
    assert scrapyd.tell("cancel.json", ("job", job))["prevstate"] == "running"
    scrapyd.wait_until_finished(job)
    report = crawled[1].report
    assert (report["status"], report["finish_reason"], bool(report["missing"])) == ("incomplete", "shutdown", True)
    assert tables(scrapyd) == before


def test_a_killed_job_is_a_killed_run(crawled: tuple[str, Crawl], scrapyd: Scrapyd) -> None:
    before = tables(scrapyd)
    job = begin_again(scrapyd)
    os.kill(scrapyd.jobs("running")[job]["pid"], signal.SIGKILL)
    scrapyd.wait_until_finished(job)
    newest = scrapyd.history()[0]
    assert (newest["status"], newest["finished"], newest["report"]) == ("killed", None, None)
    assert tables(scrapyd) == before


def test_the_ledger_and_the_jobs_survive_a_restart(crawled: tuple[str, Crawl], scrapyd: Scrapyd) -> None:
    jobs = set(scrapyd.jobs("finished"))
    scrapyd.__exit__(None, None, None)
    assert [run["status"] for run in scrapyd.history()] == ["killed", "busy", "incomplete", "complete"]
    scrapyd.__enter__()
    assert set(scrapyd.jobs("finished")) == jobs
    assert len(jobs) == 5


def test_the_next_job_goes_on_after_a_restart(crawled: tuple[str, Crawl], scrapyd: Scrapyd) -> None:
    job = scrapyd.schedule("demo", ("years", "1"))
    scrapyd.wait_until_finished(job)
    assert scrapyd.history()[0]["status"] == "complete"
