"""The stored texts once more: what our code reads otherwise is `reread`, and nothing else is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ratsinfo_spider.reread import reread
from ratsinfo_spider.store import Store, StoreBusy
from ratsinfo_spider.store.sql_tables import DATA
from tests.helpers.pages_of_fields import SITE
from tests.helpers.stores import DAY, START, history, run, table
from tests.reread.invented_records import PAPER, pages

ITEM, VOTE = f"{SITE}:agenda_item:12", f"{SITE}:vote:12-decision"
LATER = START + 2 * DAY


Place = str | Path


@pytest.fixture(name="known")
def _known(place: Place) -> Place:
    """A store in which a run of today's code has read an item, its agenda and a paper."""
    run(place, 0, pages())
    again(place)
    return place


def again(place: Place, **how: bool) -> dict[str, int] | None:
    with Store(place, SITE) as store:
        return reread(store, "again", LATER, **how)


def spoil(place: Place, name: str, record: str | None = None, **values: Any) -> None:
    """Values as an earlier version may have read them."""
    rows = DATA[name]
    change = rows.update().values(values)
    engine = sa.create_engine(f"sqlite:///{place}" if isinstance(place, Path) else place)
    with engine.begin() as connection:
        connection.execute(change if record is None else change.where(rows.c.id == record))
    engine.dispose()


def noted(place: Place) -> list[tuple[Any, ...]]:
    return [change[1:] for change in history(place) if change[0] == "again"]


def one(place: Place, name: str, record: str, columns: Iterable[str]) -> tuple[Any, ...]:
    row = table(place, name)[record]
    return tuple(row[column] for column in columns)


def test_the_same_code_reads_the_same(known: Place) -> None:
    before = {name: table(known, name) for name in DATA}
    assert again(known) == {}
    assert {name: table(known, name) for name in DATA} == before
    assert noted(known) == []


def test_values_are_read_again_and_noted(known: Place) -> None:
    spoil(known, "votes", VOTE, yes=4, no=31, outcome="rejected", passed=False)
    spoil(known, "agenda_items", ITEM, yes=4, result="rejected", number="Ö3.1")
    spoil(known, "sections", f"{SITE}:section:to12-abstimmungsergebnis", kind="other")
    assert again(known) == {"votes": 1, "agenda_items": 1, "sections": 1}
    assert one(known, "votes", VOTE, ("yes", "no", "outcome", "passed")) == (31, 4, "accepted", True)
    assert one(known, "agenda_items", ITEM, ("yes", "result", "number")) == (31, "adopted_unchanged", "Ö 3.1")
    assert sorted(noted(known)) == [
        ("reread", ITEM, "number", "Ö3.1", "Ö 3.1"),
        ("reread", ITEM, "result", "rejected", "adopted_unchanged"),
        ("reread", ITEM, "yes", "4", "31"),
        ("reread", f"{SITE}:section:to12-abstimmungsergebnis", "kind", "other", "vote"),
        ("reread", VOTE, "no", "31", "4"),
        ("reread", VOTE, "outcome", "rejected", "accepted"),
        ("reread", VOTE, "passed", "false", "true"),
        ("reread", VOTE, "yes", "4", "31"),
    ]
    assert one(known, "votes", VOTE, ("changed_at", "last_seen")) == (
        LATER.isoformat(),
        START.isoformat(),
    )


def test_the_next_crawl_finds_nothing_changed(known: Place) -> None:
    spoil(known, "votes", VOTE, yes=4)
    spoil(known, "consultations", role_code="hearing", result="adopted")
    again(known)
    counts = run(known, 3, pages())
    assert [key for key, count in counts.items() if count and not key.endswith("/unchanged")] == []


def test_a_column_that_joined_later_is_filled_without_a_note(known: Place) -> None:
    spoil(known, "votes", passed=None, unanimous=None, derived_from=None, meeting_id=None, organization_id=None)
    spoil(known, "consultations", role_code=None, status_code=None, result=None)
    spoil(known, "agenda_items", organization_id=None)
    assert again(known)
    assert one(known, "votes", VOTE, ("passed", "derived_from", "meeting_id", "organization_id")) == (
        *(True, "words", f"{SITE}:meeting:7", f"{SITE}:organization:4"),
    )
    (station,) = table(known, "consultations").values()
    assert (station["role_code"], station["status_code"], station["result"]) == (
        "decision",
        "done",
        "adopted_unchanged",
    )
    assert noted(known) == []
    counts = run(known, 3, pages())
    assert not any(counts[f"{name}/changed"] for name in DATA)


