"""Jobs of nodes that give no sign of life any more go back into the queue."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os

import procrastinate
import psycopg
from procrastinate.jobs import Status

from ratsinfo_nodes.app import QUEUE, TRIES

__all__ = ["DEAD_AFTER", "take_up", "take_up_for_ever"]

LOCK = 5149  # of PostgreSQL; the store has 5147
DEAD_AFTER = float(os.environ.get("RATSINFO_NODE_DEAD", "30"))  # seconds without a heartbeat
EVERY = DEAD_AFTER / 6  # seconds

logger = logging.getLogger(__name__)


async def take_up_for_ever(app: procrastinate.App, conninfo: str) -> None:
    """A database that does not answer is asked again."""
    while True:
        try:
            await take_up(app, conninfo)
        except (psycopg.Error, procrastinate.exceptions.ConnectorException) as error:
            logger.error("The queue does not answer: %s", str(error).partition("\n")[0])
        await asyncio.sleep(EVERY)


async def take_up(app: procrastinate.App, conninfo: str) -> None:
    """Once. One node at a time does it, or a job that another one has taken up already would be taken from it."""
    async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
        got = await (await connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,))).fetchone()
        if not (got and got[0]):
            return
        jobs = app.job_manager
        for job in await jobs.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=DEAD_AFTER):
            if job.attempts + 1 < TRIES:
                logger.warning("Job %s of %s is taken up again: its node gives no sign of life", job.id, job.lock)
                await jobs.retry_job(job, dt.datetime.now(dt.UTC))
            else:
                logger.error("Job %s of %s is given up: %s nodes had it and died", job.id, job.lock, TRIES)
                await jobs.finish_job(job, Status.FAILED, delete_job=False)
