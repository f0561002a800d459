"""Answers to Ajax calls, what is none, and what they change on the page."""

from __future__ import annotations

import lxml.html
import pytest

from ratsinfo_spider.wicket import AjaxAnswer, WicketError, is_expired, merge, parse_answer, read_answer


def xml(inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><ajax-response>{inner}</ajax-response>'


class TestAnswer:
    def test_components_evaluate_and_headers(self) -> None:
        answer = parse_answer(
            xml(
                '<component id="id2a" ><![CDATA[<div id="id2a">ä &amp; b</div>]]></component>'
                '<component id="id3"><![CDATA[<p id="id3">c</p>]]></component>'
                "<header-contribution><![CDATA[<head><script>a()</script></head>]]></header-contribution>"
                "<evaluate><![CDATA[<head><script>/*<![CDATA[*/b()/*]]]]><![CDATA[>*/</script></head>]]></evaluate>"
                "<priority-evaluate><![CDATA[c()]]></priority-evaluate>"
            ).encode()
        )
        assert answer.components == {"id2a": '<div id="id2a">ä &amp; b</div>', "id3": '<p id="id3">c</p>'}
        assert answer.html == '<div id="id2a">ä &amp; b</div>\n<p id="id3">c</p>'
        assert answer.scripts == ["a()", "/*<![CDATA[*/b()/*]]>*/", "c()"]
        assert not answer.is_empty

    def test_wicket1_encoding(self) -> None:
        answer = parse_answer(xml('<component id="a" encoding="wicket1"><![CDATA[<b>x[1]^]^</b>]]></component>'))
        assert answer.components == {"a": "<b>x[1]]</b>"}

    def test_without_encoding_the_caret_stays(self) -> None:
        assert parse_answer(xml('<component id="a"><![CDATA[x]^y]]></component>')).components == {"a": "x]^y"}

    def test_control_characters_of_word_do_not_break_it(self) -> None:
        assert parse_answer(xml('<component id="a"><![CDATA[x\x0by]]></component>')).components == {"a": "xy"}

    def test_entities_are_not_resolved(self) -> None:
        answer = parse_answer(
            '<!DOCTYPE a [<!ENTITY e "resolved">]><ajax-response><component id="a">&e;</component></ajax-response>'
        )
        assert "resolved" not in answer.html

    def test_an_empty_answer_changes_nothing(self) -> None:
        """What to make of it depends on the call: see the completion."""
        assert parse_answer(xml("")).is_empty
        assert read_answer(200, {}, xml("")).is_empty

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("InternalErrorPage", "server_error"),
            ("PageExpiredErrorPage", "expired"),
            ("AccessDeniedPage", "server_error"),
            ("HomePage", "redirect"),
        ],
    )
    def test_wicket_s_own_pages_are_told_apart(self, name: str, kind: str) -> None:
        address = f"./wicket/bookmarkable/org.apache.wicket.markup.html.pages.{name}"
        for headers, body in (
            ({"Ajax-Location": address}, b""),
            ({}, xml(f"<redirect><![CDATA[{address}]]></redirect>")),
        ):
            with pytest.raises(WicketError) as caught:
                read_answer(200, headers, body)
            assert (caught.value.kind, caught.value.address) == (kind, address)

    def test_redirect_in_the_answer(self) -> None:
        with pytest.raises(WicketError) as caught:
            read_answer(200, {}, xml("<redirect><![CDATA[./si010?MM=9]]></redirect>"))
        assert (caught.value.kind, caught.value.address) == ("redirect", "./si010?MM=9")

    @pytest.mark.parametrize(
        "sent", [{"Ajax-Location": "./x"}, {b"ajax-location": [b"./x"]}, {b"Ajax-Location": b"./x"}]
    )
    def test_redirect_in_the_header(self, sent: dict[object, object]) -> None:
        with pytest.raises(WicketError) as caught:
            read_answer(200, sent, b"")
        assert (caught.value.kind, caught.value.address) == ("redirect", "./x")

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            ("<!DOCTYPE html><html><head><title>Musterstadt</title></head><body></body></html>", "html"),
            ('<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "html"),
            ("<html><title>Page Expired</title><h1>Page Expired</h1></html>", "expired"),
            ("<html><title>Internal error</title><h1>Internal error</h1></html>", "server_error"),
            ("", "empty"),
            ("  \n", "empty"),
            ('<ajax-response><component id="a">', "malformed"),
            ("Bad gateway", "malformed"),
        ],
    )
    def test_what_is_no_answer(self, body: str, kind: str) -> None:
        for form in (body, body.encode()):
            with pytest.raises(WicketError) as caught:
                parse_answer(form)
            assert caught.value.kind == kind

    def test_status_410_is_expired(self) -> None:
        with pytest.raises(WicketError) as caught:
            read_answer(410, {}, xml(""))
        assert caught.value.kind == "expired"


