"""The past, made from the present and the changes: equal to what the tables said at the time."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.items import Record
from tests.stores import DAY, START, item, meeting, run, table, vote

# A run does not know when it will see a row last, so the past cannot either.
FORGOTTEN = {"last_seen"}


def told(rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {key: {k: v for k, v in values.items() if k not in FORGOTTEN} for key, values in rows.items()}


def _night(dice: random.Random) -> list[Record]:
    """Some of the items, with whatever values, and the votes that are left of them."""
    records: list[Record] = [meeting(1, lists=["agenda_items"])]
    for number in range(1, 7):
        if dice.random() < 0.6:
            values: dict[str, Any] = {
                "title": dice.choice("abc"),
                "yes": dice.choice([None, 0, 12]),
                "public": dice.choice([None, True]),
            }
            stated = ["title", "yes", "public", "meeting_start"]
            start = dice.choice([None, START, START + DAY])
            records.append(item(number, stated=stated, lists=["votes"], meeting_start=start, **values))
            records += [vote(number, position, no=dice.randint(0, 1)) for position in (1, 2) if dice.random() < 0.6]
    return records


@pytest.mark.parametrize("seed", range(3))
def test_every_day_of_the_past_is_as_it_was(place: str | Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    days: list[dict[str, Any]] = []
    for day in range(12):
        run(place, day, _night(dice))
        days.append({name: told(table(place, name)) for name in ("agenda_items", "votes", "changes")})
    for day, then in enumerate(days):
        moment = START + day * DAY + dt.timedelta(hours=5)
        assert {name: told(table(place, name, as_of=moment)) for name in then} == then, f"day {day}"


def test_before_the_first_run_there_is_nothing(place: str | Path) -> None:
    run(place, 0, [item(1, title="a")])
    assert table(place, "agenda_items", as_of=START - DAY) == {}
    assert table(place, "changes", as_of=START - DAY) == {}


def test_last_seen_is_not_later_than_the_moment(place: str | Path) -> None:
    run(place, 0, [item(1, title="a")])
    run(place, 5, [item(1, title="a")])
    moment = START + 2 * DAY
    assert [r["last_seen"] for r in table(place, "agenda_items", as_of=moment).values()] == [moment.isoformat()]
