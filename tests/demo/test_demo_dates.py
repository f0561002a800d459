"""The town is whole whatever its present day: in spring and autumn, at Christmas, on 29 February, at a month's end."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from ratsinfo_spider.demo.servers.allris4.faults import choose_victims
from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.town.build import build
from ratsinfo_spider.demo.town.model import Council, Item
from ratsinfo_spider.demo.town.plan import BERLIN
from ratsinfo_spider.demo.town.simulated_changes import SILENT_DAY
from ratsinfo_spider.demo.town.truth import truth

BASE = "http://127.0.0.1:8000/public/"
DAYS = (
    "2026-12-26",
    "2026-12-31",
    "2027-03-08",  # the last change to summer time is more than eleven months ago
    "2027-10-14",  # … to winter time
    "2028-02-29",
)
HOUR, ONE_DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
every_day = pytest.mark.parametrize("day", DAYS)


@cache
def council(day: str, later: int = 0) -> Council:
    return build(years=1, size=0.1, today=dt.date.fromisoformat(day), day=later)


def items(day: str) -> list[Item]:
    return [item for meeting in council(day).meetings for item in meeting.items]


def utc_offset(day: dt.date) -> dt.timedelta:
    """At noon in the town."""
    return dt.datetime.combine(day, dt.time(12), BERLIN).utcoffset() or dt.timedelta(0)


@every_day
def test_the_hard_cases_are_there(day: str) -> None:
    cases = [item.hard_case for item in items(day) if item.hard_case]
    assert sorted(cases) == [1, 2, 4, 5, 8, 10, 12, 14, 17, 19, 22, 26]
    assert {item.id > 1_000_000 for item in items(day) if item.id} == {True, False}, "the numbers began anew"
    assert all(item.id and item.id > 1_000_000 for item in items(day) if item.hard_case == 26)


@every_day
def test_the_special_meetings_are_there(day: str) -> None:
    meetings = council(day).meetings
    ahead = [meeting for meeting in meetings if meeting.start > council(day).now]
    nights = {one.start.date() for one in meetings if one.name.startswith(("Lange Nacht", "Nächtliche Sondersitzung"))}
    assert {utc_offset(night + ONE_DAY) - utc_offset(night) for night in nights} == {HOUR, -HOUR}
    assert {(one.id is None, one.published) for one in ahead} == {(True, False), (False, False), (False, True)}
    assert {one.published for one in meetings if one.cancelled} == {True, False}
    assert any(one.agenda_missing and not one.cancelled for one in meetings)
    assert len({(one.organization.id, one.start.date()) for one in meetings}) == len(meetings)


@every_day
def test_documents_are_odd(day: str) -> None:
    documents = [document for meeting in council(day).meetings for document in meeting.documents]
    assert any(not document.public for document in documents)
    assert any(document.disabled for document in documents)


@every_day
def test_every_fault_has_a_victim_that_the_other_faults_do_not_hide(day: str) -> None:
    victims = choose_victims(Site(council(day), BASE))
    assert victims.organization
    assert victims.month
    assert victims.empty_month
    assert victims.item
    assert victims.paper
    assert victims.missing
    assert victims.page_instead
    assert not victims.paper.attachments, "a page that is not read would hide them"
    dark = {victims.month, victims.empty_month}
    named = [
        item
        for meeting in council(day).meetings
        if meeting.organization is not victims.organization or (meeting.start.year, meeting.start.month) not in dark
        for item in meeting.items
    ]
    papers = [item.paper for item in named]
    assert victims.item in named
    assert victims.paper in papers
    assert victims.missing[0] in papers
    assert victims.page_instead[0] in papers


@every_day
def test_the_town_lives_on(day: str) -> None:
    """Through all that happens to it in two months; no two rows are one."""
    before, after = (truth(council(day, later), BASE) for later in (0, SILENT_DAY))
    assert all(len({row["id"] for row in table}) == len(table) for table in after.values())
    assert {row["id"] for row in after["agenda_items"]} - {row["id"] for row in before["agenda_items"]}
    assert any("berichtigt" in (row["minutes"] or "") for row in after["agenda_items"])
