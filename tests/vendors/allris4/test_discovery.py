"""How Discovery finds the meetings: by calendar and lists, each against the other, and what it says of what fails.

It asks the demo's server in this process, without a network: no crawl, so that each case is quick.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from ratsinfo_spider.crawl.arguments import parse
from ratsinfo_spider.crawl.refresh_intervals import ListSchedule
from ratsinfo_spider.demo.servers.allris4.exchange import Reply
from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.servers.allris4.server import Server
from ratsinfo_spider.demo.town.build import TODAY, build
from ratsinfo_spider.demo.town.model import Council
from ratsinfo_spider.demo.town.plan import BERLIN
from ratsinfo_spider.items import Meeting, Organization, Record
from ratsinfo_spider.sites import lookup
from ratsinfo_spider.store import Planner
from ratsinfo_spider.vendors.allris4.discovery import Discovery
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from ratsinfo_spider.vendors.allris4.pages import site_refusal
from ratsinfo_spider.wicket.client import Client
from tests.helpers.demo_visitor import BASE_URL, Visitor

HOME = lookup.for_url(BASE_URL)
NOW = dt.datetime.combine(TODAY, dt.time(15), BERLIN)
Change = Callable[[str, Reply], Reply]


@cache
def council() -> Council:
    return build(years=1, size=0.1)


@cache
def held() -> dict[int, dt.date]:
    """The day of each meeting that the town shows with its number."""
    return {meeting.id: meeting.start.date() for meeting in council().meetings if meeting.id is not None}


class Found(NamedTuple):
    """What a discovery left."""

    discovery: Discovery
    records: list[Record]
    problems: list[tuple[str, str, str]]
    asked: list[str]

    @property
    def numbers(self) -> set[int]:
        return set(map(int, self.discovery.references))

    @property
    def told(self) -> str:
        """What is wrong, a line each, the addresses without the number of their page instance; no warnings."""
        lines = [f"{url} {words}" for kind, url, words in self.problems if kind != "warning"]
        return "\n".join(re.sub(r"\?\d+-[^&]*&", "?", line) for line in lines)


class Town:
    """One town, discovered again and again by runs that know what the earlier ones noted."""

    def __init__(self, *faults: str) -> None:
        self.server = Server(Site(council(), BASE_URL), faults)
        self.known: dict[Any, Any] = {}

    def discover(self, change: Change = lambda _target, reply: reply, days: float = 0, **given: str) -> Found:
        now = NOW + dt.timedelta(days=days)
        planner = Planner(dict(self.known), now, "changed", lambda: now, pages=PAGE_TYPES)
        arguments = parse(given, now.date(), default_all=True)
        schedule, problems = ListSchedule(planner, arguments), []
        client = Client(self._downloader(change), lambda _: True, site_refusal)  # type: ignore[arg-type]
        self.server.log.clear()
        tell: Any = lambda *words: problems.append(words)  # noqa: E731
        found = Discovery(client, HOME, arguments, tell, schedule, now.date())
        records = asyncio.run(_all(found))
        schedule.finish()
        self.known = planner._known
        return Found(found, records, problems, list(self.server.log.addresses))

    def _downloader(self, change: Change) -> Callable[[Request], object]:
        """What Scrapy's engine would do in one session."""
        visitor = Visitor(self.server)

        async def download(request: Request) -> Response:
            path = request.url.removeprefix(BASE_URL.removesuffix("/public/"))
            headers: Any = request.headers.to_unicode_dict()
            reply = change(path, visitor.get(path, body=request.body, **headers))
            own: Any = {"Content-Type": reply.content_type}
            kind = responsetypes.from_args(headers=own, url=request.url, body=reply.body)
            return kind(request.url, status=reply.status, headers=own, body=reply.body, request=request)

        return download


async def _all(discovery: Discovery) -> list[Record]:
    return [record for step in discovery.steps async for record in step()]


@pytest.fixture
def town() -> Town:
    return Town()


def victim_of(town: Town, fault: str) -> dict[str, str]:
    """What a fault of the demo's server hits."""
    victims: dict[str, Any] = town.server.faults.victims.as_json(BASE_URL)
    return dict(victims[fault])


def months(found: Found) -> list[str]:
    """The months that were asked for, in order."""
    pairs = [address.partition("?MM=")[2].split("&YY=") for address in found.asked if "?MM=" in address]
    return [f"{year}-{int(month):02}" for month, year in pairs]


def lists(found: Found) -> set[int]:
    """Whose lists were asked for."""
    return {int(address.rpartition("GRLFDNR=")[2]) for address in found.asked if "si018?GRLFDNR=" in address}


def test_everything_is_found_and_nothing_else(town: Town) -> None:
    found = town.discover()
    assert (found.numbers, found.told) == (set(held()), "")
    assert {int(one) for one in found.discovery.organizations} == {one.id for one in council().organizations}


