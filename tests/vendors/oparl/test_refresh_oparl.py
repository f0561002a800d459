"""What later runs ask: little where the time stamps have told the truth, enough where they lie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.crawling import Crawl, crawl
from tests.helpers.oparl_server import Interface, site_file
from tests.vendors.oparl.invented_interface import FIRST, ROOT, council

pytestmark = pytest.mark.process
MEETINGS, PAPERS = f"{ROOT}/meetings", f"{ROOT}/papers"
FIXED = 4  # robots.txt, system, body, organizations


class Days:
    """Runs of one city on one day after the other."""

    def __init__(self, server: Interface, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.option = site_file(
            folder / "sites",
            "town",
            vendor="oparl",
            base_url=f"{server.address}/oparl/",
            oparl_url=f"{server.address}/oparl/system",
        )

    def run(self, day: int, **arguments: object) -> Crawl:
        result = self.run_any(day, **arguments)
        assert result.code == 0, result.stdout + result.stderr
        return result

    def run_any(self, day: int, **arguments: object) -> Crawl:
        """The same, however it ends."""
        self.server.asked.clear()
        now = ("-s", f"RATSINFO_NOW={(FIRST + dt.timedelta(days=day)).isoformat()}")
        return crawl(self.folder, "town", *self.option, *now, since="all", files="skip", **arguments)

    def result_of(self, result: Crawl, number: int) -> Any:
        return result.rows("agenda_items")[f"town:agenda_item:{number}"]["result_text"]

    def change(self, place: int, text: str, stamp: dt.datetime | None = None) -> None:
        """Another result for the item of the meeting at that place; the newest is at 0."""
        thing = self.server.lists[MEETINGS][place]
        thing["agendaItem"][0]["result"] = text
        if stamp:
            thing["modified"] = stamp.isoformat()


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Days]:
    with council() as server:
        yield Days(server, tmp_path)


def test_a_silent_change_near_today_is_seen_the_next_day_an_old_one_within_a_week(days: Days) -> None:
    days.run(0)
    assert len(days.server.asked) == FIXED + 24 + 4  # both lists in full, and whether their filters hold
    days.change(1, "beschlossen")
    days.change(110, "abgelehnt")
    near = days.run(1)
    assert days.result_of(near, 999) == "beschlossen"
    assert len(days.server.asked) <= FIXED + 22  # 13 weeks, 80 older objects and the other end
    late = days.run(8)
    assert days.result_of(late, 890) == "abgelehnt"


def test_stamps_that_told_the_truth_save_requests(days: Days) -> None:
    days.server.honours = True
    days.run(0)
    moment = FIRST + dt.timedelta(hours=2)
    days.change(1, "beschlossen", moment)
    days.server.lists[PAPERS][1] |= {"name": "Neuer Name", "modified": moment.isoformat()}
    days.run(1)
    days.change(115, "abgelehnt", FIRST + dt.timedelta(days=1, hours=2))
    found = days.run(2)
    assert days.result_of(found, 885) == "abgelehnt"
    assert len(days.server.asked) == FIXED + 2  # a page of each list


@pytest.mark.parametrize("lie", ["constant", "silent", "unheard"])
def test_stamps_that_lie_are_not_believed(days: Days, lie: str) -> None:
    """All the same; not moved by a change; moved by a change, but the filter does not hold."""
    days.server.honours = lie != "unheard"
    if lie == "constant":
        for thing in (*days.server.lists[MEETINGS], *days.server.lists[PAPERS]):
            thing["modified"] = "2000-01-01T00:00:00+01:00"
    days.run(0)
    days.change(1, "beschlossen", None if lie != "unheard" else FIRST + dt.timedelta(hours=2))
    days.run(1)
    days.change(2, "abgelehnt", None)
    assert days.result_of(days.run(2), 998) == "abgelehnt"


def test_a_filter_that_links_forget_is_set_again(days: Days) -> None:
    days.server.honours = days.server.loses_filter = True
    days.run(0)
    moment = FIRST + dt.timedelta(hours=2)
    days.change(1, "beschlossen", moment)
    days.server.lists[PAPERS][1] |= {"name": "Neuer Name", "modified": moment.isoformat()}
    days.run(1)
    for place in range(30):
        days.change(place, "abgelehnt", FIRST + dt.timedelta(days=1, hours=2))
    days.run(2)
    assert len([one for one in days.server.asked if one.startswith(MEETINGS)]) == 3
    assert all("modified_since" in one for one in days.server.asked if one.startswith(MEETINGS))


def test_what_a_sound_list_lacks_three_times_is_gone(days: Days) -> None:
    days.run(0)
    gone = days.server.lists[MEETINGS].pop(100), days.server.lists[PAPERS].pop(100)
    assert [one["id"].rpartition("/")[2] for one in gone] == ["900", "900"]
    tables = [days.run(day).report["tables"] for day in (8, 16, 24)]
    assert [(one["meetings"]["removed"], one["papers"]["removed"]) for one in tables] == [(0, 0), (0, 0), (1, 1)]


def test_an_item_that_its_agenda_lacks_three_times_is_gone(days: Days) -> None:
    """Though its paper goes on naming it."""
    days.run(0)
    days.server.lists[MEETINGS][0]["agendaItem"][0]["deleted"] = True
    removed = [days.run(day).report["tables"]["agenda_items"]["removed"] for day in (1, 2, 3)]
    assert removed == [0, 0, 1]


def test_a_budget_is_no_end(days: Days) -> None:
    """A first crawl of more pages than a day may ask goes on where it left off."""
    assert [days.run_any(day, max_requests=14).code for day in range(3)] == [3, 3, 3]
    result = days.run(4)
    assert [len(result.rows(table)) for table in ("meetings", "papers", "agenda_items")] == [120, 120, 120]
