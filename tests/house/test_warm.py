"""A command that is a fork of the warm process ends as one that its own Python runs: code, output, errors, signals."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import warm
from tests.helpers.crawling import ROOT, crawl, crawl_cold, start_demo
from tests.helpers.fork_server import FORGOTTEN, PRELOADED

pytestmark = pytest.mark.process


def test_a_refused_crawl_is_the_same_both_ways(tmp_path: Path) -> None:
    fork, own = (way(tmp_path, "demo", sice="2024-01-01") for way in (crawl, crawl_cold))
    assert (fork.code, fork.stdout, fork.stderr) == (own.code, own.stdout, own.stderr)
    assert (fork.code, fork.stderr.count("unknown argument 'sice'")) == (2, 1)


def test_a_crawl_is_the_same_both_ways(tmp_path: Path) -> None:
    with start_demo(years=1, size=0.1) as demo:
        window = {"base_url": demo.base_url, "since": "2026-10-01", "until": "2026-10-31"}
        fork, own = (way(tmp_path / way.__name__, "demo", **window) for way in (crawl, crawl_cold))
    assert (fork.code, fork.report["status"], own.code) == (0, "complete", 0), fork.stderr
    assert fork.rows("agenda_items") == own.rows("agenda_items")
    same = [re.sub(r"requests: .*|/\S+", "", done.stdout) for done in (fork, own)]
    assert same[0] == same[1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_signal_ends_it_as_any_process(number: signal.Signals) -> None:
    process = warm.start([sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "0"], stdout=warm.PIPE)
    process.send_signal(number)
    assert process.wait(60) == -number


def test_over_its_time_it_is_killed() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        warm.run([sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "0"], timeout=0.5)


def test_what_the_environment_decides_is_not_imported_before() -> None:
    code = "import sys; from tests.helpers.fork_server import _preload; _preload(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert set(PRELOADED) - set(FORGOTTEN) <= loaded
    assert not loaded & {*FORGOTTEN, "twisted.internet.reactor", "ratsinfo_spider.spiders.cities"}
