"""The last and the next meeting of each committee: what gr010 links, calendar and lists may not link yet."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any, cast

import pytest

from ratsinfo_spider.crawl.arguments import parse
from ratsinfo_spider.sites import lookup
from ratsinfo_spider.vendors.allris4.discovery import Discovery
from ratsinfo_spider.vendors.allris4.nearest_meetings import nearest
from ratsinfo_spider.vendors.allris4.pages import make_selector
from ratsinfo_spider.vendors.allris4.pages.organizations import OrganizationsPage
from ratsinfo_spider.wicket.client import Content

BASE = "https://ratsinfo.musterstadt.example/public/"
URL = BASE + "gr010"
TODAY = dt.date(2026, 10, 1)
ROW = (
    '<tr><td><a href="./gr020?GRLFDNR={0}" id="gr_{0}">Gremium {0}</a></td><td>9</td>'
    '<td><a href="./to010?SILFDNR={1}" id="grLast_{0}">01.09.2026</a></td><td>{2}</td></tr>'
)
NEXT = '<a href="./to010?SILFDNR=71" id="grNext_1">24.11.2026</a>'
ROWS = ROW.format(1, 70, NEXT) + ROW.format(3, 72, "25.11.2026")
HTML = (
    "<table class='dataTable'><thead><tr><th>Name</th><th>Mitglieder</th><th>Letzte Sitzung</th>"
    f"<th>Nächste Sitzung</th></tr></thead><tbody>{ROWS}</tbody></table>"
)


def test_linked_meetings_with_their_days() -> None:
    page = OrganizationsPage(make_selector(HTML, URL), URL)
    assert [(one.native_id, one.day, one.url, one.sources) for one in nearest(page, "musterstadt")] == [
        (70, dt.date(2026, 9, 1), BASE + "to010?SILFDNR=70", {"committees": 1}),
        (71, dt.date(2026, 11, 24), BASE + "to010?SILFDNR=71", {"committees": 1}),
        (72, dt.date(2026, 9, 1), BASE + "to010?SILFDNR=72", {"committees": 3}),
    ]


class OnePage:
    """A client that knows this page only."""

    async def content(self, url: str) -> Content:
        return Content.of(HTML, url)


async def discovered(**given: str) -> Discovery:
    site = lookup.for_url(BASE)
    discovery = Discovery(cast("Any", OnePage()), site, parse(given, TODAY), print, cast("Any", None), TODAY)
    async for _ in discovery.committees():
        pass
    return discovery


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        ({"since": "all"}, {70, 71, 72}),
        ({"since": "2026-09-02"}, {71}),
        ({"since": "all", "until": "2026-10-01"}, {70, 72}),
        ({"since": "all", "organization": "3"}, {72}),
    ],
)
def test_those_of_the_window_and_the_committees_are_references(given: dict[str, str], numbers: set[int]) -> None:
    assert asyncio.run(discovered(**given)).references.keys() == numbers
