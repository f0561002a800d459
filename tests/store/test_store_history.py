"""The past, made from the present and the changes: equal to what the tables said at the time."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from ratsinfo_spider.items import File, Record
from tests.helpers.stores import DAY, SITE, START, item, meeting, row, run, table, vote

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


# --- files: what the attachments pipeline states of a file, night after night ------------------------------------

WORDS = ("listed", "stored", "unchanged", "missing", "missing", "failed", "stored", "unchanged")
WE_HAVE_IT = {"stored", "unchanged"}


def _file(day: int, status: str) -> Record:
    """A failure says nothing about the version we have; each `stored` is another version."""
    file = File(id=f"{SITE}:file:1", site=SITE, owner_id=f"{SITE}:meeting:1", status=status)
    if status == "stored":
        file.path, file.sha256, file.fetched_at = f"aa/{day}.pdf", str(day), START + day * DAY
    return row(file)  # type: ignore[no-any-return]


def _filed(place: str | Path, as_of: dt.datetime | None = None) -> dict[str, Any]:
    return table(place, "files", as_of=as_of)[f"{SITE}:file:1"]


def test_what_became_of_a_file_is_as_it_was(place: str | Path) -> None:
    """`stored` and `unchanged` both mean that we have it; which of the two is not history."""
    then = []
    for day, status in enumerate(WORDS):
        run(place, day, [_file(day, status)])
        then.append(_filed(place))
    for day, status in enumerate(WORDS):
        was = _filed(place, as_of=START + day * DAY + DAY / 2)
        assert was["status"] in (WE_HAVE_IT if status in WE_HAVE_IT else {status}), f"day {day}"
        assert (was["path"], was["sha256"]) == (then[day]["path"], then[day]["sha256"]), f"day {day}"


def test_a_file_was_not_loaded_later_than_the_moment(place: str | Path) -> None:
    """When it was loaded before is not remembered, so nobody knows."""
    for day, status in enumerate(WORDS):
        run(place, day, [_file(day, status)])
    last = (START + 6 * DAY).isoformat()
    assert [_filed(place, as_of=START + day * DAY)["fetched_at"] for day in (0, 5, 6, 7)] == [None, None, last, last]


def test_a_file_that_a_run_does_not_meet_keeps_its_word(place: str | Path) -> None:
    run(place, 0, [_file(0, "stored")])
    run(place, 1, [item(1, title="a")])
    assert _filed(place)["status"] == "stored"
