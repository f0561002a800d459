"""The town lives on: what its days change, and that its server shows another day at the same address."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from functools import cache
from typing import Any
from urllib.parse import urljoin

import pytest

from ratsinfo_spider.demo.process import day_of
from ratsinfo_spider.demo.town.build import build
from ratsinfo_spider.demo.town.day_changes import Change, changes
from ratsinfo_spider.demo.town.simulated_changes import EVENTS, SILENT_DAY
from ratsinfo_spider.demo.town.truth import truth
from tests.helpers.crawling import start_demo
from tests.suite.scope import by_default

SEEDS = by_default((1,), (1, 2, 7), "2 of 3 towns that live on")
BASE = "http://127.0.0.1:8000/public/"


def _open(address: str, body: bytes | None = None) -> Any:
    return urllib.request.urlopen(address, data=body, timeout=30)  # noqa: S310 - loopback


@cache
def on_day(seed: int, day: int) -> dict[str, list[dict[str, Any]]]:
    """The truth of that day."""
    return truth(build(seed, 1, day=day, size=0.2), BASE)


@cache
def of_day(seed: int, day: int) -> list[Change]:
    """What that day changed."""
    return changes(on_day(seed, day - 1), on_day(seed, day))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.words)
def test_every_event_shows_on_its_day(seed: int, event: object) -> None:
    day = event.day  # type: ignore[attr-defined]
    found = of_day(seed, day)
    # A town may have no paper without attachments on that agenda.
    assert found or "before it is taken up" in event.words  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_disappears_comes_back(seed: int) -> None:
    (event,) = [event for event in EVENTS if event.until]
    assert event.until is not None
    gone = {change.id for change in of_day(seed, event.day) if change.kind == "gone" and change.table == "meetings"}
    back = {change.id for change in of_day(seed, event.until) if change.kind == "new" and change.table == "meetings"}
    assert gone & back


@pytest.mark.parametrize("seed", SEEDS)
def test_the_silent_change_shows_in_no_row(seed: int) -> None:
    """Only the item's own page says it: not the agenda, nor any list."""
    silent = [change for change in of_day(seed, SILENT_DAY) if change.new and "berichtigt" in str(change.new)]
    assert {(change.table, change.column) for change in silent} == {("agenda_items", "minutes"), ("sections", "text")}


def test_the_same_day_is_the_same_town() -> None:
    assert changes(*(truth(build(1, 1, day=33, size=0.2), BASE) for _ in range(2))) == []


@pytest.mark.process
def test_a_running_demo_shows_another_day_at_its_address() -> None:
    with start_demo(years=1, size=0.2, day=3) as demo:
        assert day_of(demo.base_url) == 3
        address = urljoin(demo.base_url, "/__demo__/day")
        before = json.load(_open(address))
        demo.show_day(5)
        after = json.load(_open(address))
        assert (before["day"], after["day"]) == (3, 5)
        assert after["now"][:10] > before["now"][:10]
        with pytest.raises(urllib.error.HTTPError):
            _open(address, b"tomorrow")


def test_no_demo_is_on_its_first_day() -> None:
    assert day_of("http://127.0.0.1:9/public/") == 0
