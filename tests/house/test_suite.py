"""How the suite runs: marks by fixtures, processes that must be marked, what is left out, and the last lines."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.crawling import ROOT

pytestmark = pytest.mark.process

CONFTEST = """
import pytest
from tests.conftest import pytest_addoption, pytest_configure

@pytest.fixture
def real_page():
    pytest.skip("none")
"""
TESTS = """
import subprocess, sys
import pytest
from tests.suite.scope import by_default

SEEDS = by_default((1,), (1, 2), "1 of 2 seeds")

@pytest.mark.parametrize("seed", SEEDS)
def test_seeds(seed): pass

def test_page(real_page): pass

def test_other_page(real_page): pass

@pytest.mark.skip(reason="no Java here")
@pytest.mark.java
def test_wicket(): pass

@pytest.mark.skip(reason="systemd is not here")
def test_units(): pass

@pytest.mark.long
def test_every_day(): pass

def test_that_says_nothing(): subprocess.run([sys.executable, "-c", ""])

@pytest.mark.process
def test_that_says_so(): subprocess.run([sys.executable, "-c", ""])
"""


def run(folder: Path, *words: str, **environment: str) -> list[str]:
    """The lines that pytest prints for these tests."""
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_them.py").write_text(TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), f"--rootdir={folder}", *words]
    own = {"PYTHONPATH": str(ROOT), "RATSINFO_TEST_ALL": "", **environment}
    done = subprocess.run(
        [*command, str(folder)], cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("words", [(), ("-n", "2", "--dist", "loadfile")], ids=["one process", "workers"])
def test_the_last_lines_say_what_did_not_run(tmp_path: Path, words: tuple[str, ...]) -> None:
    lines = run(tmp_path, *words)
    assert "Not run: 2 tests need ../shared, 1 test needs a Java server, 1 test did not (systemd is not here)." in lines
    assert "Left to `make test-all`: 1 of 2 seeds, 1 test that takes long." in lines


def test_everything_leaves_nothing(tmp_path: Path) -> None:
    lines = run(tmp_path, RATSINFO_TEST_ALL="1")
    assert not [line for line in lines if line.startswith("Left to")]
    assert "1 failed, 4 passed, 4 skipped" in lines[-1]


def test_a_process_that_is_not_marked_is_a_failure(tmp_path: Path) -> None:
    lines = run(tmp_path)
    failed = [line for line in lines if line.startswith("FAILED")]
    assert [line.partition("::")[2].split()[0] for line in failed] == ["test_that_says_nothing"]
    assert any("test_that_says_nothing starts a process (subprocess.Popen)" in line for line in lines)
    assert not [line for line in run(tmp_path, "-m", "not process") if "test_that_says_so" in line]
