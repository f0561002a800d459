"""The invented town: the same for the same seed, of the promised size, with every hazard whatever its seed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from ratsinfo_spider.demo.town import vote_wordings as votes
from ratsinfo_spider.demo.town.build import TODAY, _layout, build
from ratsinfo_spider.demo.town.documents import content
from ratsinfo_spider.demo.town.model import Council, Item, Meeting, Paper
from ratsinfo_spider.demo.town.page_content import Panel
from ratsinfo_spider.demo.town.truth import truth
from tests.suite.scope import by_default

ROOT = Path(__file__).parents[2]
SEEDS = by_default((1, 2), (1, 2, 3), "1 of 3 built towns")
BASE = "http://127.0.0.1:8000/public/"

council = cache(build)
every_seed = pytest.mark.parametrize("seed", SEEDS)


def items(seed: int) -> list[Item]:
    return [item for meeting in council(seed).meetings for item in meeting.items]


def panels(seed: int) -> list[Panel]:
    return [panel for item in items(seed) for panel in item.panels] + [
        panel for paper in council(seed).papers for panel in paper.panels
    ]


def meetings(seed: int, wanted: Callable[[Meeting], object]) -> list[Meeting]:
    return [meeting for meeting in council(seed).meetings if wanted(meeting)]


def digest(built: Council) -> str:
    markup = [panel.html for meeting in built.meetings for item in meeting.items for panel in item.panels]
    return hashlib.sha256(json.dumps([truth(built, BASE), markup]).encode()).hexdigest()


# --- the same town ------------------------------------------------------------------------------------------


@pytest.mark.process
def test_the_same_seed_gives_the_same_town_in_another_process() -> None:
    code = "from tests.demo.test_demo_model import build, digest; print(digest(build(7, 1, size=0.4)))"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == digest(build(7, 1, size=0.4))


def test_another_seed_gives_another_town() -> None:
    assert digest(council(1)) != digest(council(2))


@every_seed
def test_two_years_have_the_promised_size(seed: int) -> None:
    built = council(seed)
    published = meetings(seed, lambda meeting: meeting.published)
    assert 100 <= len(published) <= 140
    assert 1_100 <= len(items(seed)) <= 1_500
    assert 400 <= len(built.papers) <= 560
    assert 10 <= len(built.organizations) <= 16


def test_a_small_town_is_possible() -> None:
    assert 15 <= len(build(1, 1, size=0.2).meetings) <= 60


@every_seed
def test_a_later_day_shows_the_same_town_older(seed: int) -> None:
    now = {row["id"]: row for row in truth(council(seed), BASE)["agenda_items"]}
    later = {row["id"]: row for row in truth(build(seed, day=30), BASE)["agenda_items"]}
    assert set(now) < set(later)
    assert all(now[key]["title"] == later[key]["title"] for key in now)
    assert sum(row["result"] is not None for row in now.values()) < sum(later[key]["result"] is not None for key in now)


# --- meetings -----------------------------------------------------------------------------------------------


@every_seed
def test_meetings_are_shown_by_how_near_they_are(seed: int) -> None:
    ahead = meetings(seed, lambda meeting: meeting.start > council(seed).now)
    assert any(meeting.id is None for meeting in ahead)
    assert any(meeting.id is not None and not meeting.published for meeting in ahead)
    linked = [meeting for meeting in ahead if meeting.published]
    assert linked
    assert not any(item.result or item.panels for meeting in linked for item in meeting.items)
    assert all(meeting.id is not None for meeting in council(seed).meetings if meeting.published)
    assert max(meeting.start.date() for meeting in ahead) <= TODAY + dt.timedelta(days=44)


@every_seed
def test_some_meetings_are_cancelled_or_have_no_agenda(seed: int) -> None:
    cancelled = meetings(seed, lambda meeting: meeting.cancelled)
    assert {meeting.published for meeting in cancelled} == {True, False}
    assert any("ENTFÄLLT" in meeting.name for meeting in cancelled)
    assert any(meeting.state == "Sitzung abgesagt" for meeting in cancelled)
    assert meetings(seed, lambda meeting: meeting.agenda_missing and not meeting.cancelled)


@every_seed
def test_meetings_go_through_the_night(seed: int) -> None:
    late = meetings(seed, lambda meeting: meeting.end and meeting.end.date() > meeting.start.date())
    offsets = {(meeting.start.utcoffset(), meeting.end.utcoffset()) for meeting in late if meeting.end}
    assert len([meeting for meeting in late if meeting.end]) >= 3
    assert (dt.timedelta(hours=1), dt.timedelta(hours=2)) in offsets, "the night in which summer time begins"
    assert any(meeting.start.month == 10 and meeting.start.hour == 22 for meeting in late), "… ends"


@every_seed
def test_numbers_begin_anew_in_the_middle(seed: int) -> None:
    numbers = [meeting.id for meeting in council(seed).meetings if meeting.id]
    assert min(numbers) < 10_000
    assert max(numbers) > 1_000_000
    fall = [meeting.start for meeting in council(seed).meetings if meeting.id and meeting.id > 1_000_000]
    assert min(fall) > dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
    assert {item.id > 1_000_000 for item in items(seed) if item.id} == {True, False}


@every_seed
def test_no_number_is_given_twice(seed: int) -> None:
    built = council(seed)
    for numbers in (
        [meeting.id for meeting in built.meetings if meeting.id],
        [item.id for item in items(seed) if item.id],
        [paper.id for paper in built.papers],
        [panel.doc_id for panel in panels(seed) if panel.doc_id],
        [person.id for person in built.people],
    ):
        assert len(set(numbers)) == len(numbers)
    assert not set(built.documents) & {panel.doc_id for panel in panels(seed)}


@every_seed
def test_an_organization_meets_once_a_day(seed: int) -> None:
    keys = [(meeting.organization.id, meeting.start.date()) for meeting in council(seed).meetings]
    assert len(set(keys)) == len(keys)


# --- items --------------------------------------------------------------------------------------------------


@every_seed
def test_titles_are_odd_in_every_way(seed: int) -> None:
    titles = [item.title for item in items(seed)]
    assert sum(len(title) > 50 for title in titles) > 100
    for pattern in (r"\n", r"\t", r"  ", r"^\d+\. ", r"[<>&]", r"^$", r"„[^“]*$", r" $"):
        assert any(re.search(pattern, title) for title in titles), pattern


@every_seed
def test_rows_are_odd_in_every_way(seed: int) -> None:
    rows = items(seed)
    assert {item.level for item in rows} == {1, 2, 3}
    assert any(item.number is None and item.id is not None and item.paper for item in rows)
    assert any(item.id is None for item in rows)
    assert any(item.public and item.paper_withheld for item in rows)
    assert any(item.refers_to for item in rows)
    assert any(item.supplement for item in rows)
    assert any(item.row_document and not item.paper for item in rows)
    assert any(item.has_page and not item.panels for item in rows)
    closed = [item for item in rows if not item.public]
    assert {bool(item.title) for item in closed} == {True, False}
    assert not any(item.has_page or item.panels or item.paper for item in closed)


@every_seed
def test_every_hard_case_is_there_once_and_shown(seed: int) -> None:
    cases = [item.hard_case for item in items(seed) if item.hard_case]
    assert sorted(cases) == [1, 2, 4, 5, 8, 10, 12, 14, 17, 19, 22, 26]


@every_seed
def test_every_form_of_vote_is_told(seed: int) -> None:
    told = [ballot for item in items(seed) for ballot in item.ballots]
    assert {ballot.source for ballot in told} == {"vote", "heading", "decision", "minutes"}
    assert {ballot.subject for ballot in told} == {"decision", "motion", "agenda"}
    assert {ballot.basis for ballot in told} == {"unanimous", "majority", "tie", None}
    assert {ballot.part for ballot in told} == {None, "a", "b"}
    assert any(ballot.present and ballot.size for ballot in told)
    assert any(ballot.biased == 1 for ballot in told)
    assert {party["vote"] for ballot in told for party in ballot.parties or []} == {"yes", "no", "abstain", "biased"}


@every_seed
def test_the_words_of_a_vote_stand_on_the_page(seed: int) -> None:
    for item in items(seed):
        texts = "\n".join(f"{panel.printed_heading}\n{panel.text}" for panel in item.panels)
        for ballot in item.ballots:
            assert all(line in texts for line in ballot.text.split("\n")), (item.id, ballot)


@pytest.mark.parametrize("form", votes.FORMS)
def test_counts_are_credible(form: votes.Form) -> None:
    members = council(1).organizations[0].members
    voters = votes.Voters(
        random.Random(5),  # noqa: S311 - an invented vote
        [member.person for member in members],
    )
    for ballot in form(voters).ballots:
        assert sum(number or 0 for number in (ballot.yes, ballot.no, ballot.abstain)) <= len(members)


# --- documents ----------------------------------------------------------------------------------------------


@every_seed
def test_documents_are_odd_in_every_way(seed: int) -> None:
    built = council(seed)
    owners: list[Meeting | Item | Paper] = [*built.meetings, *items(seed), *built.papers]
    documents = [document for owner in owners for document in owner.documents]
    assert {document.kind for document in documents} >= {"invitation", "announcement", "minutes", "excerpt", "paper"}
    assert any(document.disabled for document in documents)
    assert any(not document.public for document in documents)
    attachments = [file for item in items(seed) for file in item.attachments]
    attachments += [file for paper in built.papers for file in paper.attachments]
    assert {file.data_kind for file in attachments} == {"pdf", "docx", "png", "zip"}
    assert {file.not_compiled for file in attachments} == {True, False}
    assert all(file.size == len(content(file.data_kind, file.data_seed)) for file in attachments)


def test_the_layout_varies_between_towns() -> None:
    layouts = [_layout(seed) for seed in range(12)]
    assert council(1).layout == layouts[1]
    assert {layout.result_columns for layout in layouts} >= {("tobanr",), ("tozunr",)}
    assert {layout.absolute_links for layout in layouts} == {True, False}
