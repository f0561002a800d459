"""Processor time by file: the files that cost most begin first, so that no worker is left alone with a long one.

`--weigh` writes what this run measured to `weights.txt` beside this file and names the ten that cost most.
"""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import warm

__all__ = ["Weights"]

FILE = Path(__file__).with_name("weights.txt")
SHOWN = 10
LEAST = 0.5  # seconds; what costs less needs no place in the order


class Weights:
    """The plugin, which adds up what the workers measured."""

    def __init__(self, *, write: bool) -> None:
        self.write = write
        self.seconds: Counter[str] = Counter()
        self.begun = cpu_seconds()

    @pytest.hookimpl(trylast=True)  # after what is not run has gone
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        weights = _recorded()
        items.sort(key=lambda item: -weights.get(_file(item.nodeid), 0.0))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        before = cpu_seconds()
        try:
            return (yield)
        finally:
            self.seconds[_file(item.nodeid)] += cpu_seconds() - before  # type: ignore[assignment]

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if (output := getattr(session.config, "workeroutput", None)) is not None:
            output["seconds"] = dict(self.seconds)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.seconds.update(getattr(node, "workeroutput", {}).get("seconds", {}))

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        total = sum(self.seconds.values())
        terminalreporter.write_line(f"Processor time of the tests: {total / 60:.1f} minutes.")
        if self.write:
            for file, seconds in self.seconds.most_common(SHOWN):
                terminalreporter.write_line(f"{seconds:8.1f} s  {file}")
            kept = [f"{seconds:.0f} {file}" for file, seconds in self.seconds.most_common() if seconds >= LEAST]
            FILE.write_text("\n".join(kept) + "\n", encoding="utf-8")


def cpu_seconds() -> float:
    """Of this process and all its children that have ended."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses) + warm.cpu_seconds()


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def _recorded() -> dict[str, float]:
    if not FILE.is_file():
        return {}
    pairs = (line.split(maxsplit=1) for line in FILE.read_text(encoding="utf-8").splitlines())
    return {file: float(seconds) for seconds, file in pairs}
