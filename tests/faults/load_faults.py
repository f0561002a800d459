"""Load: pages that are right in form and monstrous in size, so that the work on one of them has to be bounded."""

from __future__ import annotations

import re

from tests.faults.fault import Case, Fault
from tests.faults.meddling import first_pages, numbers
from tests.faults.page_faults import month_with_texts
from tests.helpers.fault_proxy import Answer, Rule

__all__ = ["FAULTS"]

_PANEL = re.compile(rb'(<div id="htm\d+"[^>]*>\s*<div>).*?(</div>\s*</div>)', re.DOTALL)
_ROWS = re.compile(rb"<tr[^>]*data-tt-id.*?</tr>", re.DOTALL)
_VOTES = b"<p>Mit 12 Ja-Stimmen, 4 Nein-Stimmen bei 3 Enthaltungen einstimmig beschlossen. </p>"
_MEGABYTES = 2
_MANY = 20_000


def _votes_panel(case: Case) -> Rule:
    """One item's text becomes two megabytes of votes; that item is not compared."""

    text = _VOTES * (_MEGABYTES * 10**6 // len(_VOTES))

    def fill(answer: Answer) -> bool:
        item = f"demo:agenda_item:{numbers(answer)[1]}"
        if answer.page != "to020" or not _PANEL.search(answer.body) or not case.spared <= {item}:
            return False
        case.spared.add(item)
        answer.body = _PANEL.sub(lambda match: match[1] + text + match[2], answer.body, count=1)
        return True

    return fill


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


FAULTS = (
    Fault(name="votes-2mb", finding="F17", arguments=month_with_texts, answers=_votes_panel,
          words="the text of one item is 2 MB of votes (that item is not compared)"),
    Fault(name="rows-20000", finding="F17", answers=_many_rows,
          words="an agenda has 20,000 rows (that meeting is not compared)"),
)  # fmt: skip
