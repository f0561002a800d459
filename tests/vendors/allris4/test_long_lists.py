"""A list of many pages, over plain HTTP: it must not end early because "one further" has the same address each time."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.helpers.crawling import ROOT, start_demo

pytestmark = pytest.mark.process


def test_a_list_is_read_to_its_last_page() -> None:
    with start_demo(years=2) as demo:
        command = [sys.executable, "-m", "tests.helpers.browser_walk", "http", demo.base_url]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    pages = json.loads(done.stdout.splitlines()[-1])["pages"]
    sizes = [len(rows) for rows in pages[13:]]  # after gr010 and twelve months
    assert len(sizes) > 3
    assert sizes[:-1] == [25] * (len(sizes) - 1)
    rows = [row for page in pages[13:] for row in page]
    assert len(set(rows)) == len(rows)
