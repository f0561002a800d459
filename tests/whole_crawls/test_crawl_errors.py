"""Crawls that cannot be complete: each ends in one sentence and a code that is not 0, and nothing is written over."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.helpers.crawling import ROOT, Crawl, crawl, start_demo
from tests.helpers.scrapyd_server import wait_for

pytestmark = pytest.mark.process


@contextmanager
def web_site(body: bytes, status: int = 200, robots: int = 404, asked: list[str] | None = None) -> Iterator[str]:
    """A host that gives the same answer to everything (and has no robots.txt)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code = robots if self.path == "/robots.txt" else status
            if asked is not None:
                asked.append(self.path)
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/public/"
    finally:
        server.shutdown()
        server.server_close()


def quick(output: Path, base_url: str, **arguments: object) -> Crawl:
    """A crawl of any ALLRIS 4 that does not wait between requests and does not try again."""
    options = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_ENABLED=0", "-s", "DOWNLOAD_TIMEOUT=10")
    done = crawl(output, "allris4", *options, base_url=base_url, **arguments)
    folders = [path for path in output.iterdir() if path.is_dir()] if output.exists() else []
    return Crawl(done.code, done.stdout, done.stderr, folders[0] if folders else done.output)


def last_line(done: Crawl) -> str:
    return done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"since": "yesterday"}, "since='yesterday' is not a date"),
        ({"sice": "2024-01-01"}, "unknown argument 'sice'"),
        ({"meeting": "x"}, "meeting='x'"),
        ({"since": "2024-02-01", "until": "2024-01-01"}, "is after"),
        ({"base_url": "ratsinfo.example.de"}, "base_url 'ratsinfo.example.de'"),
        ({"base_url": "https://ratsinfo.example.de/index.html"}, "ending in a slash"),
        ({"base_url": "https://ratsinfo.example.de/public/SI010"}, "is a page's"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_wrong_arguments_are_refused_before_anything_is_asked(
    tmp_path: Path, arguments: dict[str, str], words: str
) -> None:
    done = crawl(tmp_path, "demo", **arguments)
    assert done.code == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "demo").exists()


def test_a_report_that_cannot_be_written(tmp_path: Path) -> None:
    """One sentence on the screen and one in the log, no path where nothing is, and no exit code 0."""
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "runs").write_text("a file where the folder should be")
    done = crawl(tmp_path, "demo", years=1, files="skip")
    sentence = "the run report could not be written: [Errno"
    assert (done.code, done.stderr.count(sentence)) == (1, 2), done.stderr
    assert last_line(done).startswith(f"scrapy crawl demo: {sentence}")
    assert "the run is complete" in done.stdout
    assert "report: none" in done.stdout.splitlines()
    assert "Traceback" not in done.stderr


def test_no_such_city(tmp_path: Path) -> None:
    done = crawl(tmp_path, "atlantis")
    assert (done.code, "scrapy list" in done.stderr) == (2, True)


def test_an_unreachable_host(tmp_path: Path) -> None:
    done = quick(tmp_path, "http://127.0.0.1:9/public/")
    assert done.code == 1
    assert "http://127.0.0.1:9/public/ cannot be reached" in last_line(done)
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_host_that_is_no_allris(tmp_path: Path) -> None:
    with web_site(b"<html><head><title>Shop</title></head><body><h1>Angebote</h1></body></html>") as url:
        done = quick(tmp_path, url)
    assert done.code == 1
    assert "ALLRIS" in last_line(done)
    assert "Traceback" not in done.stderr


def test_a_host_that_knows_none_of_the_pages(tmp_path: Path) -> None:
    with web_site(b"<html><body>not found</body></html>", 404) as url:
        done = quick(tmp_path, url)
    assert done.code == 1
    assert "HTTP 404" in last_line(done)


def test_robots_txt_says_no(tmp_path: Path) -> None:
    with start_demo(years=1, robots="deny") as demo:
        done = quick(tmp_path, demo.base_url)
    assert done.code == 1
    assert "robots.txt" in last_line(done)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [{}, {"meeting": 7}], ids=["a crawl", "a single meeting"])
def test_a_robots_txt_that_cannot_be_had_forbids_everything(tmp_path: Path, arguments: dict[str, int]) -> None:
    asked: list[str] = []
    with web_site(b"down", 200, robots=503, asked=asked) as url:
        done = quick(tmp_path, url, **arguments)
    assert (done.code, done.report["status"]) == (1, "failed")
    assert set(asked) == {"/robots.txt"}
    assert re.search(r"robots.txt of 127.0.0.1:\d+ answered HTTP 503, which forbids everything", done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_robots_txt_that_is_refused_has_no_rules(tmp_path: Path, status: int) -> None:
    asked: list[str] = []
    with web_site(b"User-agent: *\nDisallow:", 404, robots=status, asked=asked) as url:
        quick(tmp_path, url)
    assert "/public/gr010" in asked


@pytest.mark.parametrize("fault", ["gate", "maintenance", "rate-limit"])
def test_a_site_that_says_no_ends_the_crawl(tmp_path: Path, fault: str) -> None:
    with start_demo(years=1, faults=[fault]) as demo:
        done = crawl(tmp_path, "demo", base_url=demo.base_url)
    assert done.code == 1
    assert done.report["status"] == "failed"
    assert not (tmp_path / "demo" / "tables").exists()


def test_no_known_page_is_no_sound_run(tmp_path: Path) -> None:
    with start_demo(years=1) as demo:
        done = crawl(tmp_path, "demo", base_url=demo.base_url, meeting=999_999_999)
    assert done.code != 0
    assert done.report["status"] != "complete"


def test_a_crawl_that_is_ended_while_it_looks_for_meetings_is_incomplete(tmp_path: Path) -> None:
    """Lists and calendar of a real city take minutes; what was read of them is no failure."""
    with start_demo(years=1, size=0.1) as demo:
        command = [sys.executable, "-m", "scrapy", "crawl", "demo", "-a", f"base_url={demo.base_url}"]
        settings = ["-s", f"OUTPUT_DIR={tmp_path}", "-s", "DOWNLOAD_DELAY=0.3", "-s", "LOG_LEVEL=WARNING"]
        with subprocess.Popen([*command, *settings], cwd=ROOT, stdout=subprocess.DEVNULL) as crawling:
            wait_for(lambda: len(asked_for(demo.base_url)) > 6)
            crawling.terminate()
    report = Crawl(crawling.returncode, "", "", tmp_path / "demo").report
    assert (crawling.returncode, report["status"], report["fatal"]) == (3, "incomplete", None)
    assert report["pages_read"] > 0


def asked_for(base_url: str) -> list[str]:
    """What the demo was asked for so far."""
    with urllib.request.urlopen(urljoin(base_url, "/__demo__/log"), timeout=60) as answer:  # noqa: S310 - loopback
        addresses: list[str] = json.load(answer)["addresses"]
    return addresses
