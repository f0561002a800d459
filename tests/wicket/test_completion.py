"""What a page asks by itself: how often it is asked, when it is enough, and what is then said to be left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response, XmlResponse

from ratsinfo_spider.wicket import completion
from ratsinfo_spider.wicket.client import Client, Content

BASE = "https://ratsinfo.musterstadt.example/public/"
URL = BASE + "vo020?VOLFDNR=7"
LAZY, OTHER = "0-1.1-&VOLFDNR=7", "0-1.0-&VOLFDNR=7"
IMAGE = (
    '<img alt="Loading..." src="./wicket/resource/org.apache.wicket.ajax.AbstractDefaultAjaxBehavior/indicator.gif"/>'
)
EMPTY = "<ajax-response></ajax-response>"
ERROR = (
    "<ajax-response><redirect><![CDATA[./wicket/bookmarkable/x.pages.InternalErrorPage]]></redirect></ajax-response>"
)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seconds count; nobody has to wait for them."""
    rest = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda _: rest(0))


def timer(query: str, seconds: float = 1, name: str = "id5.1") -> str:
    call = f'Wicket.Ajax.ajax({{"u":"./vo020?{query}"}});'
    return f"Wicket.Timer.set('{name}', function(){{{call}}}, {int(seconds * 1000)});"


def domready(query: str, more: str = "") -> str:
    return f'Wicket.Ajax.ajax({{"u":"./vo020?{query}"{more}}});'


def page(script: str, *places: str, loading: str = IMAGE) -> str:
    body = "".join(f'<div id="{place}">{loading}</div>' for place in places)
    return f"<html><title>ALLRIS</title><script>{script}</script><body>{body}</body></html>"


def answer(script: str = "", **components: str) -> str:
    parts = [f'<component id="{k}"><![CDATA[<div id="{k}">{v}</div>]]></component>' for k, v in components.items()]
    return f"<ajax-response>{''.join(parts)}<evaluate><![CDATA[{script}]]></evaluate></ajax-response>"


class Server:
    """Gives the answers of an address one after the other, the last one again and again."""

    def __init__(self, html: str, **answers: list[str]) -> None:
        self.answers = {"VOLFDNR=7": [html], LAZY: answers.get("lazy", []), OTHER: answers.get("other", [])}
        self.asked: list[str] = []
        self.client = Client(self.download, lambda _: True, lambda *_: None)

    async def download(self, request: Request) -> Response:
        query = request.url.partition("?")[2]
        self.asked.append(query)
        waiting = self.answers[query]
        body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        kind: Callable[..., Response] = XmlResponse if body.startswith("<ajax-response") else HtmlResponse
        return kind(request.url, body=body.encode(), encoding="utf-8", request=request)

    def content(self) -> Content:
        return asyncio.run(self.client.content(URL))


def test_a_panel_that_is_not_ready_is_asked_again() -> None:
    again = answer(timer(LAZY))
    server = Server(page(timer(LAZY), "a"), lazy=[again, again, answer(a="Kosten")])
    found = server.content()
    assert ("Kosten" in found.html, found.left, server.asked) == (True, (), ["VOLFDNR=7", LAZY, LAZY, LAZY])


def test_a_second_panel_that_is_later_is_waited_for() -> None:
    """The first answer has one panel's component and the timer of the other's, on the same call."""
    answers = [answer(timer(LAZY), a="Kosten"), answer(timer(LAZY)), answer(b="Klima")]
    server = Server(page(timer(LAZY), "a", "b", loading="…"), lazy=answers)
    found = server.content()
    assert all(text in found.html for text in ("Kosten", "Klima"))
    assert found.is_whole


def test_a_panel_within_a_panel() -> None:
    inner = answer(domready(OTHER), a=f'<div id="c">{IMAGE}</div>')
    found = Server(page(timer(LAZY), "a"), lazy=[inner], other=[answer(c="Kosten")]).content()
    assert ("Kosten" in found.html, found.left) == (True, ())


@pytest.mark.parametrize("loading", [IMAGE, "", "Inhalt wird geladen"])
def test_a_panel_that_never_comes_is_named(loading: str) -> None:
    """Bounded by number and by time, whatever stands in its place."""
    server = Server(page(timer(LAZY), "a", loading=loading), lazy=[answer(timer(LAZY))])
    found = server.content()
    assert not found.is_whole
    assert "not ready after" in found.left[0]
    assert len(server.asked) <= completion.TIMES + 1


def test_slow_timers_are_bounded_by_time() -> None:
    server = Server(page(timer(LAZY, 10), "a"), lazy=[answer(timer(LAZY, 10))])
    assert not server.content().is_whole
    assert len(server.asked) == 1 + 1 + completion.LONGEST / 10


