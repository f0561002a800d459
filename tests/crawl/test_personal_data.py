"""Persons are named only where they are asked for; which pages are read again when that changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from ratsinfo_spider.crawl.personal_data import COUNTED, NAMED, records_of
from ratsinfo_spider.items import Record, Vote
from ratsinfo_spider.store import Planner
from ratsinfo_spider.vendor import Page, Vendor
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from ratsinfo_spider.votes import parse_votes, without_persons
from tests.helpers.stores import START

GROUP = {"name": "FDP", "vote": "abstain", "count": None}
PERSONS = [{"name": "Herr Beispiel", "vote": "no", "count": 1}, {"name": "Erika Muster", "vote": "no", "count": 1}]


class OfVotes:
    """A vendor whose pages have one vote."""

    def __init__(self, parties: list[dict[str, Any]] | None) -> None:
        self.parties = parties

    def records(self, _page: Page, _site: str, _people: bool = False) -> Iterator[Record]:
        yield Vote(parties=self.parties)


def read(parties: list[dict[str, Any]] | None, people: bool) -> tuple[Any, dict[str, str]]:
    notes: dict[str, str] = {}
    [record] = records_of(cast("Vendor", OfVotes(parties)), cast("Page", None), "musterstadt", people, notes)
    return record.__dict__["parties"], notes


def test_groups_stay_and_persons_become_counts() -> None:
    assert read([GROUP, *PERSONS], people=False) == ([GROUP, {"name": None, "vote": "no", "count": 2}], COUNTED)


@pytest.mark.parametrize("people", [True, False])
@pytest.mark.parametrize("parties", [None, [GROUP]])
def test_a_vote_without_persons_is_as_it_was(parties: list[dict[str, Any]] | None, people: bool) -> None:
    assert read(parties, people=people) == (parties, {})


def test_asked_for_they_are_named() -> None:
    assert read([GROUP, *PERSONS], people=True) == ([GROUP, *PERSONS], {})


def test_no_person_of_a_sentence_is_left() -> None:
    [vote] = parse_votes("Mehrheitlich gegen die Stimmen von Herrn Beispiel und Frau Muster beschlossen.", "vote")
    assert [entry["name"] for entry in vote.parties or []] == ["Herrn Beispiel", "Frau Muster"]
    assert without_persons(vote.parties) == [{"name": None, "vote": "no", "count": 2}]


def test_a_page_whose_persons_were_counted_is_named_for_a_run_with_people() -> None:
    planner = Planner({}, START, pages=PAGE_TYPES)
    for number, notes in ((7, COUNTED), (8, NAMED), (9, {})):
        fetch = planner.begin("to020", number)
        fetch.fingerprints |= notes
        planner.done(fetch)
    assert planner.noted(COUNTED) == ["to020:7"]
