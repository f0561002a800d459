"""Load: pages that are right in form and monstrous in size, so that the work on one of them has to be bounded."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.faults.fault import Case, Fault
from tests.faults.meddling import first_pages, numbers
from tests.helpers.fault_proxy import Answer, Rule

__all__ = ["FAULTS"]

_PANEL = re.compile(rb'(<div id="htm\d+"[^>]*>\s*<div>).*?(</div>\s*</div>)', re.DOTALL)
_ROWS = re.compile(rb"<tr[^>]*data-tt-id.*?</tr>", re.DOTALL)
_VOTES = b"<p>Mit 12 Ja-Stimmen, 4 Nein-Stimmen bei 3 Enthaltungen einstimmig beschlossen. </p>"
_MEGABYTES = 2
_MANY = 20_000


def _votes_panel(case: Case) -> Rule:
    """One item's text becomes two megabytes of votes; that item is not compared."""

    def fill(answer: Answer) -> bool:
        text = _VOTES * (_MEGABYTES * 10**6 // len(_VOTES))
        answer.body, count = _PANEL.subn(lambda match: match[1] + text + match[2], answer.body, count=1)
        case.spared.add(f"demo:agenda_item:{numbers(answer)[1]}")
        return bool(count)

    return first_pages("to020", 1, fill, skip=2)


def _many_rows(case: Case) -> Rule:
    """One agenda has its last row 20,000 times; that meeting is not compared."""

    def fill(answer: Answer) -> bool:
        rows = _ROWS.findall(answer.body)
        if not rows:
            return False
        answer.body = answer.body.replace(rows[-1], rows[-1] * _MANY, 1)
        case.spared.add(f"demo:meeting:{numbers(answer)[1]}")
        return True

    return first_pages("to010", 1, fill, skip=1)


def _fault(name: str, words: str, answers: Callable[[Case], Rule]) -> Fault:
    return Fault(name=name, finding="F17", words=words, answers=answers)


FAULTS = (
    _fault("votes-2mb", "the text of one item is 2 MB of votes (that item is not compared)", _votes_panel),
    _fault("rows-20000", "an agenda has 20,000 rows (that meeting is not compared)", _many_rows),
)
