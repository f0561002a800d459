"""The boundary of the vendors: one that the project does not know is registered, and crawls into tables."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.helpers.crawling import ROOT, crawl

PAGES = {
    "/toy/": "<h1>Sitzungen</h1><a href='agenda?id=7'>Rat</a> <a href='agenda?id=8'>Ausschuss</a>",
    "/toy/agenda?id=7": "<h1>Rat</h1><a href='item?id=70'>Spielplatz</a> <a href='item?id=71'>Haushalt</a>",
    "/toy/agenda?id=8": "<h1>Ausschuss</h1><a href='item?id=80'>Radweg</a>",
    "/toy/item?id=70": "<h1>Spielplatz</h1><a href='agenda?id=7'>Rat</a>",
    "/toy/item?id=71": "<h1>Haushalt</h1><a href='agenda?id=7'>Rat</a>",
    "/toy/item?id=80": "<h1>Radweg</h1><a href='agenda?id=8'>Ausschuss</a>",
}
pytestmark = pytest.mark.process
VENDOR = ("-s", "RATSINFO_VENDORS=tests.vendors.toy.toy_vendor")


class Council(ThreadingHTTPServer):
    """Serves `pages`, and remembers what was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = dict(PAGES)
        self.asked: list[str] = []

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/toy/"


class Handler(BaseHTTPRequestHandler):
    server: Council

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        page = self.server.pages.get(self.path)
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<html>{page}</html>".encode() if page else b"")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def council() -> Iterator[Council]:
    with Council() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def city(council: Council, tmp_path: Path) -> tuple[str, str]:
    """Options of a crawl: the folder with the city's file."""
    folder = tmp_path / "cities"
    folder.mkdir()
    keys = f'title = "Musterstadt"\nvendor = "toy"\nbase_url = "{council.base_url}"\ndelay = 0.0\n'
    (folder / "musterstadt.toml").write_text(keys, encoding="utf-8")
    return "-s", f"RATSINFO_SITES={folder}"


def test_an_unknown_vendor_crawls_into_tables(council: Council, city: tuple[str, str], tmp_path: Path) -> None:
    done = crawl(tmp_path / "out", "musterstadt", *VENDOR, *city, since="all")
    assert (done.code, done.report["status"]) == (0, "complete"), done.stdout + done.stderr
    meetings, items = done.rows("meetings"), done.rows("agenda_items")
    assert {key: row["name"] for key, row in meetings.items()} == {
        "musterstadt:meeting:7": "Rat",
        "musterstadt:meeting:8": "Ausschuss",
    }
    assert {key: (row["title"], row["meeting_id"]) for key, row in items.items()} == {
        "musterstadt:agenda_item:70": ("Spielplatz", "musterstadt:meeting:7"),
        "musterstadt:agenda_item:71": ("Haushalt", "musterstadt:meeting:7"),
        "musterstadt:agenda_item:80": ("Radweg", "musterstadt:meeting:8"),
    }
    council.asked.clear()
    council.pages.pop("/toy/item?id=80")
    again = crawl(tmp_path / "out", "musterstadt", *VENDOR, *city, since="all")
    assert again.code == 0, again.stdout + again.stderr
    assert [path for path in council.asked if path.startswith("/toy/item")] == [], "nothing points at a change"


def test_its_own_name_takes_any_address(council: Council, tmp_path: Path) -> None:
    done = crawl(tmp_path, "toy", *VENDOR, "-s", "DOWNLOAD_DELAY=0", base_url=council.base_url, since="all")
    assert done.code == 0, done.stdout + done.stderr
    assert len(list(tmp_path.glob("127_0_0_1_*/tables/meetings.parquet"))) == 1


def scrapy(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_it_is_listed_and_its_pages_are_read_by_commands(
    council: Council, city: tuple[str, str], tmp_path: Path
) -> None:
    assert {"toy", "musterstadt", "aachen", "demo"} <= set(scrapy("list", *VENDOR, *city).stdout.split())
    page = f"{council.base_url}item?id=70"
    row = json.loads(scrapy("page", *VENDOR, page).stdout)
    assert (row["table"], row["title"]) == ("agenda_items", "Spielplatz")
    output = ("-s", f"OUTPUT_DIR={tmp_path / 'out'}")
    parsed = scrapy("parse", *VENDOR, *city, *output, "--nocolour", page)
    assert "'title': 'Spielplatz'" in parsed.stdout, parsed.stderr
    assert not (tmp_path / "out").exists(), "a look leaves nothing behind"
