"""Pages: error pages with HTTP 200, halves, other records' pages, pages that have lost what they had."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Mapping

from tests.faults.fault import Case, Fault, When
from tests.faults.fault_bench import Bench
from tests.faults.lost_and_wrong import Row
from tests.faults.meddling import after, first_pages, is_call, numbers, of_page
from tests.helpers.fault_proxy import Answer, Rule

__all__ = ["FAULTS", "emptied_panels", "month_with_texts", "whole_year"]

_BOX = (
    '<div id="mainContent"><div class="compFull roundedBorder"><div class="message_header">Es ist ein Fehler '
    'aufgetreten</div><div class="message_text">{}</div></div></div>'
)
_MAIN = re.compile(rb"<main .*</main>", re.DOTALL)
_PANEL = re.compile(rb'(<div id="htm\d+"[^>]*>)\s*<div>.*?</div>\s*(</div>)', re.DOTALL)
_STATIONS = re.compile(rb'(bfTable nonStickyHeader">.*?<tbody>).*?(</tbody>)', re.DOTALL)
_ROW = re.compile(rb"<tr[^>]*(?:data-tt-id|beratung).*?</tr>", re.DOTALL)
_VERSION = re.compile(rb"ALLRIS net Version 4\.1\.7 \(\d+\)")
_PAGES = ("to010", "to020", "vo020")
_EMPTIED = 20  # pages


def _plain(title: str, text: str) -> bytes:
    head = f"<!DOCTYPE html><html><head><title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1><p>{text}</p></body></html>".encode()


# What stands in the place of a page, by name: the page, or the text of ALLRIS's own message box.
_ERRORS: dict[str, tuple[str, bytes | str]] = {
    "login": ("the login page of the city's CMS", _plain("Anmeldung", "Bitte anmelden")),
    "internal-error": ("Wicket's page of an internal error", _plain("Internal error", "Return to home page")),
    "page-expired": ("Wicket's page of an expired page", _plain("Page Expired", "The page you requested has expired.")),
    "waf": ("a firewall's page", _plain("Request Rejected", "The requested URL was rejected. Support ID: 7")),
    "proxy-error": ("a proxy's error page", _plain("502 Bad Gateway", "nginx")),
    "portal": ("the city's general page", _plain("Ratsinformationssystem", "Willkommen")),
    "text": ("a line of text as HTML", b"Service temporarily unavailable"),
    "empty": ("an empty answer", b""),
    "not-available": ("ALLRIS says `Keine Information verf\u00fcgbar`", "Keine Information verf\u00fcgbar"),
    "no-access": ("ALLRIS says `Zugriff verweigert`", "Zugriff verweigert."),
    "own-error": ("ALLRIS says that an error has occurred", "Die Seite konnte nicht angezeigt werden."),
}


def _error_page(content: bytes | str) -> Callable[[Case], Rule]:
    """For a sixth of the records' pages, all day."""

    def rule_of(case: Case) -> Rule:
        chosen: dict[tuple[str, str], bool] = {}

        def rule(answer: Answer) -> bool:
            if answer.page not in _PAGES or is_call(answer.target) or not answer.is_html:
                return False
            if not chosen.setdefault(numbers(answer), case.random.random() < 1 / 6):
                return False
            if isinstance(content, bytes):
                return answer.say(content)
            answer.body = _MAIN.sub(f'<main id="pageContent">{_BOX.format(content)}</main>'.encode(), answer.body)
            return True

        return rule

    return rule_of


