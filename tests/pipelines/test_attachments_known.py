"""What an earlier run stored is not asked for again, unless the page lists something else or the user says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.attachment_known import Known
from ratsinfo_spider.items import File
from tests.helpers.attachments_harness import KNOWN, SHA, STORED, Crawl, doc, server, store
from tests.helpers.attachments_server import PDF, Council

pytestmark = pytest.mark.process

__all__ = ["server"]


LINKS: list[dict[str, Any]] = [
    doc(1, id="same number", name="another name"),
    {"paper": 1, "id": "same listing", "name": "Lageplan", "stated_size": 27},
    {"paper": 1, "id": "size not shown", "name": "Lageplan"},
    {"paper": 1, "id": "other size", "name": "Lageplan", "stated_size": 28},
    {"paper": 1, "id": "failed last time", "name": "Lageplan", "stated_size": 27},
    {"paper": 1, "id": "file lost", "name": "Lageplan", "stated_size": 27},
    doc(4, id="gone by now"),
]
KNOWN_ROWS = {
    **dict.fromkeys(("same number", "same listing", "size not shown", "other size"), KNOWN),
    "failed last time": KNOWN | {"status": "failed"},
    "file lost": KNOWN | {"path": "00/00.pdf"},
    "gone by now": KNOWN | {"status": "listed"},
}
Rows = dict[str, dict[str, Any]]


def crawl(server: Council, folder: Path, **spider: Any) -> Rows:
    store(folder)
    server.asked.clear()
    return {row["id"]: row for row in Crawl(folder, server, LINKS, known=KNOWN_ROWS, spider=spider).files}


def test_unchanged_is_not_asked(server: Council, tmp_path: Path) -> None:
    rows = crawl(server, tmp_path)
    statuses = {name: row["status"] for name, row in rows.items()}
    unchanged = dict.fromkeys(("same number", "same listing", "size not shown"), "unchanged")
    stored = dict.fromkeys(("other size", "failed last time", "file lost"), "stored")
    assert statuses == {**unchanged, **stored, "gone by now": "missing"}
    assert server.asked["/public/doc1.pdf"] == 0
    assert sum("attachment" in path for path in server.asked) == len(stored)
    assert [rows["same number"][column] for column in ("path", "sha256", "size")] == [STORED, SHA, len(PDF)]
    assert "sha256" in rows["same number"]["stated"]
    assert rows["gone by now"]["stated"] == ["cause", "reason", "status"]  # nothing about the version we have


def test_refresh_all_asks_and_tells_the_same_content(server: Council, tmp_path: Path) -> None:
    rows = crawl(server, tmp_path, refresh="all")
    assert server.asked["/public/doc1.pdf"] == 1
    assert rows["same number"]["status"] == "unchanged"
    assert rows["same number"]["fetched_at"] != KNOWN["fetched_at"]
    assert rows["same listing"]["status"] == "stored"


def test_a_run_that_lists_asks_nothing(server: Council, tmp_path: Path) -> None:
    rows = crawl(server, tmp_path, files_mode="list")
    assert not [path for path in server.asked if "doc" in path or "attachment" in path]
    assert rows["same number"]["status"] == "unchanged"
    assert (rows["other size"]["status"], rows["other size"]["stated"]) == ("listed", ["cause", "reason", "status"])


def test_a_run_that_skips_says_nothing(server: Council, tmp_path: Path) -> None:
    rows = crawl(server, tmp_path, files_mode="skip")
    assert {(row["status"], *row["stated"]) for row in rows.values()} == {(None,)}


def test_a_row_without_a_file_is_not_known() -> None:
    assert Known.of(None) is None
    assert Known.of(File(status="missing")) is None
