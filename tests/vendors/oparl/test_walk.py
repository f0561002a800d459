"""Walks over lists that go in circles, lose pages, filters and counts: bounded, and honest about what is missing."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

import pytest

from ratsinfo_spider.vendors.oparl.interface import Answer
from ratsinfo_spider.vendors.oparl.object_page import OParlPage
from ratsinfo_spider.vendors.oparl.walk import ListWalk
from ratsinfo_spider.wicket.client import FetchError

ADDRESS = "https://ris.example/oparl/papers?body=1"
PER_PAGE = 10
Change = Callable[[OParlPage, int], None]


def _nothing(_page: OParlPage, _number: int) -> None:
    """As it is."""


class Fake:
    """An interface with a list of `count` objects, a week apart, oldest first; `change` spoils each page."""

    base = "https://ris.example/oparl/system"

    def __init__(self, count: int, change: Change = _nothing, lost: tuple[int, ...] = ()) -> None:
        self.count, self.change, self.lost = count, change, lost
        self.asked: list[str] = []

    async def ask(self, url: str) -> Answer:
        self.asked.append(url)
        number = int(dict(parse_qsl(urlsplit(url).query)).get("page", "1"))
        if number in self.lost:
            raise FetchError("http", url, "answered HTTP 500", 500)
        last = -(-self.count // PER_PAGE)
        first = dt.date(2020, 1, 1)
        numbers = range((number - 1) * PER_PAGE, min(number * PER_PAGE, self.count))
        objects = [{"id": f"https://ris.example/p/{n}", "date": str(first + dt.timedelta(weeks=n))} for n in numbers]
        link = f"{ADDRESS}&page={number + 1}" if number < last else None
        page = OParlPage(url, cast("Any", objects), True, self.count, last, link, f"{ADDRESS}&page={last}")
        self.change(page, number)
        return Answer(page, cast("Any", None))


def _walk(fake: Fake, how: Callable[[ListWalk], AsyncIterator[Answer]] = ListWalk.whole) -> ListWalk:
    walk = ListWalk(cast("Any", fake), ADDRESS)

    async def go() -> None:
        async for _ in how(walk):
            assert len(fake.asked) < 500

    asyncio.run(go())
    return walk


def test_a_sound_list_is_whole() -> None:
    fake = Fake(45)
    walk = _walk(fake)
    assert (walk.is_whole, len(walk.ids), len(fake.asked)) == (True, 45, 5)


@pytest.mark.parametrize("back", [1, 2])
def test_a_circle_is_walked_once(back: int) -> None:
    def change(page: OParlPage, number: int) -> None:
        page.next = f"{ADDRESS}&page={back}" if number == 5 else page.next

    fake = Fake(45, change)
    walk = _walk(fake)
    assert (walk.is_whole, len(walk.ids)) == (True, 45)
    assert len(fake.asked) <= 6


def test_ever_new_pages_without_anything_new_end_the_walk() -> None:
    def change(page: OParlPage, number: int) -> None:
        page.objects, page.pages, page.total = page.objects[:10] if number == 1 else [], None, 45
        page.next = f"{ADDRESS}&page={number + 1}"

    fake = Fake(45, change)
    walk = _walk(fake)
    assert (walk.is_whole, len(fake.asked)) == (False, 4)
    assert walk.doubts() == "it goes in circles after 10 of 45 objects"


def test_links_that_end_early_are_not_believed() -> None:
    def change(page: OParlPage, number: int) -> None:
        page.next = None if number == 2 else page.next

    assert _walk(Fake(45, change)).is_whole


def test_a_lost_page_costs_its_objects_only() -> None:
    walk = _walk(Fake(45, lost=(3,)))
    assert (walk.is_whole, len(walk.ids)) == (False, 35)
    assert str(walk.doubts()).startswith("1 pages did not come, the first: answered HTTP 500")


def test_a_server_that_is_down_is_left_alone() -> None:
    fake = Fake(900, lost=tuple(range(2, 91)))
    assert not _walk(fake).is_whole
    assert len(fake.asked) == 4


def test_a_count_that_is_not_reached_is_a_doubt() -> None:
    def change(page: OParlPage, number: int) -> None:
        page.total = 47

    assert _walk(Fake(45, change)).doubts() == "it says that it has 47 objects and shows 45"


@pytest.mark.parametrize("newest_first", [False, True])
def test_the_newer_end_is_found_and_left_after_enough_older_objects(newest_first: bool) -> None:
    def turn(page: OParlPage, number: int) -> None:
        days = [dt.date(2020, 1, 1) + dt.timedelta(weeks=399 - (number - 1) * PER_PAGE - n) for n in range(PER_PAGE)]
        for thing, day in zip(page.objects, days, strict=True):
            cast("Any", thing)["date"] = str(day)

    fake = Fake(400, turn if newest_first else _nothing)
    since = dt.date(2020, 1, 1) + dt.timedelta(weeks=390)
    walk = _walk(fake, lambda one: one.recent(since))
    assert len(fake.asked) == 1 + 1 + 8  # both ends, and 80 objects before the window
    assert walk.doubts() is None or not walk.reached_end


def test_without_days_all_is_read() -> None:
    def change(page: OParlPage, _number: int) -> None:
        page.objects = [{"id": one["id"]} for one in page.objects]

    assert _walk(Fake(45, change), lambda one: one.recent(dt.date(2026, 1, 1))).is_whole


def test_the_filter_is_set_for_each_page() -> None:
    fake = Fake(45)
    _walk(fake, lambda one: one.changed(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)))
    assert all("modified_since=2026-01-01T00%3A00%3A00%2B00%3A00" in url for url in fake.asked)


def test_another_host_is_not_followed() -> None:
    def change(page: OParlPage, number: int) -> None:
        page.next, page.pages = "https://elsewhere.example/papers?page=2", None

    fake = Fake(45, change)
    _walk(fake)
    assert fake.asked == [ADDRESS, *(f"{ADDRESS}&page={number}" for number in range(2, 6))]
