"""Outcomes: what becomes of each kind of link, in real crawls against a server on loopback."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.attachments_harness import STORED, Crawl, doc, server
from tests.helpers.attachments_server import OTHER_PDF, PDF, Council, numbered

pytestmark = pytest.mark.process

__all__ = ["server"]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

OUTCOMES: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "stored": (doc(1), "stored", None),
    "declared": (doc(2), "stored", None),
    "html": (doc(3), "refused", "gave an HTML page titled “ALLRIS - Vorlage” instead of a document."),
    "404": (doc(4), "missing", "answered 404 Not Found."),
    "500": (doc(5), "failed", "answered 500 Internal Server Error."),
    "cut": (doc(6), "failed", "broke off before its end."),
    "redirect": (doc(7), "stored", None),
    "empty": (doc(8), "refused", "The answer was empty."),
    "docx": (doc(9), "stored", None),
    "gzip": (doc(10), "stored", None),
    "unknown bytes": (doc(11), "refused", "no document type that we know: 00 01 02 03"),
    "too big by header": (doc(12), "refused", "has 3000000 bytes, more than the 1000000 that RATSINFO_MAX_FILE_SIZE"),
    "too big on the way": (doc(13), "refused", "has at least 1"),
    "cut without length": (doc(14), "failed", "broke off after 23 bytes: its end is missing"),
    "cut once": (doc(16), "stored", None),
    "cut gzip": (doc(17), "failed", "The compressed body is broken"),
    "without its end mark": (doc(19), "failed", "broke off after 23 bytes: its end is missing (application/pdf)."),
    "an odd size": ({"paper": 8, "stated_size": 31}, "stored", None),
    "another size": ({"paper": 9, "stated_size": 2_200_000}, "failed", "has 27 bytes, its page states 2200000"),
    "attachment": ({"paper": 1}, "stored", None),
    "expired, redirect": ({"paper": 2, "stale": True}, "stored", None),
    "expired, 410": ({"paper": 3, "stale": True}, "stored", None),
    "expired, page": ({"paper": 4, "stale": True}, "stored", None),
    "expired twice": ({"paper": 5}, "failed", "expired twice"),
    "always a page": ({"paper": 6}, "refused", "gave an HTML page"),
    "no longer linked": ({"paper": 7, "stale": True}, "missing", "does not link it"),
    "no server": (
        {"path": "http://127.0.0.1:1/doc1.pdf", "native_id": "30"},
        "failed",
        "DownloadConnectionRefusedError",
    ),
    "no address": ({"name": "Lageplan"}, "listed", "Not loaded: the page gives no address"),
    "non-public": (doc(1, non_public=True), "listed", "offers it as non-public"),
    "waiting 1": (doc(15, session="same"), "stored", None),
    "waiting 2": (doc(15, session="other"), "stored", None),
    "waiting 3": (doc(15), "stored", None),
}


@pytest.fixture(scope="module")
def crawl(server: Council, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    return Crawl(tmp_path_factory.mktemp("crawl"), server, [link for link, _, _ in OUTCOMES.values()])


@pytest.fixture
def found(crawl: Crawl) -> Callable[[str], dict[str, Any]]:
    return lambda name: crawl.files[list(OUTCOMES).index(name)]


@pytest.mark.parametrize("name", OUTCOMES)
def test_each_link_has_its_outcome_and_reason(name: str, found: Callable[[str], dict[str, Any]]) -> None:
    _, status, reason = OUTCOMES[name]
    row = found(name)
    assert (row["status"], row["reason"] is None) == (status, reason is None), row["reason"]
    assert (reason or "") in (row["reason"] or "")
    assert "http://" not in (row["reason"] or ""), "an address that lives in a session would be a change every night"


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_row_states_what_loading_told_and_no_more(name: str, found: Callable[[str], dict[str, Any]]) -> None:
    row = found(name)
    loaded = {"path", "sha256", "size", "media_type", "fetched_at"}
    stated = loaded if row["status"] == "stored" else set()
    assert set(row["stated"]) == stated | {"status", "reason", "cause"}
    assert {column for column in loaded if row[column] is not None} == stated


def test_what_is_odd_about_a_stored_file_is_a_warning(crawl: Crawl, server: Council) -> None:
    warnings = [problem for problem in crawl.problems if problem["kind"] == "warning"]
    places = {one["detail"].partition(":")[0]: one["url"].removeprefix(server.url) for one in warnings}
    assert places == {"file kind": "/public/doc9.pdf", "file size": "/public/vo020?VOLFDNR=8"}
    assert any("it has 27 bytes, its page states 31" in one["detail"] for one in warnings)


def test_what_its_page_contradicts_is_asked_afresh_once_and_never_stored(
    found: Callable[[str], dict[str, Any]], server: Council
) -> None:
    assert [server.asked[f"/public/vo020?VOLFDNR={number}"] for number in (8, 9)] == [2, 2]
    assert [found(name)["cause"] for name in ("an odd size", "another size")] == [None, "other_document"]


@pytest.mark.parametrize(
    ("name", "content", "media_type", "extension"),
    [
        ("stored", PDF, "application/pdf", "pdf"),
        ("declared", numbered(2), "application/pdf", "pdf"),
        ("redirect", numbered(7), "application/pdf", "pdf"),
        ("docx", None, DOCX, "docx"),
        ("gzip", OTHER_PDF, "application/pdf", "pdf"),
        ("cut once", numbered(16), "application/pdf", "pdf"),
        ("expired, 410", PDF.replace(b"Musterstadt", b"Vorlage 3"), "application/pdf", "pdf"),
    ],
)
def test_a_file_is_named_by_its_content(
    name: str, content: bytes | None, media_type: str, extension: str, found: Any, crawl: Crawl
) -> None:
    row = found(name)
    stored = (crawl.folder / "files" / row["path"]).read_bytes()
    sha256 = hashlib.sha256(content or stored).hexdigest()
    assert row["sha256"] == sha256
    assert row["path"] == f"{sha256[:2]}/{sha256}.{extension}"
    assert row["size"] == len(stored)
    assert row["media_type"] == media_type


def test_nothing_but_whole_files_is_left(crawl: Crawl) -> None:
    assert crawl.on_disk == {row["path"] for row in crawl.files if row["path"]}
    assert list((crawl.folder / "files" / ".part").iterdir()) == []


def test_one_address_is_asked_once(crawl: Crawl) -> None:
    """However many pages link it, in whatever session; a retry is the only second time."""
    assert crawl.server.asked["/public/doc15.pdf"] == 1
    assert crawl.server.asked["/public/doc4.pdf"] == 1
    assert crawl.server.asked["/public/doc6.pdf"] == 2


def test_a_file_is_asked_for_with_referer_and_uncompressed(crawl: Crawl) -> None:
    assert crawl.server.referers["/public/doc2.pdf"] == f"{crawl.server.url}/public/vo020?VOLFDNR=1"
    assert crawl.server.encodings["/public/doc2.pdf"] == "identity"
    assert crawl.server.encodings["/public/vo020?VOLFDNR=1"] != "identity"


def test_the_run_knows_each_problem_once_and_no_explained_one(crawl: Crawl) -> None:
    explained = {"too big by header", "too big on the way"}
    bad = [name for name, (_, status, _) in OUTCOMES.items() if status in ("missing", "refused", "failed")]
    problems = [problem for problem in crawl.problems if problem["kind"] != "warning"]
    assert len(problems) == len(set(bad) - explained)
    (cut,) = (problem for problem in crawl.problems if problem["url"].endswith("doc6.pdf"))
    assert cut == {
        "kind": "file",
        "url": cut["url"],
        "detail": f"{cut['record']}: The answer broke off before its end.",
        "record": cut["record"],
        "cause": "failed",
        "status": "failed",
    }


def test_outcomes_are_counted(crawl: Crawl) -> None:
    for status in ("stored", "missing", "refused", "failed", "listed"):
        assert crawl.stats[f"ratsinfo/files/{status}"] == sum(row["status"] == status for row in crawl.files)


def test_other_items_pass(crawl: Crawl) -> None:
    assert crawl.stats["item_scraped_count"] == 2 * len(OUTCOMES)


def test_non_public_documents_are_loaded_where_the_city_says_so(server: Council, tmp_path: Path) -> None:
    links = [doc(1, non_public=True)]
    by_spider = Crawl(tmp_path, server, links, spider={"load_non_public_files": True})
    by_setting = Crawl(tmp_path, server, links, settings={"RATSINFO_NON_PUBLIC_FILES": True})
    assert [crawl.files[0]["status"] for crawl in (by_spider, by_setting)] == ["stored", "stored"]


def test_another_download_handler_works_too(server: Council, tmp_path: Path) -> None:
    stock = "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"
    links = [doc(1), doc(3), doc(4), doc(8), doc(9)]
    crawl = Crawl(tmp_path, server, links, settings={"DOWNLOAD_HANDLERS": {"http": stock}})
    assert [row["status"] for row in crawl.files] == ["stored", "refused", "missing", "refused", "stored"]
    assert crawl.on_disk == {STORED, crawl.files[4]["path"]}


def test_robots_txt_is_obeyed_and_named(tmp_path: Path, server: Council) -> None:
    links = [doc(1), {"path": "/forbidden/doc2.pdf", "native_id": "2"}]
    crawl = Crawl(tmp_path, server, links, settings={"ROBOTSTXT_OBEY": True})
    assert [row["status"] for row in crawl.files] == ["stored", "listed"]
    assert "robots.txt" in crawl.files[1]["reason"]
    assert crawl.problems == []
