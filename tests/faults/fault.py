"""What a fault is: a declared object with a name, the words of its row in the table, and how it meddles."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tests.faults.fault_bench import Bench
from tests.helpers import warm
from tests.helpers.fault_proxy import FaultProxy, QuestionRule, Rule

__all__ = ["Case", "Ended", "Fault", "SkippedFault", "When"]

When = Literal["first crawl", "next crawl"]


class SkippedFault(Exception):  # noqa: N818 - it is no error
    """This machine cannot do it; the sentence says why."""


@dataclass
class Ended:
    """How a crawl under a fault ended. `code` is None for one that had to be killed because it never did."""

    code: int | None
    report: dict[str, Any] | None  # of this run, if it wrote one

    @property
    def status(self) -> str:
        """What the run told: its status; `busy`, `refused` or `killed` where it made no report."""
        if self.code is None:
            return "hangs"
        if self.report:
            return str(self.report["status"])
        return "killed" if self.code < 0 else {4: "busy"}.get(self.code, f"refused (exit {self.code})")


@dataclass
class Case:
    """One fault at work: where it happens, and what a crawl under it needs."""

    bench: Bench
    output: Path  # OUTPUT_DIR
    concurrency: int
    random: random.Random
    arguments: dict[str, Any] = field(default_factory=dict)  # of the spider
    options: list[str] = field(default_factory=list)  # of Scrapy
    day: int = 0  # of the crawl's clock
    refresh: str = "all"  # of a crawl that is not the first
    spared: set[str] = field(default_factory=set)  # records whose rows are not compared: the fault rewrote them
    process: warm.WarmProcess | None = None  # the crawl under way, where the fault sends signals
    struck: float | None = None  # when it did, by the monotonic clock

    @property
    def proxy(self) -> FaultProxy:
        return self.bench.proxy

    @property
    def folder(self) -> Path:
        """`output/demo`."""
        return self.output / "demo"

    @property
    def store(self) -> Path:
        return self.folder / "store.sqlite"


def _nothing(_case: Case) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`answers` and `questions` make the proxy's rules. `before` and `repair` act on the output, before the crawl and
    before the clean one that follows. `refresh`: whether a next crawl asks for all pages, or as it does every night.
    `crawl` runs it in another way than by a plain command. `also_lost` names losses that rows do not show.
    """

    name: str
    finding: str  # its mark in the list of findings: `A1`
    words: str  # what happened
    when: When = "first crawl"
    answers: Callable[[Case], Rule] | None = None
    questions: Callable[[Case], QuestionRule] | None = None
    arguments: Mapping[str, Any] | Callable[[Bench], Mapping[str, Any]] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    refresh: Literal["all", "changed"] = "all"
    before: Callable[[Case], None] = _nothing
    crawl: Callable[[Case], Ended] | None = None
    repair: Callable[[Case], None] = _nothing
    also_lost: Callable[[Case], list[str]] | None = None

    @property
    def is_by_proxy(self) -> bool:
        """Whether it happens only if the proxy changed something."""
        return bool(self.answers or self.questions) and self.before is _nothing

    def own_arguments(self, bench: Bench) -> dict[str, Any]:
        """The spider's, beside the month."""
        return dict(self.arguments(bench) if callable(self.arguments) else self.arguments)
