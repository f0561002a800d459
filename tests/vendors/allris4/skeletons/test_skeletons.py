"""Every skeleton beside its expected records: a test a row.

A skeleton is `NAME.html` or `NAME.xml`, with `NAME.json` beside it, which says at least the address: `{"url": …}`. What
is expected and not there yet is written, and the test fails: review it, then run again.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.vendors.allris4.skeletons.real_pages import FOLDER
from tests.vendors.allris4.skeletons.skeleton_records import read

PAGES = sorted([*FOLDER.glob("*.html"), *FOLDER.glob("*.xml")])


def expected(page: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    return told


@cache
def told(page: Path) -> dict[str, Any]:
    return read(page.read_bytes(), expected(page)["url"])


def rows() -> list[Any]:
    """(page, table, place) of each expected row."""
    return [
        pytest.param(page, table, place, id=f"{page.stem}-{table}-{place}")
        for page in PAGES
        for table, listed in expected(page).get("tables", {}).items()
        for place in range(len(listed))
    ]


def test_there_are_skeletons() -> None:
    assert len(PAGES) >= 8


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path) -> None:
    """The tables, the number of their rows, and the warnings."""
    wanted = expected(page)
    if "tables" not in wanted:
        text = json.dumps(told(page), ensure_ascii=False, indent=1)
        page.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
        pytest.fail(f"{page.stem}.json had no records. They are written: review, then run again.")
    counts, listed = ({table: len(rows) for table, rows in of["tables"].items()} for of in (told(page), wanted))
    assert counts == listed
    assert told(page)["warnings"] == wanted["warnings"]


@pytest.mark.parametrize(("page", "table", "place"), rows())
def test_row(page: Path, table: str, place: int) -> None:
    assert told(page)["tables"][table][place] == expected(page)["tables"][table][place]
