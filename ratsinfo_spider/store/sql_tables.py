"""The store's SQL tables: the data as `items.py` declares it, and what the store keeps for itself."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import RUN_TABLES
from ratsinfo_spider.schema.sql import KEY, sql_columns, timestamp

__all__ = ["DATA", "HISTORY", "INTERNAL", "METADATA", "changes", "fetches", "gaps", "meta", "reached", "runs"]

METADATA = sa.MetaData()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts up only in an INTEGER key

# Columns of every data table that no file has:
#   _run     number of the last run that met the row
#   _born    number of the run that met it first
#   _absences  runs in a row that read its parent's page and did not find it
#   _stated  bits of the columns (in the schema's order) that an authority has stated at least once
INTERNAL = ("_run", "_born", "_absences", "_stated")


def _internal() -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False, default=0, server_default="0") for name in INTERNAL]


def _data(table: str) -> sa.Table:
    return sa.Table(table, METADATA, *sql_columns(table), *_internal())


# `changes` is the store's own: its id is made of a number that the database counts up.
DATA: dict[str, sa.Table] = {table: _data(table) for table in TABLES if table != "changes"}
HISTORY = tuple(table for table in DATA if table not in RUN_TABLES)  # tables whose rows have a history

changes = sa.Table(
    "changes",
    METADATA,
    sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("site", sa.Text(), nullable=False),
    sa.Column("url", sa.Text()),
    sa.Column("run_id", sa.Text(), nullable=False),
    sa.Column("observed_at", timestamp(), nullable=False),
    sa.Column("table_name", sa.Text(), nullable=False),
    sa.Column("record_id", KEY, nullable=False),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("column_name", sa.Text()),
    sa.Column("old", sa.Text()),
    sa.Column("new", sa.Text()),
)

runs = sa.Table(
    "runs",
    METADATA,
    sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("run_id", sa.Text(), nullable=False, unique=True),
    sa.Column("site", sa.Text(), nullable=False),
    sa.Column("started", timestamp(), nullable=False),
    sa.Column("finished", timestamp()),
    sa.Column("status", sa.Text()),  # null: under way, or killed; perhaps `finished`, but for its tables
    sa.Column("arguments", sa.Text(), nullable=False),
    sa.Column("counts", sa.Text()),
    sa.Column("node", sa.Text()),  # where it ran, for a store that several machines share
)

# Pages that were read, for the planner (fetches.py).
fetches = sa.Table(
    "fetches",
    METADATA,
    sa.Column("site", sa.Text(), primary_key=True),
    sa.Column("page", KEY, primary_key=True),
    sa.Column("status", sa.Text(), nullable=False),
    sa.Column("fetched_at", timestamp(), nullable=False),
    sa.Column("next_due", timestamp(), nullable=False),
    sa.Column("fingerprints", sa.Text(), nullable=False),
)

# Records whose page or file did not come the last time it was asked for (gap_memory.py). Days are ISO dates.
gaps = sa.Table(
    "gaps",
    METADATA,
    sa.Column("site", sa.Text(), primary_key=True),
    sa.Column("record_id", KEY, primary_key=True),
    sa.Column("cause", sa.Text(), nullable=False),
    sa.Column("url", sa.Text(), nullable=False),
    sa.Column("detail", sa.Text(), nullable=False),
    sa.Column("since", sa.Text(), nullable=False),
    sa.Column("last", sa.Text(), nullable=False),
    sa.Column("days", sa.BigInteger(), nullable=False),
)

# Lists read in full whose absent rows are not counted yet: close_run does that and empties it.
reached = sa.Table(
    "reached",
    METADATA,
    sa.Column("site", sa.Text(), primary_key=True),
    sa.Column("parent_id", KEY, primary_key=True),
    sa.Column("child_table", sa.Text(), primary_key=True),
    sa.Column("run", sa.BigInteger(), nullable=False),
)

meta = sa.Table(
    "meta",
    METADATA,
    sa.Column("key", sa.Text(), primary_key=True),
    sa.Column("value", sa.Text(), nullable=False),
)
