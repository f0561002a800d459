"""The ten questions of docs/questions.md: SQLite, DuckDB and pandas give the same answers on the demo council."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from ratsinfo_spider.dataset import Dataset, load
from ratsinfo_spider.store import open_to_read
from ratsinfo_spider.tables.duckdb_file import write_duckdb
from ratsinfo_spider.tables.questions import QUESTIONS, sql
from ratsinfo_spider.tables.sqlite_file import write_sqlite
from tests.helpers.crawling import crawl, on_day

pytestmark = pytest.mark.process

PAGE = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")
NAMES = [*(question.name for question in QUESTIONS), "search"]


def block(name: str, language: str) -> str:
    """The code in that language below the heading of a question."""
    below = PAGE.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    [code] = re.findall(rf"```{language}\n(.*?)```", below, re.DOTALL)
    return str(code).strip()


@dataclass(frozen=True)
class Town:
    sqlite: sqlite3.Connection
    duckdb: duckdb.DuckDBPyConnection
    data: Dataset


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demo council in all three, with its people."""
    folder = tmp_path_factory.mktemp("questions")
    done = crawl(folder, "demo", *on_day(), "-s", "RATSINFO_PEOPLE=1", years=1)
    assert done.code == 0, done.stdout + done.stderr
    with open_to_read(done.output / "store.sqlite", "demo") as store, store.view() as view:
        write_sqlite(view, folder / "demo.sqlite")
        write_duckdb(view, folder / "demo.duckdb")
    with (
        closing(sqlite3.connect(folder / "demo.sqlite")) as lite,
        closing(duckdb.connect(folder / "demo.duckdb", read_only=True)) as duck,
    ):
        yield Town(lite, duck, load(done.output))


def rows(columns: list[str], values: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows as they are compared: a share to the ninth digit, for the sums of floats differ in their last."""
    plain = [[None if pd.isna(value) else value for value in row] for row in values]
    rounded = [[round(value, 9) if isinstance(value, float) else value for value in row] for row in plain]
    return [dict(zip(columns, row, strict=True)) for row in rounded]


def by_sqlite(town: Town, name: str) -> list[dict[str, Any]]:
    query = block(name, "sqlite") if name == "search" else f"SELECT * FROM {name}"  # noqa: S608 - a view of ours
    found = town.sqlite.execute(query)
    return rows([column[0] for column in found.description], found.fetchall())


def by_duckdb(town: Town, query: str) -> list[dict[str, Any]]:
    found = town.duckdb.execute(query)
    return rows([column[0] for column in found.description or ()], found.fetchall())


def by_pandas(town: Town, name: str) -> list[dict[str, Any]]:
    names: dict[str, Any] = {"pd": pd, "data": town.data, "here": lambda frame: frame[frame.removed_at.isna()]}
    exec(block(name, "python"), names)  # noqa: S102 - our own page
    answer: pd.DataFrame = names["answer"]
    return rows(list(answer.columns), list(answer.itertuples(index=False, name=None)))


@pytest.mark.parametrize("name", NAMES)
def test_three_ways_to_one_answer(town: Town, name: str) -> None:
    answer = by_sqlite(town, name)
    assert answer, "without a row nothing would be proved"
    assert by_duckdb(town, block(name, "sql")) == answer
    assert by_pandas(town, name) == answer


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_page_shows_the_queries_of_the_views(question: Any) -> None:
    assert block(question.name, "sql") == sql(question.query, "duckdb").strip()


def test_a_word_is_found_in_its_other_forms(town: Town) -> None:
    titles = [row["title"] for row in by_sqlite(town, "search")]
    assert any("Radwegen" in title for title in titles)
    assert not any(title == "radweg" for title in titles)


def test_sqlite_keeps_its_keys_and_explains_its_columns(town: Town) -> None:
    assert town.sqlite.execute("PRAGMA foreign_key_check").fetchall() == []
    [(meaning,)] = town.sqlite.execute(
        "SELECT meaning FROM codebook WHERE table_name = 'votes' AND column_name = 'agenda_item_id'"
    )
    assert meaning == "`agenda_items.id`."


def test_duckdb_keeps_the_types(town: Town) -> None:
    types = dict(town.duckdb.execute("SELECT column_name, data_type FROM duckdb_columns()").fetchall())
    assert (types["meeting_start"], types["unanimous"], types["yes"]) == (
        "TIMESTAMP WITH TIME ZONE",
        "BOOLEAN",
        "BIGINT",
    )
