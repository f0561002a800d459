"""One item asked for by its number, of a town whose print pages say nothing of the meeting: its normal page does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.crawling import crawl, demo_with_truth

pytestmark = pytest.mark.process

COLUMNS = (
    "meeting_id",
    "meeting_start",
    "title",
    "title_is_cut",
    "minutes",
    "decision",
    "vote_text",
    "number",
    "public",
    "result",
)


def test_an_item_whose_print_page_names_no_meeting_is_kept(tmp_path: Path) -> None:
    with demo_with_truth(tmp_path, years=1, size=0.1, print_layout="bare") as (demo, truth):
        items = [row for row in truth["agenda_items"] if row["minutes"] and row["decision"]]
        item = next(row for row in items if len(row["title"]) > 50 and row["paper_id"])
        done = crawl(tmp_path, "demo", base_url=demo.base_url, item=item["native_id"], files="skip")
    assert (done.code, done.report["status"]) == (0, "complete"), done.stdout + done.stderr
    row = done.rows("agenda_items")[item["id"]]
    assert {name: row[name] for name in COLUMNS} == {name: item[name] for name in COLUMNS}
