"""The demo in its own process: it starts, serves what the truth tells, and never outlives who started it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from ratsinfo_spider.demo import DemoError, DemoProcess, start_demo
from ratsinfo_spider.demo.town.build import build

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DemoProcess, Path]]:
    truth = tmp_path_factory.mktemp("demo") / "truth.json"
    with start_demo(seed=2, years=1, truth=truth, faults=["slow:0"]) as demo:
        yield demo, truth


def test_the_process_serves_what_the_truth_tells(process: tuple[DemoProcess, Path]) -> None:
    demo, truth = process
    tables = json.loads(truth.read_text(encoding="utf-8"))
    address = next(row["url"] for row in tables["agenda_items"] if "to020" in row["url"])
    assert address.startswith(demo.base_url)
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
        assert answer.headers["Content-Type"] == "text/html;charset=UTF-8"
        assert b"ALLRIS net Version 4.1.7" in answer.read()


def test_the_truth_s_numbers_are_on_the_pages(process: tuple[DemoProcess, Path]) -> None:
    tables = json.loads(process[1].read_text(encoding="utf-8"))
    council = build(seed=2, years=1)
    assert {row["native_id"] for row in tables["papers"]} <= {str(paper.id) for paper in council.papers}


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")


def test_stop_ends_the_process() -> None:
    demo = start_demo(years=1)
    assert demo.is_running
    assert demo.stop() == 0
    assert demo.stop() == 0
    assert not is_alive(demo.pid)


def test_no_orphan_stays() -> None:
    code = "from ratsinfo_spider.demo import start_demo; d = start_demo(years=1); print(d.pid, flush=True); input()"
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    assert is_alive(pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(100):
        if not is_alive(pid):
            break
        time.sleep(0.1)
    assert not is_alive(pid)


def test_a_demo_that_cannot_start_says_why() -> None:
    with pytest.raises(DemoError, match="unknown fault 'nonsense'"):
        start_demo(faults=["nonsense"])