def test_calendar_and_lists_each_find_every_meeting(town: Town) -> None:
    references = town.discover().discovery.references.values()
    assert references
    assert [one.native_id for one in references if not {"calendar", "list"} <= one.sources.keys()] == []


def test_every_record_is_a_committee_or_a_meeting_of_the_window(town: Town) -> None:
    assert {type(record) for record in town.discover().records} == {Organization, Meeting}


def test_the_months_around_today_come_first_and_each_once(town: Town) -> None:
    asked = months(town.discover())
    assert asked[:3] == ["2026-11", "2026-12", "2027-01"]
    assert len(asked) == len(set(asked))
    assert f"{min(held().values()):%Y-%m}" in asked


def test_days_that_were_read_in_full_are_said(town: Town) -> None:
    windows = town.discover(since="2026-10-05", until="2026-11-10").discovery.windows
    assert sorted(windows) == [
        (dt.date(2026, 10, 5), dt.date(2026, 10, 31)),
        (dt.date(2026, 11, 1), dt.date(2026, 11, 10)),
    ]


def test_a_window_finds_its_meetings_and_asks_for_its_months(town: Town) -> None:
    found = town.discover(since="2026-09-15", until="2026-10-20")
    first, last = dt.date(2026, 9, 15), dt.date(2026, 10, 20)
    assert found.numbers == {number for number, day in held().items() if first <= day <= last}
    assert found.numbers
    assert months(found) == ["2026-10", "2026-09"]


def test_a_committee_asks_for_its_list_only(town: Town) -> None:
    number = next(one.id for one in council().organizations if one.id)
    found = town.discover(organization=str(number))
    assert lists(found) == {number}
    assert found.discovery.listed_from is None, "the other lists were not read"


def test_all_lists_are_read_and_counted(town: Town) -> None:
    found = town.discover()
    assert lists(found) == {int(one) for one in found.discovery.organizations}
    assert found.discovery.listed_from == dt.date.min
    assert sum(read.meetings for read in found.discovery.lists_read.values()) >= len(held())


def test_the_next_run_asks_for_what_is_due_only(town: Town) -> None:
    first, second = town.discover(), town.discover(days=1)
    assert (second.told, second.numbers) == ("", second.numbers & first.numbers)
    assert len(lists(second)) <= 2, "the lists do not all come due on one day"
    assert months(second)[:3] == ["2026-11", "2026-12", "2027-01"]
    assert len(months(second)) <= 6
    assert len(second.asked) < len(first.asked) / 4


def test_news_in_the_calendar_makes_it_ask_for_the_newest_of_each_list(town: Town) -> None:
    town.discover()

    def new_room(target: str, reply: Reply) -> Reply:
        if "MM=11&YY=2026" in target or reply.content_type.startswith("text/xml"):
            reply.body = reply.body.replace(b"17:00", b"17:05").replace(b"18:00", b"18:05")
        return reply

    second = town.discover(new_room, days=1)
    assert lists(second) == {int(one) for one in second.discovery.organizations}


def test_a_list_that_breaks_off_is_named_and_asked_by_the_next_run() -> None:
    town = Town("list-page")
    victim = victim_of(town, "list-page")["url"]
    broken = town.discover()
    assert f"{victim} the meetings list of committee" in broken.told
    assert broken.discovery.listed_from is None
    town.server.faults.switch(())
    mended = town.discover(days=0.1)
    assert (lists(mended), mended.told) == ({int(victim.rpartition("=")[2])}, "")


@pytest.mark.parametrize("fault", ["month", "month-empty"])
def test_a_month_that_does_not_come_is_named_and_no_day_of_it_counts_as_read(fault: str) -> None:
    town = Town(fault)
    victim = victim_of(town, fault)
    broken = town.discover()
    assert victim["url"] in broken.told
    year, month = map(int, victim["name"].split("-"))
    assert not any(first.year == year and first.month == month for first, _ in broken.discovery.windows)
    town.server.faults.switch(())
    assert victim["name"] in months(town.discover(days=0.1))


def test_a_site_that_shows_every_committee_the_same_list_is_found_out(town: Town) -> None:
    kept: list[bytes] = []

    def ignores_the_committee(target: str, reply: Reply) -> Reply:
        if "/si018?" in target and reply.content_type.startswith("text/xml") and reply.body.count(b"SILFDNR=") >= 3:
            kept.append(reply.body)
            own, first = (re.findall(rb'<component id="(\w+)"', body)[0] for body in (reply.body, kept[0]))
            reply.body = kept[0].replace(first, own)  # Wicket answers for the component that was asked
        return reply

    found = town.discover(ignores_the_committee)
    assert "does the site ignore GRLFDNR?" in found.told
    assert found.discovery.listed_from is None
