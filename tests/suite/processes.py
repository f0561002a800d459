"""A test without the mark `process` that starts one fails: `make check` relies on the mark."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

__all__ = ["ProcessNotMarkedError", "Processes"]

STARTS = ("subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.exec", "os.system")


class ProcessNotMarkedError(RuntimeError):
    """A process was started by a test that does not say so."""


class Processes:
    """The plugin. Python's audit events tell of every start, whichever library it comes from."""

    def __init__(self) -> None:
        self.now: pytest.Item | None = None
        sys.addaudithook(self.hear)

    def hear(self, event: str, _arguments: tuple[Any, ...]) -> None:
        if event in STARTS and self.now is not None and not self.now.get_closest_marker("process"):
            raise ProcessNotMarkedError(
                f"{self.now.nodeid} starts a process ({event}): mark it with pytest.mark.process"
            )

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.now = item
        try:
            return (yield)
        finally:
            self.now = None
