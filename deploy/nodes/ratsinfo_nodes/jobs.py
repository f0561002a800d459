"""What a job is while it waits, runs and is given up, and what an engine must do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

__all__ = ["Job", "JobError", "Jobs", "NewJob", "Ticket", "city_of"]

State = Literal["waiting", "running", "given up"]


class JobError(Exception):
    """The queue cannot do what was asked; the sentence says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class NewJob:
    """What somebody scheduled. `message` is Scrapyd's: spider, arguments, settings, `_job`, perhaps `_version`."""

    project: str
    job: str
    city: str
    message: dict[str, Any]
    priority: float = 0.0


@dataclass(frozen=True)
class Ticket:
    """The right to run a job. Each taking of a job has a `lease` of its own, so that an old ticket is worth nothing."""

    project: str
    job: str
    lease: str


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job as it stands now. One that has ended is in no queue any more: `scrapy runs` knows it."""

    project: str
    job: str
    city: str
    message: dict[str, Any] = field(default_factory=dict)
    priority: float = 0.0
    state: State = "waiting"
    attempts: int = 0
    """How often a node has taken it, without those that found the city under way already."""
    node: str | None = None
    """Who has it, or had it last."""
    problem: str | None = None
    """Why it came back last time."""


class Jobs(Protocol):
    """An engine that holds the jobs of all nodes. Each call is one transaction, by the engine's own clock.

    A job is free when no lease on it is alive. A lease is alive for so many seconds after it was given or renewed.
    All calls raise JobError where the engine does not answer.
    """

    def add(self, new: NewJob) -> None:
        """Put a job into the queue. JobError if the queue has one of this name."""

    def take(self, project: str, node: str, lease: float, tries: int) -> tuple[Ticket, dict[str, Any]] | None:
        """The free job that is next, with its message: the highest priority first, then the oldest.

        None where nothing may start: no job of a city of which another job is running, none that was put back for
        later, none that was taken `tries` times.
        """

    def renew(self, ticket: Ticket, lease: float) -> bool:
        """Keep a job for so many seconds from now on. False: it is no longer this ticket's."""

    def finish(self, ticket: Ticket) -> bool:
        """The job has ended: remove it, and what was given up of its city before. False as for `renew`."""

    def put_back(self, ticket: Ticket, after: float, problem: str, *, counted: bool) -> bool:
        """Let any node take it again in `after` seconds. Not `counted` is no attempt. False as for `renew`."""

    def give_up(self, project: str, tries: int) -> list[Job]:
        """Mark the free jobs that were taken `tries` times; each is told once. They stay until `finish` or `remove`."""

    def remove(self, project: str, jobs: Sequence[str]) -> int:
        """Remove jobs, whatever their state: who runs one learns it at the next `renew`. How many there were."""

    def list(self, project: str | None = None) -> list[Job]:
        """All jobs of a project, or of all, in the order in which they would be taken."""


def city_of(spider: str, message: dict[str, Any]) -> str:
    """What must not run twice at once: the spider, and the address if the job gives one.

    >>> city_of("aachen", {}), city_of("allris4", {"base_url": "https://a.example/public/"})
    ('aachen', 'allris4 https://a.example/public/')
    """
    return f"{spider} {message['base_url']}" if message.get("base_url") else spider
