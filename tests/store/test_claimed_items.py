"""An agenda that lists the items of another meeting changes nothing, until three days have found it so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ratsinfo_spider.items import AgendaItem, Meeting, Record
from ratsinfo_spider.statement import Fetch, Statement
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.claimed_items import Claim
from ratsinfo_spider.store.doubted import Doubted
from tests.helpers.stores import gap_again

DAY = dt.timedelta(days=1)
START = dt.datetime(2026, 11, 2, 3, tzinfo=dt.UTC)


def _agenda(number: int, *items: int) -> tuple[Fetch, list[Record]]:
    page = Fetch(f"to010:{number}", "ok", START, START + 100 * DAY, {}, finished=True)
    meeting = Meeting(id=f"m:meeting:{number}", site="m", name=f"Sitzung {number}")
    meeting.statement = Statement(frozenset({"name"}), frozenset({"agenda_items"}), page)
    records: list[Record] = [meeting]
    for item in items:
        row = AgendaItem(id=f"m:agenda_item:{item}", site="m", meeting_id=meeting.id)
        row.statement = Statement(frozenset({"meeting_id"}), page=page)
        records.append(row)
    return page, records


def _put(store: Store, day: int, *agendas: tuple[Fetch, list[Record]]) -> list[Doubted]:
    now = START + day * DAY
    found: list[Doubted] = []
    store.open_run(f"run-{day}", now, {})
    store.put([one for _, records in agendas for one in records], now, [page for page, _ in agendas], doubted=found)
    store.note_gaps([gap_again(store, one.record_id, one.cause, now) for one in found])
    store.close_run("complete", (), now)
    return found


def _meeting_of(store: Store, item: int) -> object:
    row = store.find("agenda_items", f"m:agenda_item:{item}")
    return row and row["meeting_id"]


@pytest.mark.parametrize("at_once", [True, False])
def test_items_stay_with_their_meeting(tmp_path: Path, *, at_once: bool) -> None:
    with Store(tmp_path / "store.sqlite", "m") as store:
        claim = Claim("m:meeting:2", None, "m:meeting:1", 2)
        if at_once:
            assert _put(store, 0, _agenda(1, 11, 12), _agenda(2, 11, 12, 21)) == [claim]
        else:
            assert _put(store, 0, _agenda(1, 11, 12)) == []
            assert _put(store, 1, _agenda(2, 11, 12, 21)) == [claim]
        assert [_meeting_of(store, item) for item in (11, 12, 21)] == ["m:meeting:1", "m:meeting:1", None]
        assert store.find("meetings", "m:meeting:2") is None
        assert store.snapshot()["to010:2"].startswith("failed ")
        assert _put(store, 2, _agenda(2, 21)) == []
        assert _meeting_of(store, 21) == "m:meeting:2"


def test_the_third_day_is_believed(tmp_path: Path) -> None:
    with Store(tmp_path / "store.sqlite", "m") as store:
        _put(store, 0, _agenda(1, 11))
        found = [_put(store, day, _agenda(2, 11)) for day in (1, 2, 3)]
        assert [len(claims) for claims in found] == [1, 1, 0]
        assert _meeting_of(store, 11) == "m:meeting:2"
