"""Values in which letters are lost replace none that has them; such a page is asked again, and believed in time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.vanished_pages import name_doubted
from ratsinfo_spider.items import AgendaItem, Organization, Record, Vote
from ratsinfo_spider.keys import consultation_key, section_key, slug
from ratsinfo_spider.statement import Fetch, Statement
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.doubted import Doubted
from ratsinfo_spider.store.lost_letters import DamagedPage
from tests.helpers.stores import gap_again

DAY = dt.timedelta(days=1)
START = dt.datetime(2026, 11, 2, 3, tzinfo=dt.UTC)
ITEM, VOTE = "m:agenda_item:1", "m:vote:1-decision"
WHOLE, DAMAGED = "Grünflächen: fünf Enthaltungen", "Gr\ufffdnfl\ufffdchen: f\ufffdnf Enthaltungen"
OTHER = "Spielplätze und Gr\ufffdn"


def _read(store: Store, day: int, title: str, abstain: int | None) -> list[Doubted]:
    """A run in which the item's page has this title, and a vote of so many abstentions is read out of it."""
    now = START + day * DAY
    page = Fetch("to020:1", "ok", now, now + 100 * DAY, {}, finished=True)
    item = AgendaItem(id=ITEM, site="m", meeting_id="m:meeting:1", title=title)
    item.statement = Statement(frozenset({"title"}), frozenset({"votes"}), page)
    vote = Vote(id=VOTE, site="m", agenda_item_id=ITEM, abstain=abstain)
    vote.statement = Statement(frozenset({"abstain"}), page=page)
    return _put(store, day, [item, vote], [page])


def _put(store: Store, day: int, records: list[Record], pages: list[Fetch]) -> list[Doubted]:
    now = START + day * DAY
    store.open_run(f"run-{day}", now, {})
    found: list[Doubted] = []
    store.put(records, now, pages, doubted=found)
    met = [gap_again(store, one.record_id, "letters", now) for one in found]
    store.note_gaps(met, [] if found else list(store.gaps()))
    store.close_run("complete", (), now)
    return found


def _has(store: Store) -> tuple[object, object]:
    item, vote = store.find("agenda_items", ITEM), store.find("votes", VOTE)
    assert item is not None
    assert vote is not None
    return item["title"], vote["abstain"]


def test_what_was_whole_stays_and_so_does_what_was_read_out_of_it(tmp_path: Path) -> None:
    """On no day: the damaged value is the old one without its letters."""
    with Store(tmp_path / "store.sqlite", "m") as store:
        assert _read(store, 0, WHOLE, 5) == []
        for day in (1, 2, 3, 4):
            assert _read(store, day, DAMAGED, None) == [DamagedPage(ITEM, None, 1, 1)]
            assert _has(store) == (WHOLE, 5)
            assert store.snapshot()["to020:1"].startswith("failed ")
        assert _read(store, 5, WHOLE.replace("fünf", "vier"), 4) == []
        assert _has(store) == (WHOLE.replace("fünf", "vier"), 4)


def test_another_text_with_lost_letters_is_believed_on_the_third_day(tmp_path: Path) -> None:
    with Store(tmp_path / "store.sqlite", "m") as store:
        _read(store, 0, WHOLE, 5)
        for day in (1, 2):
            assert _read(store, day, OTHER, None) == [DamagedPage(ITEM, None, 1, 1)]
            assert _has(store) == (WHOLE, 5)
        assert _read(store, 3, OTHER, None) == []
        assert _has(store) == (OTHER, None)
        assert _read(store, 33, OTHER, None) == []  # it has been like that, and nobody asks for it again


@pytest.mark.parametrize("third", [WHOLE, DAMAGED])
def test_a_page_that_was_never_better_brings_nothing_until_the_third_day(tmp_path: Path, third: str) -> None:
    with Store(tmp_path / "store.sqlite", "m") as store:
        for day in (0, 1):
            assert _read(store, day, DAMAGED, 5) == [DamagedPage(ITEM, None, 1, 0)]
            assert store.find("agenda_items", ITEM) is None
            assert store.find("votes", VOTE) is None
            assert store.snapshot()["to020:1"].startswith("failed ")
        for day in (2, 32):
            assert _read(store, day, third, 5) == []
            assert _has(store) == (third, 5)
            assert store.snapshot()["to020:1"].startswith("ok ")


def test_a_record_of_a_list_keeps_its_name(tmp_path: Path) -> None:
    with Store(tmp_path / "store.sqlite", "m") as store:
        for day, name in enumerate(("Grünausschuss", "Gr\ufffdnausschuss")):
            one = Organization(id="m:organization:1", site="m", name=name)
            one.statement = Statement(frozenset({"name"}))
            found = _put(store, day, [one], [])
            assert found == ([DamagedPage("m:organization:1", None, 1, 1)] if day else [])
        row = store.find("organizations", "m:organization:1")
        assert row is not None
        assert row["name"] == "Grünausschuss"


def test_a_run_names_each_damaged_page() -> None:
    run = Run("m")
    run.doubted = [DamagedPage("a", "https://ris.musterstadt.example/a", 3, 2), DamagedPage("b", None, 1, 0)]
    name_doubted(run)
    says, so = "letters are lost (U+FFFD) in", "so the page changes nothing"
    assert [(one["kind"], one["url"], one["detail"]) for one in run.problems] == [
        (
            "letters",
            run.doubted[0].url,
            f"a: {says} 3 values (the store has 2 of them whole), so the page changes nothing",
        ),
        ("letters", "", f"b: {says} 1 values, {so}"),
    ]


def test_no_id_is_made_of_a_name_that_has_lost_letters() -> None:
    name = "Ausschuss f\ufffdr Umwelt"
    assert "\ufffd" in slug(name)
    assert "\ufffd" in consultation_key(9, name, 4711)
    assert "\ufffd" in section_key("agenda_item", 7, "Begr\ufffdndung")
