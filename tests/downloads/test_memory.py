"""The peak of memory that a run reports is its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ratsinfo_spider.extensions.peak_memory import peak_memory

pytestmark = pytest.mark.process

MB = 2**20
BIG = 250 * MB
OWN = "from ratsinfo_spider.extensions.peak_memory import peak_memory; print(peak_memory())"
# Touches as much as its first word says, then starts a child the plain way and says what both had at most.
PARENT = f"""
import subprocess, sys
from ratsinfo_spider.extensions.peak_memory import peak_memory

memory = bytearray(b"x") * int(sys.argv[1])
child = subprocess.run([sys.executable, "-c", {OWN!r}], capture_output=True, text=True, check=True)
print(peak_memory(), child.stdout)
"""


def _peaks(size: int) -> tuple[int, int]:
    command = [sys.executable, "-c", PARENT, str(size)]
    root = Path(__file__).parents[2]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=120).stdout
    parent, child = (int(word) for word in said.split())
    return parent, child


def test_a_child_of_a_big_process_reports_its_own_peak() -> None:
    parent, child = _peaks(BIG)
    assert parent > BIG
    assert 1 * MB < child < BIG / 4


def test_what_was_given_back_still_counts() -> None:
    before = peak_memory()
    memory = bytearray(b"x") * (before + BIG)
    del memory
    assert peak_memory() > before + BIG / 2
