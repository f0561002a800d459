"""Calendar and lists against what earlier runs found."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ratsinfo_spider.items import Meeting, Record
from ratsinfo_spider.spiders.crosscheck import check_meetings
from ratsinfo_spider.spiders.leads import Lead
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.run import Run
from tests.stores import SITE, START, meeting, row

BASE = "https://ris.musterstadt.example/public/"
JANUARY = dt.date(2026, 1, 1), dt.date(2026, 1, 31)
DAYS = [dt.datetime(2026, 1, day, 17, tzinfo=dt.UTC) for day in (12, 13)]


def announced(start: dt.datetime) -> Record:
    """A meeting that a list announces, without a number."""
    ours = f"{SITE}:organization:4"
    return row(Meeting(id=f"{SITE}:meeting:g4-{start:%d}", site=SITE, organization_id=ours, start=start))  # type: ignore[no-any-return]


def problems(folder: Path, *known: Record, leads: dict[int, Lead]) -> list[str]:
    """What a run says that has read January, where an earlier one stored the meetings `known`."""
    with Store(folder / "store.sqlite", SITE) as store:
        store.open_run("first", START, {})
        store.put(known, START)
        store.close_run("sound", (), START)
        run = Run(site=SITE, output=folder, store=store)
        check_meetings(run, BASE, leads, [JANUARY])
    return [problem["detail"] for problem in run.problems]


@pytest.fixture
def february() -> dict[int, Lead]:
    """What is left to be found: a meeting of another month, with its agenda."""
    record = meeting(9, start=dt.datetime(2026, 2, 3, 17, tzinfo=dt.UTC))
    return {9: Lead(9, record, url=f"{BASE}to010?SILFDNR=9", day=dt.date(2026, 2, 3))}


def test_a_month_that_has_lost_its_meetings_is_a_problem(tmp_path: Path, february: dict[int, Lead]) -> None:
    numbered = [meeting(number, start=day) for number, day in enumerate(DAYS, 1)]
    [says] = problems(tmp_path, *numbered, leads=february)
    assert says == "the calendar of 01/2026 shows no meeting, where earlier runs found 2"


def test_a_meeting_without_a_number_is_in_no_calendar(tmp_path: Path, february: dict[int, Lead]) -> None:
    """Only lists announce it, and a night may read none of them."""
    assert problems(tmp_path, *map(announced, DAYS), leads=february) == []
    assert problems(tmp_path / "and nothing else", *map(announced, DAYS), leads={}) == []
