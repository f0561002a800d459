"""The verdict on a run, where pages that are closed may be none."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratsinfo_spider.causes import GapCause
from ratsinfo_spider.crawl.arguments import parse
from ratsinfo_spider.crawl.coverage_count import CoverageCount
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.verdict import judge
from ratsinfo_spider.statement import Fetch
from ratsinfo_spider.store import Store
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.stores import DAY, SITE

CLOSED = "to010:7"
AGAIN = "meetings that say they are not public: 1; items and papers said so too, so they are asked again"


@pytest.mark.parametrize(("cause", "is_doubted"), [("not_public", True), ("no_access", True), ("server_error", False)])
def test_a_closed_meeting_is_asked_again_where_items_say_that_they_are_closed(
    tmp_path: Path, cause: GapCause, is_doubted: bool
) -> None:
    run = Run(SITE)
    run.tally["pages/read"], run.planned = 9, True
    run.problem("page", None, "says no", record=f"{SITE}:agenda_item:1", cause=cause)
    with Store(tmp_path / "store.sqlite", SITE) as store:
        store.open_run(run.run_id, run.started, {})
        store.put([], run.started, [Fetch(CLOSED, "non_public", run.started, run.started + 99 * DAY, finished=True)])
        judge(run, CoverageCount(), parse({}, run.today), PAGE_TYPES, store)
        assert store.snapshot()[CLOSED].startswith("failed " if is_doubted else "non_public ")
    assert (AGAIN in [problem["detail"] for problem in run.problems]) is is_doubted
