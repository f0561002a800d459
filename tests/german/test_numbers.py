"""Numbers in all their printed forms."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratsinfo_spider.german.numbers import (
    AgendaNumber,
    Motion,
    PaperNumber,
    parse_agenda_number,
    parse_money,
    parse_motion,
    parse_number,
    parse_paper_number,
    parse_size,
)

LEVELS = st.lists(st.integers(1, 200), min_size=1, max_size=4).map(tuple)


@given(part=st.sampled_from(["Ö", "N", None]), levels=LEVELS)
def test_agenda_numbers_round_trip(part: str | None, levels: tuple[int, ...]) -> None:
    number = AgendaNumber(part, levels)
    assert parse_agenda_number(str(number)) == number
    assert parse_agenda_number(str(number).replace(" ", "")) == number
    assert parse_agenda_number(f" TOP {number}\xa0") == number


def test_agenda_numbers_sort_as_agendas_run() -> None:
    printed = ["N 20", "Ö 10", "Ö 2.1", "Ö 2", "Ö 2.10", "Ö 2.9", "N 3.1", "1"]
    numbers = sorted(number for text in printed if (number := parse_agenda_number(text)))
    assert [str(number) for number in numbers] == ["1", "Ö 2", "Ö 2.1", "Ö 2.9", "Ö 2.10", "Ö 10", "N 3.1", "N 20"]


def test_the_letter_tells_whether_it_is_public() -> None:
    assert [parse_agenda_number(text).public for text in ("Ö 1", "N 1", "1")] == [True, False, None]  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "number"), [("TOP I/7", "Ö 7"), ("I.15", "Ö 15"), ("II/4", "N 4"), ("N12", "N 12")])
def test_agenda_numbers_of_minutes(text: str, number: str) -> None:
    assert str(parse_agenda_number(text)) == number


@pytest.mark.parametrize(
    ("text", "number", "public"),
    [
        ("NÖ 3", "N 3", False),
        ("nö 3.1", "N 3.1", False),
        ("Ö 10.1 a)", "Ö 10.1a", True),
        ("Ö 3 neu", "Ö 3 neu", True),
        ("TOP Ö 7.10:", "Ö 7.10", True),
        ("4b neu", "4b neu", None),
        ("TOP A 11", "A 11", None),
    ],
)
def test_agenda_numbers_of_other_councils(text: str, number: str, public: bool | None) -> None:
    read = parse_agenda_number(text)
    assert read is not None
    assert (str(read), read.public) == (number, public)
    assert parse_agenda_number(str(read)) == read


def test_an_item_put_in_later_stands_behind_the_one_of_its_number() -> None:
    printed = ["Ö 4", "Ö 3 neu", "Ö 3", "Ö 3a"]
    numbers = sorted(number for text in printed if (number := parse_agenda_number(text)))
    assert [str(number) for number in numbers] == ["Ö 3", "Ö 3a", "Ö 3 neu", "Ö 4"]


@pytest.mark.parametrize("text", ["III/4", "I/", "1/4", "3. Änderungssatzung", "Ö", "TOP", "X 3", "Ö 1 2", "", None])
def test_no_agenda_number(text: str | None) -> None:
    assert parse_agenda_number(text) is None


@given(number=st.decimals(0, 10**9, places=2))
def test_german_numbers_round_trip(number: Decimal) -> None:
    german = f"{number:,}".translate(str.maketrans(",.", ".,"))
    assert parse_number(german) == number
    assert parse_number(german.replace(".", "")) == number


@pytest.mark.parametrize("text", ["1.23", "1,2,3", "1.2345", "", "zwölf", None])
def test_no_number(text: str | None) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("253,8 kB", 253_800),
        ("31,1 MB", 31_100_000),
        ("2,2\xa0MB", 2_200_000),
        ("1,5 GB", 1_500_000_000),
        ("812 Bytes", 812),
        ("2 KiB", 2048),
        ("0 B", 0),
        ("groß", None),
        ("MB", None),
        (None, None),
    ],
)
def test_sizes(text: str | None, size: int | None) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("506.600 €", "506600"),
        ("20.000,00 €", "20000.00"),
        ("1470€", "1470"),
        ("60€", "60"),
        ("1,7 Mio. Euro", "1700000"),
        ("1. Mio Euro", "1000000"),
        ("20 TEUR", "20000"),
        ("20 T€", "20000"),
        ("2,5 Mrd. €", "2500000000"),
        ("Kosten von 12.500,- Euro jährlich", "12500"),
        ("102.818 EUR", "102818"),
        ("EUR 1.000", "1000"),
        ("€ 500,00", "500.00"),
        ("1 470 €", "1470"),
        ("12 345 678,90 Euro", "12345678.90"),
        ("statt 500 € nun 700 €", "500"),
        ("im Jahr 2024 500 €", "500"),
    ],
)
def test_money(text: str, euros: str) -> None:
    assert str(parse_money(text)) == euros


@pytest.mark.parametrize("text", ["102.818", "20 Stühle", "Euro", "", None])
def test_no_money(text: str | None) -> None:
    assert parse_money(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("FB 36/0191/WP16", PaperNumber("FB 36", 191, 16)),
        ("BA 0/0043/WP18", PaperNumber("BA 0", 43, 18)),
        ("E 49.5/0072/WP17", PaperNumber("E 49.5", 72, 17)),
        ("E 46/47/0021/WP18", PaperNumber("E 46/47", 21, 18)),
        ("FB 02/0411/WP18-1", PaperNumber("FB 02", 411, 18, "-1")),
        ("469/2026", None),
        (None, None),
    ],
)
def test_paper_numbers(text: str | None, number: PaperNumber | None) -> None:
    assert parse_paper_number(text) == number


@pytest.mark.parametrize("text", ["Ratsantrag Nr. 229/18", "RA 229/18", "229/18", "Antrag Nr. 229/18"])
def test_motions(text: str) -> None:
    assert parse_motion(text) == Motion(229, 18)


def test_no_motion() -> None:
    assert parse_motion("469/2026") is None


@given(text=st.text(max_size=40))
def test_third_party_text_never_breaks_a_parser(text: str) -> None:
    parse_agenda_number(text), parse_number(text), parse_size(text), parse_money(text), parse_paper_number(text)
