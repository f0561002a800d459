"""The jobs that nodes share, on a real PostgreSQL and a real Redis: taken once, come back, renewed, given up."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ratsinfo_nodes.in_postgresql import PostgresJobs
from ratsinfo_nodes.in_redis import RedisJobs
from ratsinfo_nodes.jobs import JobError, Jobs, NewJob, Ticket
from tests.helpers.crawling import ROOT

LONG = 600.0  # a lease that no test outlives
TRIES = 3
AT_ONCE = 8

# Takes a job, says so, and waits to be killed.
HOLDER = """
import sys, time
from ratsinfo_nodes.node import open_jobs
ticket, message = open_jobs(sys.argv[1]).take(sys.argv[2], "doomed", float(sys.argv[3]), 3)
print(ticket.job, flush=True)
time.sleep(600)
"""


@pytest.fixture(params=["postgresql", "redis"])
def url(request: pytest.FixtureRequest) -> str:
    """Where the jobs are: a test that asks for it runs on each engine."""
    return str(request.getfixturevalue("postgres_place" if request.param == "postgresql" else "redis_place"))


@pytest.fixture
def project() -> str:
    """A project that no other test has, since all share one Redis."""
    return f"project-{secrets.token_hex(4)}"


def connect(url: str) -> Jobs:
    """A connection of its own, as each node has one."""
    return PostgresJobs(url) if url.startswith("postgresql") else RedisJobs(url)


@pytest.fixture
def jobs(url: str) -> Jobs:
    return connect(url)


def new(project: str, job: str, city: str = "", priority: float = 0.0, **message: Any) -> NewJob:
    city = city or job
    return NewJob(
        project=project, job=job, city=city, message={"name": city, "_job": job, **message}, priority=priority
    )


def take(jobs: Jobs, project: str, lease: float = LONG, node: str = "north", tries: int = TRIES) -> Ticket | None:
    taken = jobs.take(project, node, lease, tries)
    return taken and taken[0]


def taken(jobs: Jobs, project: str, lease: float = LONG, tries: int = TRIES) -> Ticket:
    ticket = take(jobs, project, lease, tries=tries)
    assert ticket is not None
    return ticket


def soon(jobs: Jobs, project: str, node: str = "south") -> Ticket:
    """The next job, waited for: a lease has to run out first."""
    end = time.monotonic() + 60
    while (ticket := take(jobs, project, node=node)) is None:
        assert time.monotonic() < end, "it never came back"
        time.sleep(0.02)
    return ticket


def states(jobs: Jobs, project: str) -> dict[str, tuple[str, int, str | None]]:
    return {it.job: (it.state, it.attempts, it.node) for it in jobs.list(project)}


# --- taken once --------------------------------------------------------------------------------


def test_a_job_comes_out_as_it_went_in(jobs: Jobs, project: str) -> None:
    message = {"settings": {}, "since": "2026-01-01", "empty": "", "title": 'Müllerstraße "ß"', "_version": "17"}
    jobs.add(new(project, "a", "aachen", 1.5, **message))
    (it,) = jobs.list(project)
    found = jobs.take(project, "north", LONG, TRIES)
    assert found is not None
    assert found[1] == it.message == {"name": "aachen", "_job": "a", **message}
    assert (it.city, it.priority, it.state, it.attempts, it.node) == ("aachen", 1.5, "waiting", 0, None)
    assert states(jobs, project) == {"a": ("running", 1, "north")}


def test_nothing_waits(jobs: Jobs, project: str) -> None:
    assert take(jobs, project) is None
    assert jobs.list(project) == []


def test_the_highest_priority_first_and_then_the_oldest(jobs: Jobs, project: str) -> None:
    for job, priority in (("b", 0.0), ("c", 2.0), ("a", 0.0), ("d", -1.0)):
        jobs.add(new(project, job, priority=priority))
    assert [it.job for it in jobs.list(project)] == ["c", "b", "a", "d"]
    assert [taken(jobs, project).job for _ in range(4)] == ["c", "b", "a", "d"]


def test_a_project_sees_its_own(jobs: Jobs, project: str) -> None:
    jobs.add(new(project, "a"))
    assert take(jobs, f"{project}-other") is None
    assert jobs.list(f"{project}-other") == []
    assert {it.project for it in jobs.list()} >= {project}


def test_a_name_that_is_taken_is_refused(jobs: Jobs, project: str) -> None:
    jobs.add(new(project, "a"))
    taken(jobs, project)
    with pytest.raises(JobError, match=r"a job a of .* is in the queue already"):
        jobs.add(new(project, "a"))


def test_many_nodes_at_once_never_take_one_job_twice(url: str, project: str) -> None:
    names = {f"job-{number}" for number in range(40)}
    here = connect(url)
    for name in names:
        here.add(new(project, name))

    def work(node: int) -> list[str]:
        jobs, mine = connect(url), []
        while (ticket := take(jobs, project, node=str(node))) is not None:
            mine.append(ticket.job)
        return mine

    with ThreadPoolExecutor(AT_ONCE) as nodes:
        found = [job for mine in nodes.map(work, range(AT_ONCE)) for job in mine]
    assert sorted(found) == sorted(names)


def test_many_nodes_at_once_never_take_two_jobs_of_one_city(url: str, project: str) -> None:
    here = connect(url)
    for number in range(24):
        here.add(new(project, f"job-{number}", city=f"city-{number % 3}"))
    cities: dict[str, list[str]] = {}

    def work(node: int) -> list[Ticket]:
        jobs, mine = connect(url), []
        while (ticket := take(jobs, project, node=str(node))) is not None:
            mine.append(ticket)
        return mine

    while len(cities) < 24:
        with ThreadPoolExecutor(AT_ONCE) as nodes:
            found = [ticket for mine in nodes.map(work, range(AT_ONCE)) for ticket in mine]
        at_once = [it.city for it in here.list(project) if it.state == "running"]
        assert sorted(at_once) == ["city-0", "city-1", "city-2"], "each once, and no more jobs than that"
        for ticket in found:
            cities.setdefault(ticket.job, []).append(ticket.lease)
            assert here.finish(ticket)
    assert all(len(leases) == 1 for leases in cities.values())


# --- leases ------------------------------------------------------------------------------------


def test_a_job_comes_back_when_its_lease_is_over(jobs: Jobs, project: str) -> None:
    jobs.add(new(project, "a"))
    dead = taken(jobs, project, lease=0.2)
    living = soon(jobs, project)
    assert (living.job, living.lease != dead.lease) == ("a", True)
    assert states(jobs, project) == {"a": ("running", 2, "south")}


def test_a_ticket_whose_job_was_taken_again_is_worth_nothing(jobs: Jobs, project: str) -> None:
    jobs.add(new(project, "a"))
    dead = taken(jobs, project, lease=0.2)
    living = soon(jobs, project)
    assert not jobs.renew(dead, LONG)
    assert not jobs.finish(dead)
    assert not jobs.put_back(dead, 0, "too late", counted=True)
    assert states(jobs, project) == {"a": ("running", 2, "south")}
    assert jobs.finish(living)
    assert jobs.list(project) == []


def test_a_renewed_lease_lives_on(jobs: Jobs, project: str) -> None:
    jobs.add(new(project, "a"))
    ticket = taken(jobs, project, lease=0.5)
    assert jobs.renew(ticket, LONG)
    time.sleep(0.6)
    assert take(jobs, project, node="south") is None
    assert states(jobs, project) == {"a": ("running", 1, "north")}


def test_a_holder_that_was_late_goes_on_if_nobody_else_came(jobs: Jobs, project: str) -> None:
    jobs.add(new(project, "a"))
    ticket = taken(jobs, project, lease=0.05)
    time.sleep(0.1)
    assert states(jobs, project)["a"][0] == "waiting"
    assert jobs.renew(ticket, LONG)
    assert states(jobs, project)["a"][0] == "running"


def test_a_process_that_is_killed_loses_nothing(url: str, jobs: Jobs, project: str) -> None:
    jobs.add(new(project, "a"))
    command = [sys.executable, "-c", HOLDER, url, project, "5"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(ROOT / "deploy/nodes")}
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "a\n"
        process.kill()
    assert soon(jobs, project).job == "a"


# --- put back, given up, removed ---------------------------------------------------------------


def test_what_was_put_back_waits_its_time_and_keeps_its_place(jobs: Jobs, project: str) -> None:
    jobs.add(new(project, "a"))
    jobs.add(new(project, "b"))
    assert jobs.put_back(taken(jobs, project), LONG, "no egg here", counted=False)
    assert [(it.job, it.state, it.problem) for it in jobs.list(project)] == [
        ("a", "waiting", "no egg here"),
        ("b", "waiting", None),
    ]
    second = taken(jobs, project)
    assert second.job == "b"
    assert take(jobs, project) is None
    assert jobs.put_back(second, 0, "its node was stopped", counted=False)
    assert taken(jobs, project).job == "b"


def test_only_what_counts_is_an_attempt(jobs: Jobs, project: str) -> None:
    jobs.add(new(project, "a"))
    for counted in (True, False, True):
        assert jobs.put_back(taken(jobs, project), 0, "it broke", counted=counted)
    assert jobs.list(project)[0].attempts == 2


def test_after_so_many_tries_a_job_is_given_up_and_told_once(jobs: Jobs, project: str) -> None:
    jobs.add(new(project, "a", "aachen"))
    for _ in range(TRIES):
        assert jobs.give_up(project, TRIES) == []
        assert jobs.put_back(taken(jobs, project), 0, "it broke", counted=True)
    assert take(jobs, project) is None
    (told,) = jobs.give_up(project, TRIES)
    assert (told.job, told.city, told.attempts, told.node, told.problem) == ("a", "aachen", TRIES, "north", "it broke")
    assert jobs.give_up(project, TRIES) == []
    assert states(jobs, project)["a"][0] == "given up"


def test_a_node_that_dies_with_a_job_is_an_attempt(jobs: Jobs, project: str) -> None:
    jobs.add(new(project, "a"))
    taken(jobs, project, lease=0.05)
    end = time.monotonic() + 60
    while not (told := jobs.give_up(project, 1)):
        assert time.monotonic() < end
        time.sleep(0.02)
    assert [(it.job, it.problem) for it in told] == [("a", None)]


def test_a_city_that_ends_well_forgets_what_was_given_up_of_it(jobs: Jobs, project: str) -> None:
    for city in ("aachen", "bonn"):
        jobs.add(new(project, f"old-{city}", city))
        jobs.put_back(taken(jobs, project, tries=1), 0, "it broke", counted=True)
    assert len(jobs.give_up(project, 1)) == 2
    jobs.add(new(project, "new", "aachen"))
    assert jobs.finish(taken(jobs, project))
    assert states(jobs, project) == {"old-bonn": ("given up", 1, "north")}


def test_a_removed_job_is_nobody_s(jobs: Jobs, project: str) -> None:
    jobs.add(new(project, "a"))
    jobs.add(new(project, "b"))
    ticket = taken(jobs, project)
    assert jobs.remove(project, ["a", "b", "c"]) == 2
    assert jobs.remove(project, []) == 0
    assert not jobs.renew(ticket, LONG)
    assert take(jobs, project) is None


# --- an engine that is away --------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["postgresql+psycopg://me:secret@127.0.0.1:1/jobs", "redis://:secret@127.0.0.1:1/0"]
)
def test_an_engine_that_does_not_answer_is_a_sentence_without_its_password(address: str) -> None:
    with pytest.raises(JobError, match=r"^the queue \S+127\.0\.0\.1:1/\w+ does not answer: ") as refused:
        connect(address).list()
    assert "secret" not in str(refused.value)
