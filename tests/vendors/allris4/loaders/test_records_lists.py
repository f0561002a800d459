"""Calendar, lists, organizations and people."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ratsinfo_spider.german.dates import BERLIN
from ratsinfo_spider.vendors.allris4.pages.calendar import CalendarPage, CalendarRow
from ratsinfo_spider.vendors.allris4.pages.meetings_list import ListRow, MeetingsListPage
from ratsinfo_spider.vendors.allris4.pages.organization import MemberRow, OrganizationPage
from ratsinfo_spider.vendors.allris4.pages.organizations import OrganizationRow, OrganizationsPage
from ratsinfo_spider.vendors.allris4.pages.person import MembershipRow, PersonPage
from tests.helpers.pages_of_fields import BASE, made, only, told

START = dt.datetime(2026, 10, 21, 17, tzinfo=BERLIN)

# --- si010 ----------------------------------------------------------------------------------------


def calendar(month: int = 10, **fields: Any) -> CalendarPage:
    known = {"time": "17:00", "name": "Sitzung des Rates", "native_id": 7, "url": None, "room": "Ratssaal"}
    row = CalendarRow(**{"day": 21, "tooltip": None, **known, **fields})
    return made(CalendarPage, f"si010?MM={month}&YY=2026", month=month, year=2026, rows=[row])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "musterstadt:meeting:7"),
        ("url", BASE + "to010?SILFDNR=7"),
        ("name", "Sitzung des Rates"),
        ("start_time", START),
        ("room", "Ratssaal"),
        ("cancelled", None),
        ("organization_id", None),
    ],
)
def test_calendar(column: str, value: object) -> None:
    assert getattr(only(calendar(), "meetings"), column) == value


def test_a_linked_meeting_is_stated_by_its_own_page() -> None:
    assert only(calendar(url=BASE + "to010?SILFDNR=7"), "meetings").statement.columns == frozenset()


def test_one_without_a_link_is_stated_by_the_calendar() -> None:
    assert {"start_time", "name", "room"} <= only(calendar(), "meetings").statement.columns


def test_the_calendar_may_say_that_it_is_off() -> None:
    assert only(calendar(name="ENTFÄLLT! Sitzung des Rates"), "meetings").cancelled is True


def test_a_meeting_without_a_time_starts_at_midnight() -> None:
    assert only(calendar(time=None), "meetings").start_time == dt.datetime(2026, 10, 21, tzinfo=BERLIN)


def test_a_day_that_the_month_has_not() -> None:
    page = calendar(month=2, day=30)
    record = only(page, "meetings")
    assert (record.start_time, record.statement.columns) == (None, frozenset())
    assert page.warnings == ["date: day 30 of 2/2026 is not a date"]


def test_a_meeting_without_a_number_is_counted() -> None:
    page = calendar(native_id=None)
    assert told(page) == {}
    assert page.warnings == ["calendar: the meeting of day 21, 17:00, has no number"]


# --- si018 ----------------------------------------------------------------------------------------


def meetings_list(organization_id: int | None = 4, **fields: Any) -> MeetingsListPage:
    known = {"date": "Mi.,\n21.10.2026", "time": "17:00", "name": "Sitzung des Rates", "native_id": 7}
    row = ListRow(**{"url": None, "organization": None, "cells": (), **known, **fields})
    return made(MeetingsListPage, "si018?GRLFDNR=4", rows=[row], organization_id=organization_id)


def test_a_listed_meeting_is_a_hint() -> None:
    record = only(meetings_list(), "meetings")
    assert (record.id, record.start_time, record.statement.columns) == ("musterstadt:meeting:7", START, frozenset())
    assert record.organization_id == "musterstadt:organization:4"


def test_an_announced_meeting_has_the_id_of_who_and_when() -> None:
    record = only(meetings_list(native_id=None), "meetings")
    assert (record.id, record.native_id) == ("musterstadt:meeting:g4-20261021T1700", None)
    assert record.url == BASE + "si018?GRLFDNR=4"
    assert {"name", "start_time", "organization_id"} <= record.statement.columns


@pytest.mark.parametrize("fields", [{"organization_id": None}, {"date": "31.02.2026"}])
def test_one_that_cannot_be_told_from_others_is_counted(fields: dict[str, Any]) -> None:
    page = meetings_list(native_id=None, **fields)
    assert told(page) == {}
    assert page.warnings[-1].startswith("list: the meeting of ")


# --- gr010, gr020 ---------------------------------------------------------------------------------


def organizations(*rows: tuple[int, str, str | None]) -> OrganizationsPage:
    known: dict[str, Any] = dict.fromkeys(OrganizationRow.__dataclass_fields__)
    made_rows = [OrganizationRow(**{**known, "native_id": n, "name": name, "classification": c}) for n, name, c in rows]
    return made(OrganizationsPage, "gr010", rows=made_rows)


def test_organizations() -> None:
    rows = told(organizations((4, "Rat", "Rat"), (5, "Bauausschuss", "Ausschuss"), (4, "Rat", "Sonstige")))
    assert [(row.id, row.name, row.classification) for row in rows["organizations"]] == [
        ("musterstadt:organization:4", "Rat", "Rat"),
        ("musterstadt:organization:5", "Bauausschuss", "Ausschuss"),
    ]


def test_a_list_without_headings_says_nothing_about_kinds() -> None:
    assert "classification" not in only(organizations((4, "Rat", None)), "organizations").statement.columns


MEMBERS = [
    MemberRow(5, "Frau Dr. Erika Muster", "Vorsitz", "UWG", "01.11.2020", None, None, None),
    MemberRow(5, "Frau Dr. Erika Muster", "Mitglied", None, None, "31.10.2020", None, "Stellvertretende Mitglieder"),
]


def organization(**fields: Any) -> OrganizationPage:
    known = {"native_id": 4, "name": "Rat", "short_name": "R", "members": MEMBERS, "is_shell": False}
    return made(OrganizationPage, "gr020?GRLFDNR=4", **{**known, **fields})


def test_an_organization_without_its_people() -> None:
    tables = told(organization())
    assert set(tables) == {"organizations"}
    (record,) = tables["organizations"]
    assert (record.short_name, record.statement.columns, record.statement.lists) == ("R", {"short_name"}, frozenset())


def test_its_people_where_they_are_asked_for() -> None:
    tables = told(organization(), people=True)
    assert tables["organizations"][0].statement.lists == {"memberships"}
    person, _ = tables["people"]
    assert (person.id, person.name, person.academic_title) == ("musterstadt:person:5", "Erika Muster", "Dr.")
    assert person.statement.columns == frozenset()
    found = [(one.id, one.role, one.heading, one.start_date, one.end_date) for one in tables["memberships"]]
    assert found == [
        ("musterstadt:membership:4-5", "Vorsitz", None, dt.date(2020, 11, 1), None),
        ("musterstadt:membership:4-5-2", "Mitglied", "Stellvertretende Mitglieder", None, dt.date(2020, 10, 31)),
    ]


def test_a_shell_lists_no_memberships() -> None:
    page = organization(members=[], is_shell=True)
    assert told(page, people=True)["organizations"][0].statement.lists == frozenset()


# --- kp020 ----------------------------------------------------------------------------------------


def person(**fields: Any) -> PersonPage:
    known: dict[str, Any] = {
        "native_id": 5,
        "name": "Erika Muster",
        "form_of_address": "Frau",
        "academic_title": None,
        "party": "UWG",
        "memberships": [MembershipRow(4, "Rat", "Mitglied UWG", None, None, None, None)],
    }
    return made(PersonPage, "kp020?KPLFDNR=5", **{**known, **fields})


def test_a_person_only_where_people_are_asked_for() -> None:
    assert told(person()) == {}


def test_a_person() -> None:
    tables = told(person(), people=True)
    (record,), (membership,) = tables["people"], tables["memberships"]
    assert (record.name, record.form_of_address, record.academic_title, record.party) == (
        "Erika Muster",
        "Frau",
        None,
        "UWG",
    )
    assert "party" in record.statement.columns
    assert "academic_title" not in record.statement.columns
    assert (membership.id, membership.statement.columns) == ("musterstadt:membership:4-5", frozenset())
