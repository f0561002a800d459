"""`scrapy reread`: the texts of a city once more, without a request."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from ratsinfo_spider.commands.reread import Command
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.sql_tables import DATA
from tests.helpers.commands_run import run_command
from tests.helpers.pages_of_fields import SITE
from tests.helpers.stores import DAY, START, history, run
from tests.reread.invented_records import pages

NOW = (START + DAY).isoformat()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A city of which one run has read an item, its agenda and a paper."""
    place = tmp_path / SITE / "store.sqlite"
    place.parent.mkdir()
    run(place, 0, pages())
    return tmp_path


def reread(output: Path, *words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    return run_command(Command, *words, capsys=capsys, OUTPUT_DIR=str(output), RATSINFO_NOW=NOW)


def test_it_says_what_is_otherwise_and_then_nothing(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = output / SITE / "store.sqlite"
    engine = sa.create_engine(f"sqlite:///{place}")
    with engine.begin() as connection:
        connection.execute(DATA["agenda_items"].update().values(result="rejected"))
    code, out, err = reread(output, SITE, capsys=capsys)
    assert (code, err) == (0, "")
    assert out == (
        f"{SITE}: agenda_items 2 otherwise than before\n"
        f"The tables get it with the next complete crawl; scrapy export {SITE} writes them now.\n"
    )
    told = [(kind, column, old, new) for _, kind, _, column, old, new in history(place) if kind != "new"]
    assert told == [
        ("reread", "result", "rejected", "adopted_unchanged"),
        ("reread", "result", "rejected", None),
    ]
    assert reread(output, SITE, capsys=capsys) == (0, f"{SITE}: every row as before\n", "")


def test_a_city_without_a_run(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (output / "adorf").mkdir()
    code, out, err = reread(output, "adorf", capsys=capsys)
    assert (code, out) == (1, "")
    assert err.startswith("scrapy reread adorf: ")
    assert not list((output / "adorf").iterdir())


def test_a_run_under_way(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(output / SITE / "store.sqlite", SITE) as store:
        store.open_run("crawl", START + DAY, {})
        code, out, err = reread(output, SITE, capsys=capsys)
    assert (code, out) == (4, "")
    assert "is being crawled already" in err
