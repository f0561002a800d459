"""What the log leaves out."""

from __future__ import annotations

import pytest
from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from ratsinfo_spider.extensions.logs import QuietLogFormatter


@pytest.mark.parametrize(("level", "is_shown"), [("DEBUG", True), (10, True), ("INFO", False), (20, False)])
def test_a_line_an_answer_is_made_where_the_log_shows_it(level: str | int, is_shown: bool) -> None:
    formatter = QuietLogFormatter.from_crawler(get_crawler(settings_dict={"LOG_LEVEL": level}))
    url = "http://musterstadt.example/"
    assert bool(formatter.crawled(Request(url), Response(url), Spider("any"))) == is_shown
