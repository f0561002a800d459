"""`scrapy prune`: old history goes; rows stay, and the past since then is told as before."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import UsageError

from ratsinfo_spider.commands.prune import Command
from ratsinfo_spider.store import Store, StoreError
from tests.helpers.commands_run import run_command
from tests.helpers.stores import DAY, SITE, START, item, run, table

DAY_20 = (START + 20 * DAY).date().isoformat()


def lives(place: str | Path) -> None:
    """Two items; one changes on days 10, 15 and 30, the other never."""
    for day, title in ((0, "A"), (10, "B"), (15, "C"), (30, "D")):
        run(place, day, [item(1, title=title), item(2, title="never")])


def prune(place: str | Path, capsys: pytest.CaptureFixture[str], *words: str, **changed: Any) -> tuple[int, str, str]:
    settings = {"RATSINFO_STORE": str(place), "RATSINFO_NOW": (START + 200 * DAY).isoformat(), **changed}
    return run_command(Command, SITE, *words, capsys=capsys, **settings)


def test_what_would_go_is_only_counted(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    lives(place)
    before = table(place, "changes")
    code, out, _ = prune(place, capsys, "--before", DAY_20)
    assert (code, out) == (0, f"{SITE}: 2 of 5 changes, those before {DAY_20}, would be deleted; --yes does it\n")
    assert table(place, "changes") == before


def test_the_past_since_then_is_told_as_before(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    lives(place)
    times = [START + days * DAY for days in (20, 29, 31)]
    before = [table(place, "agenda_items", as_of=time) for time in times]
    code, out, _ = prune(place, capsys, "--before", DAY_20, "--yes")
    assert (code, out) == (0, f"{SITE}: 2 of 5 changes, those before {DAY_20}, were deleted\n")
    assert [table(place, "agenda_items", as_of=time) for time in times] == before
    kinds = [(row["kind"], row["new"]) for row in table(place, "changes").values()]
    assert kinds == [("new", None), ("changed", "C"), ("changed", "D")]


def test_an_earlier_past_is_refused_and_not_made_up(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    lives(place)
    prune(place, capsys, "--before", DAY_20, "--yes")
    prune(place, capsys, "--before", (START + 5 * DAY).date().isoformat(), "--yes")  # it does not come back
    with pytest.raises(StoreError, match="the history of musterstadt begins 2026-01-20T23:00:00"):
        table(place, "agenda_items", as_of=START + 12 * DAY)


def test_no_city_is_pruned_while_it_is_crawled(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    lives(place)
    with Store(place, SITE) as store:
        store.open_run("another", START + 40 * DAY, {})
        code, _, err = prune(place, capsys, "--before", DAY_20, "--yes")
    assert (code, "is being crawled already" in err) == (4, True)


def test_wrong_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newest = (START + 110 * DAY).date()
    for words, sentence in (
        (["--before", "soon"], "--before soon is not a day"),
        (["--before", (newest + dt.timedelta(days=1)).isoformat()], f"no later day than {newest}"),
        ([], "name cities and a day"),
    ):
        with pytest.raises(UsageError, match=sentence):
            prune(tmp_path / "store.sqlite", capsys, *words)
    code, _, err = prune(tmp_path / "store.sqlite", capsys, "--before", "2025-01-01", "--yes")
    assert (code, err.startswith(f"scrapy prune {SITE}: no city of that name")) == (2, True)
    assert list(tmp_path.iterdir()) == []
