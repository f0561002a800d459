"""Scrapyd's queue of pending jobs, shared by all nodes: `spiderqueue = ratsinfo_nodes.queue.SharedQueue`."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from scrapyd.interfaces import ISpiderQueue
from zope.interface import implementer

from ratsinfo_nodes.jobs import NewJob, Ticket, city_of
from ratsinfo_nodes.node import Node, open_jobs

__all__ = ["LEASE", "SharedQueue"]

# How the ticket gets to the job's process: Scrapyd hands on what it does not know as an argument of the spider.
LEASE = "_lease"


@implementer(ISpiderQueue)
class SharedQueue:
    """The jobs of one project. Scrapyd makes one for each project of which it has an egg, so a node takes no other."""

    def __init__(self, config: Any, project: str) -> None:
        self.node = Node.of(config)
        self.project = project
        self.jobs = open_jobs(self.node.queue)

    def add(self, name: str, priority: float = 0.0, **spider_args: Any) -> None:
        """Put a job into the queue of all nodes. JobError, which schedule.json tells, if it cannot be."""
        message = {"_job": uuid.uuid4().hex, **spider_args, "name": name}
        city = city_of(name, message)
        self.jobs.add(NewJob(project=self.project, job=message["_job"], city=city, message=message, priority=priority))

    def pop(self) -> dict[str, Any] | None:
        """The next job, this node's for a lease; None if there is none, or another node was faster."""
        taken = self.jobs.take(self.project, self.node.name, self.node.lease, self.node.tries)
        return {**taken[1], LEASE: taken[0].lease} if taken else None

    def put_back(self, message: dict[str, Any], problem: str) -> None:
        """Undo a `pop` that this node can do nothing with."""
        ticket = Ticket(self.project, message["_job"], message[LEASE])
        self.jobs.put_back(ticket, self.node.lease, problem, counted=False)

    def give_up(self) -> list[str]:
        """A sentence for each job that is not tried again from now on."""
        given_up = self.jobs.give_up(self.project, self.node.tries)
        return [
            f"job {it.job} of {it.city} is given up after {it.attempts} attempts, the last on {it.node}: "
            f"{it.problem or 'its node gave no sign of life'}"
            for it in given_up
        ]

    def list(self) -> list[dict[str, Any]]:
        """What waits, on whichever node it was scheduled."""
        return [it.message for it in self.jobs.list(self.project) if it.state == "waiting"]

    def count(self) -> int:
        """How many wait."""
        return len(self.list())

    def remove(self, func: Callable[[dict[str, Any]], bool]) -> int:
        """Remove jobs, also those that another node runs: it ends them when it next renews their lease."""
        found = [it.job for it in self.jobs.list(self.project) if func(it.message)]
        return self.jobs.remove(self.project, found)

    def clear(self) -> None:
        """Remove all that wait."""
        self.jobs.remove(self.project, [message["_job"] for message in self.list()])
