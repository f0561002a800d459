"""The votes of an item, out of all its texts: what is too much to be read."""

from __future__ import annotations

from ratsinfo_spider.votes.of_item import Passage, gather


def read(*passages: Passage) -> tuple[int, list[str]]:
    warnings: list[str] = []
    return len(gather(list(passages), warnings.append)), warnings


def test_a_text_that_nobody_wrote_is_not_read() -> None:
    """Two megabytes of vote phrases once held up the crawl for a minute."""
    flood = Passage("vote", "Einstimmig angenommen.\n" * 90_000, 2)
    assert read(Passage("vote", "Ja: 9 Nein: 4", 1), flood) == (
        1,
        [
            "vote: texts of more than 300,000 letters, not read: "
            "Einstimmig angenommen. Einstimmig angenommen. Einstimmig ang"
        ],
    )


def test_more_votes_than_any_item_has_are_not_taken() -> None:
    lines = [f"Antrag {number}: Mehrheitliche Ablehnung (21 Ja, 25 Nein)" for number in range(1, 502)]
    assert read(Passage("vote", "\n".join(lines[:500]), 1)) == (500, [])
    count, (warning,) = read(Passage("vote", "\n".join(lines), 1))
    assert count == 0
    assert warning.startswith("vote: more than 500 votes, not taken: Antrag 1: Mehrheitliche")


def test_each_warning_is_told_once() -> None:
    """The panel and the decision tell of the same vote."""
    words = "Mehrheitlich abgelehnt: 20 Ja, 15 Nein"
    count, warnings = read(Passage("vote", words, 2), Passage("decision", words, 1))
    assert (count, warnings) == (1, [f"vote: rejected with 20 votes in favour and 15 against: {words}"])


def test_what_two_places_tell_is_checked_as_one_vote() -> None:
    warnings: list[str] = []
    places = [Passage("vote", "mehrheitlich angenommen", 2), Passage("decision", "Abstimmung: Ja: 4 Nein: 9", 1)]
    (row,) = gather(places, warnings.append)
    assert (row.vote.basis, row.vote.outcome, row.vote.yes, row.vote.no) == ("majority", None, None, None)
    assert warnings == [
        "vote: accepted with 4 votes in favour and 9 against, set to null: "
        "mehrheitlich angenommen Abstimmung: Ja: 4 Nein: 9"
    ]
