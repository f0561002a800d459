"""Behind a proxy of the environment: our own servers are asked directly, and an error names the proxy."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from ratsinfo_spider.middlewares.proxy import LoopbackDirect
from tests.helpers.crawling import crawl

COUNCIL = "http://ratsinfo.musterstadt.example/public/"
QUICK = ("-s", "RETRY_ENABLED=0", "-s", "DOWNLOAD_DELAY=0")


class Proxy(NamedTuple):
    """A proxy that answers HTTP 503 to everything."""

    url: str
    asked: list[str]


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """It stands in the environment, without any `no_proxy`."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(503)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    in_environment(monkeypatch, url)
    yield Proxy(url, asked)
    server.shutdown()
    server.server_close()


def in_environment(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, url)


@pytest.mark.process
def test_the_demo_is_crawled_without_the_proxy(proxy: Proxy, tmp_path: Path) -> None:
    done = crawl(tmp_path, "demo", years=1, files="skip", since="2026-10-01", until="2026-10-31")
    assert (done.code, done.report["status"], proxy.asked) == (0, "complete", []), done.stdout + done.stderr
    assert done.rows("meetings")


@pytest.mark.process
def test_a_proxy_that_says_no_is_named(proxy: Proxy, tmp_path: Path) -> None:
    done = crawl(tmp_path, "allris4", *QUICK, base_url=COUNCIL)
    assert proxy.asked == ["http://ratsinfo.musterstadt.example/robots.txt"]
    words = f"robots.txt of ratsinfo.musterstadt.example answered HTTP 503 through the proxy {proxy.url}, which forbids"
    assert (done.code, words in done.stderr) == (1, True), done.stderr


@pytest.mark.process
def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    in_environment(monkeypatch, "http://127.0.0.1:9")
    done = crawl(tmp_path, "allris4", *QUICK, base_url=COUNCIL)
    words = f"{COUNCIL} cannot be reached: no answer to its robots.txt through the proxy http://127.0.0.1:9: "
    assert (done.code, words in done.stderr) == (1, True), done.stderr


def test_commands_ask_this_machine_directly_and_others_by_the_proxy(proxy: Proxy) -> None:
    opener = urllib.request.build_opener(LoopbackDirect())
    for url in (proxy.url, proxy.url.replace("127.0.0.1", "localhost")):
        with pytest.raises(urllib.error.HTTPError):
            opener.open(f"{url}/here", timeout=10)
    with pytest.raises(urllib.error.HTTPError):
        opener.open(COUNCIL, timeout=10)
    assert proxy.asked == ["/here", "/here", COUNCIL]
