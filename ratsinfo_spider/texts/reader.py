"""Reads documents by a process of its own, which may take only so much time and memory for each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

__all__ = ["Reader", "Reading"]


@dataclass(frozen=True)
class Reading:
    """What became of a document: `read`, `no_text`, `encrypted`, `broken`, `unsupported`, `too_slow`, `too_large`."""

    status: str
    reason: str | None = None
    pages: list[tuple[str, float]] = field(default_factory=list)
    """Text and quality of each page."""


class Reader:
    """`read` documents one after the other; a process that hangs or dies is replaced, and its document says so.

    `seconds`: how long a document may take. `megabytes`: how much memory its process may have.
    """

    def __init__(self, seconds: float = 60, megabytes: int = 1024) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path, media_type: str) -> Reading:
        """The text of a document."""
        process = self._running()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, end)
        timer.start()
        try:
            line = self._ask(process, {"path": str(path), "media_type": media_type})
        finally:
            timer.cancel()
        if line:
            answer: dict[str, Any] = json.loads(line)
            return Reading(answer["status"], answer["reason"], [(text, score) for text, score in answer["pages"]])
        self.close()
        if late.is_set():
            return Reading("too_slow", f"not read within {self._seconds:g} s")
        return Reading("too_large", "the process that read it died, most likely for want of memory")

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            command = [sys.executable, "-m", "ratsinfo_spider.texts.worker", str(self._megabytes)]
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        return self._process

    @staticmethod
    def _ask(process: subprocess.Popen[str], job: dict[str, str]) -> str:
        """Its answer; "" from one that died."""
        if process.stdin is None or process.stdout is None:
            return ""
        try:
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
            return process.stdout.readline()
        except BrokenPipeError:
            return ""
