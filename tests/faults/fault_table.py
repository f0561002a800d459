"""The table of outcomes, for a screen and for docs/reliability.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from tests.faults.all_faults import SUBJECTS
from tests.faults.fault_run import Outcome

__all__ = ["line", "markdown", "summary"]

_HEAD = "| fault | what happens | lost | wrong | status | next clean run | MB |"
_RULE = "| --- | --- | ---: | ---: | --- | --- | ---: |"


def line(outcome: Outcome) -> str:
    """One row on a screen; a bad one begins with `!`."""
    mark = "!" if outcome.is_bad else " "
    name = f"{outcome.fault.name} ({outcome.concurrency})"
    words = f"lost {_lost(outcome):<18} wrong {outcome.wrong:<4} {outcome.status:<20} next: {_next(outcome):<22}"
    return f"{mark} {name:<29} {words} {outcome.seconds:4.0f} s {outcome.memory or '-':>4} MB"


def markdown(outcomes: Iterable[Outcome]) -> str:
    """A row per fault under its subject, bad ones in bold. Where the concurrencies differ, a cell has one after the
    other, with ` / ` between them.
    """
    by_fault: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_fault[outcome.fault.name].append(outcome)
    lines = []
    for subject, faults in SUBJECTS.items():
        rows = [_row(by_fault[fault.name]) for fault in faults if fault.name in by_fault]
        lines += ["", f"### {subject}", "", _HEAD, _RULE, *rows] if rows else []
    return "\n".join(lines[1:]) + "\n"


def _row(outcomes: list[Outcome]) -> str:
    fault = outcomes[0].fault
    name = f"**{fault.name}**" if any(outcome.is_bad for outcome in outcomes) else fault.name
    told: list[Callable[[Outcome], str]] = [_lost, lambda one: str(one.wrong), lambda one: one.status, _next]
    cells = [" / ".join(dict.fromkeys(tell(outcome) for outcome in outcomes)) for tell in told]
    memory = max((outcome.memory or 0 for outcome in outcomes), default=0)
    return "| " + " | ".join([name, fault.words, *cells, str(memory or "–")]) + " |"


def summary(outcomes: list[Outcome]) -> str:
    """One line: how many faults, how many were survived, how many did not happen."""
    bad, absent = sum(one.is_bad for one in outcomes), sum(not one.has_happened for one in outcomes)
    wrong = sum(bool(one.wrong) for one in outcomes)
    silent = sum(bool(one.lost) and one.status == "complete" for one in outcomes)
    harmed = sum(bool(one.next_words) for one in outcomes)
    return (
        f"{len(outcomes)} faults, {len(outcomes) - bad - absent} survived, {bad} not (wrong: {wrong}, lost in a "
        f"complete run: {silent}, next clean run not the truth: {harmed}), {absent} skipped or not met"
    )


def _lost(outcome: Outcome) -> str:
    if not outcome.lost or outcome.unnamed is None:
        return f"{outcome.lost}, no report" if outcome.lost else "0"
    if not outcome.unnamed:
        return f"{outcome.lost}, all named"
    return f"{outcome.lost}, {outcome.unnamed} unnamed"


def _next(outcome: Outcome) -> str:
    return "" if outcome.was_skipped else outcome.next_words or "equal"
