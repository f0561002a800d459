"""Do two versions of the project make the same tables of the same council?

    python -m tests.compare_tables BASE_CHECKOUT [NEW_CHECKOUT]      # NEW_CHECKOUT: else the working directory

A demo of this checkout serves one town; both versions crawl it whole, people too, on the clock of its last day. Their
tables are compared row by row, by id. What was renamed since is declared below. Not compared are the run's id and the
times that the clock of the run writes (whether a row was removed is). Each difference is a line: table, id, column,
old, new. Exit code 1 if there is any, or if a crawl was not complete.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from ratsinfo_spider.demo.process import start_demo

TODAY = "2026-11-30"
NOW = f"{TODAY}T15:00:00+01:00"
TIMEOUT = 900  # seconds a crawl may take

# What is called otherwise since 84e1240, old to new.
TABLES: dict[str, str] = {}
COLUMNS = {
    "meetings": {"start": "start_time", "end": "end_time"},
    "changes": {"at": "observed_at", "table": "table_name", "column": "column_name"},
}
VALUES = {
    ("changes", "column_name"): {"start": "start_time", "end": "end_time"},
    ("changes", "table_name"): TABLES,
}
AS_TEXT = {"native_id"}  # a number before, a text now
NEW_TABLES: frozenset[str] = frozenset()
NEW_COLUMNS = {
    "files": {"cause"},
    "agenda_items": {"organization_id"},
    "votes": {"meeting_id", "meeting_start", "organization_id", "passed", "unanimous", "derived_from"},
    "consultations": {"result", "role_code", "status_code"},
}

# Rows that the run numbers: known by what they are about.
NUMBERED = {
    "changes": ("table_name", "record_id", "kind", "column_name"),
    "coverage": ("organization_id", "year", "source", "what"),
}
# What stands on several agendas is counted below the organization and year of the one that was read first, which
# differs from crawl to crawl: compared in sum.
FIRST_COME = {"papers", "files"}
NOT_COMPARED = {"run_id", "fetched_at", "observed_at", "first_seen", "last_seen", "changed_at"}
WHETHER = {"removed_at"}  # compared for being there

Row = dict[str, Any]
Tables = dict[str, dict[str, Row]]  # table -> id -> row


class Difference(NamedTuple):
    """One place where the tables differ; a row or column that only one has is `…` in the other."""

    table: str
    id: str
    column: str
    old: object
    new: object

    def __str__(self) -> str:
        return f"{self.table}\t{self.id}\t{self.column}\t{self.old!r}\t{self.new!r}"


def crawled(checkout: Path, base_url: str, output: Path) -> Tables:
    """The tables of that version's crawl. Raises CalledProcessError for one that is not complete."""
    command = [sys.executable, "-m", "scrapy", "crawl", "demo", "-a", f"base_url={base_url}"]
    for setting in (f"OUTPUT_DIR={output}", f"RATSINFO_NOW={NOW}", "RATSINFO_PEOPLE=1", "LOG_LEVEL=WARNING"):
        command += ["-s", setting]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run(command, cwd=checkout, env=environment, check=True, timeout=TIMEOUT, stdout=subprocess.DEVNULL)
    return read(output / "demo")


def read(folder: Path) -> Tables:
    """All tables of a city's folder by the names of the new version, rows by id."""
    paths = sorted((folder / "tables").glob("*.parquet"))
    return {table: _rows(table, path) for path in paths for table in (TABLES.get(path.stem, path.stem),)}


def _rows(table: str, path: Path) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in pq.read_table(path).to_pylist():
        row = _renamed(table, row)
        key = _key(table, row)
        found[key] = _added(found[key], row) if key in found else row
    return found


def _key(table: str, row: Row) -> str:
    """A row's id; where the run numbers the rows as they come, what the row is about."""
    if table not in NUMBERED:
        return str(row["id"])
    del row["id"]
    if table == "coverage" and row["what"] in FIRST_COME:
        row.update(organization_id=None, year=None)
    return " ".join(str(row[column]) for column in NUMBERED[table])


def _added(one: Row, other: Row) -> Row:
    """One row of coverage with the counts of both."""
    return {name: value + other[name] if isinstance(value, int) else value for name, value in one.items()}


def _renamed(table: str, row: Row) -> Row:
    names = COLUMNS.get(table, {})
    return {name: _value(table, name, value) for old, value in row.items() for name in (names.get(old, old),)}


def _value(table: str, column: str, value: Any) -> Any:
    return VALUES.get((table, column), {}).get(value, value) if isinstance(value, str) else value


def compared(old: Tables, new: Tables) -> Iterator[Difference]:
    """Where the tables of the base version and of the new one differ, once what was renamed is."""
    for table in sorted((old.keys() | new.keys()) - NEW_TABLES):
        yield from _table(table, old.get(table, {}), new.get(table, {}))


def _table(table: str, old: dict[str, Row], new: dict[str, Row]) -> Iterator[Difference]:
    for key in sorted(old.keys() | new.keys()):
        if key not in old or key not in new:
            yield Difference(table, key, "id", *(key if key in rows else ... for rows in (old, new)))
        else:
            yield from _row(table, key, old[key], new[key])


def _row(table: str, key: str, old: Row, new: Row) -> Iterator[Difference]:
    added = NEW_COLUMNS.get(table, set()) - old.keys()
    for column in sorted((old.keys() | new.keys()) - NOT_COMPARED - added):
        values = (_plain(column, row.get(column, ...)) for row in (old, new))
        if (difference := Difference(table, key, column, *values)).old != difference.new:
            yield difference


def _plain(column: str, value: Any) -> object:
    if value is None or value is ...:
        return value
    if column in WHETHER:
        return True
    return str(value) if column in AS_TEXT else value


def main() -> int:
    """The command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.compare_tables", description=__doc__)
    parser.add_argument("base", type=Path, help="a checkout of the version before")
    parser.add_argument("new", type=Path, nargs="?", default=Path.cwd(), help="a checkout of the version after")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, start_demo(seed=1, years=2, today=TODAY) as demo:
        old = crawled(options.base, demo.base_url, Path(name) / "base")
        new = crawled(options.new, demo.base_url, Path(name) / "new")
    differences = list(compared(old, new))
    for table, rows in new.items():
        print(f"# {table}: {len(rows)} rows")  # noqa: T201
    print(*differences, f"# {len(differences)} differences", sep="\n")  # noqa: T201
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
