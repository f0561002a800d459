"""A list of several pages in a session that does not last, at a server that counts wrongly: whole, or named.

A demo council, with a proxy between that changes answers, is read by the client alone: no crawl, so each case is quick.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from typing import NamedTuple

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from ratsinfo_spider.vendors.allris4.list_walk import ListWalk
from ratsinfo_spider.vendors.allris4.pages import Page, make_selector, open_page, site_refusal
from ratsinfo_spider.wicket.client import Client, Content, FetchError
from tests.helpers.crawling import start_demo
from tests.helpers.fault_proxy import Answer, FaultProxy, fault_proxy

pytestmark = pytest.mark.process
DAYS = dt.date(2020, 1, 1), dt.date(2030, 1, 1)
NEXT = "navigator-next"
COUNTER = re.compile(rb"Zeige \d+ bis \d+ von \d+")
WHOLE = b"<html><head><title>Ratsinformationssystem | Musterstadt</title></head><body>ALLRIS</body></html>"
EMPTY = b'<?xml version="1.0"?><ajax-response></ajax-response>'
MOVED = b'<?xml version="1.0"?><ajax-response><redirect><![CDATA[./si018?1]]></redirect></ajax-response>'


def downloader() -> Callable[[Request], object]:
    """What Scrapy's engine would do in one session."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    async def download(request: Request) -> Response:
        headers = {str(name): str(value) for name, value in request.headers.to_unicode_dict().items()}
        asked = urllib.request.Request(request.url, request.body or None, headers, method=request.method)  # noqa: S310
        try:
            answer = await asyncio.to_thread(opener.open, asked, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            body, own = answer.read(), dict(answer.headers)
            kind = responsetypes.from_args(headers=own, url=answer.geturl(), body=body)
            return kind(answer.geturl(), status=answer.status, headers=own, body=body, request=request)

    return download


pytestmark = pytest.mark.process


class Council(NamedTuple):
    between: FaultProxy
    numbers: list[int]  # of the meetings on its list of all, in order


def walk(base_url: str) -> list[int]:
    """The numbers on the list of all meetings. Raises FetchError."""

    def opened(content: Content) -> Page:
        return open_page(make_selector(content.html, content.url), content.url)

    found = ListWalk(Client(downloader(), lambda _: True, site_refusal), f"{base_url}si018", opened)  # type: ignore[arg-type]

    async def read() -> None:
        async for _ in found.pages(*DAYS):
            pass

    asyncio.run(read())
    return [row.native_id for row in found.rows if row.native_id is not None]


@pytest.fixture(scope="module")
def whole() -> Iterator[Council]:
    with start_demo(years=2) as demo, fault_proxy(demo.base_url) as between:
        numbers = walk(between.base_url)
        yield Council(between, numbers)


@pytest.fixture
def council(whole: Council) -> Iterator[Council]:
    yield whole
    whole.between.rules.clear()
    whole.between.asked.clear()
    whole.between.meddled.clear()


def turning(count: int, change: Callable[[Answer], object], times: int = 100) -> Callable[[Answer], bool]:
    """A rule for the answers that turn a page of the list, from the so-manieth on, so many times."""
    seen = iter(range(10_000))

    def rule(answer: Answer) -> bool:
        if NEXT not in answer.target:
            return False
        hit = count <= next(seen) < count + times
        return hit and change(answer) is not False

    return rule


def repeated(counter: Callable[[bytes], bytes]) -> Callable[[Answer], bool]:
    """The first page that was turned to comes again and again, with the counter made of it and of the right one."""
    first: list[bytes] = []

    def rule(answer: Answer) -> bool:
        if answer.page != "si018" or not answer.is_ajax:
            return False
        if not first and NEXT in answer.target:
            first.append(answer.body)
            return False
        if not first:
            return False
        right = COUNTER.search(answer.body)
        assert right
        answer.body = COUNTER.sub(counter(right[0]), _with_ids_of(answer.body, first[0]))
        return True

    return rule


def _with_ids_of(right: bytes, other: bytes) -> bytes:
    """Another answer's table in the place that this one fills, with its way to the next page."""
    body = re.compile(rb"<tbody>.*</tbody>", re.DOTALL)
    rows = body.search(other)
    assert rows
    return body.sub(lambda _: rows[0], right)


def test_the_council_has_a_list_of_several_pages(council: Council) -> None:
    assert len(council.numbers) > 75
    assert len(set(council.numbers)) == len(council.numbers)


def test_a_page_that_comes_again_under_the_next_counter_is_found_out(council: Council) -> None:
    council.between.rules[:] = [repeated(lambda right: right)]
    with pytest.raises(FetchError, match="meetings are on two of its pages, SILFDNR"):
        walk(council.between.base_url)


def test_a_page_that_comes_again_with_its_counter_is_found_out(council: Council) -> None:
    council.between.rules[:] = [repeated(lambda right: re.sub(rb"\d+ bis \d+", b"26 bis 50", right))]
    with pytest.raises(FetchError, match=r"repeats an earlier one|begins with number 26"):
        walk(council.between.base_url)


def test_a_page_that_comes_again_in_a_list_without_counter_is_no_end(council: Council) -> None:
    bare: list[Callable[[Answer], bool]] = [repeated(lambda _: b""), lambda answer: _without_counter(answer)]
    council.between.rules[:] = bare
    with pytest.raises(FetchError, match=r"repeats an earlier one|on two of its pages"):
        walk(council.between.base_url)


def _without_counter(answer: Answer) -> bool:
    answer.body, count = COUNTER.subn(b"", answer.body)
    return bool(count)


EXPIRED: dict[str, Callable[[Answer], object]] = {
    "HTTP 410": lambda answer: answer.say(b"<h1>Page Expired</h1>", 410),
    "a whole page": lambda answer: answer.say(WHOLE),
    "an empty answer": lambda answer: answer.say(EMPTY, content_type="text/xml;charset=UTF-8"),
    "an answer that leads away": lambda answer: answer.say(MOVED, content_type="text/xml;charset=UTF-8"),
}


@pytest.mark.parametrize("answer", EXPIRED.values(), ids=EXPIRED.keys())
def test_a_session_that_ends_in_the_middle_of_a_list_costs_nothing(
    council: Council, answer: Callable[[Answer], object]
) -> None:
    council.between.rules[:] = [turning(1, answer, times=1)]
    assert walk(council.between.base_url) == council.numbers
    assert len(council.between.meddled) == 1


@pytest.mark.parametrize("answer", EXPIRED.values(), ids=EXPIRED.keys())
def test_one_that_always_ends_there_is_an_error_after_two_attempts(
    council: Council, answer: Callable[[Answer], object]
) -> None:
    council.between.rules[:] = [turning(1, answer)]
    with pytest.raises(FetchError):
        walk(council.between.base_url)
    turned = [target for target in council.between.asked if NEXT in target]
    assert len(turned) in (3, 4), "the second attempt ends at the latest where the first one did"


def test_a_list_that_is_made_anew_in_the_middle_is_read_again(council: Council) -> None:
    """As Wicket does it with a page that it has thrown away: the list is back at its second page, of another period."""

    def anew(answer: Answer) -> bool:
        answer.body = COUNTER.sub(b"Zeige 26 bis 50 von 60", answer.body)
        return True

    council.between.rules[:] = [turning(2, anew, times=1)]
    assert walk(council.between.base_url) == council.numbers
    council.between.rules[:] = [turning(2, anew)]
    with pytest.raises(FetchError, match=r"its first pages say \d+ meetings and a later one 60"):
        walk(council.between.base_url)


def test_a_meeting_that_is_added_while_the_list_is_read_does_not_push_another_out(council: Council) -> None:
    def one_more(answer: Answer) -> bool:
        counter = COUNTER.search(answer.body)
        assert counter
        total = int(counter[0].split()[-1]) + 1
        answer.body = COUNTER.sub(re.sub(rb"\d+$", b"%d" % total, counter[0]), answer.body)
        return True

    council.between.rules[:] = [turning(0, one_more, times=1)]
    assert walk(council.between.base_url) == council.numbers
