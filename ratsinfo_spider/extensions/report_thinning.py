"""Run reports older than a year keep what the run history tells, and the logs beside them go.

A night would leave some 100 kB otherwise, for ever.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

__all__ = ["KEPT", "thin_reports"]

KEPT = dt.timedelta(days=365)
NEWEST = 60  # reports that stay whole in any case: a clock that is a year ahead for one night must not cost them
LARGE = 4096  # bytes; a report that is smaller has been thinned, or is not worth it
_RUN_ID = re.compile(r"(\d{8}T\d{6}Z)-")
# Lists of records and the rest of Scrapy's counters: of each list its length is kept, below `thinned`.
_DROPPED = ("missing", "known_gaps", "problems", "warning_examples", "coverage", "stats", "figures", "monitors")


def thin_reports(folder: Path, now: dt.datetime) -> int:
    """Thin those of runs that began more than a year before `now`, and remove their logs. How many. Raises OSError."""
    reports = sorted(folder.glob("*.json"))
    old = [path for path in reports[: max(0, len(reports) - NEWEST)] if _is_old(path, now)]
    for path in old:
        path.with_suffix(".log").unlink(missing_ok=True)
    return sum(path.stat().st_size > LARGE and _thin(path) for path in old)


def _is_old(path: Path, now: dt.datetime) -> bool:
    found = _RUN_ID.match(path.name)
    return found is not None and dt.datetime.strptime(f"{found[1]}+0000", "%Y%m%dT%H%M%SZ%z") < now - KEPT


def _thin(path: Path) -> bool:
    try:
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return False  # `scrapy runs` names it
    dropped = {name: len(report.pop(name)) for name in _DROPPED if name in report}
    part = path.with_suffix(".part")
    part.write_text(json.dumps({**report, "thinned": dropped}, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(path)
    return True
