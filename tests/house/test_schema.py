"""What follows from items.py: columns, SQL, Arrow, JSON Schema, data package, docs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pyarrow as pa
import pytest
import sqlalchemy as sa
from frictionless import Package
from sqlalchemy.dialects import postgresql, sqlite

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import (
    CHILDREN,
    CLOCK,
    VALUES,
    VOCABULARIES,
    Column,
    Stored,
    columns,
    from_stored,
    to_stored,
)
from ratsinfo_spider.schema.arrow import arrow_schema, record_batch
from ratsinfo_spider.schema.describe import datapackage, json_schema
from ratsinfo_spider.schema.sql import sql_columns
from ratsinfo_spider.vendors.__main__ import main, markdown

BERLIN = ZoneInfo("Europe/Berlin")


def _column(table: str, name: str) -> Column:
    return next(column for column in columns(table) if column.name == name)


@pytest.mark.parametrize("table", TABLES)
def test_columns_of_every_file_begin_and_end_alike(table: str) -> None:
    names = [column.name for column in columns(table)]
    assert names[:3] == ["id", "site", "url"]
    assert tuple(names[-4:]) == CLOCK
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("table", TABLES)
def test_sql_and_arrow_have_the_same_columns(table: str) -> None:
    names = [column.name for column in columns(table)]
    assert [column.name for column in sql_columns(table)] == names
    assert arrow_schema(table).names == names


def test_council_times_are_berlin_and_clocks_are_utc() -> None:
    assert arrow_schema("meetings").field("start_time").type == pa.timestamp("us", "Europe/Berlin")
    assert arrow_schema("meetings").field("last_seen").type == pa.timestamp("us", "UTC")
    assert arrow_schema("files").field("fetched_at").type == pa.timestamp("us", "UTC")
    assert arrow_schema("changes").field("observed_at").type == pa.timestamp("us", "UTC")


@pytest.mark.parametrize("table", TABLES)
def test_no_sentence_names_another_zone(table: str) -> None:
    for column in columns(table):
        assert column.zone != "UTC" or "Berlin" not in column.doc
        assert column.zone != "Europe/Berlin" or "UTC" not in column.doc


@pytest.mark.parametrize(("table", "name"), VALUES)
def test_closed_lists_are_those_of_the_sentence(table: str, name: str) -> None:
    doc = _column(table, name).doc
    missing = [value for value in VALUES[table, name] if value not in doc]
    assert not missing or ((table, name) in VOCABULARIES and "[Codes](#codes)" in doc)


def test_the_words_of_every_code_stand_in_the_tables() -> None:
    page = markdown()
    for vocabulary in VOCABULARIES.values():
        for code, words in vocabulary.labels.items():
            assert f"| `{code}` | {', '.join(words)} |" in page


@pytest.mark.parametrize(("table", "name"), [("meetings", "start_time"), ("agenda_items", "meeting_start")])
def test_a_start_says_what_midnight_means(table: str, name: str) -> None:
    """There is no column of days, so a day without a time is kept as the moment it begins."""
    assert "midnight" in _column(table, name).doc


def test_each_word_of_a_file_is_explained() -> None:
    doc = _column("files", "status").doc
    assert [word for word in VALUES["files", "status"] if f"`{word}` (" not in doc] == []


def test_children_follow_from_the_parent_columns() -> None:
    assert set(CHILDREN["meetings"]) == {"agenda_items", "files"}
    assert set(CHILDREN["agenda_items"]) == {"votes", "sections", "files"}
    assert set(CHILDREN["papers"]) == {"consultations", "sections", "files"}
    assert CHILDREN["organizations"] == ("memberships",)
    assert CHILDREN["votes"] == ()


@pytest.mark.parametrize(("fold", "stored"), [(0, "2025-10-26T02:30:00+02:00"), (1, "2025-10-26T02:30:00+01:00")])
def test_the_hour_that_comes_twice_keeps_its_offset(fold: int, stored: str) -> None:
    column = _column("meetings", "start_time")
    moment = dt.datetime(2025, 10, 26, 2, 30, fold=fold, tzinfo=BERLIN)
    assert to_stored(column, moment) == stored
    assert from_stored(column, stored) == moment
    assert to_stored(column, moment.astimezone(dt.UTC)) == stored


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        to_stored(_column("meetings", "start_time"), dt.datetime(2025, 1, 1))  # noqa: DTZ001


def test_rows_get_arrow_types() -> None:
    stored: dict[str, Stored] = {
        "id": "x:meeting:1",
        "site": "x",
        "native_id": "1",
        "cancelled": False,
        "start_time": "2025-10-26T02:30:00+01:00",
    }
    row: list[Stored] = [stored.get(column.name) for column in columns("meetings")]
    batch = record_batch("meetings", [row, row])
    assert batch.schema == arrow_schema("meetings")
    assert batch.column("start_time").to_pylist()[0] == dt.datetime(2025, 10, 26, 2, 30, fold=1, tzinfo=BERLIN)
    assert batch.column("cancelled").to_pylist() == [False, False]
    assert batch.column("end_time").null_count == 2
    assert record_batch("meetings", []).num_rows == 0


@pytest.mark.parametrize("table", TABLES)
def test_json_schema_is_one(table: str) -> None:
    schema = json_schema(table)
    jsonschema.Draft202012Validator.check_schema(schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({}, schema)
    assert list(schema["properties"]) == [column.name for column in columns(table)]


def test_datapackage_is_one() -> None:
    package = Package.from_descriptor(datapackage("musterstadt"))
    assert {resource.name for resource in package.resources} == set(TABLES)
    votes = package.get_resource("votes").schema
    assert votes.foreign_keys == [
        {"fields": ["agenda_item_id"], "reference": {"resource": "agenda_items", "fields": ["id"]}}
    ]


def test_parts_point_at_their_owner_and_nothing_else_is_promised() -> None:
    keyed = {r["name"] for r in datapackage("x")["resources"] if "foreignKeys" in r["schema"]}
    assert keyed == {"votes", "consultations"}  # a section's owner is in one of two tables


def test_sql_compiles_for_both_databases() -> None:
    table = sa.Table("meetings", sa.MetaData(), *sql_columns("meetings"))
    create = sa.schema.CreateTable(table)
    assert "TIMESTAMP WITH TIME ZONE" in str(create.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
    assert "end_time TEXT" in str(create.compile(dialect=sqlite.dialect()))


def test_docs_name_every_column() -> None:
    text = markdown()
    assert all(f"| `{column.name}` |" in text for table in TABLES for column in columns(table))


def test_stale_docs_are_found_out(tmp_path: Path) -> None:
    page = tmp_path / "tables.md"
    assert main(["--check", str(page)]) == 1
    assert main(["--write", str(page)]) == 0
    assert main(["--check", str(page)]) == 0
    page.write_text(page.read_text(encoding="utf-8") + "x", encoding="utf-8")
    assert main(["--check", str(page)]) == 1
