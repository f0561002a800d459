"""The table of outcomes, for a screen and for docs/reliability.md."""

from __future__ import annotations

from collections.abc import Iterable

from tests.faults.catalogue import SUBJECTS
from tests.faults.fault_run import Outcome

__all__ = ["line", "markdown", "summary"]

_HEAD = "| fault | what happens | lost | wrong | status | next clean run | s | MB |"
_RULE = "| --- | --- | ---: | ---: | --- | --- | ---: | ---: |"


def line(outcome: Outcome) -> str:
    """One row on a screen; a bad one begins with `!`."""
    mark = "!" if outcome.is_bad else " "
    words = f"{_lost(outcome):<22} wrong {outcome.wrong:<5} {outcome.status:<22} next: {_next(outcome):<20}"
    return f"{mark} {outcome.fault.name:<26} lost {words} {outcome.seconds:5.1f} s {outcome.memory or '-':>4} MB"


def markdown(outcomes: Iterable[Outcome]) -> str:
    """The rows under their subjects; bad ones in bold."""
    by_fault = {outcome.fault.name: outcome for outcome in outcomes}
    lines = []
    for subject, faults in SUBJECTS.items():
        found = [by_fault[fault.name] for fault in faults if fault.name in by_fault]
        lines += ["", f"**{subject}**", "", _HEAD, _RULE, *map(_row, found)] if found else []
    return "\n".join(lines[1:]) + "\n"


def _row(outcome: Outcome) -> str:
    name = f"**{outcome.fault.name}**" if outcome.is_bad else outcome.fault.name
    cells = (
        *(name, outcome.fault.words, _lost(outcome), outcome.wrong, outcome.status, _next(outcome)),
        *(f"{outcome.seconds:.0f}", outcome.memory or "–"),
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def summary(outcomes: list[Outcome]) -> str:
    """One line: how many faults, how many were survived, how many were skipped."""
    bad, skipped = sum(one.is_bad for one in outcomes), sum(one.was_skipped for one in outcomes)
    wrong = sum(bool(one.wrong) for one in outcomes)
    silent = sum(bool(one.lost) and one.status == "complete" for one in outcomes)
    harmed = sum(bool(one.next_words) for one in outcomes)
    return (
        f"{len(outcomes)} faults, {len(outcomes) - bad - skipped} survived, {bad} not (wrong: {wrong}, lost in a "
        f"complete run: {silent}, next clean run not the truth: {harmed}), {skipped} skipped"
    )


def _lost(outcome: Outcome) -> str:
    if not outcome.lost:
        return "0"
    if not outcome.unnamed:
        return f"{outcome.lost}, all named"
    return f"{outcome.lost}, {outcome.unnamed} unnamed"


def _next(outcome: Outcome) -> str:
    return "" if outcome.was_skipped else outcome.next_words or "equal"
