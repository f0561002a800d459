"""A Redis of the tests' own: on loopback, in memory only, in a folder that goes with it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import redis

SECONDS = 60.0  # to start, and to stop
TRIES = 3  # another process may take the free port before Redis does


class NoRedisError(RuntimeError):
    """Why there can be no Redis here, and what to do about it."""


@contextmanager
def redis_server() -> Iterator[str]:
    """The URL of a fresh server for as long as the block lasts. Raises NoRedisError where there is none."""
    program = shutil.which("redis-server")
    if program is None:
        raise NoRedisError("no redis-server in PATH: `bash tests/needs.sh` installs one")
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        process, url = _start(program, folder)
        try:
            yield url
        finally:
            _stop(process)


def _start(program: str, folder: str) -> tuple[subprocess.Popen[bytes], str]:
    for _ in range(TRIES):
        port = _free_port()
        options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"]
        process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if _answers(process, port):
            return process, f"redis://127.0.0.1:{port}/0"
        _stop(process)
    raise RuntimeError("Redis does not start")


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """Waits until it answers as this process; False if it has ended instead."""
    client = redis.Redis(port=port, socket_timeout=5)
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            return bool(client.info("server")["process_id"] == process.pid)
        except redis.RedisError:
            time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
