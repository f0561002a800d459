"""What runs leave in the store: rows, clocks, counts, history, tombstones. On each kind of database."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ratsinfo_spider.items import Coverage, File, Section
from ratsinfo_spider.store import Store, StoreError
from ratsinfo_spider.store import coverage_retention as coverage
from tests.helpers.stores import DAY, SITE, START, history, item, meeting, row, run, table, vote

ITEM = f"{SITE}:agenda_item:1"
AGENDA = ["agenda_items"]


def test_a_new_row_and_its_clocks(place: str | Path) -> None:
    counts = run(place, 0, [item(1, title="Haushalt", yes=3, public=True)])
    found = table(place, "agenda_items")[ITEM]
    assert (found["title"], found["yes"], found["public"], found["no"]) == ("Haushalt", 3, True, None)
    assert found["first_seen"] == found["last_seen"] == found["changed_at"] == START.isoformat()
    assert found["removed_at"] is None
    assert counts == {"agenda_items/new": 1}
    assert history(place) == [("run-0", "new", ITEM, None, None, None)]


def test_nothing_new_moves_only_last_seen(place: str | Path) -> None:
    run(place, 0, [item(1, title="Haushalt")])
    counts = run(place, 1, [item(1, title="Haushalt")])
    found = table(place, "agenda_items")[ITEM]
    assert found["last_seen"] == (START + DAY).isoformat()
    assert found["changed_at"] == found["first_seen"] == START.isoformat()
    assert counts == {"agenda_items/unchanged": 1}
    assert len(history(place)) == 1


def test_a_change_is_told_with_old_and_new(place: str | Path) -> None:
    run(place, 0, [item(1, title="a", yes=3, public=True, minutes="text")])
    counts = run(place, 1, [item(1, title="b", yes=4, public=False, stated=["title", "yes", "public", "minutes"])])
    assert counts == {"agenda_items/changed": 1}
    assert history(place)[1:] == [
        ("run-1", "changed", ITEM, "public", "true", "false"),
        ("run-1", "changed", ITEM, "title", "a", "b"),
        ("run-1", "changed", ITEM, "minutes", "text", None),
        ("run-1", "changed", ITEM, "yes", "3", "4"),
    ]
    assert table(place, "agenda_items")[ITEM]["changed_at"] == (START + DAY).isoformat()


def test_the_same_moment_in_another_zone_is_no_change(place: str | Path) -> None:
    start = dt.datetime(2026, 3, 1, 16, tzinfo=dt.UTC)
    run(place, 0, [meeting(1, start_time=start)])
    run(place, 1, [meeting(1, start_time=start.astimezone(dt.timezone(5 * dt.timedelta(hours=1))))])
    assert table(place, "meetings")[f"{SITE}:meeting:1"]["start_time"] == "2026-03-01T17:00:00+01:00"
    assert len(history(place)) == 1


def test_one_row_stated_by_two_pages_of_a_run_is_one_new_row(place: str | Path) -> None:
    counts = run(place, 0, [item(1, title="a")], [item(1, minutes="text")])
    assert counts == {"agenda_items/new": 1}
    assert len(history(place)) == 1
    assert table(place, "agenda_items")[ITEM]["minutes"] == "text"


def test_the_same_record_twice_in_a_batch_is_one_row(place: str | Path) -> None:
    run(place, 0, [item(1, title="a", stated=[]), item(1, title="b"), item(1, title="c", stated=[])])
    assert table(place, "agenda_items")[ITEM]["title"] == "b"


def test_what_another_page_adds_later_is_a_change(place: str | Path) -> None:
    run(place, 0, [item(1, title="a")])
    run(place, 1, [item(1, minutes="text")])
    assert history(place)[1:] == [("run-1", "changed", ITEM, "minutes", None, "text")]


def test_a_killed_run_is_finished_by_the_next_one(place: str | Path) -> None:
    with Store(place, SITE) as store:
        store.open_run("killed", START, {})
        store.put([item(1, title="a")], START)
    run(place, 1, [item(1, minutes="text")])
    assert history(place) == [("killed", "new", ITEM, None, None, None)]


def test_a_first_crawl_by_instalments_tells_no_change(place: str | Path) -> None:
    """The agenda names the item in one run, its page comes in the next: what was not known has not changed."""
    run(place, 0, [item(1, title="a", stated=[])], status="incomplete")
    run(place, 1, [item(1, title="b", minutes="text", document_missing=False)], status="incomplete")
    assert history(place) == [("run-0", "new", ITEM, None, None, None)]
    run(place, 2, [item(1, minutes="more")], status="incomplete")
    assert history(place)[1:] == [("run-2", "changed", ITEM, "minutes", "text", "more")]


def test_after_a_sound_run_everything_is_a_change_again(place: str | Path) -> None:
    """The tables of that run told that there were no minutes."""
    run(place, 0, [item(1, title="a")])
    run(place, 1, [item(2, title="c")], status="incomplete")
    run(place, 2, [item(1, minutes="text"), item(2, minutes="text")])
    assert [row[:4] for row in history(place)[2:]] == [("run-2", "changed", ITEM, "minutes")]


def test_lists_are_json_and_compared_by_value(place: str | Path) -> None:
    run(place, 0, [vote(1, 1, parties=[{"name": "A", "vote": "yes", "count": 2}])])
    run(place, 1, [vote(1, 1, parties=[{"count": 2, "vote": "yes", "name": "A"}])])
    assert table(place, "votes")[f"{SITE}:vote:1-1"]["parties"] == '[{"count":2,"name":"A","vote":"yes"}]'
    assert len(history(place)) == 1


def test_a_part_that_its_page_lacks_goes_at_once(place: str | Path) -> None:
    run(place, 0, [item(1, lists=["votes"]), vote(1, 1), vote(1, 2)])
    counts = run(place, 1, [item(1, lists=["votes"]), vote(1, 1)])
    assert counts["votes/removed"] == 1
    assert [r["removed_at"] is not None for r in table(place, "votes").values()] == [False, True]


def test_a_part_below_a_page_that_was_not_read_stays(place: str | Path) -> None:
    run(place, 0, [item(1, lists=["votes"]), vote(1, 1)])
    run(place, 1, [item(1)])
    assert table(place, "votes")[f"{SITE}:vote:1-1"]["removed_at"] is None


def test_an_item_goes_after_three_misses(place: str | Path) -> None:
    run(place, 0, [meeting(1, lists=AGENDA), item(1), item(2)])
    for day in (1, 2):
        counts = run(place, day, [meeting(1, lists=AGENDA), item(2)])
        assert counts["agenda_items/removed"] == 0
    counts = run(place, 3, [meeting(1, lists=AGENDA), item(2)])
    assert counts["agenda_items/removed"] == 1
    gone = (START + 3 * DAY).isoformat()
    rows = table(place, "agenda_items")
    assert (rows[ITEM]["removed_at"], rows[ITEM]["changed_at"]) == (gone, gone)
    assert rows[f"{SITE}:agenda_item:2"]["removed_at"] is None
    assert history(place)[-1] == ("run-3", "removed", ITEM, None, None, gone)


def test_only_runs_that_read_the_parent_count(place: str | Path) -> None:
    run(place, 0, [meeting(1, lists=AGENDA), item(1)])
    for day in range(1, 6):
        run(place, day, [meeting(1)])
    assert table(place, "agenda_items")[ITEM]["removed_at"] is None


def test_being_met_again_forgives_misses(place: str | Path) -> None:
    run(place, 0, [meeting(1, lists=AGENDA), item(1)])
    for day, agenda in enumerate(([], [], [item(1)], [], []), start=1):
        run(place, day, [meeting(1, lists=AGENDA), *agenda])
    assert table(place, "agenda_items")[ITEM]["removed_at"] is None


def test_a_failed_run_counts_no_misses(place: str | Path) -> None:
    run(place, 0, [item(1, lists=["votes"]), vote(1, 1)])
    run(place, 1, [item(1, lists=["votes"])], status="failed")
    assert table(place, "votes")[f"{SITE}:vote:1-1"]["removed_at"] is None


def test_what_a_killed_run_read_counts_with_the_next(place: str | Path) -> None:
    run(place, 0, [item(1, lists=["votes"]), vote(1, 1), vote(1, 2)])
    with Store(place, SITE) as store:
        store.open_run("killed", START + DAY, {})
        store.put([item(1, lists=["votes"]), vote(1, 1)], START + DAY)
    run(place, 2)
    assert [r["removed_at"] is not None for r in table(place, "votes").values()] == [False, True]


def test_a_row_that_comes_back_is_restored(place: str | Path) -> None:
    run(place, 0, [item(1, lists=["votes"]), vote(1, 1, yes=3)])
    run(place, 1, [item(1, lists=["votes"])])
    counts = run(place, 2, [item(1, lists=["votes"]), vote(1, 1, yes=4)])
    key = f"{SITE}:vote:1-1"
    assert counts["votes/restored"] == 1
    found = table(place, "votes")[key]
    assert (found["removed_at"], found["yes"], found["first_seen"]) == (None, 4, START.isoformat())
    assert history(place)[-2:] == [
        ("run-2", "restored", key, None, (START + DAY).isoformat(), None),
        ("run-2", "changed", key, "yes", "3", "4"),
    ]


def test_a_meeting_takes_along_what_stands_below_it(place: str | Path) -> None:
    start = dt.datetime(2026, 2, 3, 17, tzinfo=dt.UTC)
    section = row(Section(id=f"{SITE}:section:to1-1", site=SITE, owner_id=ITEM, position=1))
    file = row(File(id=f"{SITE}:file:1", site=SITE, owner_id=f"{SITE}:meeting:1"))
    run(place, 0, [meeting(1, start_time=start), item(1), vote(1, 1), section, file])
    window = (dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    for day in (1, 2, 3):
        run(place, day, windows=[window])
    for name in ("meetings", "agenda_items", "votes", "sections", "files"):
        assert [r["removed_at"] is not None for r in table(place, name).values()] == [True], name


@pytest.mark.parametrize(
    ("start", "is_gone"),
    [
        (dt.datetime(2026, 1, 31, 23, 0, tzinfo=dt.UTC), True),  # midnight in Berlin: the window's first moment
        (dt.datetime(2026, 1, 31, 22, 59, tzinfo=dt.UTC), False),
        (dt.datetime(2026, 2, 28, 22, 59, tzinfo=dt.UTC), True),
        (dt.datetime(2026, 2, 28, 23, 0, tzinfo=dt.UTC), False),
        (None, False),
    ],
)
def test_a_meeting_is_missed_only_within_a_window(place: str | Path, start: dt.datetime | None, is_gone: bool) -> None:
    run(place, 0, [meeting(1, start_time=start)])
    for day in (1, 2, 3):
        run(place, day, windows=[(dt.date(2026, 2, 1), dt.date(2026, 2, 28))])
    assert (table(place, "meetings")[f"{SITE}:meeting:1"]["removed_at"] is not None) is is_gone


def test_coverage_is_kept_and_has_no_history(place: str | Path) -> None:
    for day in (0, 1):
        run(place, day, [row(Coverage(id=f"{SITE}:coverage:run-{day}-1", site=SITE, run_id=f"run-{day}", expected=3))])
    assert [r["expected"] for r in table(place, "coverage").values()] == [3, 3]
    assert history(place) == []


def test_cities_in_one_database_do_not_see_each_other(place: str | Path) -> None:
    run(place, 0, [meeting(1, lists=AGENDA), item(1)])
    with Store(place, "beispielstadt") as other:
        other.open_run("other", START, {})
        other.close_run("complete")
        assert other.counts()["agenda_items"] == 0
        assert other.snapshot() == {}
        assert [r["run_id"] for r in other.runs()] == ["other"]
    with Store(place, SITE) as store:
        assert store.counts()["agenda_items"] == 1


def test_a_record_of_another_city_is_refused(place: str | Path) -> None:
    with Store(place, "beispielstadt") as other:
        other.open_run("other", START, {})
        with pytest.raises(ValueError, match="in the store of 'beispielstadt'"):
            other.put([item(1)], START)
        assert other.counts()["agenda_items"] == 0


def test_a_batch_is_stored_whole_or_not_at_all(place: str | Path) -> None:
    broken = item(2)
    broken.meeting_start = dt.datetime(2026, 1, 1)  # noqa: DTZ001  # naive: the store refuses it
    with Store(place, SITE) as store:
        store.open_run("run", START, {})
        with pytest.raises(ValueError, match="without a zone"):
            store.put([meeting(1), item(1), broken], START)
        assert sum(store.counts().values()) == 0


def test_the_ledger(place: str | Path) -> None:
    with Store(place, SITE) as store:
        store.open_run("first", START, {"since": "2026-01-01"})
    run(place, 1, [item(1)], status="incomplete")
    with Store(place, SITE) as store:
        first, second = store.runs()
    assert (first["run_id"], first["status"], first["finished"]) == ("first", None, None)
    assert first["arguments"] == {"since": "2026-01-01"}
    assert (second["status"], second["finished"]) == ("incomplete", START + DAY)
    assert second["counts"] == {"agenda_items/new": 1}


def test_writing_needs_a_run(place: str | Path) -> None:
    with Store(place, SITE) as store, pytest.raises(StoreError, match="open_run comes first"):
        store.put([item(1)], START)


def test_a_row_is_found_by_its_id_in_python_types(place: str | Path) -> None:
    start = dt.datetime(2026, 3, 1, 16, tzinfo=dt.UTC)
    run(place, 0, [meeting(1, start_time=start, cancelled=False)])
    with Store(place, SITE) as store:
        found = store.find("meetings", f"{SITE}:meeting:1")
        assert store.find("meetings", f"{SITE}:meeting:2") is None
    assert found is not None
    assert (found["start_time"], found["cancelled"], found["first_seen"]) == (start, False, START)


def test_coverage_remembers_the_last_runs_only(place: str | Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it is the largest table after some months of nights."""
    monkeypatch.setattr(coverage, "KEPT_RUNS", 2)
    for night in range(4):
        run(place, night, [Coverage(id=f"{SITE}:coverage:run-{night}-1", site=SITE, run_id=f"run-{night}", found=1)])
    assert [row["run_id"] for row in table(place, "coverage").values()] == ["run-2", "run-3"]
    assert counted(place) == 4


def counted(place: str | Path) -> int:
    with Store(place, SITE) as store:
        return len(store.runs())
