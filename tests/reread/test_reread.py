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
from tests.helpers.records import SITE
from tests.helpers.stores import DAY, START, history, run, table
from tests.reread.invented import PAPER, pages

ITEM, VOTE = f"{SITE}:agenda_item:12", f"{SITE}:vote:12-decision"
LATER = START + 2 * DAY


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store in which a run of today's code has read an item, its agenda and a paper."""
    path = tmp_path / "store.sqlite"
    run(path, 0, pages())
    again(path)
    return path


def again(place: Path, **how: bool) -> dict[str, int] | None:
    with Store(place, SITE) as store:
        return reread(store, "again", LATER, **how)


def spoil(place: Path, name: str, record: str | None = None, **values: Any) -> None:
    """Values as an earlier version may have read them."""
    rows = DATA[name]
    change = rows.update().values(values)
    with sa.create_engine(f"sqlite:///{place}").begin() as connection:
        connection.execute(change if record is None else change.where(rows.c.id == record))


def noted(place: Path) -> list[tuple[Any, ...]]:
    return [change[1:] for change in history(place) if change[0] == "again"]


def one(place: Path, name: str, record: str, columns: Iterable[str]) -> tuple[Any, ...]:
    row = table(place, name)[record]
    return tuple(row[column] for column in columns)


def test_the_same_code_reads_the_same(place: Path) -> None:
    before = {name: table(place, name) for name in DATA}
    assert again(place) == {}
    assert {name: table(place, name) for name in DATA} == before
    assert noted(place) == []


def test_values_are_read_again_and_noted(place: Path) -> None:
    spoil(place, "votes", VOTE, yes=4, no=31, outcome="rejected", passed=False)
    spoil(place, "agenda_items", ITEM, yes=4, result="rejected", number="Ö3.1")
    spoil(place, "sections", f"{SITE}:section:to12-abstimmungsergebnis", kind="other")
    assert again(place) == {"votes": 1, "agenda_items": 1, "sections": 1}
    assert one(place, "votes", VOTE, ("yes", "no", "outcome", "passed")) == (31, 4, "accepted", True)
    assert one(place, "agenda_items", ITEM, ("yes", "result", "number")) == (31, "adopted_unchanged", "Ö 3.1")
    assert sorted(noted(place)) == [
        ("reread", ITEM, "number", "Ö3.1", "Ö 3.1"),
        ("reread", ITEM, "result", "rejected", "adopted_unchanged"),
        ("reread", ITEM, "yes", "4", "31"),
        ("reread", f"{SITE}:section:to12-abstimmungsergebnis", "kind", "other", "vote"),
        ("reread", VOTE, "no", "31", "4"),
        ("reread", VOTE, "outcome", "rejected", "accepted"),
        ("reread", VOTE, "passed", "false", "true"),
        ("reread", VOTE, "yes", "4", "31"),
    ]
    assert one(place, "votes", VOTE, ("changed_at", "last_seen")) == (
        LATER.isoformat(),
        START.isoformat(),
    )


def test_the_next_crawl_finds_nothing_changed(place: Path) -> None:
    spoil(place, "votes", VOTE, yes=4)
    spoil(place, "consultations", role_code="hearing", result="adopted")
    again(place)
    counts = run(place, 3, pages())
    assert [key for key, count in counts.items() if count and not key.endswith("/unchanged")] == []


def test_a_column_that_joined_later_is_filled_without_a_note(place: Path) -> None:
    spoil(place, "votes", passed=None, unanimous=None, derived_from=None, meeting_id=None, organization_id=None)
    spoil(place, "consultations", role_code=None, status_code=None, result=None)
    spoil(place, "agenda_items", organization_id=None)
    assert again(place)
    assert one(place, "votes", VOTE, ("passed", "derived_from", "meeting_id", "organization_id")) == (
        *(True, "words", f"{SITE}:meeting:7", f"{SITE}:organization:4"),
    )
    (station,) = table(place, "consultations").values()
    assert (station["role_code"], station["status_code"], station["result"]) == (
        "decision",
        "done",
        "adopted_unchanged",
    )
    assert noted(place) == []
    counts = run(place, 3, pages())
    assert not any(counts[f"{name}/changed"] for name in DATA)


