"""Pages that have lost what they had of a kind take nothing away, until three days have found them so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ratsinfo_spider.items import AgendaItem, Consultation, Paper, Record, Section
from ratsinfo_spider.statement import Fetch, Statement
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.vanished import Vanished
from tests.helpers.stores import gap_again

DAY = dt.timedelta(days=1)
START = dt.datetime(2026, 11, 2, 3, tzinfo=dt.UTC)
ITEM, TEXT = "m:agenda_item:1", "m:section:to1-beschluss"
PAPER = "m:paper:1"


def _read(store: Store, day: int, text: str | None) -> list[Vanished]:
    """A run in which the item's page shows its panel with this text."""
    now = START + day * DAY
    page = Fetch("to020:1", "ok", now, now + 100 * DAY, {}, finished=True)
    item = AgendaItem(id=ITEM, site="m", meeting_id="m:meeting:1", decision=text)
    item.statement = Statement(frozenset({"decision"}), frozenset({"sections"}), page)
    panel = Section(id=TEXT, site="m", owner_id=ITEM, heading="Beschluss", text=text)
    panel.statement = Statement(frozenset({"text"}), page=page)
    store.open_run(f"run-{day}", now, {})
    found: list[Vanished] = []
    store.put([item, panel], now, [page], vanished=found)
    if found:
        store.note_gaps([gap_again(store, ITEM, "vanished", now)])
    store.close_run("complete", (), now)
    return found


def _texts(store: Store) -> tuple[object, object]:
    item, panel = store.find("agenda_items", ITEM), store.find("sections", TEXT)
    assert item is not None
    assert panel is not None
    return item["decision"], panel["text"]


def test_what_a_page_has_lost_stays_until_the_third_day(tmp_path: Path) -> None:
    with Store(tmp_path / "store.sqlite", "m") as store:
        assert _read(store, 0, "Zugestimmt.") == []
        for day in (1, 2):
            assert _read(store, day, None) == [Vanished(ITEM, None, ("sections",))]
            assert _texts(store) == ("Zugestimmt.", "Zugestimmt.")
            assert store.snapshot()["to020:1"].startswith("failed ")
        assert _read(store, 3, None) == []
        assert _texts(store) == (None, None)


def test_a_page_that_has_its_texts_again_is_believed(tmp_path: Path) -> None:
    with Store(tmp_path / "store.sqlite", "m") as store:
        for day, text in enumerate(("Zugestimmt.", None, "Abgelehnt.")):
            _read(store, day, text)
        assert _texts(store) == ("Abgelehnt.", "Abgelehnt.")


def _course(store: Store, day: int, *meetings: int) -> list[Vanished]:
    """A run in which a paper's page shows its stations in these meetings."""
    now = START + day * DAY
    page = Fetch("vo020:1", "ok", now, now + 100 * DAY, {}, finished=True)
    paper = Paper(id=PAPER, site="m")
    paper.statement = Statement(frozenset(), frozenset({"consultations"}), page)
    records: list[Record] = [paper]
    for number in meetings:
        station = Consultation(id=f"m:consultation:1-rat-si{number}", site="m", paper_id=PAPER)
        station.statement = Statement(frozenset({"meeting_id"}), page=page)
        records.append(station)
    store.open_run(f"run-{day}", now, {})
    found: list[Vanished] = []
    store.put(records, now, [page], vanished=found)
    store.close_run("complete", (), now)
    return found


@pytest.mark.parametrize(
    ("left", "is_believed"), [((1, 2, 3, 4), True), ((1, 2, 3, 9), True), ((1, 2, 3), True), ((1, 3), False)]
)
def test_half_a_course_is_not_believed_but_one_station_less_is(
    tmp_path: Path, left: tuple[int, ...], is_believed: bool
) -> None:
    with Store(tmp_path / "store.sqlite", "m") as store:
        assert _course(store, 0, 1, 2, 3, 4) == []
        assert _course(store, 1, *left) == ([] if is_believed else [Vanished(PAPER, None, ("consultations",))])
