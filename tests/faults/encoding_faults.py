"""Encodings and parsers: pages that are not UTF-8, control characters, nesting, size, bombs."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

from tests.faults.fault import Case, Fault
from tests.faults.meddling import first_pages, of_page
from tests.helpers.fault_proxy import Answer, Rule

__all__ = ["FAULTS"]

_META = b"charset=utf-8"
_TITLE = re.compile(rb'(id="(?:vobetreff|sibetreff)">\s*(?:<a>)?<p>)')
_UMLAUT = re.compile("[äöüÄÖÜß]")
_DEEP = 2_100  # libxml2 follows 2,048
_ENTITIES = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"bomb" * 10) for n in range(10))


def _latin1(header: str, meta: bytes) -> Callable[[Case], Rule]:
    def rule(answer: Answer) -> bool:
        if not answer.is_html:
            return False
        text = answer.body.replace(_META, meta).decode()
        answer.body = text.encode("iso-8859-1", "xmlcharrefreplace")
        answer.set_header("Content-Type", header)
        return True

    return lambda _case: rule


def _misread(change: Callable[[str], bytes], header: str = "text/html;charset=UTF-8") -> Callable[[Case], Rule]:
    """All pages as somebody makes them who takes them for something else."""

    def rule(answer: Answer) -> bool:
        if answer.is_html:
            answer.body = change(answer.body.decode())
            answer.set_header("Content-Type", header)
        return answer.is_html

    return lambda _case: rule


def _lossy(*pages: str, count: int = 10**6) -> Callable[[Case], Rule]:
    """Each second umlaut of these pages becomes U+FFFD, each time."""

    def lose(answer: Answer) -> bool:
        found = iter(range(10**9))
        text = _UMLAUT.sub(lambda match: "\ufffd" if next(found) % 2 else match[0], answer.body.decode())
        changed = text.encode() != answer.body
        answer.body = text.encode()
        return changed

    def rules() -> Rule:
        each = {page: first_pages(page, count, lose) for page in pages}
        return lambda answer: answer.page in each and each[answer.page](answer)

    return lambda _case: rules()


def _control_characters(_case: Case) -> Rule:
    def rule(answer: Answer) -> bool:
        answer.body, count = _TITLE.subn(rb"\1" + b"\x01\x08", answer.body)
        return bool(count)

    return rule


def _deep(_case: Case) -> Rule:
    """The content of texts' pages lies under 2,100 further elements."""

    def wrap(answer: Answer) -> bool:
        start, end = b'<div id="mainContent">', b"</main>"
        answer.body = answer.body.replace(start, start + b"<div>" * _DEEP).replace(end, b"</div>" * _DEEP + end)
        return start in answer.body

    return of_page("to020", wrap)


def _padded(megabytes: int) -> Callable[[Case], Rule]:
    def pad(answer: Answer) -> bool:
        answer.body = answer.body.replace(b"</body>", b"<!--" + b"." * megabytes * 10**6 + b"--></body>")
        return True

    return lambda _case: first_pages("vo020", 1, pad)


def _gzip_bomb(_case: Case) -> Rule:
    packed = gzip.compress(b"<html><body>" + bytes(200_000_000), 1)

    def put(answer: Answer) -> bool:
        answer.set_header("Content-Encoding", "gzip")
        answer.body = packed
        return True

    return first_pages("vo020", 1, put)


def _no_gzip(_case: Case) -> Rule:
    def put(answer: Answer) -> bool:
        answer.set_header("Content-Encoding", "gzip")
        answer.body = b"\x1f\x8bnothing that gzip could read"
        return True

    return first_pages("vo020", 2, put)


def _xml_bomb(_case: Case) -> Rule:
    def rule(answer: Answer) -> bool:
        if answer.page != "vo020" or not answer.is_ajax:
            return False
        head, mark, rest = answer.body.partition(b"<ajax-response>")
        answer.body = (
            head + b"<!DOCTYPE ajax-response [" + _ENTITIES + b"]>" + mark + b"<evaluate>&a9;</evaluate>" + rest
        )
        return bool(mark)

    return rule


def _html_bomb(_case: Case) -> Rule:
    def put(answer: Answer) -> bool:
        answer.body = answer.body.replace(b"<!DOCTYPE html>", b"<!DOCTYPE html [" + _ENTITIES + b"]>")
        return True

    return first_pages("to020", 3, put)


FAULTS = (
    Fault(name="latin1-header", finding="A4", answers=_latin1("text/html;charset=ISO-8859-1", b"charset=iso-8859-1"),
          words="pages come in ISO 8859-1, declared by header and meta"),
    Fault(name="latin1-meta", finding="A4", answers=_latin1("text/html", b"charset=iso-8859-1"),
          words="pages come in ISO 8859-1, declared by meta only"),
    Fault(name="latin1-as-utf8", finding="F6", answers=_latin1("text/html;charset=UTF-8", _META),
          words="pages come in ISO 8859-1, declared as UTF-8"),
    Fault(name="utf8-as-latin1", finding="F6", answers=_misread(str.encode, "text/html;charset=ISO-8859-1"),
          words="pages come in UTF-8, declared as ISO 8859-1"),
    Fault(name="utf8-twice", finding="F6", answers=_misread(lambda text: text.encode().decode("latin-1").encode()),
          words="pages come in UTF-8 that was made UTF-8 once more"),
    Fault(name="question-marks", finding="F6", answers=_misread(lambda text: text.encode("ascii", "replace")),
          words="pages come with ? for each letter beyond ASCII"),
    Fault(name="letters-lost", finding="F6", when="next crawl", answers=_lossy("to010", "to020", "vo020"),
          words="all pages have lost each second umlaut"),
    Fault(name="letters-lost-one", finding="F6", when="next crawl", answers=_lossy("vo020", count=1),
          words="one paper's page has lost each second umlaut"),
    Fault(name="letters-lost-first", finding="F6", answers=_lossy("to010", "to020", "vo020"),
          words="all pages of a first crawl have lost each second umlaut"),
    Fault(name="letters-lost-one-first", finding="F6", answers=_lossy("to020", count=1),
          words="one item's page of a first crawl has lost each second umlaut"),
    Fault(name="control-characters", finding="F6", answers=_control_characters,
          words="U+0001 and U+0008 stand in titles"),
    Fault(name="deep-nesting", finding="F7", answers=_deep,
          words="the content of items' pages lies under 2,100 elements"),
    Fault(name="page-20mb", finding="F survived", answers=_padded(20), words="a page has 20 MB"),
    Fault(name="page-60mb", finding="F survived", answers=_padded(60), words="a page has 60 MB, over the limit"),
    Fault(name="gzip-bomb", finding="F survived", answers=_gzip_bomb, words="a page unpacks to 200 MB"),
    Fault(name="gzip-broken", finding="F survived", answers=_no_gzip, words="two pages say gzip and are none"),
    Fault(name="xml-bomb", finding="F survived", answers=_xml_bomb,
          words="lazy panels come with entities that blow up",
          arguments=lambda bench: {"paper": ",".join(bench.lazy_papers)}),
    Fault(name="html-bomb", finding="F survived", answers=_html_bomb,
          words="three items' pages come with entities that blow up"),
)  # fmt: skip
