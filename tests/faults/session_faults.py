"""Sessions: shared by side-by-side requests, lost, replaced, not kept by a balancer, written into links."""

from __future__ import annotations

import http.client
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.faults.fault import Case, Fault
from tests.faults.fault_bench import Bench
from tests.faults.meddling import instance, is_call, once_each
from tests.helpers.fault_proxy import Answer, Question, QuestionRule, Rule

__all__ = ["FAULTS"]

_KEPT = 3  # page instances that a small page store keeps
_SESSION = re.compile(r"JSESSIONID=([^;]*)")
_LINK = re.compile(rb'(href="\./[^"?#;]+)(?=["?])')
_DOCUMENT_LINK = re.compile(rb'(href="[^"]*/doc\d+\.\w+)(?=")')
_OTHER_COOKIES = ("JSESSIONID=0; Path=/other", "JSESSIONID=1; Domain=example.org", "visitor=7; Path=/")


def _session(text: str) -> str:
    match = _SESSION.search(text)
    return match[1] if match else ""


def _forget(question: Question) -> bool:
    """The session, as a server that was started anew."""
    return question.headers.pop("Cookie", None) is not None


def _lost(dies: Any) -> QuestionRule:
    """Sessions die as `dies()` says, and stay dead."""
    dead: set[str] = set()

    def rule(question: Question) -> bool:
        session = _session(question.headers.get("Cookie", ""))
        if session and dies():
            dead.add(session)
        return session in dead and _forget(question)

    return rule


def _lost_every(count: int) -> QuestionRule:
    asked = Counter[str]()

    def dies() -> bool:
        asked["all"] += 1
        return asked["all"] % count == 0

    return _lost(dies)


def _lost_at_random(case: Case) -> QuestionRule:
    return _lost(lambda: case.random.random() < 1 / 30)


def _replaced(case: Case) -> QuestionRule:
    """Each seventh request goes out in the session of a visitor who looks at other papers."""
    foreign, asked = _foreign_session(case.bench), Counter[str]()

    def rule(question: Question) -> bool:
        asked["all"] += 1
        if asked["all"] % 7 or not question.headers.get("Cookie"):
            return False
        question.headers["Cookie"] = foreign
        return True

    return rule


def _foreign_session(bench: Bench) -> str:
    """That of a visitor who has opened 25 papers."""
    place, cookie = urlsplit(bench.demo.base_url), ""
    for row in bench.truth["papers"][-25:]:
        connection = http.client.HTTPConnection(place.netloc, timeout=30)
        connection.request("GET", f"{place.path}vo020?VOLFDNR={row['native_id']}", headers={"Cookie": cookie})
        given = connection.getresponse().getheader("Set-Cookie") or ""
        cookie = cookie or f"JSESSIONID={_session(given)}"
        connection.close()
    return cookie


def _balancer(case: Case) -> QuestionRule:
    """Each request to one of two servers, which know nothing of each other's sessions."""
    other = urlsplit(case.bench.second_demo.base_url).netloc

    def rule(question: Question) -> bool:
        is_other = case.random.random() < 0.5
        if is_other:
            question.council = other
        return is_other

    return rule


def _small_store(_case: Case) -> QuestionRule:
    """A page instance dies when its session has opened three more."""
    opened = Counter[str]()

    def rule(question: Question) -> bool:
        session, number = _session(question.headers.get("Cookie", "")), instance(question.target)
        if number is None:
            opened[session] += "?" in question.target
            return False
        return number < opened[session] - _KEPT and _forget(question)

    return rule


def _other_cookies(_case: Case) -> Rule:
    def rule(answer: Answer) -> bool:
        answer.headers += [("Set-Cookie", cookie) for cookie in _OTHER_COOKIES]
        return answer.is_html

    return rule


def _in_links(pattern: re.Pattern[bytes], words: bytes) -> Any:
    def rule(answer: Answer) -> bool:
        if not answer.is_html:
            return False
        answer.body, count = pattern.subn(rb"\1" + words, answer.body)
        return bool(count)

    return lambda _case: rule


def _without_parameters(_case: Case) -> QuestionRule:
    """What the server does with them: it takes them off."""

    def rule(question: Question) -> bool:
        path, mark, query = question.target.partition("?")
        question.target = re.sub(r";[^/]*", "", path) + mark + query
        return False

    return rule


def _documents_gone_once(_case: Case) -> Rule:
    return once_each(lambda answer: bool(re.fullmatch(r"doc\d+\.\w+", answer.page)), lambda a: a.say(b"gone", 404))


def _attachments_expired_once(_case: Case) -> Rule:
    """The address of an attachment leads back to its page, the first time."""

    def back(answer: Answer) -> bool:
        return answer.lead_to(answer.target.partition("?")[0] + "?" + answer.target.partition("&")[2])

    def is_attachment(answer: Answer) -> bool:
        return is_call(answer.target) and "ttachment" in answer.target

    return once_each(is_attachment, back, of_any_instance=True)


def _papers(bench: Bench) -> Mapping[str, Any]:
    return {"paper": ",".join(bench.attachment_papers)}


def _lost_fault(count: int) -> Fault:
    return Fault(
        name=f"session-lost-{count}",
        finding="A1",
        words=f"the server loses the session at each {count}th request",
        questions=lambda _case: _lost_every(count),
    )


FAULTS = (
    Fault(name="papers-at-once", finding="A1", arguments=_papers,
          words="papers with attachments are asked for by number; the first requests go out together"),
    Fault(name="papers-lost-7", finding="A1", arguments=_papers, questions=lambda _case: _lost_every(7),
          words="the same, and the server loses the session at each 7th request"),
    *map(_lost_fault, (7, 41, 100)),
    Fault(name="session-lost-random", finding="A1", questions=_lost_at_random,
          words="the server loses the session at random, at one request of thirty"),
    Fault(name="session-replaced", finding="A1", questions=_replaced,
          words="each 7th request goes out in another visitor's session"),
    Fault(name="balancer", finding="A1", questions=_balancer,
          words="a load balancer without stickiness before two servers"),
    Fault(name="small-page-store", finding="B4", questions=_small_store,
          words="a session keeps its last three page instances only"),
    Fault(name="other-cookies", finding="F survived", answers=_other_cookies,
          words="cookies of the same name for other paths and hosts"),
    Fault(name="jsessionid-links", finding="A5", answers=_in_links(_LINK, b";jsessionid=0A1B"),
          questions=_without_parameters, words="`;jsessionid=` stands in all links of the pages"),
    Fault(name="jsessionid-encoded", finding="A5", answers=_in_links(_LINK, b"%3Bjsessionid=0A1B"),
          words="`%3Bjsessionid=` stands in all links of the pages, and no such address is known"),
    Fault(name="version-links", finding="A5", answers=_in_links(_DOCUMENT_LINK, b";v=2"),
          questions=_without_parameters, words="`;v=2` stands in the links to documents"),
    Fault(name="fragment-links", finding="A5", answers=_in_links(_DOCUMENT_LINK, b"#page=3"),
          words="`#page=3` stands in the links to documents"),
    Fault(name="documents-404-once", finding="B11", answers=_documents_gone_once,
          words="each `doc<N>` answers HTTP 404 the first time"),
    Fault(name="attachments-expired-once", finding="F survived", answers=_attachments_expired_once,
          words="the address of each attachment leads back to its page the first time"),
)  # fmt: skip
