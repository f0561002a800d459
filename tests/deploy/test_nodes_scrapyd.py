"""One Scrapyd node and what a second one would do: eggs that are missing, busy cities, cancelling, wrong commands."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ratsinfo_nodes.__main__ import main
from ratsinfo_nodes.in_redis import RedisJobs
from ratsinfo_nodes.jobs import Job, NewJob
from ratsinfo_nodes.node import open_jobs
from ratsinfo_spider.commands.schedule import Command
from ratsinfo_spider.store import Store
from tests.helpers.commands_run import run_command
from tests.helpers.crawling import start_demo
from tests.helpers.scrapyd_nodes import ScrapydNode
from tests.helpers.scrapyd_server import PROJECT, copy_project, deploy, wait_for
from tests.helpers.stores import postgres_schema

pytestmark = pytest.mark.process

LEASE = 4.0
SLOW = (("setting", "DOWNLOAD_DELAY=0.1"), ("setting", "LOG_LEVEL=DEBUG"))


@pytest.fixture(scope="module")
def node(postgres: str, redis_place: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScrapydNode]:
    """A node with our egg; its jobs are in Redis, its store is in PostgreSQL."""
    folder = tmp_path_factory.mktemp("nodes")
    project = copy_project(tmp_path_factory.mktemp("project"))
    with postgres_schema(postgres) as store:
        here = ScrapydNode(folder, "north", redis_place, store, folder / "output", LEASE)
        with here:
            target = f"[deploy:north]\nurl = {here.url}\nproject = {PROJECT}\n"
            (folder / "scrapy.cfg").write_text(target, encoding="utf-8")
            done = deploy(project, "north", "--version", "1", XDG_CONFIG_HOME=str(folder))
            assert json.loads(done.stdout)["status"] == "ok", done.stdout + done.stderr
            yield here


@pytest.fixture
def jobs(redis_place: str) -> Iterator[RedisJobs]:
    """The queue, empty before and after."""
    queue = open_jobs(redis_place)
    assert isinstance(queue, RedisJobs)
    yield queue
    queue.remove(PROJECT, [job.job for job in queue.list(PROJECT)])


def job(jobs: RedisJobs, name: str) -> Job | None:
    return next((it for it in jobs.list(PROJECT) if it.job == name), None)


def settled(jobs: RedisJobs, name: str, problem: str) -> Job:
    """The job, once it has been put back for this reason."""
    found: list[Job] = []

    def is_back() -> bool:
        it = job(jobs, name)
        if it and it.problem and problem in it.problem:
            found.append(it)
        return bool(found)

    wait_for(is_back)
    return found[0]


def test_a_job_for_a_version_that_is_not_here_waits_for_a_node_that_has_it(node: ScrapydNode, jobs: RedisJobs) -> None:
    message = {"name": "demo", "_job": "future", "_version": "2", "settings": {}}
    jobs.add(NewJob(project=PROJECT, job="future", city="demo", message=message))
    back = settled(jobs, "future", "needs version 2 of ratsinfo, of which this node has no egg: deploy it here too")
    assert back.attempts == 0
    assert "deploy it here too" in node.log


def test_a_city_that_this_node_s_egg_does_not_know_goes_back_and_counts(node: ScrapydNode, jobs: RedisJobs) -> None:
    message = {"name": "neustadt", "_job": "unknown", "settings": {}}
    jobs.add(NewJob(project=PROJECT, job="unknown", city="neustadt", message=message))
    back = settled(jobs, "unknown", "ended with code 2: its log says why; does this node have the newest egg?")
    assert back.attempts >= 1


def test_a_city_that_somebody_else_crawls_waits_and_is_crawled_then(node: ScrapydNode, jobs: RedisJobs) -> None:
    """As when a crawl lives on that no node knows of: here it is the test that has the store's lock."""
    with start_demo(years=1, size=0.01) as demo, Store(node.store, "demo") as store:
        store.open_run("an orphan", dt.datetime.now(dt.UTC), {})
        words = (("base_url", demo.base_url), ("files", "skip"), ("max_requests", "20"), ("jobid", "busy"))
        node.schedule("demo", *words)
        back = settled(jobs, "busy", "another process has the city")
        assert back.attempts == 0
        store.close_run("failed")
        wait_for(lambda: job(jobs, "busy") is None)
        last = store.runs()[-1]
    assert (last["node"], last["status"]) == ("north", "incomplete"), "it ran, to the end of its budget"


def test_a_job_that_is_cancelled_on_any_node_ends_with_a_report(node: ScrapydNode, jobs: RedisJobs) -> None:
    """Another node has the queue only; so does this test."""
    with start_demo(years=1, size=0.01) as demo:
        node.schedule("demo", ("base_url", demo.base_url), ("files", "skip"), *SLOW, ("jobid", "unwanted"))
        wait_for(lambda: begun(node.log_of("demo", "unwanted")))
        assert jobs.remove(PROJECT, ["unwanted"]) == 1
        wait_for(lambda: "unwanted" in node.jobs("finished"))
    with Store(node.store, "demo") as store:
        assert store.runs()[-1]["status"] == "incomplete"
    assert "job unwanted was cancelled, or belongs to another node: the crawl ends" in node.log
    assert job(jobs, "unwanted") is None


