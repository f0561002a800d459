"""Nodes of procrastinate on one machine that share queue, store and output."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.helpers.crawling import ROOT

DEAD = 6  # seconds without a heartbeat, and a node is taken for dead
WAIT = 2  # seconds until a job is tried again whose city is busy


class Node:
    """A node, for as long as the block lasts; `kill` ends it as a machine ends that loses its power."""

    def __init__(self, folder: Path, name: str, at_once: int, **environment: str) -> None:
        self.name = name
        self.place = folder / f"{name}.log"
        self.environment = {**node_environment(), **environment}
        self._words = ("work", "--name", name, "--at-once", str(at_once))
        self._folder = folder

    def __enter__(self) -> Self:
        with self.place.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ratsinfo_nodes", *self._words],
                cwd=self._folder,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self.stop()

    def stop(self) -> None:
        """Told to end, as `systemctl stop` does; does nothing more if it is gone."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)

    def kill(self) -> dt.datetime:
        """SIGKILL for the node and its crawls; the moment after which none of them did anything."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        self.process.kill()
        for child in children:  # each leads a group of its own
            os.killpg(int(child), signal.SIGKILL)
        self.process.wait(30)
        return dt.datetime.now(dt.UTC)

    @property
    def log(self) -> str:
        """What it and its crawls said."""
        return self.place.read_text(encoding="utf-8")


def node_environment() -> dict[str, str]:
    """As the sample unit has it: the project and the nodes' package in the path."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "deploy" / "nodes")])
    own = {"PYTHONPATH": path, "SCRAPY_SETTINGS_MODULE": "ratsinfo_spider.settings"}
    return {**os.environ, **own, "RATSINFO_NODE_DEAD": str(DEAD), "RATSINFO_NODE_WAIT": str(WAIT)}


def command(*words: str, **environment: Any) -> subprocess.CompletedProcess[str]:
    """`python -m ratsinfo_nodes WORDS`."""
    return subprocess.run(
        [sys.executable, "-m", "ratsinfo_nodes", *words],
        env={**node_environment(), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
