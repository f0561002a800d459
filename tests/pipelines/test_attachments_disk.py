"""What a crawl does to the disk, to memory and to the server's patience, also when it is killed."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.attachments_harness import SHA, STORED, Crawl, doc, server, start
from tests.helpers.attachments_server import Council

pytestmark = pytest.mark.process

__all__ = ["server"]


def test_no_more_connections_than_allowed(server: Council, tmp_path: Path) -> None:
    """Scrapy alone would send a page's files all at once (see PunctualDownloader)."""
    links = [{"path": f"/public/slow.pdf?{number}", "native_id": str(number)} for number in range(12)]
    limit = {"CONCURRENT_REQUESTS_PER_DOMAIN": 3, "CONCURRENT_REQUESTS": 3}
    crawl = Crawl(tmp_path, server, links, settings=limit, together=True)
    assert crawl.stats["ratsinfo/files/stored"] == 12
    assert server.most_at_once == 3


def test_slow_is_not_dead(server: Council, tmp_path: Path) -> None:
    """The timeout counts from the last news, so a large file on a slow line comes through, and a stuck one does not."""
    links = [{"path": "/public/drip.pdf", "native_id": "1"}, doc(18)]
    crawl = Crawl(tmp_path, server, links, settings={"DOWNLOAD_TIMEOUT": 1, "RETRY_TIMES": 0})
    assert [row["status"] for row in crawl.files] == ["stored", "failed"]
    assert "DownloadTimeoutError" in crawl.files[1]["reason"]
    assert crawl.on_disk == {STORED}


def test_a_document_that_drips_is_given_up(server: Council, tmp_path: Path) -> None:
    settings = {"DOWNLOAD_TIMEOUT": 1, "RETRY_TIMES": 0, "RATSINFO_MIN_SPEED": 20}
    crawl = Crawl(tmp_path, server, [{"path": "/public/drip.pdf", "native_id": "1"}, doc(1)], settings=settings)
    assert [(row["status"], row["cause"]) for row in crawl.files] == [("failed", "too_slow"), ("stored", None)]
    assert "came too slowly: only" in crawl.files[0]["reason"]
    assert "bytes in 1 seconds; RATSINFO_MIN_SPEED is 20 a second" in crawl.files[0]["reason"]


def test_a_file_that_cannot_be_kept_is_a_failure_of_its_own(server: Council, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / SHA[:2]).write_text("in the way")
    crawl = Crawl(tmp_path, server, [doc(1), doc(9)])
    assert [row["status"] for row in crawl.files] == ["failed", "stored"]
    assert "could not be stored: NotADirectoryError" in crawl.files[0]["reason"]


def test_a_killed_run_leaves_no_half_file_and_the_next_one_cleans_up(server: Council, tmp_path: Path) -> None:
    process = start(tmp_path, server, [doc(1), doc(18)])
    parts = tmp_path / "files" / ".part"
    _wait_for(lambda: any(path.stat().st_size for path in parts.glob("*/*")) and (tmp_path / "files" / STORED).exists())
    process.send_signal(signal.SIGKILL)
    process.wait()
    outside = {path for path in (tmp_path / "files").rglob("*") if path.is_file() and parts not in path.parents}
    assert outside == {tmp_path / "files" / STORED}
    assert list(parts.glob("*/*"))

    crawl = Crawl(tmp_path, server, [doc(1)])
    assert crawl.on_disk == {STORED}
    assert list(parts.iterdir()) == []


def test_a_large_file_costs_no_memory(server: Council, tmp_path: Path) -> None:
    """The peak before is that of a crawl that has not asked anything yet."""
    size = 200_000_000
    links = [{"path": f"/public/zeros?{size}", "native_id": "1"}]
    crawl = Crawl(tmp_path, server, links, settings={"RATSINFO_MAX_FILE_SIZE": 2 * size})
    assert (crawl.files[0]["status"], crawl.files[0]["size"]) == ("stored", size)
    assert crawl.grown < 60_000_000


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in 30 seconds."
        time.sleep(0.05)
