"""What was announced without a number and gets one: one row, one history, and a change that links the two ids."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from ratsinfo_spider.items import Consultation, Meeting, Paper, Record
from ratsinfo_spider.store import Store
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.stores import DAY, SITE, START, history, meeting, row, run, table

SOON = START + 5 * DAY
ORGANIZATION = f"{SITE}:organization:4"
ANNOUNCED, NUMBERED = f"{SITE}:meeting:g4-1", f"{SITE}:meeting:7"
PAPER = f"{SITE}:paper:9"
STATION, OF_MEETING = f"{SITE}:consultation:9-rat", f"{SITE}:consultation:9-rat-si7"


def announced(**values: Any) -> Record:
    record = Meeting(id=ANNOUNCED, site=SITE, organization_id=ORGANIZATION, start_time=SOON, **values)
    return row(record)  # type: ignore[no-any-return]


def numbered(**values: Any) -> Record:
    return meeting(7, start_time=SOON, organization_id=ORGANIZATION, **values)


def paper() -> Record:
    return row(Paper(id=PAPER, site=SITE, native_id="9"), lists=["consultations"])  # type: ignore[no-any-return]


def station(key: str = STATION, **values: Any) -> Record:
    """A station of the paper; its page states where and when it is asked, be it nothing."""
    values = {"organization_name": "Rat", "meeting_id": None, "date": None, **values}
    record = Consultation(id=key, site=SITE, paper_id=PAPER, **values)
    return row(record, ["organization_name", "meeting_id", "date", "position"])  # type: ignore[no-any-return]


def test_a_meeting_that_only_got_its_number_is_identified_and_nothing_else(place: str | Path) -> None:
    run(place, 0, [announced(name="Rat")])
    counts = run(place, 1, [numbered(name="Rat")])
    assert history(place) == [
        ("run-0", "new", NUMBERED, None, None, None),
        ("run-1", "identified", NUMBERED, None, ANNOUNCED, NUMBERED),
    ]
    assert (counts["meetings/identified"], counts["meetings/new"], counts["meetings/removed"]) == (1, 0, 0)
    kept = table(place, "meetings")
    assert list(kept) == [NUMBERED]
    assert kept[NUMBERED]["first_seen"] == START.isoformat()
    assert kept[NUMBERED]["removed_at"] is None


def test_what_changed_with_it_is_a_change_and_what_nobody_says_now_stays(place: str | Path) -> None:
    run(place, 0, [announced(name="Rat", room="Saal 1")])
    run(place, 1, [numbered(name="Rat (Sondersitzung)")])
    assert history(place)[-1] == ("run-1", "changed", NUMBERED, "name", "Rat", "Rat (Sondersitzung)")
    assert table(place, "meetings")[NUMBERED]["room"] == "Saal 1"


def test_the_past_shows_the_id_of_its_time(place: str | Path) -> None:
    run(place, 0, [announced(name="Rat")])
    before = table(place, "meetings", as_of=START + DAY / 2)
    forgotten = {"last_seen": None}  # a run does not know when it will see a row last, so the past cannot either
    run(place, 1, [numbered(name="Sondersitzung")])
    run(place, 2, [numbered(name="Sondersitzung", room="Saal 2")])
    past = table(place, "meetings", as_of=START + DAY / 2)
    assert past[ANNOUNCED] | forgotten == before[ANNOUNCED] | forgotten
    assert before[ANNOUNCED]["native_id"] is None
    assert list(table(place, "meetings", as_of=START + DAY)) == [NUMBERED]


def test_the_calendar_alone_tells_it_by_name(place: str | Path) -> None:
    """It does not say whose meeting it is."""
    run(place, 0, [announced(name="Rat")])
    run(place, 1, [meeting(7, start_time=SOON, name="Rat")])
    assert list(table(place, "meetings")) == [NUMBERED]
    assert table(place, "meetings")[NUMBERED]["organization_id"] == ORGANIZATION


def test_a_number_that_came_while_the_list_was_not_read_is_linked_when_it_is(place: str | Path) -> None:
    """The calendar tells the number, and only the list whose meeting it is."""
    run(place, 0, [announced()])
    run(place, 1, [meeting(7, start_time=SOON)])
    assert set(table(place, "meetings")) == {ANNOUNCED, NUMBERED}
    run(place, 2, [numbered()])
    assert list(table(place, "meetings")) == [NUMBERED]
    assert ("run-2", "identified", NUMBERED, None, ANNOUNCED, NUMBERED) in history(place)


def test_a_station_that_gets_its_meeting_is_identified(place: str | Path) -> None:
    run(place, 0, [paper(), station()])
    run(place, 1, [paper(), station(OF_MEETING, meeting_id=NUMBERED, date=dt.date(2026, 1, 6))])
    assert history(place)[2:] == [
        ("run-1", "identified", OF_MEETING, None, STATION, OF_MEETING),
        ("run-1", "changed", OF_MEETING, "meeting_id", None, NUMBERED),
        ("run-1", "changed", OF_MEETING, "date", None, "2026-01-06"),
    ]
    assert list(table(place, "consultations")) == [OF_MEETING]


def test_a_further_meeting_of_the_same_organization_is_new(place: str | Path) -> None:
    first = station(OF_MEETING, meeting_id=NUMBERED)
    run(place, 0, [paper(), first])
    second = f"{SITE}:consultation:9-rat-si8"
    run(place, 1, [paper(), station(OF_MEETING, meeting_id=NUMBERED), station(second, meeting_id=f"{SITE}:meeting:8")])
    assert history(place)[2:] == [("run-1", "new", second, None, None, None)]


def test_of_several_stations_that_of_the_day_gets_the_number(place: str | Path) -> None:
    other = f"{STATION}-2"
    days = dt.date(2026, 1, 6), dt.date(2026, 2, 6)
    run(place, 0, [paper(), station(date=days[1], position=1), station(other, date=days[0], position=2)])
    run(place, 1, [paper(), station(OF_MEETING, meeting_id=NUMBERED, date=days[0])])
    assert ("run-1", "identified", OF_MEETING, None, other, OF_MEETING) in history(place)
    assert ("run-1", "removed", STATION, None, None, (START + DAY).isoformat()) in history(place)


def test_a_paper_that_was_not_read_identifies_nothing(place: str | Path) -> None:
    run(place, 0, [paper(), station()])
    run(place, 1, [row(Paper(id=PAPER, site=SITE, native_id="9")), station(OF_MEETING, meeting_id=NUMBERED)])
    assert set(table(place, "consultations")) == {STATION, OF_MEETING}


def test_a_number_that_was_there_before_is_another_meeting(place: str | Path) -> None:
    run(place, 0, [numbered()])
    run(place, 1, [numbered(), announced()])
    run(place, 2, [numbered()])
    assert set(table(place, "meetings")) == {ANNOUNCED, NUMBERED}


def test_a_failed_run_identifies_nothing(place: str | Path) -> None:
    run(place, 0, [announced()])
    run(place, 1, [numbered()], status="failed")
    with Store(place, SITE) as store:
        assert store.find("meetings", ANNOUNCED) is not None


def test_a_station_that_a_killed_run_has_stored_is_not_identified_with_itself(place: str | Path) -> None:
    values = {"meeting_id": NUMBERED, "date": SOON.date()}
    with Store(place, SITE) as store:  # killed: it never closes its run
        store.open_run("killed", START, {}, pages=PAGE_TYPES)
        store.put([paper(), station(OF_MEETING, **values)], START)
    counts = run(place, 1, [numbered()])
    assert counts["consultations/identified"] == 0
    assert list(table(place, "consultations")) == [OF_MEETING]
