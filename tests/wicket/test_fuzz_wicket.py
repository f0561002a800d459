"""Whatever a Wicket page and its answers look like, the client gives a page or a declared error, after few requests.

`FUZZ_EXAMPLES=20000 python -m pytest tests/wicket/test_fuzz_wicket.py` tries that many examples.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response, XmlResponse

from ratsinfo_spider import wicket
from ratsinfo_spider.wicket.client import Client, Content, FetchError
from ratsinfo_spider.wicket.wicket_errors import WicketError
from tests.helpers.mutations import Mutation, fuzz, mutated, mutations

URL = "https://ratsinfo.musterstadt.example/public/list?GRLFDNR=7"
MOST = 100  # requests for one page and its list
PAGE = """<!DOCTYPE html><html><head><script>/*<![CDATA[*/
Wicket.Ajax.baseUrl="list?GRLFDNR=7";
Wicket.Event.add(window, "domready", function(event) {
Wicket.Ajax.ajax({"u":"./list?0-1.0-table&GRLFDNR=7","c":"id1"});;
Wicket.Ajax.ajax({"u":"./list?0-1.1-form-search&GRLFDNR=7","m":"POST","c":"id7","f":"id5","sc":"search","e":"click",
"ep":[{"name":"a","value":"b"}],"dep":[function(attrs){return {"x":1};}],"pd":true});;
Wicket.Timer.set('id2.0', function(){Wicket.Ajax.ajax({"u":"./list?0-1.2-lazy&GRLFDNR=7"});}, 1);;
Wicket.Ajax.ajax({"u":"./list?0-1.3-table-navigator-next&GRLFDNR=7","c":"id9","e":"click"});;
});/*]]>*/</script></head><body>
<form id="id5" method="post" action="./list?0-1.-form&amp;GRLFDNR=7"><input type="hidden" name="token" value="1"/>
<input type="date" id="begin" name="panel:begin" value="2026-01-01"/><select name="kind"><option value="0" selected="">a
</option><option value="1">b</option></select><textarea name="t">x</textarea><input type="checkbox" name="c" id="id6"/>
<button type="submit" name="search" id="id7">Suchen</button></form>
<div id="id1"><img alt="Loading..."/></div><div id="id2"></div><a id="id8" href="./list?1">x</a>
<div class="navigator"><span>1</span><a id="id9" class="next" rel="next" title="n\u00e4chste Seite">&gt;</a></div>
</body></html>""".encode()
ANSWER = b"""<?xml version="1.0" encoding="UTF-8"?><ajax-response>
<component id="id1" ><![CDATA[<div id="id1"><table>
<tr><td>1</td></tr></table></div>]]></component>
<component id="id2" encoding="wicket1"><![CDATA[<div id="id2">a[0]^</div>
]]></component><header-contribution><![CDATA[<head><meta name="x"/></head>]]></header-contribution>
<evaluate><![CDATA[(function(){Wicket.Ajax.ajax({"u":"./list?0-1.4-more&GRLFDNR=7","c":"id3"});})();]]></evaluate>
<evaluate><![CDATA[Wicket.Timer.clear('id2.0');]]></evaluate></ajax-response>"""


class Server:
    """Answers a page's calls with a broken answer, and everything else with a broken page."""

    def __init__(self, page: bytes, answer: bytes) -> None:
        self.page = page
        self.answer = answer
        self.count = 0

    async def download(self, request: Request) -> Response:
        self.count += 1
        if self.count > MOST:  # a list has an end of its own (`MAX_LIST_PAGES`), which takes long
            raise IgnoreRequest("the budget is spent")
        kind, body = (XmlResponse, self.answer) if b"Wicket-Ajax" in request.headers else (HtmlResponse, self.page)
        return kind(request.url, body=body, encoding="utf-8", request=request)

    def client(self) -> Client:
        return Client(self.download, lambda _: True, lambda *_: None, frozenset({"GRLFDNR"}))


def test_nothing_broken_is_a_page_with_its_content() -> None:
    found = asyncio.run(Server(PAGE, ANSWER).client().content(URL))
    assert "<td>1</td>" in found.html


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page may have a timer of half a minute."""

    async def sleep(_seconds: float) -> None:
        pass

    monkeypatch.setattr("ratsinfo_spider.wicket.completion.asyncio.sleep", sleep)


@pytest.mark.usefixtures("no_waiting")
@fuzz(120)
@given(of_page=mutations, of_answer=mutations)
def test_the_client_ends_with_a_page_or_a_declared_error(of_page: list[Mutation], of_answer: list[Mutation]) -> None:
    server = Server(mutated(PAGE, of_page), mutated(ANSWER, of_answer))
    with suppress(FetchError):
        asyncio.run(_whole_list(server.client()))


async def _whole_list(client: Client) -> None:
    page = await client.complete(await client.shell(URL), lambda html: ["id7", "id8"])
    async for _ in client.pages(page):
        pass


@fuzz(120)
@given(changes=mutations)
def test_an_answer_is_read_or_refused(changes: list[Mutation]) -> None:
    body = mutated(ANSWER, changes)
    with suppress(WicketError):
        answer = wicket.read_answer(200, {}, body)
        wicket.ajax_calls(answer, URL)
        wicket.merge(PAGE.decode(), answer)
    with suppress(WicketError):
        wicket.content_calls(wicket.parse_answer(body), URL)


@fuzz(120)
@given(changes=mutations)
def test_forms_and_calls_are_read_or_refused(changes: list[Mutation]) -> None:
    html = mutated(PAGE, changes).decode("utf-8", "replace")
    page = Content.of(html, URL)
    with suppress(WicketError):
        wicket.next_page(html, URL, page.calls)
    for call in page.calls:
        with suppress(WicketError):
            wicket.submission(call, html)
        assert call.is_automatic in (True, False)
    with suppress(WicketError):
        for form in wicket.forms(html, URL, page.calls):
            assert form is not None


@fuzz(120)
@given(body=st.binary(max_size=200), text=st.text(max_size=200))
def test_bytes_and_texts_that_are_nothing(body: bytes, text: str) -> None:
    with suppress(WicketError):
        wicket.read_answer(200, {"Content-Type": "text/html"}, body)
    Content.of(text, URL)
    wicket.bookmarkable(f"https://ratsinfo.musterstadt.example/list?{text}".replace("[", "").replace("]", ""))
