"""The way to the next page of a list, in each of its forms."""

from __future__ import annotations

import pytest

from ratsinfo_spider.wicket import AjaxAnswer, AjaxCall, Link, WicketError, next_page

BASE = "https://ratsinfo.musterstadt.example/public/"
SI018 = BASE + "si018?GRLFDNR=7"


def page(script: str, body: str = "") -> str:
    return f"<!DOCTYPE html><html><head><script>{script}</script></head><body>{body}</body></html>"


NEXT = 'Wicket.Ajax.ajax({"u":"%s","c":"id31","i":"id31--ajax-indicator","e":"click","pd":true});;'


class TestPaging:
    @pytest.mark.parametrize(
        "address", ["./si018?0-2.0-table-navigator-next&GRLFDNR=7", BASE + "si018?0-2.0-table-navigator-next"]
    )
    def test_navigator_next_of_an_answer(self, address: str) -> None:
        answer = AjaxAnswer({"id2": '<div id="id2"><a id="id31" href="#">&gt;</a></div>'}, evaluates=[NEXT % address])
        found = next_page(answer, SI018)
        assert isinstance(found, AjaxCall)
        assert found.url == BASE + address.replace(BASE, "").removeprefix("./")

    def test_navigator_next_in_scripts_of_other_places(self) -> None:
        script = f"<script>{NEXT % './si018?0-2.0-table-navigator-next'}</script>"
        assert next_page(AjaxAnswer({"a": "<p>x</p>"}, headers=[f"<head>{script}</head>"]), SI018) is not None
        assert next_page(AjaxAnswer({"a": f"<p>x</p>{script}"}), SI018) is not None
        assert next_page(f"<html>{script}<p>x</p></html>", SI018) is not None

    @pytest.mark.parametrize(
        "link",
        [
            '<a id="id31" class="next disabled">',
            '<span id="id31" disabled="disabled">',
            '<a id="id31" aria-disabled="true">',
        ],
    )
    def test_disabled_next_is_the_end(self, link: str) -> None:
        answer = AjaxAnswer({"id2": f"<div>{link}&gt;</div>"}, evaluates=[NEXT % "./si018?0-2.0-table-navigator-next"])
        assert next_page(answer, SI018) is None

    def test_no_next_at_all_is_the_end(self) -> None:
        assert next_page(AjaxAnswer({"id2": "<table></table>"}, evaluates=["a()"]), SI018) is None
        assert next_page(AjaxAnswer(), SI018) is None

    def test_unreadable_call_is_not_the_end(self) -> None:
        with pytest.raises(WicketError) as caught:
            next_page(AjaxAnswer({"id2": "<p>x</p>"}, evaluates=['Wicket.Ajax.ajax({"u":a+b});']), SI018)
        assert caught.value.kind == "malformed"

    def test_plain_next_link(self) -> None:
        html = '<p><a href="./si018?0-1.-t-navigator-next&amp;GRLFDNR=7" class="next">&gt;</a></p>'
        assert next_page(html, SI018) == Link(BASE + "si018?0-1.-t-navigator-next&GRLFDNR=7", ">")

    def numbered(self, current: int, last: int = 4) -> str:
        cells = [
            f"<em><span>{n}</span></em>"
            if n == current
            else f'<a href="./si018?0-1.-t-navigation-{n - 1}-pageLink"><span>{n}</span></a>'
            for n in range(1, last + 1)
        ]
        foot = f'<tfoot><tr><td><div class="paging">{" ".join(cells)}</div></td></tr></tfoot>'
        return f"<table><tr><td>17</td></tr>{foot}</table>"

    def test_page_links(self) -> None:
        assert next_page(self.numbered(1), SI018) == Link(BASE + "si018?0-1.-t-navigation-1-pageLink", "2")
        assert next_page(self.numbered(3), SI018) == Link(BASE + "si018?0-1.-t-navigation-3-pageLink", "4")
        assert next_page(self.numbered(4), SI018) is None

    def test_page_links_below_the_table(self) -> None:
        html = '<div><table><tr><td>9</td></tr></table><div><a href="?x=pageLink"><span>2</span></a></div></div>'
        assert next_page(html, SI018) == Link(BASE + "si018?x=pageLink", "2")

    def test_counter_tells_the_page(self) -> None:
        links = '<a href="./a-pageLink">1</a><a href="./b-pageLink">2</a><a href="./c-pageLink">3</a>'
        assert next_page(f'<div class="info">Zeige 26 bis 50 von 119</div>{links}', SI018) == Link(
            BASE + "c-pageLink", "3"
        )
        assert next_page(f'<div class="info">Zeige 1 bis 25 von 1.119</div>{links}', SI018) == Link(
            BASE + "b-pageLink", "2"
        )
        assert next_page(f'<div class="info">Zeige 101 bis 119 von 119</div>{links}', SI018) is None

    def test_undecidable_numbers_are_not_the_end(self) -> None:
        with pytest.raises(WicketError):
            next_page('<p><a href="./a-pageLink">1</a><a href="./b-pageLink">2</a></p>', SI018)
        with pytest.raises(WicketError):
            next_page(self.numbered(2, last=7).replace(">3<", "><"), SI018)

    def test_numbers_with_ajax_calls(self) -> None:
        markup = '<div><a id="i1" disabled="disabled"><span>1</span></a><a id="i2" href="#"><span>2</span></a></div>'
        script = 'Wicket.Ajax.ajax({"u":"./si018?0-2.0-t-navigator-navigation-1-pageLink","c":"i2","e":"click"});'
        found = next_page(AjaxAnswer({"a": markup}, evaluates=[script]), SI018)
        assert isinstance(found, AjaxCall)
        assert (found.path, found.component) == ("t-navigator-navigation-1-pageLink", "i2")

    def test_goto_links(self) -> None:
        html = (
            '<p><span class="goto"><a><span>1</span></a></span>'
            '<span class="goto"><a href="./si018?2"><span>2</span></a></span></p>'
        )
        assert next_page(html, SI018) == Link(BASE + "si018?2", "2")

    def test_goto_buttons(self) -> None:
        html = (
            '<p><span class="goto"><button disabled="disabled"><span>1</span></button></span>'
            '<span class="goto"><button id="b2"><span>2</span></button></span></p>'
        )
        with pytest.raises(WicketError):
            next_page(html, SI018)
        found = next_page(page('Wicket.Ajax.ajax({"u":"./si018?0-1.0-t-x","c":"b2","e":"click"});', html), SI018)
        assert isinstance(found, AjaxCall)

    def test_next_page_elsewhere_is_refused(self) -> None:
        with pytest.raises(WicketError) as caught:
            next_page('<a href="https://evil.example/x?0-1.-navigator-next">&gt;</a>', SI018)
        assert caught.value.kind == "foreign_host"


def test_an_english_counter_tells_the_end() -> None:
    links = '<p><a href="./si018?0-1.-t-navigator-navigation-0-pageLink">1</a></p><p>Showing 26 to 30 of 30</p>'
    assert next_page(links, SI018) is None
