"""Helper of tests: what a user does who may read a folder and not write it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_RIGHTS = "-dac_override,-dac_read_search,-fowner,-chown"  # with these root may write everything


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """All below `folder` may only be read meanwhile, for all who heed its modes."""
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)


def as_a_reader(*words: str | Path) -> tuple[int, str, str]:
    """Exit code, output and errors of `python WORDS`, by a user for whom modes count; skips where none can be had."""
    command = [*_prefix(), sys.executable, *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@cache
def _prefix() -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    prefix = (shutil.which("setpriv") or "setpriv", f"--bounding-set={_RIGHTS}", f"--inh-caps={_RIGHTS}")
    try:
        subprocess.run([*prefix, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("root may write everything, and setpriv cannot drop that right here")
    return prefix
