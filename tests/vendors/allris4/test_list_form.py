"""The period of a meetings list (si018): the form in each form that is told of, and what it means if there is none."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from urllib.parse import parse_qsl

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response, XmlResponse

from ratsinfo_spider.crawl.arguments import parse
from ratsinfo_spider.crawl.refresh_intervals import ListSchedule
from ratsinfo_spider.sites import lookup
from ratsinfo_spider.store import Planner
from ratsinfo_spider.vendors.allris4.discovery import Discovery
from ratsinfo_spider.vendors.allris4.list_form import list_of_period
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from ratsinfo_spider.vendors.allris4.pages import site_refusal
from ratsinfo_spider.wicket.client import Client

BASE = "https://ratsinfo.musterstadt.example/public/"
URL = BASE + "si018?GRLFDNR=4"
SINCE = dt.date(2023, 10, 1)
TODAY = dt.date(2026, 11, 22)
CALL = 'Wicket.Ajax.ajax({{"u":"./si018?{}-1.0-&GRLFDNR=4","c":"id2"}});;'
SEARCH = (
    'Wicket.Ajax.ajax({"u":"./si018?0-1.0-searchPanel-form-search&GRLFDNR=4","m":"POST","c":"id7","f":"id5",'
    '"sc":"searchPanel:search","e":"click","pd":true});;'
)
UNFOLD = 'Wicket.Ajax.ajax({"u":"./si018?0-1.0-searchPanel-toggle&GRLFDNR=4","c":"id9","e":"click"});;'
FOLDED = '<a href="#" id="id9" data-simpletooltip-text="Zeitraum einblenden">Zeitraum</a>'
ROW = "<tr><td>{}</td><td>17:00</td><td>Ortsrat</td></tr>"
TABLE = "<table class='dataTable'><tr><th>Datum</th><th>Uhrzeit</th><th>Sitzung</th></tr>{}</table>"
ALL = TABLE.format(ROW.format("Mo., 02.11.2026") + ROW.format("Mo., 03.11.2025"))
FOUND = TABLE.format(ROW.format("Mo., 06.11.2023"))


def answer(component: str, html: str, script: str = "") -> str:
    html = f'<div id="{component}">{html}</div>'
    parts = f'<component id="{component}"><![CDATA[{html}]]></component><evaluate><![CDATA[{script}]]></evaluate>'
    return f"<ajax-response>{parts}</ajax-response>"


def page(script: str, body: str = "") -> str:
    return f'<html><title>ALLRIS</title><script>{script}</script><div id="id2"></div><div id="id4"></div>{body}</html>'


def field(kind: str, name: str, value: str, label: str) -> str:
    return f'<input type="{kind}" name="{name}" id="{name[:3]}" value="{value}" aria-label="{label}"/>'


def form(kind: str = "date", values: tuple[str, str] = ("2025-10-01", "2026-12-31"), more: str = "") -> str:
    begin = field(kind, "searchPanel:begin", values[0], "Beginn Datum auswählen")
    end = field(kind, "searchPanel:end", values[1], "Ende Datum auswählen")
    button = '<button type="submit" name="searchPanel:search" id="id7">Suchen</button>'
    action = "./si018?0-1.-searchPanel-form&amp;GRLFDNR=4"
    return f'<form id="id5" method="post" action="{action}">{begin}{end}{more}{button}</form>'


class Server:
    """A list whose page is given; `sent` is what its form was sent with."""

    def __init__(self, shell: str) -> None:
        self.sent: dict[str, str] = {}
        self.answers = {
            "GRLFDNR=4": shell,
            "0-1.0-&GRLFDNR=4": answer("id2", ALL),
            "0-1.0-searchPanel-toggle&GRLFDNR=4": answer("id4", form(), SEARCH),
            "0-1.0-searchPanel-form-search&GRLFDNR=4": answer("id2", FOUND),
            "0-1.-searchPanel-form&GRLFDNR=4": page(CALL.format(1)),
            "1-1.0-&GRLFDNR=4": answer("id2", FOUND),
        }

    async def download(self, request: Request) -> Response:
        if request.method == "POST":
            self.sent = dict(parse_qsl(request.body.decode()))
        body = self.answers[request.url.partition("?")[2]]
        kind: Callable[..., Response] = XmlResponse if body.startswith("<ajax-response") else HtmlResponse
        return kind(request.url, body=body.encode(), encoding="utf-8", request=request)

    @property
    def client(self) -> Client:
        return Client(self.download, lambda _: True, site_refusal)


def asked(shell: str) -> tuple[str, bool, Server]:
    server = Server(shell)
    content, is_of_period, _ = asyncio.run(list_of_period(server.client, URL, SINCE, None))
    return content.html, is_of_period, server


ISO, GERMAN = ("2023-10-01", "2099-12-31"), ("01.10.2023", "31.12.2099")
FORMS = {
    "dates": (page(CALL.format(0) + SEARCH, form()), ISO),
    "texts in German": (page(CALL.format(0) + SEARCH, form("text", ("01.10.2025", "31.12.2026"))), GERMAN),
    "empty texts": (page(CALL.format(0) + SEARCH, form("text", ("", ""))), GERMAN),
    "texts in ISO form": (page(CALL.format(0) + SEARCH, form("text")), ISO),
    "folded away": (page(CALL.format(0) + UNFOLD, FOLDED), ISO),
    "without a script": (page(CALL.format(0), form()), ISO),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_form_is_sent_with_both_days(name: str) -> None:
    shell, days = FORMS[name]
    html, is_of_period, server = asked(shell)
    assert ("06.11.2023" in html, is_of_period) == (True, True)
    assert (server.sent["searchPanel:begin"], server.sent["searchPanel:end"]) == days


@pytest.mark.parametrize(
    "body", ["", "<form id='id5'><input name='search'/></form>"], ids=["no form", "a form of another kind"]
)
def test_without_the_form_the_list_is_as_it_is(body: str) -> None:
    html, is_of_period, _ = asked(page(CALL.format(0), body))
    assert ("03.11.2025" in html, is_of_period) == (True, False)


def listed_from(shell: str, **given: str) -> tuple[dt.date | None, list[str]]:
    """From which day on all lists count as read, and what is said about it."""
    said: list[str] = []
    arguments = parse({"since": "all", **given}, TODAY)
    turns = ListSchedule(Planner({}, dt.datetime(2026, 11, 22, tzinfo=dt.UTC), pages=PAGE_TYPES), arguments)
    server = Server(shell)
    site = lookup.for_url(BASE)
    discovery = Discovery(
        server.client, site, arguments, lambda kind, _, says: said.append(f"{kind}: {says}"), turns, TODAY
    )

    async def read() -> None:
        discovery.organizations = {4: None}  # type: ignore[dict-item] # only the number counts here
        async for _ in discovery.lists():
            pass

    asyncio.run(read())
    return discovery.listed_from, [one for one in said if "form for the period" in one]


def test_what_such_a_list_does_not_show_is_not_missing() -> None:
    """Meetings without a number stand in lists only: one that has left the vendor's period is not gone."""
    day, said = listed_from(page(CALL.format(0)))
    assert day == dt.date(2025, 11, 3)
    assert said == ["warning: list: no form for the period; only the vendor's default period is shown"]


