"""What follows from other rows: the meeting of a vote, and whether the vote passed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from ratsinfo_spider.store import Store
from tests.helpers.stores import SITE, START, history, item, meeting, run, table, vote

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = dt.datetime(2026, 1, 14, 17, tzinfo=BERLIN)
LATER = EVENING.replace(hour=19)
RAT = f"{SITE}:organization:4"
PASSED = ("passed", "unanimous", "derived_from")


def derived(place: str | Path, name: str = "1-1") -> tuple[object, ...]:
    row = table(place, "votes")[f"{SITE}:vote:{name}"]
    return tuple(row[column] for column in PASSED)


def test_an_item_and_its_votes_know_whose_meeting_it_was_and_when(place: str | Path) -> None:
    run(place, 0, [meeting(1, organization_id=RAT), item(1, meeting_start=EVENING), vote(1, 1)])
    (row,) = table(place, "votes").values()
    assert table(place, "agenda_items")[f"{SITE}:agenda_item:1"]["organization_id"] == RAT
    assert (row["meeting_id"], row["organization_id"]) == (f"{SITE}:meeting:1", RAT)
    assert row["meeting_start"] == EVENING.isoformat()


def test_a_meeting_that_moves_moves_its_votes(place: str | Path) -> None:
    run(place, 0, [meeting(1, organization_id=RAT), item(1, meeting_start=EVENING), vote(1, 1)])
    counts = run(place, 1, [meeting(1), item(1, meeting_start=LATER)])
    (row,) = table(place, "votes").values()
    assert (row["organization_id"], row["meeting_start"]) == (RAT, LATER.isoformat())
    changed = [(record, column) for _, kind, record, column, *_ in history(place) if kind == "changed"]
    assert changed == [(f"{SITE}:agenda_item:1", "meeting_start"), (f"{SITE}:vote:1-1", "meeting_start")]
    assert (counts["votes/changed"], counts["votes/unchanged"]) == (1, 0)


def test_whose_meeting_it_was_may_be_known_later(place: str | Path) -> None:
    run(place, 0, [meeting(1), item(1), vote(1, 1)], status="incomplete")
    assert table(place, "votes")[f"{SITE}:vote:1-1"]["organization_id"] is None
    run(place, 1, [meeting(1, organization_id=RAT)])
    assert table(place, "votes")[f"{SITE}:vote:1-1"]["organization_id"] == RAT
    assert [kind for _, kind, *_ in history(place)] == ["new"] * 3  # a first crawl by instalments


def test_another_result_of_the_item_decides_otherwise(place: str | Path) -> None:
    run(place, 0, [item(1, result="postponed"), vote(1, 1, subject="decision", basis="unanimous")])
    assert derived(place) == (None, True, None)
    counts = run(place, 1, [item(1, result="adopted")])
    assert derived(place) == (True, True, "item_result")
    noted = [change[1:] for change in history(place) if "vote" in change[2] and change[1] != "new"]
    assert noted == [
        ("changed", f"{SITE}:vote:1-1", "passed", None, "true"),
        ("changed", f"{SITE}:vote:1-1", "derived_from", None, "item_result"),
    ]
    assert counts["votes/changed"] == 1


def test_a_changed_vote_counts_once(place: str | Path) -> None:
    run(place, 0, [item(1), vote(1, 1, outcome="accepted")])
    counts = run(place, 1, [item(1), vote(1, 1, outcome="rejected")])
    assert derived(place) == (False, None, "words")
    assert (counts["votes/changed"], counts["votes/unchanged"]) == (1, 0)


def test_a_vote_met_unchanged_whose_item_changed_is_no_longer_unchanged(place: str | Path) -> None:
    run(place, 0, [item(1), vote(1, 1, subject="decision")])
    counts = run(place, 1, [item(1, result="rejected"), vote(1, 1, subject="decision")])
    assert derived(place) == (False, None, "item_result")
    assert (counts["votes/changed"], counts["votes/unchanged"]) == (1, 0)


def test_the_past_knows_what_was_known_then(place: str | Path) -> None:
    run(place, 0, [item(1), vote(1, 1, yes=3, no=9)])
    run(place, 1, [item(1), vote(1, 1, yes=9, no=3)])
    then = table(place, "votes", START + dt.timedelta(hours=1))[f"{SITE}:vote:1-1"]
    assert (then["yes"], then["passed"]) == (3, False)
    assert derived(place) == (True, False, "counts")


def test_what_a_killed_run_left_is_worked_out_by_the_next(place: str | Path) -> None:
    with Store(place, SITE) as store:
        store.open_run("killed", START, {})
        store.put([item(1), vote(1, 1, outcome="accepted")], START)
    assert derived(place) == (None, None, None)
    run(place, 1)
    assert derived(place) == (True, None, "words")
    assert [kind for _, kind, *_ in history(place)] == ["new", "new"]
