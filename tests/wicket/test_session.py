"""Which session gave a page, in what a request of the page's instance sends, and in whose answers are believed."""

from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from ratsinfo_spider.vendors.allris4.pages import site_refusal
from ratsinfo_spider.wicket import AjaxCall, FetchError
from ratsinfo_spider.wicket.client import Client, Content
from ratsinfo_spider.wicket.session import NO_SESSION, Session

PAGE = "https://ris.musterstadt.example/public/vo020?VOLFDNR=7"
CALL = "https://ris.musterstadt.example/public/vo020?3-1.0-lazy&VOLFDNR=7"
ANSWER = (
    '<ajax-response><component id="id1"><![CDATA[<p id="id1">Text</p>]]></component>'
    '<evaluate><![CDATA[Wicket.Ajax.ajax({"u":"./vo020?3-1.0-lazy-fold&VOLFDNR=%d","e":"click"});]]></evaluate>'
    "</ajax-response>"
)


def answer(url: str, sent: str = "", *given: str, body: str = "<p></p>") -> HtmlResponse:
    request = Request(url, headers={"Cookie": sent} if sent else {})
    return HtmlResponse(url, headers={"Set-Cookie": list(given)}, body=body.encode(), request=request)


@pytest.mark.parametrize(
    ("sent", "given", "cookies"),
    [
        ("", (), ()),
        ("", ("JSESSIONID=1A; Path=/public; HttpOnly",), (("JSESSIONID", "1A"),)),
        ("JSESSIONID=1A; TS=f7", (), (("JSESSIONID", "1A"), ("TS", "f7"))),
        ("JSESSIONID=1A; TS=f7", ("JSESSIONID=2B; Path=/public",), (("JSESSIONID", "2B"), ("TS", "f7"))),
        ("JSESSIONID=1A", ("JSESSIONID=0; Path=/other", "JSESSIONID=1; Domain=example.org"), (("JSESSIONID", "1A"),)),
    ],
    ids=["none", "opened", "known", "lost", "of other places"],
)
def test_a_page_has_the_session_that_it_was_given_in(
    sent: str, given: tuple[str, ...], cookies: tuple[tuple[str, str], ...]
) -> None:
    assert Session.of(answer(PAGE, sent, *given)).cookies == cookies


def test_a_request_of_the_instance_has_these_cookies_and_no_others() -> None:
    session = Session.of(answer(PAGE, "JSESSIONID=1A; TS=f7"))
    request = session.ask(Request(CALL))
    assert (request.headers["Cookie"], request.meta["dont_merge_cookies"]) == (b"JSESSIONID=1A; TS=f7", True)
    for other in (session.ask(Request("https://elsewhere.example/doc7.pdf")), NO_SESSION.ask(Request(CALL))):
        assert ("Cookie" in other.headers, other.meta) == (False, {})


@pytest.mark.parametrize(
    ("given", "is_lost"),
    [("JSESSIONID=2B; Path=/public", True), ("JSESSIONID=1A; Path=/public", False), ("TS=a9; Path=/", False)],
)
def test_another_session_is_a_lost_one_and_a_proxys_cookie_is_not(given: str, is_lost: bool) -> None:
    session = Session.of(answer(PAGE, "JSESSIONID=1A; TS=f7"))
    assert session.is_lost(answer(CALL, "JSESSIONID=1A; TS=f7", given)) == is_lost


def ask(given: HtmlResponse) -> Content:
    """What the page becomes after one call, whose answer this is."""

    async def download(request: Request) -> Response:
        return given.replace(request=request)

    page = Content.of('<p id="id1"></p>', PAGE, session=Session.of(answer(PAGE, "JSESSIONID=1A")))
    client = Client(download, lambda _: True, site_refusal, frozenset({"VOLFDNR"}))
    return asyncio.run(client.ask(AjaxCall(CALL), page))


def test_an_answer_in_the_pages_own_session_and_of_its_own_paper_is_content() -> None:
    assert '<p id="id1">Text</p>' in ask(answer(CALL, body=ANSWER % 7)).html


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (answer(CALL, body=ANSWER % 8), "another page's, VOLFDNR=8"),
        (answer(CALL, "", "JSESSIONID=2B; Path=/", body=ANSWER % 7), "does not know the page's session"),
    ],
    ids=["another paper's", "another session"],
)
def test_any_other_answer_is_an_expired_page(given: HtmlResponse, words: str) -> None:
    with pytest.raises(FetchError, match=words) as caught:
        ask(given)
    assert caught.value.kind == "wicket"
