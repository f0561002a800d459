"""The files a user gets: exact, complete, and readable by others."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import CLOCK, columns
from ratsinfo_spider.schema.arrow import arrow_schema, text_arrays
from ratsinfo_spider.store import Store
from ratsinfo_spider.tables.csv_text import csv_header, csv_lines
from ratsinfo_spider.tables.write import main, write_tables
from tests.helpers.stores import DAY, SITE, START, item, run
from tests.helpers.written_tables import NASTY, contents, csv_rows, parquet_rows, place, tables

__all__ = ["place", "tables"]

ROOT = Path(__file__).parents[2]


def test_the_folder_holds_two_files_a_table_and_their_description(tables: Path) -> None:
    wanted = {f"{table}.{suffix}" for table in TABLES for suffix in ("csv", "parquet")} | {"datapackage.json"}
    assert contents(tables).keys() == wanted


def test_write_tables_says_how_many_rows(place: Path, tmp_path: Path) -> None:
    with Store(place, SITE) as store:
        counts = write_tables(store, tmp_path / "tables")
        assert counts == store.counts()
    assert (counts["agenda_items"], counts["votes"], counts["people"]) == (2, 2, 0)


@pytest.mark.parametrize("table", TABLES)
def test_parquet_has_the_exact_types(tables: Path, table: str) -> None:
    file = pq.ParquetFile(tables / f"{table}.parquet")
    assert file.schema_arrow.equals(arrow_schema(table))
    assert b"pandas" in (file.schema_arrow.metadata or {})
    if file.num_row_groups:
        assert file.metadata.row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize("table", TABLES)
def test_csv_and_parquet_say_the_same(tables: Path, table: str) -> None:
    """The CSV, read by Python, beside the Parquet file printed by its types."""
    printed = []
    for values in parquet_rows(tables, table):
        cells = {}
        for column in columns(table):
            value = values[column.name]
            if isinstance(value, bool):
                value = str(value).lower()
            elif isinstance(value, dt.datetime):
                value = value.astimezone(dt.UTC).isoformat()
            elif isinstance(value, dt.date):
                value = value.isoformat()
            cells[column.name] = "" if value is None else str(value)
        printed.append(cells)
    assert csv_rows(tables, table) == printed


def test_values_arrive_as_they_were(tables: Path) -> None:
    assert csv_rows(tables, "sections")[0]["text"] == NASTY
    assert parquet_rows(tables, "sections")[0]["text"] == NASTY
    first = csv_rows(tables, "agenda_items")[0]
    assert (first["yes"], first["no"], first["abstain"], first["public"]) == ("0", "12", "", "true")
    assert csv_rows(tables, "meetings")[0]["start_time"] == "2025-10-26T01:30:00+00:00"
    assert csv_rows(tables, "files")[0]["size"] == "1000000000000"


def test_plain_pandas_gets_types_that_know_not_stated(tables: Path) -> None:
    items, meetings = (pd.read_parquet(tables / f"{name}.parquet") for name in ("agenda_items", "meetings"))
    assert (str(items["yes"].dtype), str(items["public"].dtype), str(items["title"].dtype)) == (
        "Int64",
        "boolean",
        "string",
    )
    assert items[items["public"].fillna(False)]["title"].tolist() == ["neu"]
    assert str(meetings["start_time"].dtype) == "datetime64[us, Europe/Berlin]"
    assert not meetings["cancelled"].any()


def test_plain_pandas_parses_the_times_of_the_csv(tables: Path) -> None:
    meetings = pd.read_csv(tables / "meetings.csv", parse_dates=["start_time", "first_seen"])
    assert str(meetings["start_time"].dtype).endswith(", UTC]")
    assert meetings["start_time"][0] == pd.Timestamp("2025-10-26T02:30:00+01:00")


def test_csv_is_rfc_4180(tables: Path) -> None:
    data = (tables / "agenda_items.csv").read_bytes()
    header, first, *_ = data.split(b"\r\n")
    assert header.decode() == ",".join(column.name for column in columns("agenda_items"))
    assert first.startswith(f"{SITE}:agenda_item:1,{SITE},".encode())  # no quotes where none are needed
    assert data.endswith(b"\r\n")
    assert not data.startswith(b"\xef\xbb\xbf")


def test_removed_rows_stay_and_say_so(tables: Path) -> None:
    assert [values["removed_at"] is not None for values in parquet_rows(tables, "votes")] == [False, True]


def test_changes_are_a_table_too(tables: Path) -> None:
    told = [(c["kind"], c["table_name"], c["column_name"], c["old"], c["new"]) for c in parquet_rows(tables, "changes")]
    assert ("changed", "agenda_items", "title", "=SUM(A1)", "neu") in told
    assert len({change["id"] for change in parquet_rows(tables, "changes")}) == len(told)


def test_frictionless_accepts_the_folder(tables: Path) -> None:
    report = Package(str(tables / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []
    package = json.loads((tables / "datapackage.json").read_text(encoding="utf-8"))
    facts = {resource["name"]: (resource["rows"], resource["bytes"]) for resource in package["resources"]}
    assert facts["agenda_items"] == (2, (tables / "agenda_items.csv").stat().st_size)


def test_polars_and_duckdb_read_the_same_types(tables: Path) -> None:
    frame = polars.read_parquet(tables / "meetings.parquet")
    assert frame.schema["start_time"] == polars.Datetime("us", "Europe/Berlin")
    assert frame.schema["last_seen"] == polars.Datetime("us", "UTC")
    assert frame.schema["native_id"] == polars.String()
    assert frame.schema["cancelled"] == polars.Boolean()
    query = "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(?))"
    types = dict(duckdb.execute(query, [str(tables / "meetings.parquet")]).fetchall())
    assert (types["start_time"], types["native_id"]) == ("TIMESTAMP WITH TIME ZONE", "VARCHAR")
    assert (types["cancelled"], types["name"]) == ("BOOLEAN", "VARCHAR")
    [moment] = duckdb.execute(
        "SELECT epoch(start_time) FROM read_parquet(?)", [str(tables / "meetings.parquet")]
    ).fetchall()
    assert moment == (dt.datetime(2025, 10, 26, 1, 30, tzinfo=dt.UTC).timestamp(),)


def test_the_guard_keeps_spreadsheets_from_running_cells(place: Path, tmp_path: Path) -> None:
    with Store(place, SITE) as store:
        write_tables(store, tmp_path / "guarded", guard=True, as_of=START + DAY / 2)
        write_tables(store, tmp_path / "true", as_of=START + DAY / 2)
    assert [values["title"] for values in csv_rows(tmp_path / "guarded", "agenda_items")] == ["'=SUM(A1)", "'-"]
    assert [values["title"] for values in csv_rows(tmp_path / "true", "agenda_items")] == ["=SUM(A1)", "-"]
    assert [values["title"] for values in parquet_rows(tmp_path / "guarded", "agenda_items")] == ["=SUM(A1)", "-"]


def test_some_tables_in_some_formats(place: Path, tmp_path: Path) -> None:
    with Store(place, SITE) as store:
        assert write_tables(store, tmp_path / "a", tables=["votes"], formats=["parquet"]) == {"votes": 2}
        write_tables(store, tmp_path / "b", tables=["votes"], formats=["csv"])
    assert contents(tmp_path / "a").keys() == {"votes.parquet"}
    assert contents(tmp_path / "b").keys() == {"votes.csv", "datapackage.json"}


@pytest.mark.process
def test_the_command_that_the_pipeline_starts(place: Path, tmp_path: Path) -> None:
    def export() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ratsinfo_spider.tables.write", SITE, str(tmp_path / "out")]
        environment = {**os.environ, "RATSINFO_STORE": str(place)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)

    done = export()
    assert (done.returncode, done.stderr) == (0, "")
    place.write_bytes(b"no database")
    done = export()
    assert done.returncode == 1
    assert "not a database" in done.stderr
    assert len(csv_rows(tmp_path / "out", "votes")) == 2


def test_a_writer_that_waits_does_what_its_line_says(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RATSINFO_STORE", str(place))
    for said, has_tables in (("", False), ('{"about": {"run_id": "told"}, "dataset": null}\n', True)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(said))
        assert main([SITE, str(tmp_path / "out"), "--wait"]) == 0
        assert (tmp_path / "out").exists() == has_tables
    assert json.loads((tmp_path / "out" / "datapackage.json").read_text())["run_id"] == "told"


# ── CSV, whatever the text ───────────────────────────────────────────────────────────────────

TEXT = (
    st.none()
    | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
    | st.sampled_from(['"', '""', ",", "\r\n", "\n", "'", "=1", "-", " ", "ä„“", '"a",b\r"'])
)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_csv_reads_back_whatever_was_written(pairs: list[tuple[str | None, str | None]]) -> None:
    names = [column.name for column in columns("sections")]
    rows = [
        [f"x:section:{n}", "x", None, "x:paper:1", n, *pair[:1], None, *pair[1:], *[None] * len(CLOCK)]
        for n, pair in enumerate(pairs)
    ]
    text = csv_header("sections") + bytes(csv_lines("sections", text_arrays("sections", rows)))
    read = list(csv.reader(io.StringIO(text.decode(), newline=""), strict=True))
    assert read == [
        names,
        *([cell if isinstance(cell, str) else "" if cell is None else str(cell) for cell in row] for row in rows),
    ]


def test_a_row_longer_than_a_block_is_read_back(place: Path, tmp_path: Path) -> None:
    long = "Wort,\n" * 500_000  # 3 MB
    run(place, 2, [item(1, minutes=long)])
    with Store(place, SITE) as store:
        write_tables(store, tmp_path / "long", tables=["agenda_items"])
    assert parquet_rows(tmp_path / "long", "agenda_items")[0]["minutes"] == long


@pytest.mark.process
def test_writing_tables_does_not_import_pandas(place: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ratsinfo_spider.store import Store;"
        "from ratsinfo_spider.tables.write import main, write_tables;"
        "write_tables(Store(sys.argv[1], sys.argv[2]), Path(sys.argv[3])); print('pandas' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(place), SITE, str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


def test_arrow_is_pinned_to_what_we_use() -> None:
    builder = pa.lib.StringBuilder()
    builder.append_values(["a", None])
    assert builder.finish().to_pylist() == ["a", None]
