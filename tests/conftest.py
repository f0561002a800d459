"""What tests share: the real saved pages, which live beside the project and are never part of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REAL_PAGES = Path(os.environ.get("RATSINFO_REAL_PAGES") or ROOT.parent / "shared" / "pages")


@pytest.fixture(scope="session")
def real_page() -> Callable[[str], bytes]:
    """The bytes of a saved real page, by its name below the folder of real pages; skips where it is absent."""

    def read(name: str) -> bytes:
        path = REAL_PAGES / name
        if not path.is_file():
            pytest.skip(f"real saved page {name} is not here (set RATSINFO_REAL_PAGES to their folder)")
        return path.read_bytes()

    return read
