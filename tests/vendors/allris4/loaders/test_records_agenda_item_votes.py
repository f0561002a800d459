"""The votes of an agenda item's page: which panel tells them, what the item gets of them, what follows from them."""

from __future__ import annotations

import datetime as dt

import pytest

from ratsinfo_spider.german.dates import BERLIN
from tests.helpers.pages_of_fields import only, told
from tests.vendors.allris4.loaders.test_records_agenda_item import DECIDED, headless, item

# --- votes ----------------------------------------------------------------------------------------


def votes(*panels: tuple[str, str]) -> list[tuple[object, ...]]:
    rows = told(item(*panels)).get("votes", [])
    return [(vote.subject, vote.basis, vote.yes, vote.no, vote.abstain, vote.source) for vote in rows]


def columns(*panels: tuple[str, str]) -> tuple[object, ...]:
    record = only(item(*panels), "agenda_items")
    return record.vote_basis, record.yes, record.no, record.abstain


def test_a_vote_that_two_panels_tell_counts_once() -> None:
    count = "Abstimmung: | Dafür: | 25 | Dagegen: | 8 | Enthaltungen: | 0"
    panels = (("Beschluss", f"Beschluss:\nSo sei es.\n\n{count}\n\nEs folgt der Haushalt."), ("Abstimmung", count))
    assert votes(*panels) == [("decision", None, 25, 8, 0, "vote")]


def test_counts_of_the_form_and_words_of_the_discussion_are_one_vote() -> None:
    panels = (
        ("Beratung", "Der Beschluss erfolgt einstimmig bei 3 Stimmenthaltungen.\n\nHerr Muster dankt."),
        ("Abstimmungsergebnis:", "Zustimmung: 14 Ablehnung: 0 Enthaltung: 3"),
    )
    assert votes(*panels) == [("decision", "unanimous", 14, 0, 3, "vote")]
    assert columns(*panels) == ("unanimous", 14, 0, 3)


def test_an_empty_form_leaves_it_to_the_discussion() -> None:
    panels = (
        ("Beratung", "Der Beschluss erfolgt einstimmig."),
        ("Abstimmungsergebnis:", "Zustimmung:Ablehnung:Enthaltung:"),
    )
    assert votes(*panels) == [("decision", "unanimous", None, None, None, "minutes")]


def test_the_heading_of_the_decision_may_tell_the_vote() -> None:
    heading = "Beschluss (mit 10 Ja- und 3 Neinstimmen mehrheitlich zugestimmt):"
    assert votes((heading, "So sei es.")) == [("decision", "majority", 10, 3, None, "heading")]


def test_the_line_of_the_heading_may_tell_the_vote() -> None:
    assert votes(("Abstimmungsergebnis: Einstimmig", "")) == [("decision", "unanimous", None, None, None, "heading")]


def test_a_vote_on_a_motion_is_a_row_and_not_the_items_vote() -> None:
    panels = (("Beratung", "Der Antrag wird mit 6 Ja-Stimmen mehrheitlich abgelehnt."),)
    assert votes(*panels) == [("motion", "majority", 6, None, None, "minutes")]
    assert columns(*panels) == (None, None, None, None)


def test_votes_stand_in_the_order_of_the_page() -> None:
    rows = told(
        item(
            ("Beratung", "Der Antrag wird mit 6 Ja-Stimmen mehrheitlich abgelehnt."),
            ("Abstimmungsergebnis", "Einstimmig"),
        )
    )["votes"]
    assert [(vote.id, vote.position, vote.subject) for vote in rows] == [
        ("musterstadt:vote:12-motion", 1, "motion"),
        ("musterstadt:vote:12-decision", 2, "decision"),
    ]
    assert all(vote.agenda_item_id == "musterstadt:agenda_item:12" for vote in rows)


