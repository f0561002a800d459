"""Which answers are those of a cache, by what they say of themselves."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from ratsinfo_spider.middlewares.stale import Freshness

NOW = 1_790_000_000.0  # Mon, 21 Sep 2026 14:13:20 GMT
URL = "https://ratsinfo.musterstadt.example/public/to020?TOLFDNR=7"


def _answer(headers: dict[str, str], flags: list[str] | None = None) -> Response:
    return Response(URL, headers=headers, flags=flags)


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, ""),
        ({"Age": "0", "Date": "Mon, 21 Sep 2026 14:13:20 GMT"}, ""),
        ({"Age": "600"}, ""),
        ({"Age": "601"}, "Age: 601 seconds"),
        ({"Age": "a while"}, ""),
        ({"Warning": '110 - "Response is Stale"'}, 'Warning: 110 - "Response is Stale"'),
        ({"Date": "nonsense"}, ""),
        ({"Date": "Sun, 20 Sep 2026 14:13:21 GMT"}, ""),  # within a day: a clock may be wrong
        (
            {"Date": "Fri, 21 Aug 2026 14:13:20 GMT"},
            "Date: Fri, 21 Aug 2026 14:13:20 GMT, which is long ago; or this machine's clock is ahead",
        ),
    ],
)
def test_what_an_answer_says_of_its_age(headers: dict[str, str], why: str) -> None:
    assert Freshness(lambda: NOW).why_old(_answer(headers)) == why


def test_an_answer_of_scrapys_cache() -> None:
    assert Freshness(lambda: NOW).why_old(_answer({}, ["cached"])) == "Scrapy's cache (HTTPCACHE_ENABLED)"


def test_a_date_counts_against_the_newest_one_of_its_host() -> None:
    """A server whose clock is three hours behind is fresh; an answer half an hour older than its others is not."""
    freshness = Freshness(lambda: NOW)
    assert freshness.why_old(_answer({"Date": "Mon, 21 Sep 2026 11:13:20 GMT"})) == ""
    assert freshness.why_old(_answer({"Date": "Mon, 21 Sep 2026 11:03:21 GMT"})) == ""
    old = "Mon, 21 Sep 2026 10:43:20 GMT"
    assert freshness.why_old(_answer({"Date": old})) == f"Date: {old}, though others came later"
