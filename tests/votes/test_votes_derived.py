"""What follows from a vote, and what cannot be true."""

from __future__ import annotations

import pytest

from ratsinfo_spider.items import Vote
from ratsinfo_spider.votes import derive, implausible, read_votes


def _one(text: str, source: str = "vote") -> Vote:
    (vote,) = read_votes(text, source).votes
    return vote


def _warnings(text: str) -> list[str]:
    return [warning.removesuffix(f": {text}") for warning in read_votes(text, "vote").warnings]


def test_the_words_go_before_the_counts() -> None:
    vote = _one("Mehrheitlich abgelehnt: 20 Ja, 15 Nein (Zweidrittelmehrheit erforderlich)")
    assert derive(vote) == (False, False, "words")


def test_a_vote_of_the_discussion_alone_passed_by_its_words() -> None:
    vote = _one("Nach kurzer Aussprache wird einstimmig beschlossen.", "minutes")
    assert (vote.yes, vote.no, vote.abstain) == (None, None, None)
    assert derive(vote) == (True, True, "words")


@pytest.mark.parametrize(
    ("text", "derived"),
    [
        ("12 Ja, 3 Nein", (True, False, "counts")),
        ("3 Ja, 12 Nein", (False, False, "counts")),
        ("7 Ja, 7 Nein", (False, False, "counts")),
        ("12 Ja, 0 Nein, 4 Enthaltungen", (True, True, "counts")),
        ("0 Ja, 9 Nein", (False, True, "counts")),
        ("einstimmig", (None, True, None)),
        ("4 Enthaltungen", (None, None, None)),
        ("12 Ja-Stimmen", (None, None, None)),
    ],
)
def test_counts_tell_whether_it_passed(text: str, derived: tuple[bool | None, bool | None, str | None]) -> None:
    assert derive(_one(text)) == derived


def test_the_result_of_the_item_tells_of_its_decision_only() -> None:
    assert derive(Vote(subject="decision", basis="unanimous"), "adopted") == (True, True, "item_result")
    assert derive(Vote(subject="motion", basis="unanimous"), "adopted") == (None, True, None)
    assert derive(Vote(subject="decision", outcome="rejected"), "adopted").derived_from == "words"


def test_nobody_present_beside_votes_is_what_is_wrong() -> None:
    text = "Abstimmung: Ja: 16, Nein: 0, Anwesend: 0"
    vote = _one(text)
    assert (vote.yes, vote.no, vote.present) == (16, 0, None)
    assert _warnings(text) == ["16 votes of 0 present, set to null"]


def test_more_votes_than_members_are_no_counts() -> None:
    text = "Anwesend: 7; Ja-Stimmen: 9; Nein-Stimmen: 1; mehrheitlich zugestimmt"
    vote = _one(text)
    assert (vote.yes, vote.no, vote.present) == (None, None, None)
    assert (vote.basis, vote.outcome) == ("majority", "accepted")
    assert _warnings(text) == ["10 votes of 7 present, set to null"]


def test_more_present_than_members_by_law_are_no_counts() -> None:
    vote = _one("Gesetzliche Mitgliederzahl: 9\nAnwesend: 12\nJa-Stimmen: 9")
    assert (vote.yes, vote.present, vote.size) == (None, None, None)


def test_unanimous_with_votes_on_both_sides_keeps_its_words_only() -> None:
    vote = _one("Einstimmig angenommen: 5 Ja, 3 Nein")
    assert (vote.basis, vote.yes, vote.no, vote.outcome) == (None, None, None, "accepted")
    assert vote.text == "Einstimmig angenommen: 5 Ja, 3 Nein"
    assert _warnings(vote.text) == ["unanimous with 5 votes in favour and 3 against, set to null"]


@pytest.mark.parametrize("text", ["Mehrheitlich zugestimmt (10 Ja, 35 Nein)", "angenommen bei 7 Ja und 7 Nein"])
def test_accepted_by_a_minority_cannot_be(text: str) -> None:
    vote = _one(text)
    assert (vote.outcome, vote.yes, vote.no) == (None, None, None)
    assert len(_warnings(text)) == 1


def test_a_unanimous_rejection_has_votes_against() -> None:
    vote = _one("Einstimmig abgelehnt (37 Nein)")
    assert (vote.basis, vote.outcome, vote.no) == ("unanimous", "rejected", 37)
    assert _warnings("Einstimmig abgelehnt (37 Nein)") == []


def test_a_qualified_majority_that_was_missed_stays_as_printed() -> None:
    text = "18 Ja, 3 Nein, 17 Enthaltungen; abgelehnt"
    vote = _one(text)
    assert (vote.outcome, vote.yes, vote.no, vote.abstain) == ("rejected", 18, 3, 17)
    assert _warnings(text) == ["rejected with 18 votes in favour and 3 against"]


def test_a_vote_completed_by_another_passage_is_asked_again() -> None:
    vote = Vote(basis="unanimous", yes=9, no=4, text="Einstimmig")
    assert implausible(vote) == ["unanimous with 9 votes in favour and 4 against, set to null: Einstimmig"]
    assert vote == Vote(text="Einstimmig")