class TestExpired:
    @pytest.mark.parametrize(
        "body",
        [
            "<html><head><title>Page Expired</title></head><body></body></html>",
            "<body><h1>Page Expired</h1>",
            "<body><h2>Die Seite ist abgelaufen.</h2>",
            "<title>ALLRIS - Seite abgelaufen</title>",
            "<p>The page you requested has expired.</p>",
            '<div class="message_text">Ihre Session ist abgelaufen</div>',
        ],
    )
    def test_pages_about_it(self, body: str) -> None:
        assert is_expired(200, {}, body)
        assert is_expired(200, {"Content-Type": "text/html; charset=UTF-8"}, body.encode())

    @pytest.mark.parametrize(
        "body",
        [
            "<p>Die Frist der Sitzung ist abgelaufen</p>",
            "<td>Page Expired</td>",
            "<h1>Antrag: Die Seite ist abgelaufen, was nun?</h1>",
            "",
        ],
    )
    def test_texts_about_something_else(self, body: str) -> None:
        assert not is_expired(200, {}, body)

    def test_documents_may_say_what_they_like(self) -> None:
        assert not is_expired(200, {b"Content-Type": [b"application/pdf"]}, b"<h1>Page Expired</h1>")


class TestMerge:
    def test_replaces_by_id(self) -> None:
        merged = merge(
            '<html><body>a<div id="idde"><img alt="Loading..."/></div>b<p id="x">c</p></body></html>',
            AjaxAnswer({"idde": '<div id="idde"><b>neu</b></div>', "x": '<p id="x"></p>'}),
        )
        assert merged == '<!DOCTYPE html>\n<html><body>a<div id="idde"><b>neu</b></div>b<p id="x"></p></body></html>'

    def test_a_table_row_stays_a_row(self) -> None:
        merged = merge('<table><tr id="r1"><td>a</td></tr></table>', AjaxAnswer({"r1": '<tr id="r1"><td>b</td></tr>'}))
        assert lxml.html.document_fromstring(merged).xpath("string(//tr[@id='r1']/td)") == "b"

    def test_a_component_of_another_page_is_an_error(self) -> None:
        with pytest.raises(WicketError) as caught:
            merge("<html><body></body></html>", AjaxAnswer({"id9": "<p/>"}))
        assert caught.value.kind == "malformed"

    @pytest.mark.parametrize("inner", ['<tr id="r1"><td>b</td></tr>', '<tbody id="r1"><tr><td>b</td></tr></tbody>'])
    def test_a_part_of_a_table_stays_one(self, inner: str) -> None:
        tag = inner[1:3] if inner[3] == " " else "tbody"
        page = f'<table><{tag} id="r1"></{tag}></table>'
        merged = merge(page, AjaxAnswer({"r1": inner}))
        assert lxml.html.document_fromstring(merged).xpath("string(//table//td)") == "b"

    def test_text_after_what_goes_away_stays(self) -> None:
        assert "a b</p>" in merge('<p>a<i id="x">c</i> b</p>', AjaxAnswer({"x": ""}))
