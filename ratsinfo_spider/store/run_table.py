"""The table of runs: their history, whose they are."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa

from ratsinfo_spider.store.sql_tables import runs

__all__ = ["cities", "holds_run", "run_history"]


def run_history(connection: sa.Connection, site: str) -> list[dict[str, Any]]:
    """The rows of a city's runs, the oldest first, with times and JSON parsed."""
    rows = connection.execute(sa.select(runs).where(runs.c.site == site).order_by(runs.c.number))
    return [_history_row(dict(row._mapping)) for row in rows]


def _history_row(row: dict[str, Any]) -> dict[str, Any]:
    times = {name: row[name] and dt.datetime.fromisoformat(row[name]) for name in ("started", "finished")}
    parsed = {name: row[name] and json.loads(row[name]) for name in ("arguments", "counts")}
    return {**row, **times, **parsed}


def holds_run(connection: sa.Connection, run_id: str) -> bool:
    """Whether the store has this run."""
    return connection.scalar(sa.select(runs.c.number).where(runs.c.run_id == run_id)) is not None


def cities(connection: sa.Connection) -> list[str]:
    """The sites that have runs here."""
    return list(connection.scalars(sa.select(runs.c.site).distinct().order_by(runs.c.site)))
