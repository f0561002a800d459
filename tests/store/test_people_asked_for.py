"""People switched on for a city that is known: its committees are read again, though no turn of theirs has come."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from ratsinfo_spider.store import Store
from ratsinfo_spider.store.sql_tables import fetches
from tests.helpers.crawling import crawl
from tests.nights import Town, faults, living_town

pytestmark = pytest.mark.process


def test_people_are_whole_from_the_first_night_that_asks_for_them(tmp_path: Path) -> None:
    with living_town(tmp_path) as town:
        _without_people(town, tmp_path)
        assert _with_people(town, tmp_path) > len(town.truth["people"])
        # A night without people in between, in which every committee was read again.
        _without_people(town, tmp_path, refresh="all")
        assert _with_people(town, tmp_path) < len(town.truth["people"])  # the committees, not each person again
        # Night after night it costs nothing, and a night without people asks for nothing either.
        committees = len(town.truth["organizations"])
        assert _with_people(town, tmp_path) < committees
        assert _without_people(town, tmp_path) < committees
        _forget_notes(tmp_path / "demo" / "store.sqlite")
        assert _with_people(town, tmp_path) >= committees


def _with_people(town: Town, output: Path) -> int:
    """The requests of a night with people, whose tables are the truth."""
    done = town.crawl(output)
    assert done.code == 0, done.stdout + done.stderr
    assert faults(done, town.truth) == []
    return int(done.report["requests"]["requests"])


def _without_people(town: Town, output: Path, **arguments: str) -> int:
    done = crawl(output, "demo", base_url=town.base_url, **arguments)
    assert done.code == 0, done.stdout + done.stderr
    return int(done.report["requests"]["requests"])


def _forget_notes(place: Path) -> None:
    """As stores of older versions are: their notes of committees say nothing of members."""
    with Store(place, "demo") as store, store._engine.begin() as connection:
        connection.execute(fetches.update().where(fetches.c.page.startswith("gr020:")).values(fingerprints=""))
        assert connection.scalar(sa.select(sa.func.count()).where(fetches.c.page.startswith("gr020:")))
