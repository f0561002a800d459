"""Lets a fault happen, looks at what is left, and lets a clean crawl follow on the same store."""

from __future__ import annotations

import random
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.fault import Case, Ended, Fault, SkippedFault
from tests.faults.fault_bench import Bench, settings_of
from tests.faults.lost_and_wrong import Compared, by_id, compare, published_rows, stored_rows
from tests.faults.named_losses import unnamed

__all__ = ["Outcome", "run_fault"]


@dataclass(frozen=True)
class Outcome:
    """A row of the table."""

    fault: Fault
    concurrency: int
    status: str
    lost: int = 0
    unnamed: int | None = 0  # of the lost; None where the run made no report that anybody could believe
    wrong: int = 0
    next_words: str = ""  # why the clean crawl that followed is not the truth; "" where it is
    seconds: float = 0.0
    memory: int | None = None  # megabytes, the crawl's process at its highest
    examples: tuple[str, ...] = ()

    @property
    def was_skipped(self) -> bool:
        return self.status.startswith("skipped")

    @property
    def has_happened(self) -> bool:
        """False where the crawl never met the fault: nothing is proved."""
        return not self.was_skipped and self.status != "did not happen"

    @property
    def is_bad(self) -> bool:
        """Something wrong, something lost in a run that calls itself complete, or a store that stays harmed."""
        is_silent = bool(self.lost) and self.status == "complete"
        return not self.was_skipped and bool(self.wrong or is_silent or self.next_words or self.status == "hangs")


def run_fault(fault: Fault, bench: Bench, concurrency: int = 1) -> Outcome:
    """One row. The output is thrown away."""
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        case = _case(fault, bench, Path(folder), concurrency)
        try:
            return _run(fault, case)
        except SkippedFault as reason:
            return Outcome(fault, concurrency, f"skipped: {reason}")
        finally:
            bench.proxy.leave()


def _case(fault: Fault, bench: Bench, output: Path, concurrency: int) -> Case:
    own = fault.own_arguments(bench)
    arguments = own if "paper" in own else {**bench.month, **own}
    options = [*settings_of(concurrency), "-s", "RETRY_TIMES=2", *fault.options]
    chance = random.Random(f"{bench.seed}/{fault.name}")  # noqa: S311
    return Case(bench, output, concurrency, chance, arguments, options, refresh=fault.refresh)


def _run(fault: Fault, case: Case) -> Outcome:
    bench = case.bench
    wanted = bench.clean(case.arguments)[1]
    truth = by_id(bench.truth)
    if fault.when == "next crawl":
        bench.copy_clean(case.arguments, case.output)
        case.day = 1
    bench.proxy.leave()
    fault.before(case)
    bench.proxy.rules[:] = [fault.answers(case)] if fault.answers else []
    bench.proxy.questions[:] = [fault.questions(case)] if fault.questions else []
    began = time.monotonic()
    ended = fault.crawl(case) if fault.crawl else crawl_under(case)
    seconds = time.monotonic() - began
    happened = bool(bench.proxy.meddled) or not fault.is_by_proxy
    compared, status = _look(case, wanted, truth, ended)
    more = fault.also_lost(case) if fault.also_lost else []
    bench.proxy.leave()
    fault.repair(case)
    return Outcome(
        fault,
        case.concurrency,
        status if happened else "did not happen",
        len(compared.lost) + len(more),
        None if ended.report is None else len(unnamed(ended.report, compared.lost, truth)) + len(more),
        len(compared.wrong),
        _next(case, wanted, truth),
        seconds,
        ended.report["requests"]["peak_memory_mb"] if ended.report else None,
        (*_examples(compared), *more),
    )


def _examples(compared: Compared) -> tuple[str, ...]:
    wrong = [f"wrong: {key}: {words}" for key, words in sorted(compared.wrong.items())]
    return (*wrong[:5], *[f"lost: {key}" for key in sorted(compared.lost)[:5]])


def crawl_under(case: Case, *options: str) -> Ended:
    """The fault's crawl as a user types it."""
    arguments = {"refresh": case.refresh, **case.arguments} if case.day else case.arguments
    before = set(_reports(case))
    try:
        done = case.bench.crawl(case.output, case.day, *case.options, *options, **arguments)
    except subprocess.TimeoutExpired:
        return Ended(None, None)
    return Ended(done.code, done.report if set(_reports(case)) - before else None)


def _reports(case: Case) -> list[Path]:
    return list((case.folder / "runs").glob("*.json"))


def _look(case: Case, wanted: Any, truth: Any, ended: Ended) -> tuple[Compared, str]:
    """Wrong is what is wrong in the store or in the tables. Lost is what a reader lacks who believes the status."""
    files = case.folder / "files"
    published = published_rows(case.folder / "tables")
    stored = stored_rows(case.store)
    views = [view for view in (published, stored) if view]
    results = [compare(view, wanted, truth, files, case.spared) for view in views]
    wrong = {key: words for result in results for key, words in result.wrong.items()}
    believed = published if ended.status == "complete" or stored is None else stored
    lost = compare(believed, wanted, truth, files, case.spared).lost
    return Compared(lost, wrong), ended.status


def _next(case: Case, wanted: Any, truth: Any) -> str:
    """A day later, without fault, by the same command: "" where all is the truth, else what is not."""
    try:
        done = case.bench.crawl(case.output, case.day + 1, *settings_of(1), **case.arguments)
    except subprocess.TimeoutExpired:
        return "hangs"
    if done.code != 0:
        return f"exit {done.code}"
    compared = compare(published_rows(case.folder / "tables"), wanted, truth, case.folder / "files", set())
    words = {"lost": len(compared.lost), "wrong": len(compared.wrong)}
    return ", ".join(f"{count} {word}" for word, count in words.items() if count)
