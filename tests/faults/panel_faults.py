"""Wicket: lazy panels that are not ready, automatic calls without an answer, answers that belong to another page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.faults.fault import Case, Fault
from tests.faults.fault_bench import Bench
from tests.faults.meddling import is_call, numbers, once_each
from tests.helpers.fault_proxy import Answer, Rule

__all__ = ["FAULTS"]

_OPEN = b'<?xml version="1.0" encoding="UTF-8"?><ajax-response>'
_EMPTY = _OPEN + b"</ajax-response>"
_PLACEHOLDER = re.compile(rb'<img alt="Loading\.\.\."[^>]*/>')
_AUTOMATIC = re.compile(rb'Wicket\.Ajax\.ajax\(\{"u":"(\./\w+\?\d+-1\.)0(-[^"a-z]*(?:&[^"]*)?)"')
_COMPONENT = re.compile(rb'<component id="([^"]*)"')
_ID = re.compile(rb'(?<=<!\[CDATA\[<div id=")[^"]*')


def _is_panel(answer: Answer) -> bool:
    """The content of a paper's lazy panel."""
    return answer.page == "vo020" and answer.is_ajax and bool(_COMPONENT.search(answer.body))


def _again_in_a_second(answer: Answer) -> bytes:
    """What `AjaxLazyLoadPanel` says while its content is not ready."""
    call = f'Wicket.Ajax.ajax({{"u":"./{answer.target.rpartition("/")[2]}"}});'
    timer = f"Wicket.Timer.set('id2.0', function(){{{call}}}, 1000);"
    return b"<evaluate><![CDATA[" + timer.encode() + b"]]></evaluate>"


def _not_ready(answer: Answer) -> bool:
    answer.body = _OPEN + _again_in_a_second(answer) + b"</ajax-response>"
    return True


def _still_loading(answer: Answer) -> bool:
    component = _COMPONENT.search(answer.body)
    name = component[1] if component else b""
    shell = b'<component id="%s"><![CDATA[<div id="%s"><div><img alt="Loading..."/></div></div>]]></component>'
    answer.body = _OPEN + shell % (name, name) + _again_in_a_second(answer) + b"</ajax-response>"
    return True


def _other_placeholder(_case: Case) -> Rule:
    def rule(answer: Answer) -> bool:
        answer.body, count = _PLACEHOLDER.subn(b"<em>Inhalt wird geladen</em>", answer.body)
        return answer.page == "vo020" and bool(count)

    return rule


def _empty_list(_case: Case) -> Rule:
    """The list of one committee, each time."""
    chosen: list[tuple[str, str]] = []

    def rule(answer: Answer) -> bool:
        if answer.page != "si018" or not answer.is_ajax:
            return False
        chosen[:] = chosen or [numbers(answer)]
        return numbers(answer) == chosen[0] and answer.say(_EMPTY, content_type="text/xml;charset=UTF-8")

    return rule


def _is_form(answer: Answer) -> bool:
    return answer.question is not None and answer.question.method == "POST"


def _refused_form(_case: Case) -> Rule:
    return lambda answer: _is_form(answer) and answer.say(_EMPTY, content_type="text/xml;charset=UTF-8")


def _second_call(_case: Case) -> Rule:
    """Each page has one more automatic call before its own, as `AjaxClientInfoBehavior` makes it."""
    extra = (
        rb'Wicket.Ajax.ajax({"u":"\g<1>7\g<2>","dep":[function(attrs){return Wicket.BrowserInfo.collect();}]});\n\g<0>'
    )

    def rule(answer: Answer) -> bool:
        if re.search(r"\?\d+-1\.7-", answer.target):
            return answer.say(_EMPTY, content_type="text/xml;charset=UTF-8")
        if not answer.is_html:
            return False
        answer.body, count = _AUTOMATIC.subn(extra, answer.body)
        return bool(count)

    return rule


def _mixed_up(_case: Case) -> Rule:
    """Each panel brings what the first one brought, under the ids that are expected."""
    first: list[bytes] = []

    def rule(answer: Answer) -> bool:
        if not _is_panel(answer):
            return False
        component = _COMPONENT.search(answer.body)
        first[:] = first or [answer.body]
        if not component or answer.body == first[0]:
            return False
        other = _COMPONENT.sub(b'<component id="%s"' % component[1], first[0])
        answer.body = _ID.sub(component[1], other)
        return True

    return rule


def _empty_once(_case: Case) -> Rule:
    def empty(answer: Answer) -> bool:
        return answer.say(_EMPTY, content_type="text/xml;charset=UTF-8")

    return once_each(lambda answer: is_call(answer.target) and answer.is_ajax, empty, of_any_instance=True)


def _lazy(bench: Bench) -> Mapping[str, Any]:
    return {"paper": ",".join(bench.lazy_papers)}


def _old_list(bench: Bench) -> Mapping[str, Any]:
    """A window from before the period that a list shows by itself, so that the form is needed."""
    body = next(row["organization_id"] for row in bench.truth["meetings"] if row["native_id"])
    return {"since": "2025-06-01", "until": "2026-03-31", "organization": body.rpartition(":")[2]}


FAULTS = (
    Fault(name="lazy-not-ready", finding="A2", arguments=_lazy,
          answers=lambda _case: once_each(_is_panel, _not_ready),
          words="lazy panels are not ready at the first call: no component, a timer of a second"),
    Fault(name="lazy-still-loading", finding="A2", arguments=_lazy,
          answers=lambda _case: once_each(_is_panel, _still_loading),
          words="lazy panels bring their placeholder again at the first call, and a timer"),
    Fault(name="lazy-other-placeholder", finding="A2", arguments=_lazy, answers=_other_placeholder,
          words="lazy panels have another placeholder than `Loading...`"),
    Fault(name="mixed-up-ajax", finding="F11", arguments=_lazy, answers=_mixed_up,
          words="lazy panels bring another paper's text under the ids that are expected"),
    Fault(name="empty-list-answer", finding="B1", answers=_empty_list,
          words="the Ajax answer of one meetings list has no component"),
    Fault(name="form-refused", finding="B1", arguments=_old_list, answers=_refused_form,
          words="the period form answers without a component (a validator that refuses the day)"),
    Fault(name="second-automatic-call", finding="B2", answers=_second_call,
          words="each page has a second automatic call, which answers nothing"),
    Fault(name="empty-ajax-once", finding="A2", answers=_empty_once,
          words="each Ajax call answers without a component the first time"),
)  # fmt: skip
