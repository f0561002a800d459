"""One warm process for each test worker: Scrapy, the project and Arrow are imported once, and each command is a fork.

`python -m tests.helpers.fork_server SOCKET` listens at that Unix socket and ends when its standard input is closed.
What `tests/helpers/warm.py` asks for runs as `python -m MODULE …` would: in a process of its own with the given folder,
environment and streams, with its real exit code. It only saves the two seconds of imports.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import random
import runpy
import selectors
import signal
import socket
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

# What the commands import, but for what is read from the environment at import (settings, spiders with their sites).
PRELOADED = (
    *("scrapy.cmdline", "scrapy.commands.crawl", "scrapy.crawler", "scrapy.core.engine", "scrapy.core.scraper"),
    *("scrapy.core.downloader.handlers.http11", "scrapy.core.scheduler", "scrapy.extensions.feedexport"),
    *("scrapy.extensions.corestats", "scrapy.extensions.memusage", "scrapy.extensions.throttle"),
    *("twisted.internet.asyncioreactor", "uvloop", "pyarrow.parquet", "pyarrow.csv", "sqlalchemy.dialects.sqlite"),
    *("ratsinfo_spider.vendors.allris4.spider", "ratsinfo_spider.commands.crawl", "ratsinfo_spider.tables.write"),
    *("pipelines.validate", "pipelines.attachments", "pipelines.records", "pipelines.tables"),
    *("ratsinfo_spider.extensions.run_report", "ratsinfo_spider.extensions.progress", "ratsinfo_spider.downloads"),
    *("ratsinfo_spider.middlewares.budget", "ratsinfo_spider.middlewares.robots", "ratsinfo_spider.demo.__main__"),
    "ratsinfo_spider.demo.servers.allris4.command",
)
# Run by name as `__main__`, or dependent on the environment: not there when a command begins.
FORGOTTEN = ("ratsinfo_spider.tables.write", "ratsinfo_spider.demo.__main__", "ratsinfo_spider.settings")
_STREAMS = 3


def main(place: str) -> Callable[[], object] | None:
    """Serve until standard input ends. Gives, in a forked child only, what that child is to do."""
    _preload()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(place)
    listener.listen(64)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the minders: nobody waits for them
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if listener not in ready:
                return None
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                return _mind(connection)
            connection.close()


def _preload() -> None:
    for name in PRELOADED:
        importlib.import_module(name)
    for name in FORGOTTEN:
        if sys.modules.pop(name, None):
            package, _, own = name.rpartition(".")
            with suppress(AttributeError):
                delattr(sys.modules[package], own)
    if "twisted.internet.reactor" in sys.modules:
        raise RuntimeError("the reactor was installed before any command had chosen one")
    gc.collect()
    gc.freeze()  # what is shared with every child is not touched again by the collector


def _mind(connection: socket.socket) -> Callable[[], object] | None:
    """Starts the command and tells how it ended; kills it if whoever asked has gone. Gives the command in its child."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked, streams = _receive(connection)
    pid = os.fork()
    if pid == 0:
        connection.close()
        return _become(asked, streams)
    for stream in {*streams, 0, 1}:
        os.close(stream)
    _send(connection, {"pid": pid})
    threading.Thread(target=_kill_when_alone, args=(connection, pid), daemon=True).start()
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    with open(f"{asked['server']}.cpu", "a", encoding="ascii") as book:  # noqa: PTH123 - also for what it started itself
        book.write(f"{usage.ru_utime + usage.ru_stime:.3f}\n")
    with suppress(OSError):
        _send(connection, {"code": code})
    os._exit(0)


def _kill_when_alone(connection: socket.socket, pid: int) -> None:
    with suppress(OSError):
        if connection.recv(1):
            return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _receive(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    head, streams, _, _ = socket.recv_fds(connection, 4, _STREAMS)
    (length,) = struct.unpack("!I", head)
    body = b""
    while len(body) < length:
        body += connection.recv(length - len(body))
    asked: dict[str, Any] = json.loads(body)
    return asked, streams


def _send(connection: socket.socket, answer: dict[str, Any]) -> None:
    connection.sendall(json.dumps(answer).encode() + b"\n")


def _become(asked: dict[str, Any], streams: list[int]) -> Callable[[], object]:
    """Turns this process into one that `python -m` has just started; gives the module's run."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if asked["new_session"]:
        os.setsid()
    for target, stream in enumerate(streams):
        os.dup2(stream, target)
    os.closerange(_STREAMS, 256)
    os.chdir(asked["cwd"])
    os.umask(asked["umask"])
    os.environ.clear()
    os.environ.update(asked["env"])
    own = [place for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if place]
    sys.path[:] = [asked["cwd"], *own, *(place for place in sys.path[1:] if place not in own)]
    module, *words = asked["command"]
    sys.argv[:] = [module, *words]
    random.seed()
    importlib.import_module("tests.helpers.warm").start_warm_below(asked["server"])
    return lambda: runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    if run := main(sys.argv[1]):
        run()
