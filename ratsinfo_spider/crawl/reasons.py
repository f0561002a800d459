"""Why a run ended as it did, in sentences for people, out of its report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["MONITOR", "is_busy", "reasons", "told_status"]

SHOWN = 3  # sentences
MONITOR = "monitor"  # a complete run of which a monitor has something to tell


def is_busy(report: Mapping[str, Any]) -> bool:
    """Whether the run was refused because another process has the city: no failure of the city."""
    return any(problem["kind"] == "busy" for problem in report.get("problems", ()))


def told_status(status: str, why: Sequence[str]) -> str:
    """What people are told of a city: the status of its newest run, or MONITOR. `why`: as `reasons` gives it."""
    return MONITOR if status == "complete" and why else status


def reasons(report: Mapping[str, Any]) -> list[str]:
    """What is wrong, the worst first; empty for a complete run whose monitors have nothing to tell.

    >>> reasons({"status": "incomplete", "missing": [{"id": "a:paper:1", "url": None}], "skipped": {"budget": 7}})
    ['7 pages were not asked for, because the budget max_requests was spent', '1 record is missing: a:paper:1']
    """
    found = list(dict.fromkeys(_all(report)))
    rest = len(found) - SHOWN
    return [*found[:SHOWN], f"and {rest} more, see the report"] if rest > 0 else found


def _all(report: Mapping[str, Any]) -> Iterator[str]:
    if report.get("fatal"):
        yield report["fatal"]
    if budget := report.get("skipped", {}).get("budget"):
        yield f"{budget:,} pages were not asked for, because the budget max_requests was spent"
    if any(report.get("thinned", {}).get(name) for name in ("missing", "problems")):
        yield "what it missed is no longer in its report, which is older than a year"
    missing = report.get("missing", ())
    named = {one["id"] for one in missing}
    for problem in report.get("problems", ()):
        if problem.get("record") not in named and problem["detail"] != report.get("fatal"):
            yield " ".join(filter(None, (problem["detail"], problem.get("url"))))
    if missing:
        first = " ".join(filter(None, (missing[0]["id"], missing[0]["url"])))
        is_one = len(missing) == 1
        yield f"1 record is missing: {first}" if is_one else f"{len(missing):,} records are missing, the first: {first}"
    yield from (one["sentence"] for one in report.get("monitors", ()) if not one["decides"])
