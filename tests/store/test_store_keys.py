"""A store of version 1, whose votes, panels and stations are called by their place, is brought forward."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ratsinfo_spider.items import Consultation, Record, Section
from ratsinfo_spider.store.engine import open_engine
from ratsinfo_spider.store.sql_tables import meta
from tests.helpers.stores import DAY, SITE, START, item, row, run, table, vote

PAPER = f"{SITE}:paper:9"


def section(owner: str, place: str, heading: str | None, **values: object) -> Record:
    record = Section(id=f"{SITE}:section:{place}", site=SITE, owner_id=owner, heading=heading, **values)  # type: ignore[arg-type]
    record.position = int(place.rpartition("-")[2])
    return row(record)  # type: ignore[no-any-return]


def station(position: int, name: str | None, **values: object) -> Record:
    record = Consultation(id=f"{SITE}:consultation:9-{position}", site=SITE, paper_id=PAPER, position=position)
    record.organization_name = name
    for column, value in values.items():
        setattr(record, column, value)
    return row(record)  # type: ignore[no-any-return]


def first_version(place: str | Path) -> None:
    """As a program of version 1 would have left it: two nights, the minutes come in the second."""
    owner = f"{SITE}:agenda_item:1"
    whole = item(1, lists=("votes", "sections"))
    stations = [station(1, "Rat der Stadt"), station(2, "Bauausschuss"), station(3, "Rat der Stadt"), station(4, None)]
    stations += [station(5, None, meeting_id=f"{SITE}:meeting:5", agenda_item_id=f"{SITE}:agenda_item:6")]
    run(place, 0, [whole, vote(1, 1, subject="decision", yes=6, source="vote"), section(owner, "to1-1", "Beschluss:")])
    run(
        place,
        1,
        [
            whole,
            *(
                vote(1, 1, subject="decision", source="minutes"),
                vote(1, 2, subject="decision", source="vote"),
            ),
            *(vote(1, 3, subject="decision", part="a)"), vote(1, 4, subject="motion", source="minutes")),
            *(section(owner, "to1-1", "Beratung"), section(owner, "to1-2", "Beschluss: einstimmig")),
            *(section(PAPER, "vo9-1", None), section(PAPER, "vo9-2", "Beschluss (alt)")),
            *stations,
        ],
    )
    engine = open_engine(place)
    with engine.begin() as connection:
        connection.execute(meta.update().where(meta.c.key == "version").values(value="1"))
    engine.dispose()


@pytest.fixture
def old(place: str | Path) -> str | Path:
    first_version(place)
    return place


def called(place: str | Path, name: str, as_of: dt.datetime | None = None) -> dict[str, int]:
    """Each row's key, and its place on the page."""
    rows = table(place, name, as_of)
    return {key.partition(f"{SITE}:")[2]: values["position"] for key, values in rows.items()}


def test_votes_are_called_by_what_was_voted_on(old: str | Path) -> None:
    """The one of the minutes is the second decision, though it stands first."""
    assert called(old, "votes") == {
        "vote:1-decision": 2,
        "vote:1-decision-2": 1,
        "vote:1-decision.a": 3,
        "vote:1-motion": 4,
    }


def test_panels_are_called_by_their_heading(old: str | Path) -> None:
    assert called(old, "sections") == {
        "section:to1-beratung": 1,
        "section:to1-beschluss": 2,
        "section:vo9-text": 1,
        "section:vo9-beschluss": 2,
    }


def test_stations_are_called_by_who_is_asked(old: str | Path) -> None:
    assert called(old, "consultations") == {
        "consultation:9-rat-der-stadt": 1,
        "consultation:9-bauausschuss": 2,
        "consultation:9-rat-der-stadt-2": 3,
        "consultation:9-station": 4,
        "consultation:9-meeting6": 5,
    }


def test_what_was_told_of_a_row_is_told_of_its_new_name(old: str | Path) -> None:
    changes = table(old, "changes").values()
    named = {change["record_id"] for change in changes if change["table"] in ("votes", "sections", "consultations")}
    rows = {key for name in ("votes", "sections", "consultations") for key in table(old, name)}
    assert named == rows
    assert called(old, "votes", as_of=START + DAY / 2) == {"vote:1-decision-2": 1}


def test_a_row_that_is_gone_gives_way_to_one_that_is_there(place: str | Path) -> None:
    run(place, 0, [item(1, lists=["votes"]), vote(1, 1, subject="motion"), vote(1, 2, subject="motion")])
    run(place, 1, [item(1, lists=["votes"]), vote(1, 2, subject="motion")])
    engine = open_engine(place)
    with engine.begin() as connection:
        connection.execute(meta.update().where(meta.c.key == "version").values(value="1"))
    engine.dispose()
    rows = table(place, "votes")
    assert {key: values["removed_at"] is None for key, values in rows.items()} == {
        f"{SITE}:vote:1-motion": True,
        f"{SITE}:vote:1-motion-2": False,
    }
