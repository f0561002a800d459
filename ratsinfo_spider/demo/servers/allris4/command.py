"""`python -m ratsinfo_spider.demo`: builds the council, writes the truth, serves the pages.

The first line of the output is the base address, alone, as soon as the server listens and the
truth is written. It ends at SIGTERM and SIGINT, and with `--with-parent` also when its standard
input is closed or its parent is gone, so that no orphan stays.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import os
import signal
import socket
import sys
import threading
from functools import partial
from pathlib import Path

from ratsinfo_spider.demo.servers.allris4.day_server import DayServer
from ratsinfo_spider.demo.servers.allris4.faults import FAULTS, UnknownFaultError, parse_fault
from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.servers.allris4.serve import HOST, bind, serve
from ratsinfo_spider.demo.servers.allris4.server import BASE_PATH, ROBOTS, Server
from ratsinfo_spider.demo.town.build import build
from ratsinfo_spider.demo.town.plan import FUTURE
from ratsinfo_spider.demo.town.truth import truth

_PARENT_ASKED_EVERY = 1.0  # seconds


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns the exit code."""
    options = _parser().parse_args(arguments)
    sock = bind(options.port)
    base_url = f"http://{HOST}:{sock.getsockname()[1]}{BASE_PATH}"
    server = DayServer(partial(_server_of, options, base_url), options.day)
    asyncio.run(_run(server, sock, base_url, options.with_parent))
    return 0


def _server_of(options: argparse.Namespace, base_url: str, day: int) -> Server:
    """The server of a day; writes the day's truth first."""
    own = {"today": options.today, "day": day, "size": options.size, "future": options.future}
    council = build(options.seed, options.years, **own)
    if options.truth:
        _write(options.truth, truth(council, base_url, site=options.site))
    server = Server(Site(council, base_url, options.print_layout), options.fault, options.robots)
    if options.warm:
        server.warm()
    return server


def _parser() -> argparse.ArgumentParser:
    faults = "; ".join(f"{name}: {meaning[0]}" for name, meaning in FAULTS.items())
    parser = argparse.ArgumentParser(prog="python -m ratsinfo_spider.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--years", type=int, default=2)
    parser.add_argument("--today", type=dt.date.fromisoformat, help="the town's present day, an ISO date")
    parser.add_argument("--day", type=int, default=0, help="so many days later: the same town, older")
    parser.add_argument("--size", type=float, default=1.0, help="how often organizations meet")
    parser.add_argument("--future", type=int, default=FUTURE, help="days for which meetings are planned")
    parser.add_argument("--site", default="demo", help="the site's name in the truth's ids")
    parser.add_argument("--truth", type=Path, help="file for what a perfect crawl must find")
    parser.add_argument("--print-layout", choices=("full", "bare"), default="full")
    parser.add_argument("--robots", choices=tuple(ROBOTS), default="allow")
    parser.add_argument("--fault", action="append", default=[], type=_fault, metavar="NAME[:NUMBER]", help=faults)
    parser.add_argument("--warm", action="store_true", help="render all pages before the start, for benchmarks")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input is closed")
    return parser


def _fault(text: str) -> str:
    try:
        parse_fault(text)
    except UnknownFaultError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _write(path: Path, tables: object) -> None:
    """Writes the truth beside its place and renames it, so that nobody reads half of it."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(tables, ensure_ascii=False, default=str), encoding="utf-8")
    beside.replace(path)


async def _run(server: DayServer, sock: socket.socket, base_url: str, with_parent: bool) -> None:
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    # Only now: who reads the address may end this process at once, and expects it to end well.
    sys.stdout.write(base_url + "\n")
    sys.stdout.flush()
    watch = asyncio.create_task(_watch_parent(stopped)) if with_parent else None
    await serve(server, sock, stopped)
    if watch:
        watch.cancel()


async def _watch_parent(stopped: asyncio.Event) -> None:
    """Sets `stopped` when standard input ends or the parent is another one."""
    parent, loop = os.getppid(), asyncio.get_running_loop()
    # A thread of its own that may stay blocked: the process ends without waiting for it.
    threading.Thread(target=_drain, args=(loop, stopped), daemon=True).start()
    while os.getppid() == parent:
        await asyncio.sleep(_PARENT_ASKED_EVERY)
    stopped.set()


def _drain(loop: asyncio.AbstractEventLoop, stopped: asyncio.Event) -> None:
    # Not sys.stdin: a thread that waits in its buffer would hold a lock that the end of the process needs.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    loop.call_soon_threadsafe(stopped.set)
