"""`scrapy export`: the tables again, without a crawl."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ratsinfo_spider.commands.export import Command
from ratsinfo_spider.items import TABLES, Person
from tests.helpers.commands_run import run_command
from tests.helpers.stores import DAY, SITE, START, item, meeting, row, run, vote

BETWEEN = (START + DAY / 2).isoformat()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Two runs: an item whose title changes, and a second one; `Zeile` holds what CSV must quote."""
    place = tmp_path / "output" / SITE / "store.sqlite"
    place.parent.mkdir(parents=True)
    run(place, 0, [meeting(1), item(1, title="Haushalt", public=True), vote(1, 1, parties=[{"name": "A"}])])
    run(place, 1, [item(1, title="=Haushalt 2026"), item(2, title='Zeile "eins"\nund zwei, drei')])
    return tmp_path / "output"


def export(output: Path, *words: str, capsys: pytest.CaptureFixture[str], **settings: Any) -> tuple[int, str, str]:
    return run_command(Command, SITE, *words, capsys=capsys, OUTPUT_DIR=str(output), **settings)


def titles(text: str) -> dict[str, str]:
    return {row["id"].rpartition(":")[2]: row["title"] for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_one_table_is_printed_as_csv(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = export(output, "--table", "agenda_items", capsys=capsys)
    assert (code, err) == (0, "")
    assert titles(out) == {"1": "=Haushalt 2026", "2": 'Zeile "eins"\nund zwei, drei'}


def test_cells_are_guarded_where_the_setting_says_so(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = export(output, "--table", "agenda_items", capsys=capsys, RATSINFO_CSV_GUARD=True)
    assert titles(out)["1"] == "'=Haushalt 2026"


def test_a_past_moment(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = export(output, "--table", "agenda_items", "--as-of", BETWEEN, capsys=capsys)
    assert titles(out) == {"1": "Haushalt"}


def test_everything_as_json_lines(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = export(output, "--format", "jsonl", capsys=capsys)
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert {row["table"] for row in rows} == {"meetings", "agenda_items", "votes", "changes"}
    first = next(row for row in rows if row["id"] == f"{SITE}:agenda_item:1")
    assert (first["title"], first["public"], first["yes"]) == ("=Haushalt 2026", True, None)
    assert next(row for row in rows if row["table"] == "votes")["parties"] == [{"name": "A"}]


def test_into_a_folder(output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "there"
    code, out, _ = export(output, "--to", str(folder), capsys=capsys)
    assert code == 0
    assert f"written to {folder} as csv, parquet" in out
    names = {f"{table}.{suffix}" for table in TABLES for suffix in ("csv", "parquet")}
    assert {path.name for path in folder.iterdir() if not path.name.startswith(".")} == names | {"datapackage.json"}
    assert pq.read_table(folder / "agenda_items.parquet").num_rows == 2


def test_each_format_into_a_folder_at_a_past_moment(
    output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--to", str(tmp_path / "then"), "--table", "agenda_items", "--as-of", BETWEEN]
    code, _, _ = export(output, *words, "--format", "parquet", "--format", "jsonl", capsys=capsys)
    assert code == 0
    assert pq.read_table(tmp_path / "then" / "agenda_items.parquet")["title"].to_pylist() == ["Haushalt"]
    lines = (tmp_path / "then" / "agenda_items.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["title"] for line in lines] == ["Haushalt"]
    assert not (tmp_path / "then" / "agenda_items.csv").exists()


def test_files_of_an_earlier_export_that_stay_beside_the_new_ones_are_named(
    output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """CSV of one moment beside Parquet of another would be taken for the same."""
    words = ["--to", str(tmp_path / "x"), "--table", "votes", "--table", "papers"]
    assert export(output, *words, capsys=capsys)[2] == ""
    assert export(output, *words, "--format", "jsonl", "--format", "csv", "--format", "parquet", capsys=capsys)[2] == ""
    then = ["--format", "csv", "--as-of", (START - DAY).isoformat()]
    code, _, err = export(output, *words, *then, capsys=capsys)
    said = "votes.parquet, votes.jsonl, papers.parquet, papers.jsonl"
    assert code == 0
    assert err == f"of an earlier export, not of this one, and left as they are: {said} in {tmp_path / 'x'}\n"
    assert pq.read_table(tmp_path / "x" / "votes.parquet").num_rows == 1


@pytest.mark.parametrize("words", [[], ["--format", "parquet"], ["--table", "papers", "--table", "votes"]])
def test_what_cannot_be_printed_goes_into_a_folder(
    output: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = export(output, *words, capsys=capsys)
    folder = output / SITE / "export"
    assert code == 0
    assert f"written to {folder}" in out
    assert pq.read_table(folder / "votes.parquet").num_rows == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--table", "minutes"], "no table minutes (did you mean sites?); there are organizations, "),
        (["--table", "papers", "--as-of", "yesterday"], "--as-of='yesterday' is not a moment"),
        (["--table", "papers", "--as-of", "2026-05-31T23:59"], "--as-of='2026-05-31T23:59' has no offset"),
        (["--table", "papers", "--as-of", "0001-01-01T00:00+14:00"], "is outside the years 1 to 9999 in UTC"),
    ],
)
def test_a_wrong_command_is_one_sentence(
    output: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = export(output, *words, capsys=capsys)
    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


def test_a_city_that_was_never_crawled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / SITE).mkdir()
    code, _, err = export(tmp_path, "--table", "papers", capsys=capsys)
    assert code == 1
    assert "no record store at" in err
    assert not list((tmp_path / SITE).iterdir())


def test_a_store_that_cannot_be_read_is_one_sentence(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = output / SITE / "store.sqlite"
    place.write_bytes(b"not a database, but long enough to be looked at" * 50)
    code, out, err = export(output, "--table", "papers", capsys=capsys)
    assert (code, out) == (1, "")
    assert err == f"scrapy export {SITE}: the store {place} cannot be read: file is not a database\n"


def test_another_city_in_a_shared_store(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shared = f"sqlite:///{output / SITE / 'store.sqlite'}"
    words = ("beispielstadt", "--table", "papers")
    code, _, err = run_command(Command, *words, capsys=capsys, RATSINFO_STORE=shared)
    assert code == 2
    assert "no city of that name" in err


def test_with_people_in_it_only_their_owner_reads_it(
    output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = os.umask(0o022)
    try:
        assert export(output, "--to", str(tmp_path / "open"), capsys=capsys)[0] == 0
        assert (tmp_path / "open" / "votes.csv").stat().st_mode & 0o777 == 0o644
        run(output / SITE / "store.sqlite", 2, [row(Person(id=f"{SITE}:person:5", site=SITE, native_id="5"))])
        assert export(output, "--to", str(tmp_path / "closed"), capsys=capsys)[0] == 0
        assert (tmp_path / "closed" / "people.csv").stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)
