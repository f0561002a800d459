"""Results: known, unknown, missing."""

from __future__ import annotations

from ratsinfo_spider.german.results import is_result, read_result


def test_a_known_result() -> None:
    assert read_result("  Geändert\xa0beschlossen ") == ("Geändert beschlossen", "adopted_changed", None)


def test_an_unknown_result_keeps_its_words_and_warns() -> None:
    text, value, warning = read_result("mit Applaus bedacht")
    assert (text, value) == ("mit Applaus bedacht", None)
    assert warning is not None
    assert warning.startswith("result: ")


def test_no_result_is_no_warning() -> None:
    assert read_result(None) == read_result(" \xa0") == (None, None, None)


def test_a_role_is_no_result() -> None:
    assert [is_result(word) for word in ("Entscheidung", "Vorberatung", "zur Kenntnis genommen", None)] == [
        False,
        False,
        True,
        False,
    ]
