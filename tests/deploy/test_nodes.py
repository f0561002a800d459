"""The queue of all nodes: schedules, what becomes of a job, and the command (docs/nodes.md)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import procrastinate
import psycopg
import pytest
from procrastinate.jobs import Job

from ratsinfo_nodes.__main__ import main
from ratsinfo_nodes.app import QUEUE, TASK, TRIES, WAIT, NodeError, _Stopped, database, make_app
from ratsinfo_nodes.crawl_job import OWN_FAILURES, Broken, Busy, run_crawl
from ratsinfo_nodes.crontab import read_schedule, register
from ratsinfo_nodes.stalled import take_up


@pytest.fixture
def store(postgres_place: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("RATSINFO_STORE", postgres_place)
    return postgres_place


def listed(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    code = main(["list", "--json"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


# --- without a database ----------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "output/all.sqlite", "sqlite:///all.sqlite", "mysql://db/x"])
def test_only_a_postgresql_can_be_shared(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATSINFO_STORE", address)
    with pytest.raises(NodeError, match="RATSINFO_STORE must be the PostgreSQL of all nodes"):
        database()
    assert main(["list"]) == 2


@pytest.mark.parametrize("line", ["17 1 * * *", "77 1 * * * aachen", "17 1 * * * aachen files"])
def test_a_line_of_a_schedule_that_is_wrong_is_named(line: str) -> None:
    with pytest.raises(NodeError, match="cities, line 2: write it like"):
        list(read_schedule(f"# ours\n{line}\n", "cities"))


def test_each_line_is_a_periodic_task_that_locks_its_city(tmp_path: Path) -> None:
    (tmp_path / "cities").write_text("17 1 * * * aachen\n17 13 * * 0 aachen refresh=all\n", encoding="utf-8")
    register(app := make_app("postgresql://nowhere"), tmp_path / "cities")
    found = list(app.periodic_registry.periodic_tasks.values())
    assert [(one.cron, one.configure_kwargs.get("lock")) for one in found] == [
        ("17 1 * * *", "aachen"),
        ("17 13 * * 0", "aachen"),
    ]
    assert (found[1].configure_kwargs.get("task_kwargs") or {})["arguments"] == {"refresh": "all"}


@pytest.mark.parametrize(
    ("error", "attempts", "seconds"),
    [
        (Busy(), 0, WAIT),
        (Busy(), 99, WAIT),
        (Broken(), 0, WAIT),
        (Broken(), TRIES - 2, WAIT),
        (Broken(), TRIES - 1, None),
        (_Stopped(), 99, 0),
        (RuntimeError(), 0, None),
    ],
)
def test_which_jobs_are_tried_again(error: Exception, attempts: int, seconds: int | None) -> None:
    task = make_app("postgresql://nowhere").tasks[TASK]
    job = Job(id=1, queue="q", lock="aachen", queueing_lock=None, task_name=TASK, attempts=attempts)
    assert task.retry_strategy
    decision = task.retry_strategy.get_retry_decision(exception=error, job=job)
    assert (decision is None) == (seconds is None)
    if decision and decision.retry_at:
        ahead = (decision.retry_at - procrastinate.utils.utcnow()).total_seconds()
        assert ahead == pytest.approx(seconds, abs=5)


LetCrawlsEnd = Callable[..., None]


@pytest.fixture
def let_crawls_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> LetCrawlsEnd:
    """From now on crawls end with this code, and leave a report of each of these causes."""
    program, reports = tmp_path / "python", tmp_path / "output" / "aachen" / "runs"
    monkeypatch.setattr("sys.executable", str(program))
    monkeypatch.setenv("OUTPUT_DIR", str(tmp_path / "output"))
    reports.mkdir(parents=True)
    (reports / "1-earlier.json").write_text('{"cause": "store", "fatal": "of an earlier night"}', encoding="utf-8")

    def write(code: int, *causes: str | None) -> None:
        told = (json.dumps({"cause": cause, "fatal": cause and f"{cause} is the reason"}) for cause in causes)
        lines = [f"echo '{text}' >{reports}/$(date +%s%N).json" for text in told]
        program.write_text("\n".join(["#!/bin/sh", *lines, f"exit {code}\n"]), encoding="utf-8")
        program.chmod(0o755)

    return write


def run_job() -> None:
    asyncio.run(run_crawl("aachen", {}, {}, "north"))


@pytest.mark.process
@pytest.mark.parametrize(
    ("code", "causes"),
    [(0, [None]), (3, ["budget"]), (1, ["gate"]), (1, ["unreachable"]), (1, ["robots"]), (1, ["gate", "busy"])],
)
def test_a_run_that_has_ended_is_a_job_that_is_done(
    code: int, causes: list[str | None], let_crawls_end: LetCrawlsEnd
) -> None:
    let_crawls_end(code, *causes)
    run_job()


@pytest.mark.process
@pytest.mark.parametrize("cause", sorted(OWN_FAILURES))
def test_a_crawl_that_failed_for_no_reason_of_the_site_is_tried_again(cause: str, let_crawls_end: LetCrawlsEnd) -> None:
    let_crawls_end(1, cause, "busy")
    with pytest.raises(Broken, match=f"^the crawl of aachen failed: {cause} is the reason$"):
        run_job()


@pytest.mark.process
@pytest.mark.parametrize(
    ("code", "error", "sentence"),
    [
        (1, Broken, "the crawl of aachen failed: it left no report; the node's log says why"),
        (2, Broken, "`scrapy crawl aachen` ended with 2: the node's log says why"),
        (4, Busy, "aachen is being crawled by another process: see `scrapy runs`"),
    ],
)
def test_a_crawl_that_did_not_come_to_its_end(
    code: int, error: type[Exception], sentence: str, let_crawls_end: LetCrawlsEnd
) -> None:
    let_crawls_end(code)
    with pytest.raises(error) as told:
        run_job()
    assert str(told.value) == sentence


# --- the command -----------------------------------------------------------------------------------


def test_a_city_waits_once_with_the_same_arguments(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(capsys) == (0, [])
    assert main(["add", "aachen", "stolberg", "-a", "files=list", "-s", "LOG_LEVEL=DEBUG"]) == 0
    assert main(["add", "aachen", "-a", "files=list", "-s", "LOG_LEVEL=DEBUG"]) == 0
    assert main(["add", "aachen", "--priority", "1"]) == 0  # without the argument
    out = capsys.readouterr().out.splitlines()
    assert out == ["aachen is job 1", "stolberg is job 2", "aachen is already waiting", "aachen is job 3"]
    code, jobs = listed(capsys)
    assert (code, [(job["job"], job["state"], job["city"], job["priority"]) for job in jobs]) == (
        0,
        [(1, "waiting", "aachen", 0), (2, "waiting", "stolberg", 0), (3, "waiting", "aachen", 1)],
    )
    assert (jobs[0]["arguments"], jobs[0]["settings"]) == ({"files": "list"}, {"LOG_LEVEL": "DEBUG"})
    assert main(["cancel", "2"]) == 0
    assert [job["city"] for job in listed(capsys)[1]] == ["aachen", "aachen"]


def test_an_unknown_city_is_refused_and_harms_no_other(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", "atlantis", "aachen"]) == 1
    assert "no city of the name atlantis" in capsys.readouterr().err
    assert [job["city"] for job in listed(capsys)[1]] == ["aachen"]


def test_a_queue_that_does_not_answer_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RATSINFO_STORE", "postgresql+psycopg://me:secret@127.0.0.1:9/x?connect_timeout=2")
    assert main(["list"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("ratsinfo_nodes: the queue does not answer: ")
    assert ("secret" in error, error.count("\n")) == (False, 1)


# --- in the queue ----------------------------------------------------------------------------------


def in_the_queue(do: Callable[[procrastinate.App], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        app = make_app(database())
        async with app.open_async():
            return await do(app)

    return asyncio.run(run())


def test_never_two_jobs_of_a_city_at_once(store: str) -> None:
    main(["add", "aachen"])
    main(["add", "stolberg"])
    main(["add", "aachen", "-a", "files=list", "--priority", "1"])

    async def take_all(app: procrastinate.App) -> list[int | None]:
        worker = await app.job_manager.register_worker()
        jobs = [await app.job_manager.fetch_job(None, worker) for _ in range(3)]
        return [job.id if job else None for job in jobs]

    assert in_the_queue(take_all) == [3, 2, None]


def test_the_job_of_a_dead_node_is_taken_up_and_given_up_in_the_end(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["add", "aachen"])
    capsys.readouterr()

    async def take_and_die(app: procrastinate.App) -> None:
        worker = await app.job_manager.register_worker()
        assert await app.job_manager.fetch_job(None, worker)
        await take_up(app, database())  # it lives
        assert await app.job_manager.fetch_job(None, worker) is None
        async with await psycopg.AsyncConnection.connect(database(), autocommit=True) as connection:
            await connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        await take_up(app, database())

    for _ in range(TRIES - 1):
        in_the_queue(take_and_die)
        assert [job["state"] for job in listed(capsys)[1]] == ["waiting"]
    in_the_queue(take_and_die)
    code, jobs = listed(capsys)
    assert (code, [job["state"] for job in jobs]) == (1, ["given up"])


@pytest.mark.process
def test_a_store_that_cannot_be_used_is_tried_again_and_given_up_in_the_end(
    store: str, let_crawls_end: LetCrawlsEnd, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ratsinfo_nodes.app.WAIT", 0)

    def work(code: int, cause: str | None) -> tuple[int, list[str]]:
        main(["add", "aachen"])
        capsys.readouterr()
        let_crawls_end(code, cause)
        in_the_queue(lambda app: app.run_worker_async(queues=[QUEUE], wait=False, install_signal_handlers=False))
        code, jobs = listed(capsys)
        return code, [f"{job['state']} after {job['attempts']}" for job in jobs]

    assert work(1, "store") == (1, [f"given up after {TRIES}"])
    assert work(0, None) == (0, []), "it is no news once the city has run again"
