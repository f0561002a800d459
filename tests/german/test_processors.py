"""No word of a page makes a processor fail: the words are third-party text."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ratsinfo_spider.german import processors
from ratsinfo_spider.german.processors import FromAll, FromOne, Processor

ALL = {name: value for name, value in vars(processors).items() if isinstance(value, Processor)}
ONE = [name for name, processor in ALL.items() if isinstance(processor, FromOne)]
# Those of several words, but for those whose words are no texts alone.
TEXTS = [name for name, one in ALL.items() if isinstance(one, FromAll) and name not in ("SectionKind", "StartInMonth")]
WORD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "Mi., 21.10.2026",
            "31.02.2024",
            "01.01.0001",
            "31.12.9999",
            "23:50 - 00:20",
            "25:00",
            "18:00 - 20:10",
            "Ö 3.1",
            "vertagt",
            "(inaktiv)",
        ]
    ),
    st.sampled_from(["nichtöffentlich bis 2030", "Frau Dr. Erika Muster", "253,8 kB", "1.2.3,4 kB", "999999 TB"]),
)
MAYBE = st.none() | WORD
PLAIN = (type(None), str, bool, int, dt.date, dt.datetime)


@given(name=st.sampled_from(ONE), word=MAYBE)
def test_one_word(name: str, word: str | None) -> None:
    said: list[str] = []
    value = ALL[name].value(word, said.append)
    assert isinstance(value, PLAIN)
    assert value != ""
    assert all(": " in sentence for sentence in said)


@given(name=st.sampled_from(TEXTS), first=MAYBE, second=MAYBE)
def test_several_words(name: str, first: str | None, second: str | None) -> None:
    said: list[str] = []
    value = ALL[name].value((first, second), said.append)
    assert isinstance(value, PLAIN)
    assert value != ""
    assert all(": " in sentence for sentence in said)


@given(year=st.none() | st.integers(0, 99999), month=st.none() | st.integers(0, 99), day=st.integers(0, 99), time=MAYBE)
def test_days_of_a_month(year: int | None, month: int | None, day: int, time: str | None) -> None:
    said: list[str] = []
    value = processors.StartInMonth.value((year, month, day, time), said.append)
    assert isinstance(value, dt.datetime) or said == [f"date: day {day} of {month}/{year} is not a date"]


@given(heading=WORD, text=MAYBE, decided=st.booleans())
def test_kinds_of_texts(heading: str, text: str | None, decided: bool) -> None:
    said: list[str] = []
    assert isinstance(processors.SectionKind.value((heading, text, decided), said.append), str)
    assert all(sentence.startswith("heading: ") for sentence in said)
