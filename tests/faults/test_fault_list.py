"""Twenty-six kinds of faults that a crawl survives: nothing wrong, nothing lost in silence, nothing left behind.

The whole list, with those that are not survived yet, is `python -m tests.faults` (docs/reliability.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.all_faults import FAULTS
from tests.faults.fault_bench import Bench, bench, settings_of
from tests.faults.fault_run import run_fault
from tests.faults.meddling import documents
from tests.helpers.fault_proxy import Answer

pytestmark = pytest.mark.process

# One or two of each subject; where several differ in a number only, one.
SURVIVED = (
    *("papers-at-once", "session-lost-41", "attachments-expired-once"),
    *("html-as-pdf", "pdf-cut", "pdf-half", "one-content-for-all", "files-gone"),
    *("page-60mb", "xml-bomb", "latin1-header", "letters-lost"),
    *("page-waf", "page-half", "agenda-emptied", "other-item"),
    *("redirect-loop", "documents-elsewhere", "robots-503", "robots-reset", "robots-nonsense"),
    *("sometimes-anything", "maintenance-200"),
    *("store-nonsense", "disk-full"),
    *("kill-50", "sigterm-50"),
)


@pytest.fixture(scope="module")
def here() -> Iterator[Bench]:
    with bench() as here:
        yield here


@pytest.mark.parametrize("name", SURVIVED)
def test_it_is_survived(here: Bench, name: str) -> None:
    outcome = run_fault(FAULTS[name], here)
    if outcome.was_skipped:
        pytest.skip(outcome.status.removeprefix("skipped: "))
    assert outcome.has_happened, outcome
    assert not outcome.is_bad, outcome


@pytest.mark.parametrize("name", ["papers-at-once", "papers-lost-7"])
def test_it_is_survived_with_eight_requests_at_a_time(here: Bench, name: str) -> None:
    """One at a time, no two pages ever have a session each."""
    outcome = run_fault(FAULTS[name], here, 8)
    assert outcome.has_happened, outcome
    assert not outcome.is_bad, outcome


def test_a_document_that_was_put_up_twice_is_believed_the_next_day(here: Bench, tmp_path: Path) -> None:
    """The same bytes under two numbers: one run cannot tell it from a server that is out of its mind."""
    first: list[bytes] = []

    def same(answer: Answer) -> bool:
        first[:] = first or [answer.body]
        is_other = answer.body != first[0]
        answer.body = first[0]
        return is_other

    here.proxy.leave()
    here.proxy.rules[:] = [documents(2, same, ("application/pdf",))]
    runs = [here.crawl(tmp_path, day, *settings_of(1), **here.month).report for day in (0, 1)]
    here.proxy.leave()
    assert [(run["status"], run["files"].get("failed", 0)) for run in runs] == [("incomplete", 2), ("complete", 0)]
    assert runs[1]["files"]["stored"] == 2
