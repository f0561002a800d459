"""Known gaps: a page or a file that refuses for the same cause on three days is explained, and still asked for.

A council links papers that it does not show, items whose page always fails, attachments that were deleted. Without this
rule one of them would keep a city `incomplete` for ever and its tables as old as that day. What is known is named in
the report, with its address, since when and on how many days, until the day on which it comes.

Only problems that name a `record` and a `cause` become known: those of single pages and files. A list, a month, a
page of a table, a site that says no as a whole: none of them names one. And where much fails at once
(`FEW`, `SHARE`) it is an outage, which explains nothing however long it lasts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, cast

from ratsinfo_spider.causes import REFUSALS, GapCause
from ratsinfo_spider.crawl.coverage_count import CoverageCount, table_of
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.store.gap_memory import Gap
from ratsinfo_spider.store.store import Store

__all__ = ["explain_gaps"]

FEW = 10  # records of a table that may fail on one day, however small the table, …
SHARE = 0.1  # … or this part of it, before it is called an outage
_LOADED = ("stored", "unchanged")


def explain_gaps(run: Run, coverage: CoverageCount, store: Store | None) -> set[str]:
    """Note what failed in this run, and take what is known by now out of its problems.

    Gives the ids of the records that are known gaps; the report lists them from `run.known_gaps`.
    """
    if store is None or run.fatal:
        return set()
    failed = {problem["record"]: problem for problem in run.problems if problem.get("cause")}
    earlier = store.gaps()
    gaps = [_gap(problem, earlier, run) for problem in failed.values()]
    outages = _outages(failed, coverage)
    store.note_gaps(
        [gap for gap in gaps if table_of(gap.record_id) not in outages],
        [record_id for record_id in earlier if record_id not in failed and _is_found(record_id, run, coverage)],
    )
    known = {gap.record_id: gap for gap in gaps if gap.is_known and not _is_news(gap, earlier, outages)}
    for gap in known.values():
        if gap.cause in REFUSALS:
            coverage.record_outcome(table_of(gap.record_id), gap.record_id, "non_public")
    run.known_gaps = [_told(gap) for gap in known.values()]
    run.problems[:] = [problem for problem in run.problems if not _is_about(problem, known)]
    return set(known)


def _gap(problem: dict[str, str], earlier: dict[str, Gap], run: Run) -> Gap:
    """The gap that a problem is, with what is remembered of it."""
    record_id, cause = problem["record"], cast("GapCause", problem["cause"])
    today = Gap(record_id, cause, problem["url"], problem["detail"], since=run.today, last=run.today)
    return earlier[record_id].again(today) if record_id in earlier else today


def _outages(failed: Iterable[str], coverage: CoverageCount) -> set[str]:
    """The tables of which more failed than single pages do."""
    counts = Counter(map(table_of, failed))
    return {table for table, count in counts.items() if count > max(FEW, SHARE * coverage.count(table))}


def _is_news(gap: Gap, earlier: dict[str, Gap], outages: set[str]) -> bool:
    """Whether it is an outage that lets this record fail, which was no known gap before."""
    before = earlier.get(gap.record_id)
    return table_of(gap.record_id) in outages and not (before and before.is_known and before.cause == gap.cause)


def _is_found(record_id: str, run: Run, coverage: CoverageCount) -> bool:
    """Whether this run has what earlier ones had not. A file that was only listed still may not come."""
    if table_of(record_id) == "files":
        return run.files.get(record_id) in _LOADED
    return coverage.outcome(record_id) in ("found", "non_public")


def _is_about(problem: dict[str, str], known: dict[str, Gap]) -> bool:
    return bool(problem.get("cause")) and problem["record"] in known


def _told(gap: Gap) -> dict[str, Any]:
    """As the report has it."""
    row = gap._asdict()
    return {"table": table_of(gap.record_id), "id": row.pop("record_id"), **row}
