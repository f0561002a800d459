"""The truth of the invented town: of one piece, with exactly the schema's columns, the hard cases as known."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import fields
from functools import cache
from typing import Any

import pytest

from ratsinfo_spider.demo.town.build import build
from ratsinfo_spider.demo.town.truth import truth
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema import RUN_TABLES
from tests.suite.scope import by_default

SEEDS = by_default((1, 2), (1, 2, 3), "1 of 3 told towns")
BASE = "http://127.0.0.1:8000/public/"
Rows = list[dict[str, Any]]

every_seed = pytest.mark.parametrize("seed", SEEDS)
TOLD = [name for name in TABLES if name not in RUN_TABLES]


town = cache(build)


@cache
def told(seed: int) -> dict[str, Rows]:
    return truth(town(seed), BASE)


def by_id(rows: Rows) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def case(seed: int, number: int) -> dict[str, Any]:
    """The row of a hard case."""
    items = [item for meeting in town(seed).meetings for item in meeting.items]
    native = next(item.id for item in items if item.hard_case == number)
    return by_id(told(seed)["agenda_items"])[f"demo:agenda_item:{native}"]


def votes_of(seed: int, item: dict[str, Any]) -> Rows:
    return [row for row in told(seed)["votes"] if row["agenda_item_id"] == item["id"]]


# --- of one piece -------------------------------------------------------------------------------------------


def test_every_table_is_told() -> None:
    assert set(told(1)) == set(TOLD)


@pytest.mark.parametrize("table", TOLD)
def test_rows_have_the_columns_of_the_schema(table: str) -> None:
    columns = {one.name for one in fields(TABLES[table]) if not one.metadata["clock"]}
    assert told(1)[table]
    assert all(set(row) == columns for row in told(1)[table])


@pytest.mark.parametrize("table", TOLD)
def test_rows_have_what_is_required(table: str) -> None:
    required = [one.name for one in fields(TABLES[table]) if one.metadata["required"]]
    assert all(row[name] is not None for row in told(2)[table] for name in required)


@every_seed
def test_ids_are_unique(seed: int) -> None:
    for table, rows in told(seed).items():
        assert len(by_id(rows)) == len(rows), table


@every_seed
def test_rows_point_at_rows(seed: int) -> None:
    known = {row["id"] for rows in told(seed).values() for row in rows}
    columns = ("person_id", "organization_id", "meeting_id", "parent_id", "paper_id", "agenda_item_id", "owner_id")
    for table, rows in told(seed).items():
        for row in rows:
            assert all(row[name] in known for name in columns if row.get(name) is not None), (table, row["id"])


def test_rows_are_json() -> None:
    assert json.loads(json.dumps(told(1))) == told(1)


@every_seed
def test_no_text_is_empty_or_untidy(seed: int) -> None:
    """Nothing is "", no blank at the ends, no no-break blank, no soft hyphen, no two empty lines."""
    for table, rows in told(seed).items():
        for row in rows:
            for name, value in row.items():
                if isinstance(value, str):
                    assert value == value.strip() != "", (table, row["id"], name)
                    assert not re.search("[\u00a0\u00ad\t\r]|\n\n\n|\\S  ", value), (table, row["id"], name)


@every_seed
def test_times_are_those_of_berlin(seed: int) -> None:
    for row in told(seed)["meetings"]:
        start = dt.datetime.fromisoformat(row["start_time"])
        assert start.utcoffset() in (dt.timedelta(hours=1), dt.timedelta(hours=2))
        assert row["end_time"] is None or dt.datetime.fromisoformat(row["end_time"]) > start


@every_seed
def test_closed_things_are_not_told(seed: int) -> None:
    closed = {row["id"] for row in told(seed)["agenda_items"] if row["public"] is False}
    assert closed
    rows = [row for row in told(seed)["agenda_items"] if row["id"] in closed]
    assert not any(row["minutes"] or row["decision"] or row["paper_id"] for row in rows)
    assert not closed & {row["owner_id"] for table in ("sections", "files") for row in told(seed)[table]}
    hidden = {row["id"] for row in told(seed)["papers"] if not row["public"]}
    assert hidden
    assert not hidden & {row["owner_id"] for table in ("sections", "files") for row in told(seed)[table]}


@every_seed
def test_announced_meetings_without_a_number_are_known_by_committee_and_start(seed: int) -> None:
    rows = [row for row in told(seed)["meetings"] if row["native_id"] is None]
    assert rows
    assert all(re.fullmatch(r"demo:meeting:g\d+-\d{8}T\d{4}", row["id"]) for row in rows)
    assert all(row["organization_id"] and row["status"] is None for row in rows)


@every_seed
def test_positions_go_from_one_without_a_gap(seed: int) -> None:
    for table, owner in (("agenda_items", "meeting_id"), ("votes", "agenda_item_id"), ("files", "owner_id")):
        positions: dict[str, list[int]] = {}
        for row in told(seed)[table]:
            positions.setdefault(row[owner], []).append(row["position"])
        assert all(found == list(range(1, len(found) + 1)) for found in positions.values()), table


@every_seed
def test_a_section_holds_the_texts_of_its_item(seed: int) -> None:
    sections: dict[str, list[str]] = {}
    for row in told(seed)["sections"]:
        sections.setdefault(row["owner_id"], []).append(row["text"] or "")
    for row in told(seed)["agenda_items"]:
        for name in ("minutes", "decision"):
            for part in (row[name] or "").split("\n"):
                assert any(part in text for text in sections.get(row["id"], [""])), (row["id"], name)


# --- the hard cases (docs/allris4.md 8) ---------------------------------------------------------------------

# number: result, basis, yes, no, abstain
KNOWN: dict[int, tuple[str | None, str | None, int | None, int | None, int | None]] = {
    1: ("ungeändert beschlossen", "unanimous", None, None, None),
    2: ("ungeändert beschlossen", None, None, None, None),
    4: ("geändert beschlossen", None, None, None, None),
    5: ("ungeändert beschlossen", "majority", 10, 3, None),
    8: ("ungeändert beschlossen", None, 12, 0, 0),
    10: ("ungeändert beschlossen", "unanimous", None, None, None),
    12: ("ungeändert beschlossen", "unanimous", 14, 0, 3),
    14: ("geändert beschlossen", None, None, None, None),
    17: (None, None, None, None, None),
    19: ("zur Kenntnis genommen", None, None, None, None),
    22: ("geändert beschlossen", None, None, None, None),
    26: ("ungeändert beschlossen", "unanimous", None, None, None),
}


@every_seed
@pytest.mark.parametrize("number", KNOWN)
def test_a_hard_case_has_the_known_result_and_vote(seed: int, number: int) -> None:
    row = case(seed, number)
    assert tuple(row[name] for name in ("result_text", "vote_basis", "yes", "no", "abstain")) == KNOWN[number]


@every_seed
def test_case_1_the_vote_is_in_the_discussion_and_a_document_is_missing(seed: int) -> None:
    row = case(seed, 1)
    assert row["document_missing"] is True
    assert row["minutes"].endswith(row["vote_text"])
    assert votes_of(seed, row)[0]["source"] == "minutes"


@every_seed
def test_case_2_the_title_begins_with_a_number_behind_a_two_level_one(seed: int) -> None:
    row = case(seed, 2)
    number = re.fullmatch(r"Ö (\d+)\.1", row["number"])
    assert number
    assert row["title"].startswith(f"Ergänzungsvorlage zu TOP {number[1]} 1. Umrüstung")
    assert row["parent_id"]


@every_seed
def test_case_4_and_26_the_number_is_the_title_s(seed: int) -> None:
    assert case(seed, 4)["title"].startswith("3. Änderungssatzung")
    assert case(seed, 26)["title"].startswith("3. Änderung ")
    assert int(case(seed, 26)["native_id"]) > 1_000_000
    assert case(seed, 26)["minutes"] is None


@every_seed
def test_case_5_the_vote_is_in_the_heading(seed: int) -> None:
    row = case(seed, 5)
    assert [vote["source"] for vote in votes_of(seed, row)] == ["heading"]
    assert row["biased"] is None


@every_seed
def test_case_12_one_vote_told_twice_is_one(seed: int) -> None:
    assert len(votes_of(seed, case(seed, 12))) == 1


@every_seed
def test_case_14_only_a_motion_was_voted_on(seed: int) -> None:
    (vote,) = votes_of(seed, case(seed, 14))
    assert (vote["subject"], vote["yes"], vote["no"], vote["abstain"]) == ("motion", 5, 10, 1)
    assert case(seed, 14)["decision"] is None


@every_seed
def test_case_17_nothing_was_decided(seed: int) -> None:
    row = case(seed, 17)
    assert row["minutes"] is row["decision"] is None
    kinds = [one["kind"] for one in told(seed)["sections"] if one["owner_id"] == row["id"]]
    assert kinds == ["minutes", "proposal"]


@every_seed
@pytest.mark.parametrize("number", [2, 4, 17, 19, 22])
def test_no_vote_is_told_where_none_was_taken_or_none_is_told(seed: int, number: int) -> None:
    assert votes_of(seed, case(seed, number)) == []


@every_seed
@pytest.mark.parametrize(("number", "source"), [(1, "minutes"), (5, "heading"), (8, "vote"), (10, "minutes")])
def test_the_one_vote_of_a_hard_case_stands_where_it_is_told(seed: int, number: int, source: str) -> None:
    (vote,) = votes_of(seed, case(seed, number))
    assert (vote["subject"], vote["source"]) == ("decision", source)


@every_seed
def test_case_19_and_22(seed: int) -> None:
    assert case(seed, 19)["document_missing"] is True
    assert case(seed, 19)["decision"] is None
    assert "Straße; Antrag" in case(seed, 22)["title"]
    assert not case(seed, 22)["decision"].startswith("Beschluss")
