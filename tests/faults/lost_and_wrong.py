"""What a crawl left, compared with the truth: rows and files that are lost, rows and bytes that are wrong.

Lost: a row that is not there or is called removed, a value that is null, a file that is not on disk. Wrong: a value
that is another one, a row of something that does not exist, other bytes. Lost can be told, wrong never can.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy.exc import SQLAlchemyError

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import RUN_TABLES, columns, from_stored
from ratsinfo_spider.store import Store, StoreError
from tests.helpers.crawling import NOT_COMPARED, plain

__all__ = ["Compared", "Rows", "Truth", "by_id", "compare", "published_rows", "stored_rows"]

Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]  # by table, by id
Truth = dict[str, list[Row]]

# Beside the tables of the program's own, those that a crawl without RATSINFO_PEOPLE leaves empty.
COMPARED = sorted(set(TABLES) - RUN_TABLES - {"people", "memberships"})


@dataclass(frozen=True)
class Compared:
    """Ids of lost rows; ids of wrong rows with what is wrong."""

    lost: frozenset[str]
    wrong: dict[str, str]


def by_id(truth: Truth) -> Rows:
    """The truth as rows are kept here."""
    return {table: {row["id"]: row for row in rows} for table, rows in truth.items()}


def published_rows(folder: Path) -> Rows:
    """The rows that readers see, but for removed ones; nothing where there are no tables."""
    if not (folder / "meetings.parquet").exists():
        return {}
    return {
        table: _rows(table, pq.read_table(folder / f"{table}.parquet").to_pylist())
        for table in COMPARED
        if (folder / f"{table}.parquet").exists()
    }


def stored_rows(place: Path) -> Rows | None:
    """The rows in the store, from which the next tables are made; None where it cannot be read."""
    if not place.exists():
        return None
    try:
        with Store(place, "demo", reading=True) as store:
            return {table: _rows(table, _read(store, table)) for table in COMPARED}
    except (StoreError, SQLAlchemyError, ValueError):
        return None


def _read(store: Store, table: str) -> list[Row]:
    shown = columns(table)
    rows = (row for batch in store.rows(table) for row in batch)
    return [{one.name: from_stored(one, value) for one, value in zip(shown, row, strict=True)} for row in rows]


def _rows(table: str, rows: Iterable[Row]) -> dict[str, Row]:
    """As the truth has them: without the store's own columns."""
    own = [column for column in fields(TABLES[table]) if not column.metadata["clock"]]
    return {
        row["id"]: {column.name: _plain(column, row[column.name]) for column in own}
        for row in rows
        if row["removed_at"] is None
    }


def _plain(column: Any, value: Any) -> Any:
    return plain(column, value) if not column.metadata["json"] or isinstance(value, str) else value


def _compared_values(row: Row) -> Row:
    """A row without what is not compared; a document that has not changed is one that is stored."""
    kept = {name: value for name, value in row.items() if name not in NOT_COMPARED}
    return {**kept, "status": "stored"} if kept.get("status") == "unchanged" else kept


def compare(found: Rows, wanted: Rows, truth: Rows, files: Path, spared: set[str]) -> Compared:
    """`wanted`: the rows and values that a crawl with these arguments must find; what else there is must be true too.

    `spared`: records whose own rows and those below them are not compared.
    """
    lost: set[str] = set()
    wrong: dict[str, str] = {}
    for table in COMPARED:
        rows = found.get(table, {})
        lost |= {key for key in wanted[table].keys() - rows.keys() if not _below(truth[table][key], spared)}
        for key, row in rows.items():
            if _below(row, spared) or key in spared:
                continue
            if key not in truth[table]:
                wrong[key] = "does not exist"
                continue
            gone, other = _differences(table, row, truth[table][key], files)
            wrong |= {key: "; ".join(other)} if other else {}
            lost |= {key} if any(wanted[table].get(key, {}).get(name) is not None for name in gone) else set()
    return Compared(frozenset(lost), wrong)


def _below(row: Row, spared: set[str]) -> bool:
    names = ("id", "owner_id", "agenda_item_id", "meeting_id", "paper_id")
    return any(row.get(name) in spared for name in names)


def _differences(table: str, row: Row, true: Row, files: Path) -> tuple[list[str], list[str]]:
    """The columns whose value is lost, and what is wrong about others."""
    found, wanted = _compared_values(row), _compared_values(true)
    names = [name for name in wanted if name in found and found[name] != wanted[name]]
    if table == "files" and not found["path"]:  # not loaded, as its status says
        names = [name for name in names if name != "status"]
    elif table == "files" and (words := _bytes(files / found["path"], found)):
        return ["path"] if words == "lost" else [], [words] if words != "lost" else []
    gone = [name for name in names if found[name] is None]
    return gone, [_told(name, found, wanted) for name in names if found[name] is not None]


def _told(name: str, found: Row, wanted: Row) -> str:
    return f"{name}: {str(found[name])[:60]!r} should be {str(wanted[name])[:60]!r}"


def _bytes(path: Path, row: Row) -> str:
    """`lost` where there is no such file, words where its bytes are not what the row says, else ""."""
    if not path.is_file():
        return "lost"
    return "" if hashlib.sha256(path.read_bytes()).hexdigest() == row["sha256"] else "bytes: not those of its sha256"