@pytest.mark.parametrize("more", ["", ',"dep":[function(attrs){return Wicket.BrowserInfo.collect()}]'])
@pytest.mark.parametrize("nothing", [EMPTY, answer()])
def test_a_call_that_brings_nothing_hurts_nothing(more: str, nothing: str) -> None:
    """Nor does it cost more than one question a page, once it is known."""
    server = Server(page(domready(OTHER, more) + timer(LAZY), "a"), lazy=[answer(a="Kosten")], other=[nothing])
    first, second = server.content(), server.content()
    assert [("Kosten" in found.html, found.left) for found in (first, second)] == [(True, ())] * 2
    assert server.asked[-3:] == ["VOLFDNR=7", OTHER, LAZY]


def test_a_keep_alive_is_not_waited_for() -> None:
    server = Server(page(timer(OTHER, 300, "id1.0") + timer(LAZY), "a"), lazy=[answer(a="Kosten")])
    assert server.content().is_whole
    assert OTHER not in server.asked


def test_what_polls_now_and_then_is_asked_once() -> None:
    server = Server(page(timer(OTHER, 20, "id1.0")), other=[answer(timer(OTHER, 20, "id1.0"))])
    assert server.content().is_whole
    assert server.asked == ["VOLFDNR=7", OTHER]


def test_what_keeps_itself_fresh_is_asked_until_it_repeats() -> None:
    fresh = [answer(timer(OTHER, 1), a=f"{second} Uhr") for second in range(9)]
    server = Server(page(timer(OTHER, 1), "a"), other=fresh)
    assert server.content().is_whole
    assert server.asked.count(OTHER) == 2


def test_what_is_rendered_again_is_not_asked_again() -> None:
    """It declares its event again; a loaded page does not load once more."""
    event = domready(OTHER, ',"c":"a","e":"load"')
    server = Server(page(event, "a"), other=[answer(event, a="Kosten")])
    assert server.content().is_whole
    assert server.asked == ["VOLFDNR=7", OTHER]


def test_a_timer_that_an_answer_ends_is_over() -> None:
    server = Server(page(timer(LAZY), "a"), lazy=[answer(timer(LAZY) + "Wicket.Timer.clear('id5.1');", a="Kosten")])
    assert server.content().is_whole
    assert server.asked == ["VOLFDNR=7", LAZY]


def test_one_call_that_fails_does_not_take_the_others_along() -> None:
    server = Server(page(domready(OTHER) + timer(LAZY), "a"), lazy=[answer(a="Kosten")], other=[ERROR])
    found = server.content()
    assert ("Kosten" in found.html, found.is_whole) == (True, False)
    assert "the server has failed" in found.left[0]
    assert "browser" not in found.left[0], "no browser could do better"


def test_a_component_of_another_page_is_no_content() -> None:
    found = Server(page(timer(LAZY), "a"), lazy=[answer(zz="Fremdes")]).content()
    assert ("Fremdes" in found.html, found.is_whole) == (False, False)


def test_a_placeholder_without_a_call_is_named() -> None:
    server = Server(page("", "a"))
    found = server.content()
    assert ("no call is known" in found.left[0], server.asked) == (True, ["VOLFDNR=7"])
    assert 'render = "browser"' in found.left[0]


def test_an_automatic_call_that_cannot_be_read_is_named() -> None:
    assert "not understood" in Server(page('Wicket.Ajax.ajax({"u":address});')).content().left[0]


def test_an_empty_answer_to_a_call_that_brings_content_elsewhere_is_a_lost_session() -> None:
    server = Server(page(timer(LAZY), "a", loading="…"), lazy=[answer(a="Kosten"), EMPTY, answer(a="Kosten"), EMPTY])
    assert server.content().is_whole
    assert server.content().is_whole, "asked afresh"
    assert not server.content().is_whole, "asked afresh, in vain"


def test_what_is_folded_is_clicked_on() -> None:
    link = '<a id="fold"><img alt="Erweitern"/></a>'
    click = domready(OTHER, ',"c":"fold","e":"click"')
    html = f'<html><script>{click}</script><div id="a">{link}</div></html>'
    server = Server(html, other=[answer(timer(LAZY), a=f'Text <div id="b">{IMAGE}</div>')], lazy=[answer(b="Kosten")])
    folded = lambda html: ["fold"] if "Erweitern" in html else []  # noqa: E731
    found = asyncio.run(server.client.complete(Content.of(html, URL), folded))
    assert ("Text" in found.html, "Kosten" in found.html, found.left) == (True, True, ())


def test_the_calls_of_what_is_replaced_are_gone() -> None:
    script = domready("0-1.0-old", ',"c":"a","e":"click"') + domready("0-1.0-other", ',"c":"b","e":"click"')
    before = Content.of(page(script + domready(OTHER), "a", "b"), URL)
    (call,) = before.calls.automatic
    after = asyncio.run(Server("", other=[answer(a="neu")]).client.ask(call, before))
    assert [call.path for call in after.calls if not call.is_automatic] == ["other"]
