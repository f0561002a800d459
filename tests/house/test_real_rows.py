"""A failing test of a real page says which row and column differ, and what was read there."""

from __future__ import annotations

import pytest

from tests.helpers.pages_of_fields import digest
from tests.helpers.real_rows import check_rows, check_text

BATHS = digest("Bäder")


def test_equal_rows_pass() -> None:
    check_rows("number title", [("Ö 1", "Bäder"), ("Ö 2", None)], [("Ö 1", BATHS), ("Ö 2", None)], "title")


def test_the_column_that_differs_is_shown_with_its_text() -> None:
    with pytest.raises(AssertionError) as failed:
        check_rows("number title", [("Ö 1", "Bäder"), ("Ö 2", "Wege")], [("Ö 1", BATHS), ("Ö 2", "0")], "title")
    assert str(failed.value).strip().startswith(f"row 2 (Ö 2), title: read 'Wege' ({digest('Wege')}), expected '0'")


def test_a_row_too_many_is_shown() -> None:
    with pytest.raises(AssertionError, match=r"row 2: read \('Ö 2', 'Wege'\), expected None"):
        check_rows("number title", [("Ö 1", "Bäder"), ("Ö 2", "Wege")], [("Ö 1", BATHS)], "title")


def test_a_text_is_shown() -> None:
    with pytest.raises(AssertionError, match="decision: read 'Wege'"):
        check_text("decision", "Wege", digest("Bäder") or "", 5)
