"""The demo council in a process of its own, for `scrapy crawl demo`, tests and benchmarks."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import urljoin

from ratsinfo_spider.demo.servers import DAY_PATH

__all__ = ["DemoError", "DemoProcess", "day_of", "start_demo"]

_START_SECONDS = 120.0
_STOP_SECONDS = 5.0
# The demo is on this machine, and a proxy of the environment is not the way to it.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class DemoError(RuntimeError):
    """The demo council did not start; the message ends with what it said."""


class DemoProcess:
    """A running demo. Ends with `stop()`, at the end of a `with` block, and with this process at the latest."""

    def __init__(self, process: subprocess.Popen[str], base_url: str) -> None:
        self._process = process
        self.base_url = base_url
        atexit.register(self.stop)

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def show_day(self, day: int) -> None:
        """Lets the town be so many days older, at the same address; sessions begin anew."""
        url = urljoin(self.base_url, DAY_PATH)
        with _DIRECT.open(url, data=str(day).encode(), timeout=_START_SECONDS):
            pass

    @property
    def is_running(self) -> bool:
        """False once it has ended."""
        return self._process.poll() is None

    def stop(self) -> int:
        """Ends it and waits until it is gone; gives its exit code. Does nothing more if it is gone."""
        atexit.unregister(self.stop)
        return _end(self._process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self.stop()


def day_of(base_url: str) -> int:
    """How many days a demo that runs at this address is ahead; 0 for anything else that answers, or does not."""
    try:
        with _DIRECT.open(urljoin(base_url, DAY_PATH), timeout=_STOP_SECONDS) as answer:
            return int(json.load(answer)["day"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def start_demo(
    seed: int = 1,
    years: int = 2,
    truth: Path | str | None = None,
    faults: Sequence[str] = (),
    *,
    print_layout: str = "full",
    robots: str = "allow",
    today: str | None = None,
    day: int = 0,
    size: float = 1.0,
    future: int | None = None,
    site: str = "demo",
    port: int = 0,
    warm: bool = False,
    start: Callable[..., subprocess.Popen[str]] = subprocess.Popen,
) -> DemoProcess:
    """Starts a demo council and waits until it serves. Raises DemoError if it does not.

    `today` is an ISO date; `day`, `size` and the rest are those of `build` and of the command. `start` starts its
    process, with the arguments of `subprocess.Popen`.
    """
    given: dict[str, object] = {
        "seed": seed,
        "years": years,
        "truth": truth,
        "print-layout": print_layout,
        "robots": robots,
    }
    given |= {"today": today, "day": day, "size": size, "future": future, "site": site, "port": port}
    command = [sys.executable, "-m", "ratsinfo_spider.demo", "--with-parent", *(["--warm"] if warm else [])]
    for name, value in (*given.items(), *(("fault", fault) for fault in faults)):
        command += [f"--{name}", str(value)] if value is not None else []
    pipe = subprocess.PIPE
    # Its own session: a Ctrl-C in the terminal is for the crawl, which then ends the demo in its own time.
    process = start(
        command,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        env=_environment(),
    )
    return DemoProcess(process, _first_line(process))


def _environment() -> dict[str, str]:
    """Ours, with our own way to the modules: we may run out of Scrapyd's egg, which no child would find by itself."""
    places = [str(Path(place).absolute()) for place in sys.path if place]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places)}


def _first_line(process: subprocess.Popen[str]) -> str:
    """The base address. What the process says later is read and dropped, so that it never waits for us."""
    if not process.stdout or not process.stderr:
        raise DemoError("the demo council was started without pipes")
    said: list[str] = []
    _in_background(process.stderr, said)
    timer = threading.Timer(_START_SECONDS, process.kill)
    timer.start()
    line = process.stdout.readline().strip()
    timer.cancel()
    if not line.startswith("http://"):
        _end(process)
        raise DemoError(f"the demo council did not start: {''.join(said).strip() or line or 'it said nothing'}")
    _in_background(process.stdout, [])
    return line


def _in_background(stream: IO[str], lines: list[str]) -> None:
    def read() -> None:
        for line in stream:
            lines.append(line)
            del lines[:-50]

    threading.Thread(target=read, daemon=True).start()


def _end(process: subprocess.Popen[str]) -> int:
    process.terminate()
    try:
        code = process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    if process.stdin:
        process.stdin.close()
    return code
