"""What the records pipeline says where the store or the tables cannot be written."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from scrapy.exceptions import CloseSpider
from sqlalchemy.exc import OperationalError

from pipelines import records as module
from pipelines.records import RecordsPipeline
from ratsinfo_spider.store import Store
from tests.helpers.records_crawl import Crawl, OfRun
from tests.helpers.stores import SITE, item, table

pytestmark = pytest.mark.process  # which writes the tables


def test_a_write_that_fails_ends_the_crawl_loudly(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    crawl = Crawl(OfRun(tmp_path))

    async def body(records: RecordsPipeline) -> None:
        bad = item(1)
        bad.site = "anderswo"
        for record in (bad, *(item(number) for number in range(2, module.BATCH + 1))):
            await records.process_item(record)
        for _ in range(100):  # until the store's thread has failed
            if crawl.stopped:
                break
            await asyncio.sleep(0.1)
        assert crawl.stopped == ["store"]
        await records.process_item(item(9999))  # what still comes is not written

    crawl(body)
    assert crawl.run.status == "failed"
    assert "cannot be written" in str(crawl.run.fatal)
    assert "The record store cannot be written" in caplog.text
    assert table(crawl.place, "agenda_items") == {}
    assert not crawl.places.tables.exists()


@pytest.mark.parametrize(
    ("records", "words"),
    [(module.BATCH, "the record store cannot be written"), (1, "the records could not be written to the end")],
)
def test_what_the_database_says_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, records: int, words: str
) -> None:
    crawl = Crawl(OfRun(tmp_path))
    raw = OperationalError("INSERT INTO meetings …", {"id": 1}, sqlite3.DatabaseError("file is not a database"))

    def put(*_words: object, **_more: object) -> None:
        raise raw

    monkeypatch.setattr(Store, "put", put)

    async def body(pipeline: RecordsPipeline) -> None:
        for number in range(records):
            await pipeline.process_item(item(number))
        await asyncio.sleep(0.2)

    crawl(body)
    assert crawl.run.fatal == f"{words}: file is not a database"


def test_the_last_batch_failing_is_as_loud(tmp_path: Path) -> None:
    crawl = Crawl(OfRun(tmp_path))

    async def body(records: RecordsPipeline) -> None:
        bad = item(1)
        bad.site = "anderswo"
        await records.process_item(bad)

    crawl(body)
    assert crawl.run.status == "failed"
    assert crawl.run.is_finished
    assert not crawl.places.tables.exists()


def test_a_second_run_of_the_city_is_told_so(tmp_path: Path) -> None:
    crawl = Crawl(OfRun(tmp_path))
    with Store(crawl.place, SITE) as store:
        store.open_run("other", crawl.run.started, {})
        with pytest.raises(CloseSpider):
            crawl(None)  # type: ignore[arg-type]
    assert "is being crawled already" in str(crawl.run.fatal)
    assert [problem["kind"] for problem in crawl.run.problems] == ["busy"]  # `scrapy crawl` ends with a code of its own
    asyncio.run(crawl.tables.close_spider())  # waits for nobody
    asyncio.run(crawl.records.close_spider())
    assert crawl.run.status == "failed"


def test_a_place_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / SITE).write_text("a file where the folder should be")
    crawl = Crawl(OfRun(tmp_path))
    with pytest.raises(CloseSpider):
        crawl(None)  # type: ignore[arg-type]
    assert crawl.run.fatal


def test_tables_that_cannot_be_written_fail_the_run(tmp_path: Path) -> None:
    crawl = Crawl(OfRun(tmp_path))
    crawl.places.output.mkdir()
    crawl.places.tables.write_text("a file where the folder should be")

    async def body(records: RecordsPipeline) -> None:
        await records.process_item(item(1))

    crawl(body)
    assert crawl.run.status == "failed"
    assert "the tables could not be written; the last ones stay" in str(crawl.run.fatal)
    with Store(crawl.place, SITE) as store:  # another machine has no report to read
        assert store.runs()[-1]["status"] == "failed"
