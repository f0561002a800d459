"""The takedown list in the store: tombstones, texts and history without names, files that nobody has any more."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from ratsinfo_spider.items import File, Membership, Person, Record, Section
from ratsinfo_spider.schema import CLOCK
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.taken_down import TakenDown, falls_under
from ratsinfo_spider.takedown_list import Takedown
from tests.helpers.stores import DAY, SITE, START, history, item, meeting, row, run, table, vote

PERSON = f"{SITE}:person:5"
ITEM = f"{SITE}:agenda_item:7"
NOW = START + 2 * DAY


def person(name: str = "Erika Muster") -> Record:
    return row(Person(id=PERSON, site=SITE, native_id="5", name=name, party="Bürgerliste"))  # type: ignore[no-any-return]


def membership() -> Record:
    organization = f"{SITE}:organization:3"
    key = f"{SITE}:membership:3-5"
    return row(Membership(id=key, site=SITE, person_id=PERSON, organization_id=organization, role="Vorsitz"))  # type: ignore[no-any-return]


def file(number: int, owner: str = ITEM, path: str = "aa/aa.pdf", **values: Any) -> Record:
    key = f"{SITE}:file:{number}"
    url = f"https://musterstadt.example/doc{number}.pdf"
    return row(File(id=key, site=SITE, owner_id=owner, path=path, status="stored", source_url=url, **values))  # type: ignore[no-any-return]


def section(key: str, text: str, heading: str = "Wortmeldung") -> Record:
    return row(Section(id=f"{SITE}:section:{key}", site=SITE, owner_id=ITEM, heading=heading, text=text))  # type: ignore[no-any-return]


def take(place: str | Path, **said: Any) -> TakenDown:
    """Apply a list to the store."""
    sets: dict[str, Any] = {name: tuple(value) if name == "names" else frozenset(value) for name, value in said.items()}
    with Store(place, SITE) as store:
        return store.take_down(Takedown(**sets), NOW)


def content(found: dict[str, Any]) -> dict[str, Any]:
    """The columns that hold something."""
    return {name: value for name, value in found.items() if value is not None and name not in CLOCK}


def test_a_tombstone_holds_its_key_and_what_it_stood_below(place: str | Path) -> None:
    run(place, 0, [meeting(1), item(7, title="Bauvoranfrage Erika Muster", decision="Ja"), vote(7, 1, yes=3)])
    run(place, 1, [item(7, title="Bauvoranfrage"), file(9, name="Antrag.pdf")])
    done = take(place, ids={ITEM})
    assert (done.rows, done.paths) == (3, ["aa/aa.pdf"])
    tombstone = table(place, "agenda_items")[ITEM]
    assert content(tombstone) == {"id": ITEM, "site": SITE, "native_id": "7", "meeting_id": f"{SITE}:meeting:1"}
    assert tombstone["removed_at"] == NOW.isoformat()
    assert content(table(place, "votes")[f"{SITE}:vote:7-1"]) == {
        "id": f"{SITE}:vote:7-1",
        "site": SITE,
        "agenda_item_id": ITEM,
    }
    assert "title" not in content(table(place, "agenda_items", as_of=START + DAY / 2)[ITEM])
    told = [row for row in history(place) if row[2] == ITEM]
    assert told == [("takedown", "removed", ITEM, None, None, NOW.isoformat())]


def test_once_is_enough(place: str | Path) -> None:
    run(place, 0, [item(7, title="a")])
    take(place, ids={ITEM})
    assert take(place, ids={ITEM}) == TakenDown(0, 0, [])
    assert len([row for row in history(place) if row[2] == ITEM]) == 1


def test_a_person_goes_with_all_memberships(place: str | Path) -> None:
    url = "https://musterstadt.example/kp020?KPLFDNR=5"
    record = person()
    record.url = url
    run(place, 0, [record, membership()])
    with Store(place, SITE) as store:
        assert store.holds_people()
    assert take(place, addresses=[url]).rows == 2
    assert content(table(place, "people")[PERSON]) == {"id": PERSON, "site": SITE, "native_id": "5"}
    assert "role" not in content(table(place, "memberships")[f"{SITE}:membership:3-5"])


def test_a_name_takes_the_person_and_leaves_every_text_without_it(place: str | Path) -> None:
    key = "to7-wortmeldung-erika-muster"
    parties = [{"name": "Frau Erika Muster", "vote": "no", "count": 1}]
    run(place, 0, [person(), membership(), item(7, minutes="Erika\nMuster fragt. Erika Musterfrau schweigt.")])
    run(place, 1, [section(key, "ERIKA MUSTER bittet", "Wortmeldung Erika Muster"), vote(7, 1, parties=parties)])
    run(place, 1.5, [item(7, minutes="Es fragt niemand.")])
    done = take(place, names=["Erika Muster"])
    assert done.rows == 2
    sections = table(place, "sections")
    assert list(sections) == [f"{SITE}:section:to7-wortmeldung-removed"]
    assert next(iter(sections.values()))["text"] == "[removed] bittet"
    assert next(iter(sections.values()))["heading"] == "Wortmeldung [removed]"
    assert "Frau [removed]" in str(table(place, "votes")[f"{SITE}:vote:7-1"]["parties"])
    [old] = [change[4] for change in history(place) if change[3] == "minutes"]
    assert old == "[removed] fragt. Erika Musterfrau schweigt."
    assert "erika-muster" not in str(history(place))
    past = table(place, "agenda_items", as_of=START + DAY)[ITEM]["minutes"]
    assert past == "[removed] fragt. Erika Musterfrau schweigt."


def test_a_file_that_another_row_has_too_stays(place: str | Path) -> None:
    run(place, 0, [file(9), file(10), file(11, path="bb/bb.pdf")])
    assert take(place, addresses=["https://musterstadt.example/doc9.pdf"]).paths == []
    assert take(place, ids=[f"{SITE}:file:10", f"{SITE}:file:11"]).paths == ["aa/aa.pdf", "bb/bb.pdf"]


def test_nothing_of_it_is_left_in_the_file(tmp_path: Path) -> None:
    place = tmp_path / "store.sqlite"
    run(place, 0, [item(7, minutes="Geheimnisvolles " * 400)])
    take(place, ids=[ITEM])
    assert b"Geheimnisvolles" not in place.read_bytes()
    with sqlite3.connect(place) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_record_on_its_way_falls_under_it_itself_or_by_its_owner() -> None:
    takedown = Takedown(ids=frozenset({ITEM}), names=("Erika Muster",))
    assert falls_under(takedown, item(7))
    assert falls_under(takedown, vote(7, 1))
    assert falls_under(takedown, file(9))
    assert falls_under(takedown, person())
    assert falls_under(takedown, membership())  # the person was met just now
    assert not falls_under(takedown, item(8))
    assert not falls_under(Takedown(names=("Erika Muster",)), person("Max Beispiel"))
