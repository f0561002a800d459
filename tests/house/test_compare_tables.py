"""The comparison of two versions' tables: it tells every difference, and none where only names have changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.compare_tables import compared, read

OLD: dict[str, list[dict[str, Any]]] = {
    "meetings": [{"id": "x:meeting:7", "native_id": 7, "start": "17:00", "removed_at": "2026", "last_seen": "2026"}],
    "files": [{"id": "x:file:1", "status": "stored", "fetched_at": "2026"}],
    "changes": [
        {"id": "x:change:1", "table": "meetings", "record_id": "x:meeting:7", "kind": "new", "column": "start"}
    ],
    "coverage": [
        {"id": f"x:coverage:{n}", "organization_id": n, "year": 2026, "source": "all", "what": "papers", "found": 3}
        for n in (1, 2)
    ],
}
NEW: dict[str, list[dict[str, Any]]] = {
    "meetings": [
        {"id": "x:meeting:7", "native_id": "7", "start_time": "17:00", "removed_at": "2027", "last_seen": "2027"}
    ],
    "files": [{"id": "x:file:1", "status": "stored", "fetched_at": "2027", "cause": None}],
    "changes": [
        {
            "id": "x:change:2",
            "table_name": "meetings",
            "record_id": "x:meeting:7",
            "kind": "new",
            "column_name": "start_time",
        }
    ],
    "coverage": [
        {"id": "x:coverage:1", "organization_id": 1, "year": 2026, "source": "all", "what": "papers", "found": 2},
        {"id": "x:coverage:2", "organization_id": 2, "year": 2026, "source": "all", "what": "papers", "found": 4},
    ],
}


def told(folder: Path, tables: dict[str, list[dict[str, Any]]]) -> Any:
    (folder / "tables").mkdir(parents=True)
    for table, rows in tables.items():
        pq.write_table(pa.Table.from_pylist(rows), folder / "tables" / f"{table}.parquet")
    return read(folder)


def differences(folder: Path, new: dict[str, list[dict[str, Any]]]) -> list[str]:
    return [str(one) for one in compared(told(folder / "old", OLD), told(folder / "new", new))]


def test_renames_are_no_differences(tmp_path: Path) -> None:
    assert differences(tmp_path, NEW) == []


@pytest.mark.parametrize(
    ("table", "values", "line"),
    [
        ("meetings", {"start_time": "18:00"}, "meetings\tx:meeting:7\tstart_time\t'17:00'\t'18:00'"),
        ("meetings", {"removed_at": None}, "meetings\tx:meeting:7\tremoved_at\tTrue\tNone"),
        ("files", {"status": "failed"}, "files\tx:file:1\tstatus\t'stored'\t'failed'"),
        ("files", {"pages": 3}, "files\tx:file:1\tpages\tEllipsis\t3"),
        ("coverage", {"found": 3}, "coverage\tNone None all papers\tfound\t6\t7"),
    ],
)
def test_a_difference_is_told(tmp_path: Path, table: str, values: dict[str, Any], line: str) -> None:
    assert differences(tmp_path, {**NEW, table: [{**NEW[table][0], **values}, *NEW[table][1:]]}) == [line]


def test_a_row_more_or_less_is_told(tmp_path: Path) -> None:
    other = [{**NEW["files"][0], "id": "x:file:2"}]
    assert differences(tmp_path, {**NEW, "files": other}) == [
        "files\tx:file:1\tid\t'x:file:1'\tEllipsis",
        "files\tx:file:2\tid\tEllipsis\t'x:file:2'",
    ]
