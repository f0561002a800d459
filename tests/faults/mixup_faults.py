"""Mix-ups: answers that are right in form and somebody else's, twice what they were, or mended after they were cut."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.faults.fault import Case, Fault
from tests.faults.meddling import first_pages, is_call, numbers, of_page
from tests.faults.page_faults import month_with_texts, whole_year
from tests.helpers.fault_proxy import Answer, Rule

__all__ = ["FAULTS"]

_ROW = re.compile(rb"<tr[^>]*(?:data-tt-id|beratung).*?</tr>", re.DOTALL)
_STATIONS = re.compile(rb'(bfTable nonStickyHeader">.*?<tbody>)(.*?)(</tbody>)', re.DOTALL)
_PANELS = re.compile(rb'<div id="htm\d+"[^>]*>\s*<div>.*?</div>\s*</div>', re.DOTALL)
_OWN = {"to010": b"SILFDNR", "to020": b"TOLFDNR", "vo020": b"VOLFDNR"}


def _half(status: int) -> Callable[[Case], Rule]:
    """The first half of six items' pages."""

    def halve(answer: Answer) -> bool:
        answer.status = status
        panel = answer.body.find(b'<div id="htm')
        answer.body = answer.body[: panel + 400 if panel > 0 else len(answer.body) // 2]
        return True

    return lambda _case: first_pages("to020", 6, halve, skip=4)


def _waiting(_case: Case) -> Rule:
    words = b"<!DOCTYPE html><html><head><title>Bitte warten</title></head><body><p>Bitte warten</p></body></html>"
    return first_pages("vo020", 3, lambda answer: answer.say(words, 202))


def _led_to(page: str) -> Callable[[Case], Rule]:
    """Three pages lead to the record that was asked for before."""

    def rule_of(_case: Case) -> Rule:
        before: list[str] = []
        led = first_pages(page, 3, lambda answer: answer.lead_to(before[0]), skip=1)

        def rule(answer: Answer) -> bool:
            if answer.page == page and answer.is_html and not is_call(answer.target):
                before[:] = before or [answer.target]
            return bool(before) and led(answer)

        return rule

    return rule_of


def _of_another(page: str, *, whole: bool) -> Callable[[Case], Rule]:
    """Three pages have what the one before has, under their own number; `whole`: their own title is gone, too."""

    def rule_of(_case: Case) -> Rule:
        before: list[tuple[bytes, bytes]] = []

        def put(answer: Answer) -> bool:
            number, body = before[0]
            own = b"%s=%s" % (_OWN[page], numbers(answer)[1].encode())
            if whole:
                answer.body = body.replace(b"%s=%s" % (_OWN[page], number), own)
                return True
            rows, others = _ROW.findall(answer.body), _ROW.findall(body)
            for row in rows[1:]:
                answer.body = answer.body.replace(row, b"")
            answer.body = answer.body.replace(rows[0], b"".join(others)) if rows else answer.body
            return bool(rows and others)

        wrong = first_pages(page, 3, put, skip=1)

        def rule(answer: Answer) -> bool:
            if answer.page == page and answer.is_html and not is_call(answer.target):
                before[:] = before or [(numbers(answer)[1].encode(), answer.body)]
            return bool(before) and wrong(answer)

        return rule

    return rule_of


def _twice(page: str, pattern: re.Pattern[bytes]) -> Callable[[Case], Rule]:
    """All that the pattern finds comes twice."""

    def double(answer: Answer) -> bool:
        found = pattern.findall(answer.body)
        for one in dict.fromkeys(found):
            answer.body = answer.body.replace(one, one * 2)
        return bool(found)

    return lambda _case: of_page(page, double)


def _stations_twice(_case: Case) -> Rule:
    def double(answer: Answer) -> bool:
        answer.body, count = _STATIONS.subn(rb"\1\2\2\3", answer.body)
        return bool(count)

    return of_page("vo020", double)


def _mended(page: str, mark: bytes, skip: int = 4) -> Callable[[Case], Rule]:
    """Six pages break off behind the first mark, and somebody has closed what was open."""

    def cut(answer: Answer) -> bool:
        place = answer.body.find(mark)
        if place < 0:
            return False
        end = answer.body.find(b">", answer.body.find(b"</", place + 200))
        answer.body = answer.body[: end + 1] + b"</div></div></div></main></div></body></html>"
        return True

    return lambda _case: first_pages(page, 6, cut, skip=skip)


FAULTS = (
    Fault(name="page-half-206", finding="own", answers=_half(206),
          words="six items' pages end in the middle, HTTP 206"),
    Fault(name="page-half-203", finding="own", answers=_half(203), words="the same, HTTP 203"),
    Fault(name="page-202", finding="own", answers=_waiting, words="three papers' pages ask to wait, HTTP 202"),
    Fault(name="led-to-meeting", finding="own", answers=_led_to("to010"), words="three agendas lead to another one"),
    Fault(name="led-to-item", finding="own", answers=_led_to("to020"), words="three items lead to another one"),
    Fault(name="led-to-paper", finding="own", answers=_led_to("vo020"), words="three papers lead to another one"),
    Fault(name="agenda-of-another", finding="own", answers=_of_another("to010", whole=False),
          words="three agendas have the rows of another meeting"),
    Fault(name="meeting-of-another", finding="own", answers=_of_another("to010", whole=True),
          words="three agendas are another meeting's, under the right number"),
    Fault(name="paper-of-another", finding="own", answers=_of_another("vo020", whole=True),
          words="three papers' pages are another's, under the right number"),
    Fault(name="agenda-twice", finding="own", answers=_twice("to010", _ROW), words="agendas come with each row twice"),
    Fault(name="stations-twice", finding="own", answers=_stations_twice, words="courses come with all rows twice"),
    Fault(name="panels-twice", finding="own", arguments=month_with_texts,
          answers=_twice("to020", _PANELS), words="texts of items come twice"),
    Fault(name="item-mended", finding="own", arguments=month_with_texts,
          answers=_mended("to020", b'<div id="htm'),
          words="six items' pages break off in their texts, and are closed again"),
    Fault(name="agenda-mended", finding="own", arguments=whole_year,
          answers=_mended("to010", b'id="toTable', skip=20),
          words="six agendas break off in their rows, and are closed again"),
    Fault(name="paper-mended", finding="own", answers=_mended("vo020", b'<div id="htm', skip=12),
          words="six papers' pages break off in their texts, and are closed again"),
)  # fmt: skip
