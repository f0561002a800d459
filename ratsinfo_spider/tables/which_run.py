"""Which run writes the tables: the rule, in one place.

A complete run replaces them. An incomplete one does so in one case: its budget alone made it incomplete, and no row of
the last tables is missing. Where a city has no tables yet, any run that has stored something writes them, so that a
first crawl of many days is of use from the first day; they say `status: incomplete`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.schema import RUN_TABLES
from ratsinfo_spider.tables.publish import DESCRIPTION

__all__ = ["about", "description", "kept_about", "writes_tables"]


def writes_tables(run: Run, directory: Path, rows: Mapping[str, int]) -> bool:
    """Whether `run`, which has its verdict, replaces the tables in `directory`. `rows`: the store's, by table."""
    if run.status == "complete":
        return True
    last = description(directory)
    if last is None:
        return bool(run.tally["pages/read"]) and any(rows[table] for table in rows.keys() - RUN_TABLES)
    return run.is_short_by_budget_alone and all(
        rows[one["name"]] >= one["rows"] for one in last["resources"] if one["name"] in rows.keys() - RUN_TABLES
    )


def description(directory: Path) -> dict[str, Any] | None:
    """The datapackage.json of the tables in `directory`; None where there are none, or none that can be read."""
    try:
        found: dict[str, Any] = json.loads((directory / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def kept_about(directory: Path) -> dict[str, Any]:
    """What the tables in `directory` say of their run and city, for who writes them anew without a run."""
    own = ("name", "profile", "resources")
    return {key: value for key, value in (description(directory) or {}).items() if key not in own}


def about(run: Run) -> dict[str, Any]:
    """What the tables say of the run that wrote them: `run_id`, `status`, `scope`."""
    # Of a run that failed the tables are what it had read until then: not complete, and no failure of theirs.
    status = "complete" if run.status == "complete" else "incomplete"
    return {"run_id": run.run_id, "status": status, "scope": run.scope}
