"""A stock Scrapyd on loopback with the sample configuration, for the tests."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.helpers.crawling import ROOT

BIN = Path(sys.executable).parent
PROJECT = "ratsinfo"
SECONDS = 600.0  # for anything to happen, on a machine that others keep busy
IN_THE_EGG = ("ratsinfo_spider", "pipelines", "setup.py", "scrapy.cfg", "pyproject.toml", "README.md", "LICENSE")


class Scrapyd:
    """The server in a folder of its own, stopped by its process; starting it again in the same folder is a restart."""

    process_group: int | None = None  # 0 for one of its own

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "output"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        folder.mkdir(exist_ok=True)
        shutil.copy(ROOT / "deploy" / "scrapyd.conf", folder)
        # The person's own configuration, which Scrapyd reads last: only so that the tests wait less.
        (folder / ".scrapyd.conf").write_text("[scrapyd]\npoll_interval = 0.3\n", encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        """As on a server: no way to the project's folder but the egg."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY", "PYTHONPATH"))}
        own = {"HOME": str(self.folder), "OUTPUT_DIR": str(self.output), "SCRAPYD_HTTP_PORT": str(self.port)}
        return {**kept, **own}

    def __enter__(self) -> Self:
        log = (self.folder / "scrapyd.log").open("a")
        self.process = subprocess.Popen(
            [str(BIN / "scrapyd")],
            cwd=self.folder,
            env=self.environment,
            stdout=log,
            stderr=log,
            process_group=self.process_group,
        )
        log.close()
        wait_for(self._answers)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self.process.terminate()
        self.process.wait(30)

    def _answers(self) -> bool:
        assert self.process.poll() is None, (self.folder / "scrapyd.log").read_text()
        try:
            return bool(self.ask("daemonstatus.json")["status"] == "ok")
        except OSError:
            return False

    def ask(self, name: str, **arguments: str) -> dict[str, Any]:
        """A GET of the API."""
        return self._read(f"{self.url}/{name}?{urllib.parse.urlencode(arguments)}", None)

    def tell(self, name: str, *arguments: tuple[str, str]) -> dict[str, Any]:
        """A POST of the API, for this project."""
        data = urllib.parse.urlencode([("project", PROJECT), *arguments]).encode()
        return self._read(f"{self.url}/{name}", data)

    @staticmethod
    def _read(url: str, data: bytes | None) -> dict[str, Any]:
        with urllib.request.urlopen(url, data, timeout=60) as answer:  # noqa: S310 - our own, on loopback
            result: dict[str, Any] = json.load(answer)
        return result

    def schedule(self, spider: str, *arguments: tuple[str, str]) -> str:
        """Schedules a job and gives its id."""
        answer = self.tell("schedule.json", ("spider", spider), *arguments)
        assert answer["status"] == "ok", answer
        return str(answer["jobid"])

    def jobs(self, state: str) -> dict[str, dict[str, Any]]:
        """The jobs that are `pending`, `running` or `finished`, by id."""
        return {job["id"]: job for job in self.ask("listjobs.json", project=PROJECT)[state]}

    def wait_until_finished(self, job: str) -> None:
        """Until a job has ended, well or not."""
        wait_for(lambda: job in self.jobs("finished"))

    def log_of(self, spider: str, job: str) -> Path:
        """Where docs/deploy.md says that a job's log is."""
        return self.folder / "logs" / PROJECT / spider / f"{job}.log"

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`python -m scrapyd.runner WORDS` in the server's folder: a command of ours out of the newest egg."""
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "scrapyd.runner", *words],
            cwd=self.folder,
            env={**self.environment, "SCRAPY_PROJECT": PROJECT},
            capture_output=True,
            text=True,
            check=False,
        )

    def history(self) -> list[dict[str, Any]]:
        """`scrapy runs --json`, the newest first; empty before the first run."""
        return [json.loads(line) for line in self.run("runs", "--json").stdout.splitlines()]


def copy_project(folder: Path) -> Path:
    """The project's files as a fresh clone has them, so that building the egg leaves nothing in ours."""
    ignore = shutil.ignore_patterns("__pycache__")
    for name in IN_THE_EGG:
        source = ROOT / name
        (shutil.copytree(source, folder / name, ignore=ignore) if source.is_dir() else shutil.copy(source, folder))
    return folder


def deploy(project: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`scrapyd-deploy WORDS` in a project's folder: what `make deploy` calls."""
    return subprocess.run(
        [str(BIN / "scrapyd-deploy"), *words],
        cwd=project,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def wait_for(happened: Callable[[], object], seconds: float = SECONDS) -> None:
    """Looks again and again."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