def _cut(content_type: str | None = None) -> Callable[[Case], Rule]:
    """The first half of six items' pages, with a length that fits."""

    def halve(answer: Answer) -> bool:
        panel = answer.body.find(b'<div id="htm')
        answer.body = answer.body[: panel + 400 if panel > 0 else len(answer.body) // 2]
        if content_type:
            answer.set_header("Content-Type", content_type)
        return True

    return lambda _case: first_pages("to020", 6, halve, skip=4)


def _without(pattern: re.Pattern[bytes], page: str, count: int, words: bytes = b"") -> Callable[[Case], Rule]:
    """Pages that have lost all that the pattern finds."""

    def empty(answer: Answer) -> bool:
        answer.body, found = pattern.subn(words, answer.body)
        return bool(found)

    return lambda _case: first_pages(page, count, empty)


def month_with_texts(bench: Bench) -> Mapping[str, str]:
    """The one whose items have the most texts: those of the last weeks have none yet."""
    starts = {row["id"]: str(row["meeting_start"])[:7] for row in bench.truth["agenda_items"]}
    months = Counter(starts[row["owner_id"]] for row in bench.truth["sections"] if row["owner_id"] in starts)
    year, month = map(int, months.most_common(1)[0][0].split("-"))
    return {"since": f"{year}-{month:02}-01", "until": f"{year}-{month:02}-{monthrange(year, month)[1]}"}


def whole_year(bench: Bench) -> Mapping[str, str]:
    """All meetings: papers tell of each other's items."""
    days = sorted(str(row["start_time"])[:10] for row in bench.truth["meetings"])
    return {"since": days[0], "until": days[-1]}


def emptied_panels(case: Case, count: int = _EMPTIED) -> Rule:
    """Items' pages whose panels have headings and no texts."""
    return _without(_PANEL, "to020", count, rb"\1\2")(case)


def _emptied_panel(_case: Case) -> Rule:
    """One page."""
    emptied: list[tuple[str, str]] = []

    def rule(answer: Answer) -> bool:
        body, found = _PANEL.subn(rb"\1\2", answer.body) if answer.page == "to020" else (b"", 0)
        emptied[:] = emptied or ([numbers(answer)] if found else [])
        if not found or numbers(answer) != emptied[0]:
            return False
        answer.body = body
        return True

    return rule


def _half_agendas(_case: Case) -> Rule:
    def halve(answer: Answer) -> bool:
        rows = _ROW.findall(answer.body)
        for row in rows[len(rows) // 2 :]:
            answer.body = answer.body.replace(row, b"")
        return len(rows) > 1

    return first_pages("to010", 10, halve)


def _told_agendas(case: Case) -> Rule:
    """Agendas end before an item whose paper is on an earlier agenda too, which alone tells of it."""
    items: dict[str, list[Row]] = {}
    for row in sorted(case.bench.truth["agenda_items"], key=lambda row: str(row["meeting_start"])):
        if row["paper_id"]:
            items.setdefault(row["paper_id"], []).append(row)
    later = {row["meeting_id"]: row["native_id"] for rows in items.values() for row in rows[1:]}
    ends = {meeting.rpartition(":")[2]: f"TOLFDNR={item}".encode() for meeting, item in later.items()}

    def cut(answer: Answer) -> bool:
        rows = _ROW.findall(answer.body)
        first = next((at for at, row in enumerate(rows) if ends[numbers(answer)[1]] in row), len(rows))
        for row in rows[first:]:
            answer.body = answer.body.replace(row, b"")
        return first < len(rows)

    return of_page("to010", lambda answer: numbers(answer)[1] in ends and cut(answer))


def _another(page: str) -> Callable[[Case], Rule]:
    """Three pages show the record that was asked for before."""

    def rule_of(_case: Case) -> Rule:
        before: list[bytes] = []

        def put(answer: Answer) -> bool:
            answer.body = before[0]
            return True

        wrong = first_pages(page, 3, put, skip=1)

        def rule(answer: Answer) -> bool:
            if answer.page == page and answer.is_html and not is_call(answer.target):
                before[:] = before or [answer.body]
            return bool(before) and wrong(answer)

        return rule

    return rule_of


def _version(number: bytes) -> Callable[[Case], Rule]:
    def change(answer: Answer) -> bool:
        answer.body, count = _VERSION.subn(b"ALLRIS net Version " + number, answer.body)
        return bool(count)

    return lambda _case: after(60, change)


def _fault_of_error(name: str) -> Fault:
    words, content = _ERRORS[name]
    return Fault(name=f"page-{name}", finding="F survived", answers=_error_page(content),
                 words=f"in the place of a sixth of the pages, HTTP 200: {words}")  # fmt: skip


def _of_agendas(
    name: str,
    when: When,
    words: str,
    answers: Callable[[Case], Rule],
    arguments: Callable[[Bench], Mapping[str, str]] = lambda _bench: {},
) -> Fault:
    return Fault(name=name, finding="F5", when=when, answers=answers, words=words, arguments=arguments)


FAULTS = (
    *map(_fault_of_error, _ERRORS),
    Fault(name="page-half", finding="F survived", answers=_cut(),
          words="six items' pages end in the middle, with a length that fits"),
    Fault(name="page-half-text-plain", finding="F10", answers=_cut("text/plain;charset=UTF-8"),
          words="the same, declared as `text/plain`"),
    Fault(name="page-half-binary", finding="F10", answers=_cut("application/octet-stream"),
          words="the same, declared as `application/octet-stream`"),
    Fault(name="panels-emptied", finding="F4", when="next crawl", arguments=month_with_texts,
          answers=emptied_panels, words="on 20 items' pages all panels come empty"),
    Fault(name="panel-emptied", finding="F4", when="next crawl", arguments=month_with_texts,
          answers=_emptied_panel, words="the same, on a single page"),
    Fault(name="stations-emptied", finding="F4", when="next crawl",
          answers=_without(_STATIONS, "vo020", _EMPTIED, rb"\1\2"),
          words="the courses of papers come without rows"),
    _of_agendas("agenda-emptied", "next crawl", "agendas come without their rows", _without(_ROW, "to010", 10)),
    _of_agendas("agenda-emptied-first", "first crawl", "the same, in a first crawl", _without(_ROW, "to010", 10)),
    _of_agendas("agenda-half", "next crawl", "agendas come with half of their rows", _half_agendas),
    _of_agendas("agenda-cut-first", "first crawl", "in a first crawl of all agendas end before an item that a paper "
                "of an earlier one names", _told_agendas, whole_year),
    Fault(name="other-meeting", finding="F survived", answers=_another("to010"),
          words="three agendas are those of another meeting"),
    Fault(name="other-item", finding="F survived", answers=_another("to020"), words="three items' pages are another's"),
    Fault(name="other-paper", finding="F survived", answers=_another("vo020"),
          words="three papers' pages are another's"),
    Fault(name="version-changes", finding="F survived", answers=_version(b"4.2.0 (4200000)"),
          words="another minor version from the 60th answer on"),
    Fault(name="version-3", finding="F survived", answers=_version(b"3.9.5 (3950000)"),
          words="pages call themselves version 3 from the 60th answer on"),
)  # fmt: skip
