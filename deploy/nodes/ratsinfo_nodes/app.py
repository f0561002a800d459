"""The queue: procrastinate's app on the PostgreSQL of the record store, its task, and which jobs are tried again."""

from __future__ import annotations

import asyncio
import os

import procrastinate
from procrastinate.exceptions import JobAborted
from procrastinate.job_context import AbortReason, JobContext
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from ratsinfo_nodes.crawl_job import Broken, Busy, run_crawl

__all__ = ["QUEUE", "TASK", "TRIES", "NodeError", "database", "make_app"]

QUEUE = "ratsinfo"
TASK = "ratsinfo.crawl"
TRIES = 3  # of a job whose crawl cannot be started, or whose node dies
WAIT = int(os.environ.get("RATSINFO_NODE_WAIT", "120"))  # seconds until a job that could not run is tried again
MISSED = 6 * 3600.0  # seconds: a tick of a schedule that no node saw is made up for as long


class NodeError(Exception):
    """The nodes cannot be used as they are set up; the sentence says why."""


class _Stopped(Exception):  # noqa: N818
    """The node was told to end: another one takes the job."""


def database() -> str:
    """The connection string of the PostgreSQL that all nodes share. Raises NodeError."""
    scheme, sign, rest = os.environ.get("RATSINFO_STORE", "").partition("://")
    if not sign or scheme.partition("+")[0] not in ("postgres", "postgresql"):
        raise NodeError(
            "RATSINFO_STORE must be the PostgreSQL of all nodes: on its own disk, each would start from nothing"
        )
    return f"postgresql://{rest}"


class _TryAgain(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """A city that is busy waits as often as it takes; what is broken is given up in the end."""
        if isinstance(exception, _Stopped):
            return RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, Busy) or (isinstance(exception, Broken) and job.attempts + 1 < TRIES):
            return RetryDecision(retry_in={"seconds": WAIT})
        return None


def make_app(conninfo: str, node: str = "") -> procrastinate.App:
    """The app of the node of this name; without one, for whoever only adds and lists jobs."""
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=conninfo), periodic_defaults={"max_delay": MISSED}
    )

    # `timestamp` is when a schedule was due; a job that somebody added has none.
    @app.task(name=TASK, queue=QUEUE, retry=_TryAgain(), pass_context=True)
    async def crawl(
        context: JobContext,
        timestamp: int | None = None,
        *,
        city: str,
        arguments: dict[str, str],
        settings: dict[str, str],
    ) -> None:
        try:
            await run_crawl(city, arguments, settings, node)
        except asyncio.CancelledError:
            is_wanted = context.abort_reason() == AbortReason.USER_REQUEST
            raise (JobAborted() if is_wanted else _Stopped("the node was told to end")) from None

    return app
