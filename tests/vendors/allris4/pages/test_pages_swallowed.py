"""Pages of which the parser leaves something out without a word."""

from __future__ import annotations

import pytest

from ratsinfo_spider.vendors.allris4.pages import PageError, make_selector, open_page
from tests.helpers import allris4_pages as invented

URL = invented.BASE + "to020?TOLFDNR=7"
ITEM = invented.heading("05.03.2024 - 4 Radweg") + invented.head(toname="Ö 4", sidatum="Di., 05.03.2024")


@pytest.mark.parametrize("opening", ["<!-- ", "<script>", "<style>", "<textarea>", "<title>", "<a href='x", "<iframe>"])
def test_what_never_closes_swallows_the_rest(opening: str) -> None:
    with pytest.raises(PageError, match="malformed: The page was not read to its end: a comment, a script, a text"):
        make_selector(invented.html("to020", opening + ITEM), URL)
    assert make_selector(invented.html("to020", ITEM) + "<!-- by a CMS -->", URL).css("div#ratsinfo-end") == []


def test_a_tag_that_begins_in_cdata_is_missing() -> None:
    with pytest.raises(PageError, match="a tag begins in a CDATA section"):
        make_selector(invented.html("to020", f"<![CDATA[{ITEM}]]>"), URL)
    script = "<script>/*<![CDATA[*/ if (a<b) c() /*]]>*/</script><script>//<![CDATA[\na<b\n//]]></script>"
    script += "<script><![CDATA[ a<b ]]></script><style><!--/*--><![CDATA[/*><!--*/ p {} /*]]>*/--></style>"
    for harmless in (script, "<![CDATA[ ]]>", "<p>&lt;![CDATA[&lt;p></p>"):
        assert open_page(make_selector(invented.html("to020", harmless + ITEM), URL), URL)


@pytest.mark.parametrize("tag", ['<div class="row"', "<div id='row", "<div hidden", "<div", "<span", '<a href="./x"'])
def test_a_page_that_is_cut_inside_a_tag_was_not_read_to_its_end(tag: str) -> None:
    with pytest.raises(PageError, match="malformed: The page was not read to its end: a comment, a script, a text"):
        make_selector(invented.html("to020", ITEM).partition("</body>")[0] + tag, URL)
