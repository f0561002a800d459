"""How long the table `coverage` remembers: a night writes some hundred rows, and would outgrow all other tables."""

from __future__ import annotations

import sqlalchemy as sa

from ratsinfo_spider.store.sql_tables import DATA, runs

__all__ = ["KEPT_RUNS", "forget_coverage"]

KEPT_RUNS = 60  # two months of nights; the run reports tell of all before them


def forget_coverage(connection: sa.Connection, site: str) -> None:
    """Drop the rows of all but the last runs of a city."""
    coverage = DATA["coverage"]
    older = sa.select(runs.c.run_id).where(runs.c.site == site).order_by(runs.c.number.desc()).offset(KEPT_RUNS)
    connection.execute(coverage.delete().where(coverage.c.site == site, coverage.c.run_id.in_(older)))