def test_a_vote_that_is_none_goes_and_one_that_was_not_seen_comes(place: Path) -> None:
    motion = f"{SITE}:vote:12-motion"
    with sa.create_engine(f"sqlite:///{place}").begin() as connection:
        connection.execute(
            DATA["votes"].update().where(DATA["votes"].c.id == motion).values(id=f"{SITE}:vote:12-agenda")
        )
    assert again(place) == {"votes": 2}
    moment = LATER.isoformat()
    assert sorted(noted(place)) == [
        ("reread", f"{SITE}:vote:12-agenda", "removed_at", None, moment),
        ("reread", motion, "first_seen", None, moment),
    ]
    assert one(place, "votes", motion, ("outcome", "passed", "meeting_id")) == ("rejected", False, f"{SITE}:meeting:7")
    then = table(place, "votes", START + DAY)
    assert then.keys() == {VOTE, f"{SITE}:vote:12-agenda"}
    assert then[f"{SITE}:vote:12-agenda"]["removed_at"] is None
    assert again(place) == {}
    counts = run(place, 3, pages())
    assert (counts["votes/new"], counts["votes/changed"], counts["votes/unchanged"]) == (0, 0, 2)


def test_texts_that_another_page_gave_stay(place: Path) -> None:
    """The normal page of an item fills what its print page lacks, and has no panel in the store."""
    spoil(place, "agenda_items", f"{SITE}:agenda_item:13", minutes="Aus der Ansicht.", decision="Angenommen.", yes=3)
    assert again(place) == {}


def test_words_of_a_paper_and_of_a_meeting(place: Path) -> None:
    spoil(place, "papers", PAPER, proposal=None)
    spoil(place, "meetings", cancelled=True)
    assert again(place) == {"papers": 1, "meetings": 1}
    assert one(place, "papers", PAPER, ("proposal",)) == ("Der Rat beschließt den Neubau.",)
    assert one(place, "meetings", f"{SITE}:meeting:7", ("cancelled",)) == (False,)


def test_a_crawl_reads_again_only_after_another_version(place: Path) -> None:
    spoil(place, "votes", VOTE, yes=4)
    assert again(place, only_changed=True) is None
    with Store(place, SITE) as store, store.rereading("old", START) as rows:
        rows.note_reader("of an earlier version")
    assert again(place, only_changed=True) == {"votes": 1}
    assert again(place, only_changed=True) is None


def test_not_while_a_run_is_under_way(place: Path) -> None:
    with Store(place, SITE) as store:
        store.open_run("crawl", LATER, {})
        with pytest.raises(StoreBusy):
            again(place)
        assert reread(store, "crawl", LATER) == {}  # its own


def test_it_leaves_no_run_behind(place: Path) -> None:
    with Store(place, SITE) as store:
        assert [one["run_id"] for one in store.runs()] == ["run-0"]


def test_another_time_zone_of_the_moment_is_the_same(place: Path) -> None:
    with Store(place, SITE) as store:
        assert reread(store, "again", LATER.astimezone(dt.timezone(dt.timedelta(hours=2)))) == {}


# --- persons ------------------------------------------------------------------------------------------------


def test_persons_become_counts_without_a_note_of_their_names(place: Path) -> None:
    named = '[{"name": "Herr Muster", "vote": "no", "count": 1}]'
    spoil(place, "votes", VOTE, parties=named)
    assert again(place) == {"votes": 1}
    assert one(place, "votes", VOTE, ("parties",)) == (None,)
    assert noted(place) == []
    spoil(place, "sections", f"{SITE}:section:to12-abstimmungsergebnis", text="einstimmig, Enthaltung: Herr Muster")
    again(place)
    assert "Muster" not in str(one(place, "votes", VOTE, ("parties",)))
    again(place, people=True)
    assert "Herr Muster" in str(one(place, "votes", VOTE, ("parties",)))
