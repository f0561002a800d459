"""Results: known, unknown, missing."""

from __future__ import annotations

import pytest

from ratsinfo_spider.german.results import is_result, read_result
from ratsinfo_spider.vocabulary import ROLES


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


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Annahme", "adopted"),
        ("Zustimmung", "adopted"),
        ("geändert zugestimmt", "adopted_changed"),
        ("teilweise abgelehnt", "rejected_partly"),
        ("vertagt zur nächsten Sitzung", "postponed"),
        ("vertagt auf den 12.03.2026", "postponed"),
        ("verwiesen in den Bauausschuss", "referred"),
        ("zurückverwiesen an den Hauptausschuss", "referred_back"),
        ("Der Tagesordnungspunkt wird vertagt.", "postponed"),
        ("Die Beschlussvorlage wurde geändert beschlossen.", "adopted_changed"),
        ("in der BVV abgelehnt", "rejected"),
    ],
)
def test_results_of_other_councils(printed: str, value: str) -> None:
    assert read_result(printed) == (printed, value, None)


@pytest.mark.parametrize("printed", ["Der Antrag wird mit Beifall bedacht.", "in der Sache abgelehnt worden"])
def test_words_around_an_unknown_result_do_not_make_it_known(printed: str) -> None:
    assert read_result(printed).value is None


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Behandlung", "consultation"),
        ("beschließend", "decision"),
        ("vorberatend", "preliminary"),
        ("mitberatend", "consultation"),
        ("federführend", "lead"),
        ("unbekannt", "unknown"),
    ],
)
def test_roles_of_other_councils(label: str, code: str) -> None:
    assert ROLES.meaning(label) == code
