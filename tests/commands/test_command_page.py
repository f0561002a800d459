"""`scrapy page`: what our code reads on one page, as JSON lines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ratsinfo_spider.commands.page import Command
from tests.helpers.allris4_pages import BASE, content, doc_part, head, heading, html, panel, result
from tests.helpers.commands_run import run_command
from tests.helpers.crawling import start_demo
from tests.helpers.detect_server import Reply, host

ITEM = html(
    "to020",
    heading("05.03.2024 - 4 Spielplatz am Mühlenteich")
    + head(toname="Ö 4", sidatum="Di., 05.03.2024")
    + content(result("vertagt") + panel("Beratung", doc_part("<p><span>Der Rat berä</span><span>t.</span></p>"))),
    number="TOLFDNR=7",
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "saved.html"
    path.write_text(ITEM, encoding="utf-8")
    return path


def rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_each_record_with_its_table(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run_command(Command, str(saved), "--url", f"{BASE}to020?TOLFDNR=7", capsys=capsys)
    item, section = rows(out)
    assert (code, item["table"], section["table"]) == (0, "agenda_items", "sections")
    assert (item["id"], item["result"], item["minutes"]) == (
        "ratsinfo_musterstadt_example:agenda_item:7",
        "postponed",
        "Der Rat berät.",
    )
    assert "first_seen" not in item


def test_a_saved_page_tells_its_own_address(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run_command(Command, str(saved), "--site", "musterstadt", capsys=capsys)
    assert rows(out)[0]["id"] == "musterstadt:agenda_item:7"
    assert rows(out)[0]["url"] == f"{BASE}to020?TOLFDNR=7"


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-15", "utf-16", "utf-8-sig"])
def test_a_saved_page_may_be_in_any_encoding(tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
    path = tmp_path / "saved.html"
    path.write_bytes(ITEM.replace("<head>", f'<head><meta charset="{encoding}">', 1).encode(encoding))
    code, out, _ = run_command(Command, str(path), capsys=capsys)
    assert (code, rows(out)[0]["minutes"]) == (0, "Der Rat berät.")


def test_the_header_of_an_answer_tells_its_encoding(capsys: pytest.CaptureFixture[str]) -> None:
    reply = Reply(ITEM, headers={"content-type": "text/html; charset=iso-8859-1"}, encoding="iso-8859-1")
    with host({"/to020": reply}) as site:
        _, out, _ = run_command(Command, f"{site.url}/to020?TOLFDNR=7", capsys=capsys)
    assert rows(out)[0]["minutes"] == "Der Rat berät."


@pytest.mark.process
def test_an_address_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with start_demo(years=1, size=0.2) as demo:
        code, out, _ = run_command(Command, f"{demo.base_url}gr020?GRLFDNR=1", capsys=capsys)
        shell = run_command(Command, f"{demo.base_url}si018?GRLFDNR=1", capsys=capsys)
    assert (code, rows(out)[0]["table"]) == (0, "organizations")
    assert (shell[0], "its list comes by an Ajax call" in shell[2]) == (1, True)


def test_whoever_runs_the_site_learns_whom_to_reach(capsys: pytest.CaptureFixture[str]) -> None:
    with host({"/to020": ITEM}) as site:
        run_command(Command, f"{site.url}/to020?TOLFDNR=7", capsys=capsys, RATSINFO_CONTACT="who@musterstadt.example")
    (visit,) = site.visits
    assert visit.headers["User-Agent"].endswith("contact: who@musterstadt.example)")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<html><body>Shop</body></html>", "other_system"),
        (html("to020", content("")), "to020"),
        ("Ö 4 Spielplatz: vertagt", "no HTML in it"),
    ],
    ids=["no ALLRIS", "no item", "its text only"],
)
def test_what_is_no_page_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    path = tmp_path / "x.html"
    path.write_text(text, encoding="utf-8")
    code, out, error = run_command(Command, str(path), capsys=capsys)
    assert (code, out, len(error.splitlines())) == (1, "", 1)
    assert words in error


def test_a_missing_file_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, error = run_command(Command, "nowhere.html", capsys=capsys)
    assert (code, "nowhere.html" in error) == (1, True)


@pytest.mark.parametrize(
    ("name", "url", "counts"),
    [
        (
            "taunusstein_4.1.7_to020_TOLFDNR1026743.html",
            "https://www.taunusstein.de/allris/to020?TOLFDNR=1026743",
            {"agenda_items": 1, "votes": 1, "sections": 2, "files": 3},
        ),
        (
            "taunusstein_4.1.7_to010_SILFDNR4021.html",
            "https://www.taunusstein.de/allris/to010?SILFDNR=4021",
            {"meetings": 1, "agenda_items": 9, "files": 5},
        ),
        (
            "trier_4.1.7_to010_SILFDNR1000264.html",
            "https://gremieninfo.trier.de/public/to010?SILFDNR=1000264",
            {"meetings": 1, "agenda_items": 24, "files": 15},
        ),
        (
            "trier_4.1.7_vo020_VOLFDNR1001540.html",
            "https://gremieninfo.trier.de/public/vo020?VOLFDNR=1001540",
            {"papers": 1, "consultations": 1, "sections": 2, "files": 3},
        ),
        (
            "trier_4.1.7_si010_ajax_MM10_YY2026.xml",
            "https://gremieninfo.trier.de/public/si010?MM=10&YY=2026",
            {"meetings": 22},
        ),
    ],
)
def test_real_pages(
    real_page: Callable[[str], bytes],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    url: str,
    counts: dict[str, int],
) -> None:
    path = tmp_path / name
    path.write_bytes(real_page(f"allris4/{name}"))
    code, out, _ = run_command(Command, str(path), "--url", url, capsys=capsys)
    assert code == 0
    assert Counter(row["table"] for row in rows(out)) == counts