def test_a_node_that_is_stopped_gives_its_jobs_to_the_others(node: ScrapydNode, jobs: RedisJobs) -> None:
    """As systemd stops one: SIGTERM for Scrapyd, and for the job, which ends with its report."""
    with start_demo(years=1, size=0.01) as demo:
        node.schedule("demo", ("base_url", demo.base_url), ("files", "skip"), *SLOW, ("jobid", "moved"))
        wait_for(lambda: begun(node.log_of("demo", "moved")))
        os.killpg(node.process.pid, signal.SIGTERM)
        node.process.wait(60)
        back = settled(jobs, "moved", "its node was stopped")
    assert (back.state, back.attempts) == ("waiting", 0)
    with Store(node.store, "demo") as store:
        assert store.runs()[-1]["status"] == "incomplete"
    jobs.remove(PROJECT, ["moved"])
    node.__enter__()


def begun(log: Path) -> bool:
    return (
        log.exists() and log.read_text(encoding="utf-8").count("DEBUG: Crawled (200)") > 80
    )  # meetings are among them


def test_a_job_that_waits_is_seen_and_cancelled(node: ScrapydNode, jobs: RedisJobs) -> None:
    message = {"name": "demo", "_job": "later", "_version": "2", "settings": {"A": "1"}, "since": "all"}
    jobs.add(NewJob(project=PROJECT, job="later", city="demo", message=message))
    settled(jobs, "later", "no egg")
    listed = node.jobs("pending")["later"]
    assert (listed["spider"], listed["version"], listed["settings"], listed["args"]) == (
        "demo",
        "2",
        {"A": "1"},
        {"since": "all"},
    )
    assert node.tell("cancel.json", ("job", "later"))["prevstate"] == "pending"
    assert job(jobs, "later") is None


# --- the commands --------------------------------------------------------------------------------


def test_schedule_puts_cities_in_and_none_twice(
    node: ScrapydNode, jobs: RedisJobs, capsys: pytest.CaptureFixture[str]
) -> None:
    for city in ("aachen", "stolberg"):  # nothing of theirs is to start: a running job of each is in the way
        jobs.add(NewJob(project=PROJECT, job=city, city=city, message={"name": city, "_job": city}, priority=99))
        assert jobs.take("ratsinfo", "a test", 600, 3)
    words = ["--to", node.url, "-a", "files=list", "-s", "LOG_LEVEL=DEBUG", "--priority", "2", "aachen", "stolberg"]
    code, out, err = run_command(Command, *words, capsys=capsys)
    assert (code, err) == (0, "")
    assert [line.split()[:3] for line in out.splitlines()] == [["aachen", "is", "job"], ["stolberg", "is", "job"]]
    waiting = [it for it in jobs.list(PROJECT) if it.state == "waiting"]
    assert [(it.city, it.priority) for it in waiting] == [("aachen", 2), ("stolberg", 2)]
    assert waiting[0].message["settings"] == {"LOG_LEVEL": "DEBUG"}
    assert waiting[0].message["files"] == "list"
    assert run_command(Command, *words, capsys=capsys)[1] == "aachen is already waiting\nbonn is already waiting\n"


def test_schedule_says_what_was_refused(node: ScrapydNode, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run_command(Command, "--to", node.url, "atlantis", capsys=capsys)
    assert (code, err) == (1, "scrapy schedule atlantis: spider 'atlantis' not found\n")
    code, _, err = run_command(Command, "--to", "http://127.0.0.1:1", "aachen", capsys=capsys)
    assert code == 1
    assert err.startswith("scrapy schedule: http://127.0.0.1:1/listjobs.json does not answer as a Scrapyd: ")


def test_the_jobs_of_all_nodes_are_printed(
    jobs: RedisJobs, redis_place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RATSINFO_JOBS", redis_place)
    project = "another"
    for left in jobs.list():  # by other tests of this session, whose queue it is too
        jobs.remove(left.project, [left.job])
    jobs.add(NewJob(project=project, job="a", city="aachen", message={"_job": "a"}))
    found = jobs.take(project, "north", 600, 1)
    assert found is not None
    assert main([]) == 0
    assert "running   aachen                   north                    1  a" in capsys.readouterr().out
    jobs.put_back(found[0], 0, "it broke", counted=True)
    jobs.give_up(project, 1)
    assert main(["--json"]) == 1
    assert {"state": "given up", "problem": "it broke"}.items() <= json.loads(capsys.readouterr().out).items()
    jobs.remove(project, ["a"])


def test_settings_that_do_not_fit_together_stop_a_node(node: ScrapydNode, tmp_path: Path) -> None:
    other = ScrapydNode(tmp_path, "south", node.queue, "", tmp_path, LEASE)
    (other.folder / "eggs" / PROJECT).mkdir(parents=True)
    with pytest.raises(AssertionError, match="RATSINFO_STORE must be the PostgreSQL of all nodes"):
        other.__enter__()
