"""A whole crawl whose record store is in PostgreSQL: complete, its tables written, no SQLite file beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratsinfo_spider.store import Store
from tests.helpers.crawling import crawl, demo_with_truth, differences

pytestmark = pytest.mark.process

COUNTED = ("meetings", "agenda_items", "votes", "sections")


def test_one_meeting_by_way_of_postgresql(postgres_place: str, tmp_path: Path) -> None:
    with demo_with_truth(tmp_path, years=1, size=0.2) as (demo, truth):
        voted = truth["votes"][0]["agenda_item_id"]
        meeting = next(row["meeting_id"] for row in truth["agenda_items"] if row["id"] == voted)
        options = ("-s", f"RATSINFO_STORE={postgres_place}")
        number = meeting.rpartition(":")[2]
        done = crawl(tmp_path, "demo", *options, base_url=demo.base_url, meeting=number, files="skip")
    assert (done.code, done.report["status"]) == (0, "complete"), done.stdout + done.stderr
    agenda = [row for row in truth["agenda_items"] if row["meeting_id"] == meeting]
    assert differences(done.rows("agenda_items"), agenda) == []
    with Store(postgres_place, "demo") as store:
        stored, history = store.counts(), store.runs()
    assert [row["status"] for row in history] == ["complete"]
    assert {name: stored[name] for name in COUNTED} == {name: len(done.rows(name)) for name in COUNTED}
    assert not list(done.output.glob("*.sqlite"))
