"""Wicket over plain HTTP, against invented pages of Musterstadt and the scripts of the saved real ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ratsinfo_spider.wicket import (
    AjaxAnswer,
    AjaxCall,
    WicketError,
    ajax_calls,
    base_url,
    content_calls,
    forms,
    headers,
    is_expired,
    next_page,
    parse_answer,
    read_answer,
)

RealPage = Callable[[str], bytes]

BASE = "https://ratsinfo.musterstadt.example/public/"
SI010 = BASE + "si010?MM=9&YY=2026"
SI018 = BASE + "si018?GRLFDNR=7"

SHELL = """
<!DOCTYPE html><html><head><title>ALLRIS - Sitzungen Kalender</title>
<script type="text/javascript" id="wicket-ajax-base-url">
/*<![CDATA[*/
Wicket.Ajax.baseUrl="si010?MM=9&amp;YY=2026";
/*]]>*/
</script><script type="text/javascript">
Wicket.Event.add(window, "domready", function(event) {
Wicket.Ajax.ajax({"u":"./si010?0-1.0-form-calNav-months-0-monthlink&MM=9&YY=2026","c":"id4","e":"click"});;Wicket.Ajax.ajax({"u":"./si010?0-1.0-&MM=9&YY=2026","c":"id27"});;
$('#si_1').on('click', function(){ sessionStorage.setItem('a', 'b')});
;});
</script></head><body><div id="mainContent"><div class="calendar"></div></div></body></html>
"""


def page(script: str, body: str = "") -> str:
    return f"<!DOCTYPE html><html><head><script>{script}</script></head><body>{body}</body></html>"


def call(script: str, url: str = SI018) -> AjaxCall:
    calls = ajax_calls(page(script), url)
    assert len(calls) == 1
    assert calls.unread == []
    return calls[0]


class TestCalls:
    def test_content_is_the_call_without_path_and_event(self) -> None:
        (content,) = content_calls(SHELL, SI010)
        assert content.url == BASE + "si010?0-1.0-&MM=9&YY=2026"
        assert (content.path, content.event, content.component, content.page_version) == ("", None, "id27", "0-1")

    def test_other_calls_keep_path_event_and_component(self) -> None:
        first = ajax_calls(SHELL, SI010)[0]
        assert first.path == "form-calNav-months-0-monthlink"
        assert (first.component, first.event, first.method, first.is_automatic) == ("id4", "click", "GET", False)

    @pytest.mark.parametrize(
        ("address", "path"),
        [
            ("./si010?0-1.0-", ""),
            ("./si010?0-1.0-&MM=9", ""),
            (BASE + "si010?848-12.0-&MM=9", ""),
            (
                "./vo020?1--anlagenHeaderPanel-list-0-attachment-link&VOLFDNR=7",
                "anlagenHeaderPanel-list-0-attachment-link",
            ),
            ("./to010?0-1.-head-searchform&SILFDNR=7", "head-searchform"),
            ("./to010?0-1.IBehaviorListener.0-panel-link&SILFDNR=7", "panel-link"),
            ("./to010?0-1.ILinkListener-panel-link", "panel-link"),
            ("./to010?SILFDNR=7", None),
            ("./to010?a=1-2.0-x", None),
            ("./to010", None),
        ],
    )
    def test_component_path(self, address: str, path: str | None) -> None:
        assert call(f'Wicket.Ajax.ajax({{"u":"{address}"}});').path == path

    def test_timer_has_its_delay_in_seconds(self) -> None:
        script = (
            """Wicket.Timer.set('idb6.0', function(){Wicket.Ajax.ajax({"u":"./vo020?1-1.0-&VOLFDNR=7"});}, 1500);;"""
        )
        found = call(script, BASE + "vo020?VOLFDNR=7")
        assert (found.delay, found.timer, found.is_automatic) == (1.5, "idb6.0", True)

    def test_old_timer(self) -> None:
        assert call("""setTimeout(function(){Wicket.Ajax.ajax({"u":"./a?0-1.0-"})}, 250)""").delay == 0.25

    def test_call_within_another_function_is_no_timer(self) -> None:
        assert call("""(function(){Wicket.Ajax.ajax({"u":"./a?0-1.0-"});})();""").delay is None

    @pytest.mark.parametrize("ampersand", ["&", "&amp;", "&#38;", "&#x26;", "\\u0026"])
    def test_ampersands(self, ampersand: str) -> None:
        found = call(
            f'Wicket.Ajax.ajax({{"u":"./si018?0-1.0-{ampersand}GRLFDNR=7{ampersand}order=a{ampersand}region=b"}});'
        )
        assert found.url == BASE + "si018?0-1.0-&GRLFDNR=7&order=a&region=b"

    @pytest.mark.parametrize(
        "address",
        [
            "https://evil.example/si010?0-1.0-",
            "//evil.example/x",
            "javascript:alert(1)",
            "http://[",
            "https://ratsinfo.musterstadt.example:8443/x",
        ],
    )
    def test_another_host_is_not_asked_and_named(self, address: str) -> None:
        calls = ajax_calls(
            page(f'Wicket.Ajax.ajax({{"u":"{address}"}});Wicket.Ajax.ajax({{"u":"./b?0-1.0-"}});'), SI018
        )
        assert [call.url for call in calls] == [BASE + "b?0-1.0-"]
        assert len(calls.unread) == len(calls.lost) == 1
        assert "foreign_host" in calls.unread[0]

    def test_what_only_a_user_can_do_is_not_lost(self) -> None:
        calls = ajax_calls(page('Wicket.Ajax.ajax({"u":"https://evil.example/x","c":"id4","e":"click"});'), SI018)
        assert (len(calls.unread), calls.lost) == (1, [])

    def test_keeps_the_pages_own_scheme_and_host_in_any_case(self) -> None:
        found = call('Wicket.Ajax.ajax({"u":"http://Ratsinfo.Musterstadt.example/public/si018?0-1.0-"});')
        assert found.url == BASE + "si018?0-1.0-"

    def test_post_form_extra_and_functions(self) -> None:
        found = call(
            'Wicket.Ajax.ajax({"u":"./a?0-1.0-form-search","m":"POST","c":"id7","f":"id5","sc":"p:search",'
            '"e":["click","enter"],"ep":[{"name":"x","value":"y"}],'
            '"pre":[function(attrs){return true;}],"dep":[function(a){return {};}]});'
        )
        assert (found.method, found.form, found.submit, found.event) == ("POST", "id5", "p:search", "click enter")
        assert (found.extra, found.unread, found.is_multipart) == ((("x", "y"),), ("pre", "dep"), False)

    def test_multipart(self) -> None:
        assert call('Wicket.Ajax.ajax({"u":"./a?0-1.0-form-search","m":"POST","f":"id5","mp":true});').is_multipart

    def test_extra_parameters_as_an_object(self) -> None:
        assert call('Wicket.Ajax.ajax({"u":"./a?0-1.0-","ep":{"x":1}});').extra == (("x", "1"),)

    def test_explicit_domready_is_no_event_of_a_user(self) -> None:
        assert call('Wicket.Ajax.ajax({"u":"./a?0-1.0-","e":"domready"});').is_automatic
        assert call('Wicket.Ajax.ajax({"u":"./a?0-1.0-panel","e":["click","load"]});').is_automatic

    def test_a_user_s_event_is_not_automatic(self) -> None:
        assert not call('Wicket.Ajax.ajax({"u":"./a?0-1.0-","e":"click"});').is_automatic

    def test_a_timer_that_is_ended_again_is_not_declared(self) -> None:
        timer = """Wicket.Timer.set('id9.0', function(){Wicket.Ajax.ajax({"u":"./a?0-1.0-"});}, 500);"""
        clear = "Wicket.Timer.clear('id9.0');"
        assert (ajax_calls(timer + clear, SI018), len(ajax_calls(clear + timer, SI018))) == ([], 1)
        before = ajax_calls(timer, SI018)
        assert before.after(ajax_calls(clear, SI018), set()) == []

    def test_get_and_post_shorthands(self) -> None:
        calls = ajax_calls('Wicket.Ajax.get({"u":"./a?0-1.0-x"});Wicket.Ajax.post({"u":"./b?0-1.0-x"});', SI018)
        assert [found.method for found in calls] == ["GET", "POST"]

    def test_by_component_and_event(self) -> None:
        calls = ajax_calls(SHELL, SI010)
        assert [found.component for found in calls.by(event="click")] == ["id4"]
        assert [found.path for found in calls.by(component="id27", event="domready")] == [""]

    def test_a_call_in_the_text_of_a_page_is_text(self) -> None:
        assert ajax_calls('<p>Wicket.Ajax.ajax({"u":"./a?0-1.0-"});</p>', SI018) == []

    @pytest.mark.parametrize("attributes", ['{"u":"./a"+b}', '{"c":"id1"}', '{"u":"./a?0-1.0-"', '{"u" "x"}'])
    def test_unreadable_calls_are_named(self, attributes: str) -> None:
        calls = ajax_calls(page(f'Wicket.Ajax.ajax({attributes});Wicket.Ajax.ajax({{"u":"./b?0-1.0-"}});'), SI018)
        assert len(calls.unread) == 1
        assert calls[-1].url == BASE + "b?0-1.0-"

    def test_no_content_is_no_fault_unless_a_call_was_unreadable(self) -> None:
        assert content_calls(page(""), SI018) == []
        with pytest.raises(WicketError) as caught:
            content_calls(page('Wicket.Ajax.ajax({"u":b});'), SI018)
        assert caught.value.kind == "malformed"

    def test_content_is_named_once(self) -> None:
        assert len(content_calls(page('Wicket.Ajax.ajax({"u":"./a?0-1.0-"});' * 2), SI018)) == 1

    def test_older_wicket_binds_content_to_the_panel(self) -> None:
        (found,) = content_calls(page('Wicket.Ajax.ajax({"u":"./a?0-1.IBehaviorListener.0-content"});'), SI018)
        assert found.path == "content"

    def test_an_answer_may_ask_to_be_asked_again(self) -> None:
        script = """Wicket.Timer.set('id9.0', function(){Wicket.Ajax.ajax({"u":"./a?0-2.0-"});}, 1000);"""
        (found,) = content_calls(AjaxAnswer(evaluates=[script]), SI018)
        assert found.delay == 1


class TestHeaders:
    def test_base_url_is_decoded(self) -> None:
        assert base_url(SHELL, SI010) == "si010?MM=9&YY=2026"

    def test_base_url_falls_back_to_the_address(self) -> None:
        assert base_url("<p>", BASE + "gr010") == "gr010"
        assert base_url("<p>", BASE + "gr010?menu=a%25C3%25BC") == "gr010?menu=a%25C3%25BC"

    def test_headers(self) -> None:
        sent = headers("si010?MM=9&YY=2026")
        assert sent["Wicket-Ajax"] == "true"
        assert sent["Wicket-Ajax-BaseURL"] == "si010?MM=9&YY=2026"
        assert sent["X-Requested-With"] == "XMLHttpRequest"

    def test_a_header_stays_one_line(self) -> None:
        assert headers("a\r\nX: ü")["Wicket-Ajax-BaseURL"] == "a%0D%0AX:%20%C3%BC"


TRIER = "https://gremieninfo.trier.de/public/"
TAUNUSSTEIN = "https://www.taunusstein.de/allris/"


class TestRealPages:
    """The scripts of the saved pages: how many calls, and what each is."""

    @pytest.mark.parametrize(
        ("name", "url", "calls", "posts", "version", "base"),
        [
            ("trier_4.1.7_to010_SILFDNR1000264", TRIER, 28, 1, "0-1", "to010?SILFDNR=1000264&refresh=false"),
            ("trier_4.1.7_vo020_VOLFDNR1001540", TRIER, 6, 0, "1-1", "vo020?VOLFDNR=1001540&refresh=false"),
            ("taunusstein_4.1.7_to010_SILFDNR4021", TAUNUSSTEIN, 20, 8, "0-1", "to010?SILFDNR=4021"),
            ("taunusstein_4.1.7_to020_TOLFDNR1026743", TAUNUSSTEIN, 4, 0, "0-1", "to020?TOLFDNR=1026743"),
        ],
    )
    def test_all_calls_are_read(
        self, real_page: RealPage, name: str, url: str, calls: int, posts: int, version: str, base: str
    ) -> None:
        html = real_page(f"allris4/{name}.html").decode()
        found = ajax_calls(html, url + base)
        assert found.unread == []
        assert len(found) == html.count("Wicket.Ajax.ajax(") == calls
        assert sum(call.method == "POST" for call in found) == posts
        assert {call.page_version for call in found} == {version}
        assert all(call.url.startswith(url) and call.path is not None for call in found)
        assert base_url(html, url) == base
        assert next_page(html, url + base) is None

    def test_lazy_panel_of_the_paper(self, real_page: RealPage) -> None:
        html = real_page("allris4/trier_4.1.7_vo020_VOLFDNR1001540.html").decode()
        (found,) = content_calls(html, TRIER + "vo020?VOLFDNR=1001540&refresh=false")
        assert (found.url, found.delay) == (TRIER + "vo020?1-1.0-&VOLFDNR=1001540&refresh=false", 1.0)

    def test_pages_without_lazy_content(self, real_page: RealPage) -> None:
        html = real_page("allris4/taunusstein_4.1.7_to010_SILFDNR4021.html").decode()
        assert content_calls(html, TAUNUSSTEIN) == []

    def test_search_form(self, real_page: RealPage) -> None:
        html = real_page("allris4/taunusstein_4.1.7_to020_TOLFDNR1026743.html").decode()
        form = next(form for form in forms(html, TAUNUSSTEIN) if form.id == "searchform")
        sent = form.filled({"searchfield": "Haushalt"})
        assert sent.url == TAUNUSSTEIN + "to020?0-1.-head-searchform&TOLFDNR=1026743"
        assert [name for name, _ in sent.fields] == ["sectoken", "searchfield", "p::submit"]
        assert (sent.method, sent.ajax, len(sent.fields[0][1])) == ("POST", False, 32)

    def test_calendar_answer(self, real_page: RealPage) -> None:
        answer = read_answer(200, {}, real_page("allris4/trier_4.1.7_si010_ajax_MM10_YY2026.xml"))
        assert {ident: len(html) for ident, html in answer.components.items()} == {"id2a": 13_196}
        assert (len(answer.evaluates), len(answer.headers), len(answer.scripts)) == (1, 1, 3)
        assert ajax_calls(answer, TRIER + "si010") == []
        assert next_page(answer, TRIER + "si010") is None

    def test_no_saved_page_is_an_answer_or_expired(self, real_page: RealPage) -> None:
        body = real_page("allris4/trier_4.1.7_to010_SILFDNR1000264.html")
        assert not is_expired(200, {}, body)
        with pytest.raises(WicketError) as caught:
            parse_answer(body)
        assert caught.value.kind == "html"