def test_minutes_that_come_later_make_no_row_into_another() -> None:
    """What stood on the page before keeps its key, though it stands further down now."""
    form = (("Beschluss:", "Der Rat stimmt dem Neubau zu."), ("Abstimmungsergebnis: 9 Ja, 2 Nein", ""))
    minutes = (("Beratung", "Der Antrag auf Vertagung wird mit 6 Ja-Stimmen mehrheitlich abgelehnt. Einstimmig."),)
    before, after = told(item(*form)), told(item(*minutes, *form))
    for table in ("sections", "votes"):
        assert before[table], table
        kept = {row.id: (getattr(row, "heading", None), row.text) for row in after[table]}
        assert {row.id: (getattr(row, "heading", None), row.text) for row in before[table]}.items() <= kept.items()
        assert len(kept) == len(after[table]) > len(before[table])


def test_of_a_vote_in_parts_the_item_has_what_they_share() -> None:
    panels = (("Abstimmungsergebnis", "a) einstimmig\nb) mehrheitlich bei 3 Gegenstimmen"),)
    assert [vote.part for vote in told(item(*panels))["votes"]] == ["a", "b"]
    assert columns(*panels) == (None, None, None, None)


def test_unanimous_and_votes_against_are_two_votes() -> None:
    panels = (
        ("Beratung", "Der Beschluss erfolgt einstimmig."),
        ("Abstimmungsergebnis", "Ja: 10 Nein: 3 Enthaltungen: 0"),
    )
    assert len(votes(*panels)) == 2
    assert columns(*panels) == (None, 10, 3, 0)


def test_a_text_that_is_no_vote_leaves_the_columns_empty() -> None:
    assert columns(("Abstimmungsergebnis", "ohne Beschlussfassung")) == (None, None, None, None)


# --- what follows from a vote -------------------------------------------------------------------------------


def test_a_vote_knows_its_meeting_as_far_as_the_page_shows_it() -> None:
    vote = only(DECIDED, "votes")
    assert (vote.meeting_id, vote.organization_id) == ("musterstadt:meeting:7", "musterstadt:organization:4")
    assert vote.meeting_start == dt.datetime(2026, 10, 21, 17, tzinfo=BERLIN)
    vote = only(headless(("Abstimmungsergebnis", "einstimmig")), "votes")
    assert (vote.meeting_id, vote.organization_id, vote.meeting_start) == ("musterstadt:meeting:7", None, None)


@pytest.mark.parametrize(
    ("words", "result", "derived"),
    [
        ("einstimmig abgelehnt", "ungeändert beschlossen", (False, True, "words")),
        ("Ja: 5 Nein: 8", "ungeändert beschlossen", (False, False, "counts")),
        ("mehrheitlich", "geändert beschlossen", (True, False, "item_result")),
        ("mehrheitlich", "abgelehnt", (False, False, "item_result")),
        ("mehrheitlich", "zur Kenntnis genommen", (None, False, None)),
        ("mehrheitlich", None, (None, False, None)),
    ],
)
def test_whether_a_vote_passed(words: str, result: str | None, derived: tuple[object, ...]) -> None:
    vote = only(item(("Abstimmungsergebnis", words), result=result), "votes")
    assert (vote.passed, vote.unanimous, vote.derived_from) == derived
    assert not vote.statement.columns & {"passed", "unanimous", "derived_from"}  # the store has the last word


def test_what_cannot_be_true_is_null_and_told_with_its_words() -> None:
    page = item(("Abstimmungsergebnis", "Einstimmig: 9 Ja, 4 Nein"))
    vote = only(page, "votes")
    assert (vote.basis, vote.yes, vote.no, vote.text) == (None, None, None, "Einstimmig: 9 Ja, 4 Nein")
    assert page.warnings == [
        "vote: unanimous with 9 votes in favour and 4 against, set to null: Einstimmig: 9 Ja, 4 Nein"
    ]


def test_a_rejection_with_more_in_favour_stays_and_is_told() -> None:
    page = item(("Abstimmungsergebnis", "Mehrheitlich abgelehnt: 20 Ja, 15 Nein"))
    vote = only(page, "votes")
    assert (vote.outcome, vote.yes, vote.no, vote.passed) == ("rejected", 20, 15, False)
    assert page.warnings == [
        "vote: rejected with 20 votes in favour and 15 against: Mehrheitlich abgelehnt: 20 Ja, 15 Nein"
    ]
