"""Answers of Wicket's Ajax as pages: their version, their content, what is broken in them."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError, check, make_selector
from tests.helpers import allris4_pages as invented
from tests.vendors.allris4.pages.test_pages_errors import ITEM, URL

ANSWER = """<?xml version="1.0" encoding="UTF-8"?><ajax-response><component id="id2a" {}><![CDATA[{}]]></component>
<header-contribution><![CDATA[{}]]></header-contribution><evaluate><![CDATA[x = ']]]]><![CDATA[>';]]></evaluate>
</ajax-response>"""
TABLE = '<table class="calenderView"><tr><td>Übersicht [1]</td></tr></table>'


def test_version_in_a_wicket_answer() -> None:
    answer = ANSWER.format("", TABLE, f"<head>{invented.VERSION}</head>")
    assert check(make_selector(answer, URL), URL) == "4.1.7"


def test_a_wicket_answer_without_head() -> None:
    assert check(make_selector(ANSWER.format("", TABLE, ""), URL), URL) == "4"


def test_content_of_a_wicket_answer() -> None:
    assert make_selector(ANSWER.format("", TABLE, ""), URL).css("td::text").get() == "Übersicht [1]"


def test_content_of_an_escaped_wicket_answer() -> None:
    answer = ANSWER.format('encoding="wicket1"', TABLE.replace("]", "]^"), "")
    assert make_selector(answer, URL).css("td::text").get() == "Übersicht [1]"


def test_a_broken_wicket_answer() -> None:
    with pytest.raises(PageError, match="malformed"):
        make_selector("<ajax-response><component></ajax-response>", URL)


def test_xhtml_is_never_taken_for_xml() -> None:
    html = f'<?xml version="1.0" encoding="UTF-8"?>{invented.html("to020", ITEM).strip()}'
    assert make_selector(html, URL).css("h1.title::text").get() == "05.03.2024 - 4 Radweg"
