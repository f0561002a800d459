"""How pages are asked through Scrapy's downloader: what is asked again, what is put together, what ends a crawl."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response, XmlResponse

from ratsinfo_spider.vendors.allris4.pages import PageError, site_refusal
from ratsinfo_spider.wicket.client import Client, Content, FetchError

URL = "https://ratsinfo.musterstadt.example/public/si010?MM=2&YY=2026"
CALL = 'Wicket.Ajax.ajax({{"u":"./si010?0-1.{}-&MM=2&YY=2026","c":"id{}"}});;'
ANSWER = '<ajax-response><component id="{0}"><![CDATA[<p id="{0}">{1}</p>]]></component></ajax-response>'
GATE = '<title>Zugriff pruefen</title><form action="/public/_gate/verify"></form>'
LOCK = '<div class="message_text">Zu viele Zugriffe aus Ihrem Netzwerk, Zugriff temporär gesperrt.</div>'
Answers = dict[str, list[tuple[int, str]]]


def shell(*numbers: int) -> str:
    places = "".join(f'<p id="id{number}"></p>' for number in numbers)
    return f"<html><script>{''.join(CALL.format(number, number) for number in numbers)}</script>{places}</html>"


class Server:
    """Gives the answers of an address one after the other, the last one again and again."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: list[Request] = []

    async def download(self, request: Request) -> Response:
        self.asked.append(request)
        waiting = self.answers[request.url.partition("?")[2]]
        status, body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        kind = XmlResponse if body.startswith("<ajax-response") else HtmlResponse
        return kind(request.url, status=status, body=body.encode(), encoding="utf-8", request=request)


def content(answers: Answers) -> tuple[Content, Server]:
    """What the client makes of the calendar's page."""
    server = Server(answers)
    return run(Client(server.download, lambda _: True, site_refusal).content(URL)), server


def run(task: Coroutine[Any, Any, Content]) -> Content:
    return asyncio.run(task)


def test_the_call_goes_out_as_the_page_says() -> None:
    found, server = content(
        {"MM=2&YY=2026": [(200, shell(0))], "0-1.0-&MM=2&YY=2026": [(200, ANSWER.format("id0", "Rat"))]}
    )
    assert '<p id="id0">Rat</p>' in found.html
    assert found.is_whole
    headers = server.asked[1].headers
    assert (headers["Wicket-Ajax"], headers["Wicket-Ajax-BaseURL"]) == (b"true", b"si010?MM=2&YY=2026")
    assert (headers["Referer"], headers["Origin"]) == (URL.encode(), b"https://ratsinfo.musterstadt.example")


def test_several_calls_of_one_page_are_one_content() -> None:
    found, _ = content(
        {
            "MM=2&YY=2026": [(200, shell(0, 1))],
            "0-1.0-&MM=2&YY=2026": [(200, ANSWER.format("id0", "Uhr"))],
            "0-1.1-&MM=2&YY=2026": [(200, ANSWER.format("id1", "Rat"))],
        }
    )
    assert '<p id="id0">Uhr</p><p id="id1">Rat</p>' in found.html


EXPIRED = {
    "status 410": (410, "<h1>Page Expired</h1>"),
    "its page": (200, "<html><title>Page Expired</title><h1>Page Expired</h1></html>"),
    "another page": (200, "<html><title>Ratsinformationssystem | Musterstadt</title></html>"),
    "a redirect": (200, "<ajax-response><redirect><![CDATA[./si010?1]]></redirect></ajax-response>"),
    "nothing": (200, "<ajax-response></ajax-response>"),
}


@pytest.mark.parametrize("answer", EXPIRED.values(), ids=EXPIRED.keys())
def test_a_page_instance_that_has_gone_is_asked_afresh_once(answer: tuple[int, str]) -> None:
    well = (200, ANSWER.format("id0", "Rat"))
    found, server = content({"MM=2&YY=2026": [(200, shell(0))], "0-1.0-&MM=2&YY=2026": [answer, well]})
    assert ('<p id="id0">Rat</p>' in found.html, found.left, len(server.asked)) == (True, (), 4)
    found, server = content({"MM=2&YY=2026": [(200, shell(0))], "0-1.0-&MM=2&YY=2026": [answer]})
    assert ("Rat" in found.html, len(server.asked)) == (False, 4)
    # An answer may be empty because there is nothing to say: the page class tells whether its table is there.
    assert found.is_whole == (answer[1] == "<ajax-response></ajax-response>")


@pytest.mark.parametrize(("body", "kind"), [(GATE, "gate"), (LOCK, "rate_limited")])
@pytest.mark.parametrize("status", [200, 403, 429, 503])
@pytest.mark.parametrize("place", ["MM=2&YY=2026", "0-1.0-&MM=2&YY=2026"])
def test_who_says_no_is_not_asked_again(body: str, kind: str, status: int, place: str) -> None:
    answers: Answers = {"MM=2&YY=2026": [(200, shell(0))], "0-1.0-&MM=2&YY=2026": [(200, "")]}
    answers[place] = [(status, body)]
    server = Server(answers)
    ask: Callable[[], Content] = lambda: run(Client(server.download, lambda _: True, site_refusal).content(URL))  # noqa: E731
    if status == 200 and place == "MM=2&YY=2026":
        assert ask().html == body, "the page class says what it is"
    else:
        with pytest.raises(PageError) as caught:
            ask()
        assert caught.value.kind == kind
    assert len(server.asked) == (1 if place == "MM=2&YY=2026" else 2)


def test_another_error_is_that_of_one_page() -> None:
    with pytest.raises(FetchError) as caught:
        content({"MM=2&YY=2026": [(500, "<h1>Internal error</h1>")]})
    assert (caught.value.kind, caught.value.detail) == ("http", "answered HTTP 500")


def test_an_address_that_leads_to_another_record_is_no_answer() -> None:
    asked = "https://ratsinfo.musterstadt.example/public/to020?TOLFDNR=7"

    async def download(_request: Request) -> Response:
        return HtmlResponse(asked.replace("7", "8"), body=b"<html></html>", encoding="utf-8")

    client = Client(download, lambda _: True, site_refusal, frozenset({"TOLFDNR"}))
    with pytest.raises(FetchError, match="leads to the page of another record, tolfdnr=8"):
        asyncio.run(client.fetch(Request(asked)))
    assert asyncio.run(client.fetch(Request(asked.replace("7", "8")))).status == 200
