"""Where a vote's text begins and ends among the lines of minutes."""

from __future__ import annotations

import pytest

from ratsinfo_spider.votes import parse_votes
from ratsinfo_spider.votes.statements import sentences


def test_a_half_sentence_is_no_part_of_a_vote_below_it() -> None:
    text = "Der Rat fasst nach kurzer Aussprache den folgenden\nNach Schluss der Beratung wird einstimmig beschlossen."
    assert [vote.text for vote in parse_votes(text, "minutes")] == [text.partition("\n")[2]]


@pytest.mark.parametrize(("between", "subject"), [(0, "motion"), (6, "motion"), (7, "decision")])
def test_what_was_put_to_the_vote_is_remembered_for_seven_sentences(between: int, subject: str) -> None:
    told = ["Ich stelle den Antrag der SPD zur Abstimmung.", *["Frau Muster bedankt sich."] * between]
    (vote,) = parse_votes(" ".join([*told, "Abstimmungsergebnis: 12 Ja-Stimmen, 3 Nein-Stimmen."]), "minutes")
    assert (vote.subject, vote.yes, vote.no) == (subject, 12, 3)


@pytest.mark.parametrize("end", [" gesetzl. ", " gem. ", " am 13. ", " folgenden\n", " folgendes\n", " Herrn\n"])
def test_a_sentence_goes_on_behind(end: str) -> None:
    text = f"Beraten wurde mehrheitlich und{end}Zustimmung der Mitglieder"
    assert [text[one.start : one.end] for one in sentences(text, 0, len(text))] == [text]


def test_a_row_of_a_table_between_sentences_of_minutes() -> None:
    text = "Es wird einstimmig beschlossen\n| Ja-Stimmen | 5 |\nDie Verwaltung berichtet."
    assert [vote.text for vote in parse_votes(text, "minutes")] == [text.rpartition("\n")[0]]
