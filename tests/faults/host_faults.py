"""Hosts: redirects, links and base addresses that lead away from the council, and robots.txt."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.faults.fault import Case, Fault
from tests.faults.meddling import documents, first_pages, is_call, of_page
from tests.helpers.fault_proxy import Answer, Rule

__all__ = ["FAULTS"]

_LINK = re.compile(rb'href="\./(?=[^"]*/doc\d+\.)')
_SOME = 3
_BINARY = bytes(range(256)) * 40


def _away(path: str) -> Callable[[Case], Rule]:
    """Documents lead to a host that is not the council's."""

    def rule_of(case: Case) -> Rule:
        return documents(_SOME, lambda answer: answer.lead_to(case.bench.elsewhere + path))

    return rule_of


def _pages_away(case: Case) -> Rule:
    return first_pages("vo020", _SOME, lambda answer: answer.lead_to(case.bench.elsewhere + answer.target.lstrip("/")))


def _ajax_away(case: Case) -> Rule:
    def rule(answer: Answer) -> bool:
        return answer.is_ajax and answer.page == "si018" and answer.lead_to(case.bench.elsewhere + "list")

    return rule


def _links_away(case: Case) -> Rule:
    def change(answer: Answer) -> bool:
        answer.body, count = _LINK.subn(b'href="' + case.bench.elsewhere.encode(), answer.body)
        return bool(count)

    return of_page("to010", change)


def _base_away(case: Case) -> Rule:
    def change(answer: Answer) -> bool:
        base = b'<base href="%s"/>' % case.bench.elsewhere.encode()
        answer.body = answer.body.replace(b"<head>", b"<head>" + base, 1)
        return True

    return of_page("to010", change)


def _to_login(_case: Case) -> Rule:
    """To an address of the council's own that answers a login page."""

    def rule(answer: Answer) -> bool:
        if answer.page == "login":
            return answer.say(b"<html><head><title>Anmeldung</title></head><body><h1>Anmeldung</h1></body></html>")
        return pages(answer)

    pages = first_pages("vo020", _SOME, lambda answer: answer.lead_to("/public/login"))
    return rule


def _to_noauth(_case: Case) -> Rule:
    return first_pages("vo020", _SOME, lambda answer: answer.lead_to("/public/noauth"))


def _in_circles(_case: Case) -> Rule:
    def back(answer: Answer) -> bool:
        return answer.lead_to(answer.target + "&x=1" if len(answer.target) < 200 else answer.target[:60])

    return first_pages("vo020", _SOME, back)


def _sessions_in_circles(_case: Case) -> Rule:
    """Each attachment leads back to its page, all day."""

    def rule(answer: Answer) -> bool:
        is_one = is_call(answer.target) and "ttachment" in answer.target
        return is_one and answer.lead_to(answer.target.partition("?")[0] + "?" + answer.target.partition("&")[2])

    return rule


def _robots(change: Callable[[Answer], bool]) -> Callable[[Case], Rule]:
    return lambda _case: lambda answer: answer.page == "robots.txt" and change(answer)


def _robots_fault(name: str, words: str, change: Callable[[Answer], bool], finding: str = "F survived") -> Fault:
    return Fault(name=f"robots-{name}", finding=finding, words=f"robots.txt {words}", answers=_robots(change))


FAULTS = (
    Fault(name="documents-elsewhere", finding="F2", answers=_away("doc.pdf"),
          words="three documents lead to a PDF of another host"),
    Fault(name="documents-metadata", finding="F2", answers=_away("latest/meta-data/iam"),
          words="three documents lead to the address of a cloud's secrets (here: on loopback)"),
    Fault(name="links-elsewhere", finding="F2", answers=_links_away,
          words="agendas link their documents at another host"),
    Fault(name="base-elsewhere", finding="F2", answers=_base_away,
          words="agendas have a `<base href>` of another host"),
    Fault(name="pages-elsewhere", finding="F survived", answers=_pages_away, words="three papers lead to another host"),
    Fault(name="ajax-elsewhere", finding="F2", answers=_ajax_away, words="the meetings lists lead to another host"),
    Fault(name="redirect-login", finding="F survived", answers=_to_login, words="three papers lead to a login page"),
    Fault(name="redirect-noauth", finding="F survived", answers=_to_noauth, words="three papers lead to `noauth`"),
    Fault(name="redirect-loop", finding="F survived", answers=_in_circles, words="three papers lead to themselves"),
    Fault(name="attachments-back", finding="F survived", answers=_sessions_in_circles,
          words="attachments lead back to their pages all day"),
    _robots_fault("500", "answers HTTP 500", lambda answer: answer.say(b"", 500)),
    _robots_fault("503", "answers HTTP 503", lambda answer: answer.say(b"", 503)),
    _robots_fault("404", "answers HTTP 404 (there are no rules)", lambda answer: answer.say(b"", 404)),
    _robots_fault("reset", "resets the connection", lambda answer: answer.end("reset"), "F16"),
    _robots_fault("nonsense", "is binary nonsense", lambda answer: answer.say(_BINARY, content_type="text/plain")),
)  # fmt: skip
