"""What the runs since the last complete one have brought: the question of whoever reads the end of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ratsinfo_spider.schema import RUN_TABLES

__all__ = ["since_complete"]

KINDS = ("new", "changed", "removed", "restored", "identified")


def since_complete(runs: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The last complete run among `runs` (`Store.runs`, the oldest first), and what the ended ones after it counted.

    >>> runs = [{"run_id": "a", "status": "complete", "finished": None, "counts": {"papers/new": 7}},
    ...         {"run_id": "b", "status": "incomplete", "finished": None, "counts": {"papers/new": 2}},
    ...         {"run_id": "c", "status": None, "finished": None, "counts": None}]
    >>> since_complete(runs)
    {'run_id': 'a', 'finished': None, 'earlier': {'papers/new': 2}}

    Without a complete run `run_id` and `finished` are None. The run under way is not counted: it has its own counts.
    """
    last: Mapping[str, Any] = {}
    counts: Counter[str] = Counter()
    for run in runs:
        if run["status"] == "complete":
            last, counts = run, Counter()
        else:
            counts.update(_told(run["counts"] or {}))
    return {"run_id": last.get("run_id"), "finished": last.get("finished"), "earlier": dict(counts)}


def _told(counts: Mapping[str, int]) -> dict[str, int]:
    keys = (key.partition("/") for key in counts)
    return {f"{table}/{kind}": counts[f"{table}/{kind}"] for table, _, kind in keys if _is_news(table, kind)}


def _is_news(table: str, kind: str) -> bool:
    return kind in KINDS and table not in RUN_TABLES
