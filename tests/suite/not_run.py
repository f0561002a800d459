"""The last lines of a run: what did not run and why, so that green does not look like more than it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from tests.suite.marks import NEEDS
from tests.suite.scope import LEFT

__all__ = ["Summary", "sentence"]


class Summary:
    """The plugin, which hears of the workers' samples too."""

    def __init__(self) -> None:
        self.left: set[str] = set()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A worker of xdist hands on what it knows."""
        if (output := getattr(session.config, "workeroutput", None)) is not None:
            output["left"] = LEFT

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.left.update(getattr(node, "workeroutput", {}).get("left", ()))

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        skipped = sentence(terminalreporter.stats.get("skipped", ()))
        if skipped:
            terminalreporter.write_line(f"Not run: {skipped}.")
        if left := sorted({*self.left, *LEFT}):
            terminalreporter.write_line(f"Left to `make test-all`: {', '.join(left)}.")


def sentence(skipped: Iterable[Any]) -> str:
    """`57 tests need ../shared, 12 need a Java server`: by the mark of what is absent, else by its reason."""
    counts = Counter(map(_cause, skipped))
    return ", ".join(_words(count, *cause) for cause, count in counts.most_common())


def _words(count: int, verb: str, what: str) -> str:
    tests = "1 test" if count == 1 else f"{count} tests"
    return f"{tests} {verb}{'s' if verb == 'need' and count == 1 else ''} {what}"


def _cause(report: Any) -> tuple[str, str]:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    needed = [what for mark, what in NEEDS.items() if mark in report.keywords]
    return ("need", needed[0]) if needed else ("did not", f"({reason.removeprefix('Skipped: ')})")
