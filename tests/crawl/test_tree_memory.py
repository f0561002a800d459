"""The memory of all processes of a crawl is counted, and that of the demo's own server is not."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.tree_memory import tree_memory

BIG = 64 * 2**20
CHILD = f"held = bytearray({BIG}); held[::4096] = b'x' * len(held[::4096]); print('there', flush=True); input()"

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells it in /proc"),
]


def grown_by(*words: str) -> int:
    """By how much a child that holds BIG lets the sum grow."""
    before = tree_memory()
    command = [sys.executable, "-c", CHILD, *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "there\n"
        grown = tree_memory() - before
        child.communicate("\n")
    return grown


def test_a_child_counts() -> None:
    assert BIG * 0.9 < grown_by() < BIG * 1.5


def test_the_demo_s_server_does_not_count() -> None:
    assert grown_by("ratsinfo_spider.demo") < BIG / 4


def test_a_run_keeps_the_most_that_was_seen() -> None:
    run = Run("musterstadt", memory=2**50)
    run.note_memory()
    assert run.memory == 2**50
    run.memory = 0
    run.note_memory()
    assert run.memory > 2**20