def test_a_list_of_the_period_was_read_from_its_first_day() -> None:
    assert listed_from(page(CALL.format(0) + SEARCH, form()), since="2023-10-01") == (SINCE, [])


def test_a_list_that_reaches_back_far_enough_needs_no_form() -> None:
    assert listed_from(page(CALL.format(0)), since="2026-01-01") == (dt.date(2026, 1, 1), [])


def test_a_site_that_ignores_the_committee_is_found_out() -> None:
    said: list[str] = []
    arguments = parse({"since": "all"}, TODAY)
    turns = ListSchedule(Planner({}, dt.datetime(2026, 11, 22, tzinfo=dt.UTC), pages=PAGE_TYPES), arguments)
    rows = "".join(ROW.format(f"Mo., {day:02}.11.2026") for day in (2, 9, 16))
    body = f"<html><title>ALLRIS</title>{TABLE.format(rows)}</html>".encode()

    async def download(request: Request) -> Response:
        return HtmlResponse(request.url, body=body, encoding="utf-8", request=request)

    client = Client(download, lambda _: True, site_refusal)
    site = lookup.for_url(BASE)
    discovery = Discovery(client, site, arguments, lambda kind, _, says: said.append(f"{kind}: {says}"), turns, TODAY)

    async def read() -> None:
        discovery.organizations = dict.fromkeys((4, 7))  # type: ignore[assignment] # only the numbers count here
        async for _ in discovery.lists():
            pass

    asyncio.run(read())
    assert discovery.listed_from is None
    assert [one for one in said if one.startswith("list: ")] == [
        "list: the meetings list of committee 7 shows the same 3 meetings as that of committee 4: "
        "does the site ignore GRLFDNR?"
    ]
