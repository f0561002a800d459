"""`python -m ratsinfo_nodes work | add | list | cancel`: a node, and what is in the queue of all nodes.

Exit codes: 0 done; 1 `list`: a job was given up, `add`, `cancel`: one was not taken; 2 the command or the setting up is
wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from ratsinfo_nodes.app import QUEUE, TASK, NodeError, database, make_app
from ratsinfo_nodes.crontab import register
from ratsinfo_nodes.stalled import DEAD_AFTER, LOCK, take_up_for_ever
from ratsinfo_spider import sites

COLUMNS = "{:<9} {:<24} {:>5} {:>8}  {}"
STATES = {"todo": "waiting", "doing": "running", "failed": "given up"}  # what is listed; the run history has the rest


def main(words: Sequence[str] | None = None) -> int:
    """Run one of the commands."""
    options = _parser().parse_args(words)
    try:
        return asyncio.run(_run(options))
    except (NodeError, OSError) as error:
        sys.stderr.write(f"ratsinfo_nodes: {error}\n")
    except (psycopg.Error, ConnectorException) as error:
        reason = str(error.__cause__ or error).partition("\n")[0]
        sys.stderr.write(f"ratsinfo_nodes: the queue does not answer: {reason}\n")
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ratsinfo_nodes", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    work = commands.add_parser("work", help="take jobs until told to end")
    work.add_argument("--at-once", type=int, default=16, metavar="N", help="cities at a time (default: 16)")
    work.add_argument("--name", default=socket.gethostname(), help="in the run history (default: the host's)")
    work.add_argument("--schedule", type=Path, metavar="FILE", help="lines like `17 1 * * * aachen files=list`, in UTC")
    add = commands.add_parser("add", help="put cities into the queue")
    add.add_argument("cities", nargs="*")
    add.add_argument("--all", action="store_true", help="every city that has a file")
    add.add_argument("-a", dest="arguments", action="append", default=[], metavar="NAME=VALUE", type=_pair)
    add.add_argument("-s", dest="settings", action="append", default=[], metavar="NAME=VALUE", type=_pair)
    add.add_argument("--priority", type=int, default=0, help="higher is earlier (default: 0)")
    commands.add_parser("list", help="what waits, runs, was given up").add_argument("--json", action="store_true")
    commands.add_parser("cancel", help="remove a job, or end its crawl").add_argument("job", type=int)
    return parser


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


async def _run(options: argparse.Namespace) -> int:
    conninfo = database()
    app = make_app(conninfo, getattr(options, "name", ""))
    await _make_tables(conninfo)
    async with app.open_async():
        if options.command == "work":
            return await _work(app, conninfo, options)
        if options.command == "add":
            return await _add(app, options)
        if options.command == "cancel":
            return 0 if await app.job_manager.cancel_job_by_id_async(options.job, abort=True) else 1
        return await _list(app, is_json=options.json)


async def _make_tables(conninfo: str) -> None:
    """Once, whoever comes first."""
    async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
        await connection.execute("SELECT pg_advisory_lock(%s)", (LOCK + 1,))
        async with procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo)).open_async() as app:
            if not await app.check_connection_async():
                await app.schema_manager.apply_schema_async()


async def _work(app: procrastinate.App, conninfo: str, options: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s [%(name)s] %(levelname)s: %(message)s")
    if options.schedule:
        register(app, options.schedule)
    watching = asyncio.create_task(take_up_for_ever(app, conninfo))
    try:
        # Told to end, it ends its crawls at once: they write what they have, and other nodes go on with them.
        await app.run_worker_async(
            queues=[QUEUE],
            name=options.name,
            concurrency=options.at_once,
            shutdown_graceful_timeout=0,
            update_heartbeat_interval=DEAD_AFTER / 3,
            stalled_worker_timeout=DEAD_AFTER,
        )
    finally:
        watching.cancel()
    return 0


async def _add(app: procrastinate.App, options: argparse.Namespace) -> int:
    if options.all == bool(options.cities):
        raise NodeError("name cities, or say --all")
    known = [name for name in sites.names() if name != sites.DEMO]
    arguments, code = dict(options.arguments), 0
    for city in options.cities or known:
        if city not in known:
            sys.stderr.write(f"ratsinfo_nodes: no city of the name {city}; `scrapy list` shows them\n")
            code = 1
            continue
        words = {"city": city, "arguments": arguments, "settings": dict(options.settings)}
        waiting = await app.job_manager.list_jobs_async(queue=QUEUE, lock=city, status="todo")
        if any({**job.task_kwargs, "timestamp": None} == {**words, "timestamp": None} for job in waiting):
            sys.stdout.write(f"{city} is already waiting\n")
            continue
        # Of two jobs with the same lock only one runs at a time.
        number = await app.tasks[TASK].configure(lock=city, priority=options.priority).defer_async(**words)
        sys.stdout.write(f"{city} is job {number}\n")
    return code


async def _list(app: procrastinate.App, *, is_json: bool) -> int:
    found = [job for job in await app.job_manager.list_jobs_async(queue=QUEUE) if job.status in STATES]
    ended = {job.lock: job.id or 0 for job in await app.job_manager.list_jobs_async(queue=QUEUE, status="succeeded")}
    # What was given up is no news once the city has run again.
    found = [job for job in found if job.status != "failed" or (job.id or 0) > ended.get(job.lock, 0)]
    lines = [_json(job) for job in found] if is_json else _lines(found)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if any(job.status == "failed" for job in found) else 0


def _json(job: Job) -> str:
    words = {"job": job.id, "state": STATES[job.status or ""], "city": job.lock, "attempts": job.attempts}
    return json.dumps({**words, "worker": job.worker_id, "priority": job.priority, **job.task_kwargs})


def _lines(found: list[Job]) -> list[str]:
    if not found:
        return ["no job waits or runs"]
    cells = [
        (STATES[job.status or ""], str(job.lock), job.attempts, job.id, json.dumps(job.task_kwargs.get("arguments")))
        for job in found
    ]
    return [COLUMNS.format(*words) for words in [("state", "city", "tries", "job", "arguments"), *cells]]


if __name__ == "__main__":
    sys.exit(main())
