"""Forms, read and filled in as a browser would send them."""

from __future__ import annotations

import datetime as dt

import pytest

from ratsinfo_spider.wicket import AjaxAnswer, Form, WicketError, ajax_calls, forms, submission

BASE = "https://ratsinfo.musterstadt.example/public/"
SI018 = BASE + "si018?GRLFDNR=7"


def page(script: str, body: str = "") -> str:
    return f"<!DOCTYPE html><html><head><script>{script}</script></head><body>{body}</body></html>"


SEARCH = """
<form id="id5" method="post" action="./si018?0-1.-searchPanel-form&amp;GRLFDNR=7">
<input type="hidden" name="sectoken" value="abc"/><div hidden="" class="hidden-fields"></div>
<div id="id5nested">
<input type="date" id="beginDateField" name="searchPanel:begin" value="2026-01-01"
 aria-label="Beginn Datum auswählen"/>
<label for="endDateField">Ende Datum auswählen</label>
<input type="text" id="endDateField" name="searchPanel:end" value="31.12.2026"/>
<input type="checkbox" name="searchPanel:closed" id="id6"/>
<input type="checkbox" name="searchPanel:open" checked="checked" value="ja"/>
<input type="radio" name="r" value="1"/><input type="radio" name="r" value="2" checked=""/>
<select name="searchPanel:kind">
<option value="0">alle</option><option value="3" selected="selected">Ausschuss</option></select>
<textarea name="note">x</textarea><input name="off" value="1" disabled="disabled"/><input type="file" name="file"/>
<button type="button" name="no">Hilfe</button><button type="submit" name="searchPanel:search" id="id7">Suchen</button>
<input type="submit" name="reset" value="Neu"/>
</div></form><input type="hidden" form="id5" name="outside" value="o"/>
"""
SUBMIT = (
    'Wicket.Ajax.ajax({"u":"./si018?0-1.0-search&GRLFDNR=7","m":"POST","c":"id7","f":"%s",'
    '"sc":"searchPanel:search","e":"click","pd":true});'
)
CHANGE = 'Wicket.Ajax.ajax({"u":"./si018?0-1.1-begin&GRLFDNR=7","m":"POST","c":"beginDateField","e":"change"});'
UNCHANGED = [
    ("sectoken", "abc"),
    ("searchPanel:begin", "2026-01-01"),
    ("searchPanel:end", "31.12.2026"),
    ("searchPanel:open", "ja"),
    ("r", "2"),
    ("searchPanel:kind", "3"),
    ("note", "x"),
    ("outside", "o"),
]


def search_form(script: str = "") -> Form:
    (found,) = forms(page(script, SEARCH), SI018)
    return found


