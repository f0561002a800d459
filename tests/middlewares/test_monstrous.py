"""A page of too many tags is refused by counting them."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from ratsinfo_spider.middlewares.monstrous import MonstrousPages
from ratsinfo_spider.vendor import PageError

URL = "https://ratsinfo.musterstadt.example/public/to010?SILFDNR=7"


def test_a_page_may_have_as_many_tags_as_the_setting_says() -> None:
    middleware = MonstrousPages.from_crawler(get_crawler(settings_dict={"RATSINFO_MAX_PAGE_TAGS": 6}))
    fits = HtmlResponse(URL, body=b"<table><tr><td></td></tr></table>")
    assert middleware.process_response(Request(URL), fits) is fits
    large = HtmlResponse(URL, body=b"<table><tr><td></td></tr></table><p>")
    with pytest.raises(PageError, match="malformed: A page of 7 tags, more than the 6 that RATSINFO_MAX_PAGE_TAGS"):
        middleware.process_response(Request(URL), large)
    document = Request(URL, meta={"ratsinfo_stream_to": "part"})
    assert middleware.process_response(document, large) is large
