"""What the schema does not allow is dropped, counted and named."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import pytest
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector
from scrapy.utils.test import get_crawler

from pipelines.record_faults import find_fault
from pipelines.validate import ValidatePipeline
from ratsinfo_spider.items import AgendaItem, File, Meeting, Paper, Section, Vote
from tests.helpers.stores import SITE, START, item, meeting, row, vote


@pytest.fixture
def stats() -> StatsCollector:
    collector = get_crawler().stats
    assert collector is not None
    return collector


@pytest.fixture
def pipeline(stats: StatsCollector) -> ValidatePipeline:
    return ValidatePipeline(stats)


GOOD = [
    meeting(1, start_time=START, cancelled=False),
    item(1, title="a", yes=0, paper_id=f"{SITE}:paper:5", vote_basis="tie"),
    row(AgendaItem(id=f"{SITE}:agenda_item:s1-3", site=SITE, meeting_id=f"{SITE}:meeting:1")),
    row(Meeting(id=f"{SITE}:meeting:g4-20261021T1700", site=SITE)),
    vote(1, 1, parties=[{"name": "A", "vote": "yes", "count": 2}]),
    row(Section(id=f"{SITE}:section:to1-1", site=SITE, owner_id=f"{SITE}:paper:1", text="ä\n\tü 🏛")),
    row(File(id=f"{SITE}:file:vo1-2", site=SITE, owner_id=f"{SITE}:paper:1", status="listed", fetched_at=START)),
]


@pytest.mark.parametrize("record", GOOD, ids=lambda record: str(record.id))
def test_what_is_right_passes(record: Any, pipeline: ValidatePipeline) -> None:
    assert find_fault(record) is None
    assert pipeline.process_item(record) is record


def test_a_page_may_leave_a_required_column_to_another(pipeline: ValidatePipeline) -> None:
    record = row(AgendaItem(id=f"{SITE}:agenda_item:1", site=SITE, minutes="text"))
    assert pipeline.process_item(record) is record


BAD: list[tuple[Any, str, str]] = [
    (row(Meeting(site=SITE, name="a")), "id", "is missing"),
    (row(Meeting(id=f"{SITE}:meeting:1", name="a")), "site", "is missing"),
    (row(Paper(id=f"{SITE}:paper:1", site=SITE)), "native_id", "is missing"),
    (row(Paper(id=f"{SITE}:paper:1", site=SITE), stated=["native_id"]), "native_id", "is missing"),
    (row(Meeting(id="1", site=SITE, name="a")), "id", "is not an id"),
    (row(Meeting(id=f"{SITE}:paper:1", site=SITE)), "id", "is not an id"),
    (row(Meeting(id="anderswo:meeting:1", site=SITE)), "id", "is not an id"),
    (row(Meeting(id=f"{SITE}:meeting:Sitzung des Rates", site=SITE)), "id", "is not an id"),
    (item(1, parent_id=f"{SITE}:meeting:1"), "parent_id", "is not an id"),
    (meeting(1, start_time=dt.datetime(2026, 1, 1)), "start_time", "has no zone"),  # noqa: DTZ001
    (meeting(1, start_time="2026-01-01"), "start_time", "is not a datetime"),
    (meeting(1, cancelled=1), "cancelled", "is not of type boolean"),
    (meeting(1, name=7), "name", "is not a string"),
    (meeting(1, name="a\0b"), "name", "NUL"),
    (meeting(1, name="\ud800"), "name", "surrogate"),
    (item(1, yes="12"), "yes", "is not an integer"),
    (item(1, yes=True), "yes", "is not an integer"),
    (item(1, yes=2**63), "yes", "64 bits"),
    (item(1, vote_basis="einstimmig"), "vote_basis", "is not one of unanimous, majority, tie"),
    (vote(1, 1, parties="A"), "parties", "is not of type json"),
    (item(1, stated=["titel"]), "stated", "titel"),
    (meeting(1, lists=["votes"]), "lists", "votes"),
]


@pytest.mark.parametrize(("record", "column", "words"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_wrong_is_dropped_counted_and_named(
    record: Any,
    column: str,
    words: str,
    pipeline: ValidatePipeline,
    stats: StatsCollector,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(DropItem):
        pipeline.process_item(record)
    assert stats.get_value(f"ratsinfo/invalid/{record.table}/{column}") == 1
    [line] = caplog.messages
    assert column in line
    assert words in line
    assert record.id is None or record.id in line


def test_what_is_no_record_passes(pipeline: ValidatePipeline) -> None:
    assert pipeline.process_item({"a": 1}) == {"a": 1}


def test_columns_that_their_own_page_lacks_are_counted(pipeline: ValidatePipeline, stats: StatsCollector) -> None:
    pipeline.process_item(item(1, title="a", stated=["title", "minutes"]))
    pipeline.process_item(item(2, stated=["title", "minutes"]))
    pipeline.process_item(Vote(id=f"{SITE}:vote:1-1", site=SITE, agenda_item_id=f"{SITE}:agenda_item:1"))
    pipeline.close_spider()
    assert stats.get_value("ratsinfo/agenda_items/records") == 2
    assert stats.get_value("ratsinfo/agenda_items/title/missing") == 1
    assert stats.get_value("ratsinfo/agenda_items/minutes/missing") == 2
    assert stats.get_value("ratsinfo/agenda_items/decision/missing") is None
    assert stats.get_value("ratsinfo/votes/records") == 1