class TestForms:
    def test_sends_what_a_browser_would(self) -> None:
        sent = search_form().filled({})
        assert sent == (
            BASE + "si018?0-1.-searchPanel-form&GRLFDNR=7",
            "POST",
            [*UNCHANGED, ("searchPanel:search", "")],
            False,
            False,
        )

    def test_dates_by_the_kind_of_field(self) -> None:
        day = dt.date(2025, 3, 9)
        sent = dict(search_form().filled({"beginDateField": day, "Ende Datum auswählen": day}).fields)
        assert (sent["searchPanel:begin"], sent["searchPanel:end"]) == ("2025-03-09", "09.03.2025")

    def test_by_label_name_and_box(self) -> None:
        sent = search_form().filled(
            {
                "Beginn Datum auswählen": "2025-01-01",
                "searchPanel:closed": True,
                "searchPanel:open": False,
                "searchPanel:kind": "alle",
            }
        )
        fields = dict(sent.fields)
        assert fields["searchPanel:begin"] == "2025-01-01"
        assert fields["searchPanel:closed"] == "on"
        assert "searchPanel:open" not in fields
        assert fields["searchPanel:kind"] == "0"

    @pytest.mark.parametrize("form", ["id5", "id5nested"])
    def test_ajax_submission(self, form: str) -> None:
        sent = search_form(SUBMIT % form).filled({})
        pairs = [*UNCHANGED, ("searchPanel:search", "1")]
        assert sent == (BASE + "si018?0-1.0-search&GRLFDNR=7", "POST", pairs, True, False)

    def test_another_button_goes_the_plain_way(self) -> None:
        sent = search_form(SUBMIT % "id5").filled({}, button="reset")
        assert sent.fields[-1] == ("reset", "Neu")
        assert not sent.ajax

    def test_button_by_its_text(self) -> None:
        assert search_form(SUBMIT % "id5").filled({}, button="Suchen").ajax

    def test_change_of_one_field(self) -> None:
        form = search_form(CHANGE)
        sent = form.change("beginDateField", dt.date(2025, 1, 2))
        pairs = [("searchPanel:begin", "2025-01-02")]
        assert sent == (BASE + "si018?0-1.1-begin&GRLFDNR=7", "POST", pairs, True, False)
        assert form.change("endDateField", "1") is None

    def test_missing_names_are_errors(self) -> None:
        form = search_form()
        assert form.find("nope") is None
        for wrong in ({"nope": "x"}, {"searchPanel:kind": "nope"}):
            with pytest.raises(WicketError):
                form.filled(wrong)
        with pytest.raises(WicketError):
            form.filled({}, button="nope")

    def test_a_form_elsewhere_is_read_but_not_sent(self) -> None:
        (form,) = forms('<form action="https://www.musterstadt.example/suche"><input name="q"/></form>', SI018)
        assert form.method == "GET"
        with pytest.raises(WicketError) as caught:
            form.filled({})
        assert caught.value.kind == "foreign_host"

    def test_forms_of_an_answer(self) -> None:
        (form,) = forms(AjaxAnswer({"a": SEARCH}, evaluates=[SUBMIT % "id5"]), SI018)
        assert form.filled({}).ajax
        assert forms(AjaxAnswer(), SI018) == []

    def test_multipart_by_the_form_or_by_its_call(self) -> None:
        (plain,) = forms(page("", SEARCH.replace("<form ", '<form enctype="multipart/form-data" ', 1)), SI018)
        assert plain.filled({}).is_multipart
        assert search_form(SUBMIT.replace('"m":"POST"', '"m":"POST","mp":true') % "id5").filled({}).is_multipart


class TestSubmission:
    """What a call sends of what it is bound to, as Wicket's script collects it."""

    BODY = """<form id="id5"><input name="a" value="1"/><div id="id6"><input type="checkbox" name="b" id="id7"/>
        <input name="c" value="3" disabled="disabled"/><select name="d" id="id8"><option value="x">X</option></select>
        </div></form>"""

    @pytest.mark.parametrize(
        ("attributes", "pairs"),
        [
            ('"c":"id8","m":"POST"', [("d", "x")]),
            ('"c":"id7","m":"POST"', []),
            ('"c":"id6","m":"POST"', []),
            ('"c":"id6","m":"POST","sr":true', [("d", "x")]),
            ('"f":"id5","m":"POST","sc":"p:go"', [("a", "1"), ("d", "x"), ("p:go", "1")]),
            ('"f":"id6","m":"POST"', [("a", "1"), ("d", "x")]),
            ('"c":"id9","m":"POST","ep":{"e":"5"}', [("e", "5")]),
            ('"c":"id9","ep":[{"name":"e","value":"5"}]', [("e", "5")]),
        ],
    )
    def test_what_it_sends(self, attributes: str, pairs: list[tuple[str, str]]) -> None:
        (call,) = ajax_calls(page(f'Wicket.Ajax.ajax({{"u":"./a?0-1.0-x",{attributes}}});'), SI018)
        sent = submission(call, self.BODY)
        assert (sent.url, sent.fields, sent.ajax) == (BASE + "a?0-1.0-x", pairs, True)
