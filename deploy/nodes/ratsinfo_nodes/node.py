"""What this node is: its name, where the queue is, how long a lease lasts. From scrapyd.conf and the environment."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ratsinfo_nodes.jobs import JobError, Jobs

__all__ = ["Node", "open_jobs"]

RUNNER = "ratsinfo_nodes.runner"
POLLER = "ratsinfo_nodes.poller.NodePoller"


@dataclass(frozen=True)
class Node:
    """`job_lease` seconds without a sign of life, and a job is another node's; `job_tries` nodes may try."""

    name: str
    queue: str
    lease: float
    tries: int

    @classmethod
    def of(cls, config: Any) -> Node:
        """From a Scrapyd Config. JobError where the settings do not fit together."""
        for key, wanted in (("poller", POLLER), ("runner", RUNNER)):
            if config.get(key) != wanted:
                raise JobError(f"scrapyd.conf: with a queue of all nodes, {key} must be {wanted}; see docs/nodes.md")
        lease, tries = config.getfloat("job_lease", 120.0), config.getint("job_tries", 3)
        if lease <= 0 or tries < 1:
            raise JobError("scrapyd.conf: job_lease is a number of seconds, job_tries a number of at least 1")
        store = os.environ.get("RATSINFO_STORE", "")
        if not store.startswith("postgresql"):
            raise JobError(
                "RATSINFO_STORE must be the PostgreSQL of all nodes: on its own disk, each would start from nothing"
            )
        name = config.get("node_name", socket.gethostname())
        return cls(name=name, queue=os.environ.get("RATSINFO_JOBS") or store, lease=lease, tries=tries)


@lru_cache
def open_jobs(url: str) -> Jobs:
    """The engine at `url`, once for a process. JobError for an address that is of none."""
    if url.startswith("postgresql"):
        from ratsinfo_nodes.in_postgresql import PostgresJobs

        return PostgresJobs(url)
    if url.startswith(("redis://", "rediss://", "unix://")):
        from ratsinfo_nodes.in_redis import RedisJobs

        return RedisJobs(url)
    raise JobError(f"RATSINFO_JOBS is neither postgresql+psycopg:// nor redis://: {url.partition(':')[0]}:…")