def test_a_vote_that_is_none_goes_and_one_that_was_not_seen_comes(known: Place) -> None:
    motion = f"{SITE}:vote:12-motion"
    spoil(known, "votes", motion, id=f"{SITE}:vote:12-agenda")
    assert again(known) == {"votes": 2}
    moment = LATER.isoformat()
    assert sorted(noted(known)) == [
        ("reread", f"{SITE}:vote:12-agenda", "removed_at", None, moment),
        ("reread", motion, "first_seen", None, moment),
    ]
    assert one(known, "votes", motion, ("outcome", "passed", "meeting_id")) == ("rejected", False, f"{SITE}:meeting:7")
    then = table(known, "votes", START + DAY)
    assert then.keys() == {VOTE, f"{SITE}:vote:12-agenda"}
    assert then[f"{SITE}:vote:12-agenda"]["removed_at"] is None
    assert again(known) == {}
    counts = run(known, 3, pages())
    assert (counts["votes/new"], counts["votes/changed"], counts["votes/unchanged"]) == (0, 0, 2)


def test_texts_that_another_page_gave_stay(known: Place) -> None:
    """The normal page of an item fills what its print page lacks, and has no panel in the store."""
    spoil(known, "agenda_items", f"{SITE}:agenda_item:13", minutes="Aus der Ansicht.", decision="Angenommen.", yes=3)
    assert again(known) == {}


def test_words_of_a_paper_and_of_a_meeting(known: Place) -> None:
    spoil(known, "papers", PAPER, proposal=None)
    spoil(known, "meetings", cancelled=True)
    assert again(known) == {"papers": 1, "meetings": 1}
    assert one(known, "papers", PAPER, ("proposal",)) == ("Der Rat beschließt den Neubau.",)
    assert one(known, "meetings", f"{SITE}:meeting:7", ("cancelled",)) == (False,)


def test_a_crawl_reads_again_only_after_another_version(known: Place) -> None:
    spoil(known, "votes", VOTE, yes=4)
    assert again(known, only_changed=True) is None
    with Store(known, SITE) as store, store.rereading("old", START) as rows:
        rows.note_reader("of an earlier version")
    assert again(known, only_changed=True) == {"votes": 1}
    assert again(known, only_changed=True) is None


def test_not_while_a_run_is_under_way(known: Place) -> None:
    with Store(known, SITE) as store:
        store.open_run("crawl", LATER, {})
        with pytest.raises(StoreBusy):
            again(known)
        assert reread(store, "crawl", LATER) == {}  # its own


def test_it_leaves_no_run_behind(known: Place) -> None:
    with Store(known, SITE) as store:
        assert [one["run_id"] for one in store.runs()] == ["run-0"]


def test_another_time_zone_of_the_moment_is_the_same(known: Place) -> None:
    with Store(known, SITE) as store:
        assert reread(store, "again", LATER.astimezone(dt.timezone(dt.timedelta(hours=2)))) == {}


# --- persons ------------------------------------------------------------------------------------------------


def test_persons_become_counts_without_a_note_of_their_names(known: Place) -> None:
    named = '[{"name": "Herr Muster", "vote": "no", "count": 1}]'
    spoil(known, "votes", VOTE, parties=named)
    assert again(known) == {"votes": 1}
    assert one(known, "votes", VOTE, ("parties",)) == (None,)
    assert noted(known) == []
    spoil(known, "sections", f"{SITE}:section:to12-abstimmungsergebnis", text="einstimmig, Enthaltung: Herr Muster")
    again(known)
    assert "Muster" not in str(one(known, "votes", VOTE, ("parties",)))
    again(known, people=True)
    assert "Herr Muster" in str(one(known, "votes", VOTE, ("parties",)))
