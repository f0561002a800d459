"""Texts keep what is theirs and lose what the page put there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratsinfo_spider.german.text import (
    clean_text,
    heading_kind,
    join_texts,
    one_line,
    opens_as_proposal,
    split_heading,
    split_vote,
    strip_heading,
    whole_title,
)


@given(text=st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert one_line(one_line(text)) == one_line(text)


@given(words=st.lists(st.text("abcäöü.,-„“", min_size=1, max_size=8), min_size=1, max_size=8))
def test_no_word_is_lost(words: list[str]) -> None:
    assert (clean_text(" \n".join(words)) or "").split() == words
    assert one_line("\t\n".join(words)) == " ".join(words)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Ein Satz.  ", "Ein Satz."),
        ("a\xa0\xa0b", "a b"),
        ("Rad\xadweg", "Radweg"),
        ("fu\u0308r", "für"),
        ("a\r\nb", "a\nb"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("a\nReduzieren\nb", "a\nb"),
        ("1. a\n  a. b", "1. a\n  a. b"),  # a nested list keeps its indent
        ("a\n.\n…….\n-----", "a\n.\n…….\n-----"),  # odd lines are content
        ("Er stellt stellt fest, zustimmmend.", "Er stellt stellt fest, zustimmmend."),  # typos too
        ("\xa0\n\t", None),
        ("", None),
        (None, None),
    ],
)
def test_clean_text(text: str | None, clean: str | None) -> None:
    assert clean_text(text) == clean


@pytest.mark.parametrize(
    ("text", "heading", "rest"),
    [
        ("Beschluss:\n\nDer Rat stimmt zu.", "Beschluss:", "Der Rat stimmt zu."),
        ("Beschluss\nDer Rat stimmt zu.", "Beschluss", "Der Rat stimmt zu."),
        ("BESCHLUSS: Der Rat stimmt zu.", "Beschluss", "Der Rat stimmt zu."),
        ("Erläuterung:\nWeil.", "Erläuterungen", "Weil."),
        ("Beschlussvorschläge:\n1. Ja.", "Beschlussvorschlag", "1. Ja."),
        ("Abstimmung: | Ja | 7", "Abstimmungsergebnis", "Abstimmung: | Ja | 7"),
        ("Beschluss:", "Beschluss", None),
        ("Begründung:\nWeil.", "Sachverhalt", "Begründung:\nWeil."),
        ("Beschlussvorschlag:\nJa.", "Beschluss", "Beschlussvorschlag:\nJa."),
        ("Beschluss vom 3. Mai:\nJa.", "Beschluss", "Beschluss vom 3. Mai:\nJa."),
        ("Beschluss (mit 9 Stimmen)\nJa.", "Beschluss", "Beschluss (mit 9 Stimmen)\nJa."),
        ("Beratung\nBeratung\nEnde", "Beratung", "Beratung\nEnde"),
        (None, "Beschluss", None),
    ],
)
def test_strip_heading(text: str | None, heading: str, rest: str | None) -> None:
    assert strip_heading(text, heading) == rest


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("Beschluss:", ("Beschluss", "")),
        ("Beschluss (mit 10 Ja- und 3 Neinstimmen mehrheitlich zugestimmt):", None),
        ("Abstimmungsergebnis: Einstimmig", ("Abstimmungsergebnis", "Einstimmig")),
        ("Beschluss (einstimmig): so beschlossen", ("Beschluss", "einstimmig so beschlossen")),
        ("", ("", "")),
    ],
)
def test_split_heading(heading: str, parts: tuple[str, str] | None) -> None:
    assert split_heading(heading) == (parts or ("Beschluss", "mit 10 Ja- und 3 Neinstimmen mehrheitlich zugestimmt"))


def test_a_heading_that_goes_on_keeps_its_kind() -> None:
    assert heading_kind("Beschluss (mit 3 Gegenstimmen):") == "decision"
    assert heading_kind("Abstimmungsergebnis: Einstimmig") == "vote"


@pytest.mark.parametrize(
    ("text", "decision", "vote"),
    [
        ("So sei es.\n\nAbstimmung: einstimmig", "So sei es.", "Abstimmung: einstimmig"),
        ("So sei es.\nAbstimmungsergebnis:\n\nJa: 3\nNein: 1", "So sei es.", "Abstimmungsergebnis:\n\nJa: 3\nNein: 1"),
        ("So sei es.\nAbstimmung: bei Enthaltung der UWG", "So sei es.", "Abstimmung: bei Enthaltung der UWG"),
        ("Abstimmung: einstimmig", None, "Abstimmung: einstimmig"),
        ("Ja.\nAbstimmung:\nDie Verwaltung berichtet.", "Ja.\nAbstimmung:\nDie Verwaltung berichtet.", None),
        ("So sei es.\nmehrheitlich", "So sei es.\nmehrheitlich", None),
        ("Die Abstimmung: vertagt.", "Die Abstimmung: vertagt.", None),
        (None, None, None),
    ],
)
def test_split_vote(text: str | None, decision: str | None, vote: str | None) -> None:
    assert split_vote(text) == (decision, vote)


def test_a_proposal_below_the_decision() -> None:
    assert opens_as_proposal("Beschlussvorschläge:\n1. Ja.")
    assert not opens_as_proposal("Der Beschlussvorschlag: Ja.")
    assert not opens_as_proposal(None)


@pytest.mark.parametrize(
    ("cut", "text", "whole"),
    [
        ("Umbau des Hauses der Mu...", "FB 1/0007/WP9 Umbau des Hauses der Musik", "Umbau des Hauses der Musik"),
        ("Umbau am Ringhier: Wei...", "DRS. 1 Umbau am Ring\nhier: Weiher", "Umbau am Ring hier: Weiher"),
        ("Umbau des Hauses der Mu...", "Antrag 1/2 Bericht", None),
        ("Umbau des Hauses der Mu...", None, None),
        ("Umb...", "Umbau", None),  # too short to be sure
    ],
)
def test_whole_title(cut: str, text: str | None, whole: str | None) -> None:
    assert whole_title(cut, text) == whole


def test_join_texts() -> None:
    assert join_texts([]) is None
