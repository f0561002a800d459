"""From items to the store: whole pages, in order, off the event loop. Then the tables."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, ClassVar

import pytest
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.exceptions import DropItem

from pipelines import records as module
from pipelines.records import RecordsPipeline
from pipelines.tables import TablesPipeline
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.items import Coverage
from ratsinfo_spider.store import Store, StoreBusy
from ratsinfo_spider.store.crawl_store import CrawlStore
from tests.helpers.records_crawl import Crawl, OfRun, rows
from tests.helpers.stores import SITE, item, meeting, row, run, table, vote

pytestmark = pytest.mark.process  # which writes the tables


def test_records_arrive_and_tables_follow(tmp_path: Path) -> None:
    crawl = Crawl(OfRun(tmp_path, arguments={"since": "all"}))

    async def body(records: RecordsPipeline) -> None:
        for number in range(1234):
            record = item(number)
            assert await records.process_item(record) is record

    crawl(body)
    assert crawl.run.status == "complete"
    assert crawl.run.counts == {"agenda_items/new": 1234}
    assert crawl.run.rows["agenda_items"] == 1234
    assert len(table(crawl.place, "agenda_items")) == 1234
    assert (crawl.places.tables / "agenda_items.parquet").exists()
    assert crawl.stats.get_value("ratsinfo/store/agenda_items/new") == 1234
    with Store(crawl.place, SITE) as store:
        [history] = store.runs()
    assert (history["run_id"], history["status"], history["arguments"]) == (
        crawl.run.run_id,
        "complete",
        {"since": "all"},
    )


def test_batches_are_written_while_the_crawl_goes_on_and_in_order(tmp_path: Path) -> None:
    crawl = Crawl(OfRun(tmp_path))

    async def body(records: RecordsPipeline) -> None:
        for title in ("first", "second", "third"):
            for _ in range(module.BATCH):
                await records.process_item(item(1, title=title))
        await asyncio.sleep(0.2)
        assert await rows(crawl, "agenda_items") == 1

    crawl(body)
    assert table(crawl.place, "agenda_items")[f"{SITE}:agenda_item:1"]["title"] == "third"


def test_a_slow_crawl_is_written_every_few_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.0)
    crawl = Crawl(OfRun(tmp_path))

    async def body(records: RecordsPipeline) -> None:
        await records.process_item(item(1))
        await asyncio.sleep(0.2)
        assert await rows(crawl, "agenda_items") == 1

    crawl(body)


def test_pages_are_known_as_read_with_their_records(tmp_path: Path) -> None:
    crawl = Crawl(OfRun(tmp_path))

    async def body(records: RecordsPipeline) -> None:
        planner = crawl.spider.store.planner
        whole, broken = planner.begin("to020", 1), planner.begin("to020", 2)
        await records.process_item(whole.adopt(item(1)))
        await records.process_item(broken.adopt(item(2)))
        planner.done(whole)

    crawl(body)
    with Store(crawl.place, SITE) as store:
        assert store.snapshot().keys() == {"to020:1"}
        assert store.counts()["agenda_items"] == 2


def test_windows_and_coverage_reach_the_store(tmp_path: Path) -> None:
    def judge(made: Run) -> None:
        made.status = "incomplete"
        coverage = Coverage(id=f"{SITE}:coverage:{made.run_id}-1", site=SITE, run_id=made.run_id, expected=1)
        made.coverage.append(row(coverage))

    crawl = Crawl(OfRun(tmp_path, judge))
    run(crawl.place, 0, [item(9)])

    async def body(_records: RecordsPipeline) -> None:
        return None

    crawl(body)
    assert list(table(crawl.place, "coverage")) == [crawl.run.coverage[0].id]


@pytest.mark.parametrize("status", ["incomplete", "failed"])
def test_a_run_that_is_not_sound_leaves_the_tables(tmp_path: Path, status: str) -> None:
    async def body(records: RecordsPipeline) -> None:
        await records.process_item(item(1))

    first = Crawl(OfRun(tmp_path))
    first(body)
    before = {path.name: path.read_bytes() for path in first.places.tables.iterdir()}
    second = Crawl(OfRun(tmp_path, lambda made: setattr(made, "status", status)))

    async def more(records: RecordsPipeline) -> None:
        await records.process_item(item(2))

    second(more)
    assert {path.name: path.read_bytes() for path in second.places.tables.iterdir()} == before
    assert len(table(second.place, "agenda_items")) == 2


def test_a_run_is_sound_when_its_tables_are_there_and_not_before(tmp_path: Path) -> None:
    crawl = Crawl(OfRun(tmp_path))
    write, seen = crawl.tables._write, []

    def look_and_write() -> Any:
        with Store(crawl.place, SITE) as store:
            seen.extend(store.runs())
            with pytest.raises(StoreBusy):
                store.open_run("next", crawl.run.started, {})
        return write()

    crawl.tables._write = look_and_write  # type: ignore[method-assign]

    async def body(records: RecordsPipeline) -> None:
        await records.process_item(item(1))

    crawl(body)
    assert [(row["status"], row["finished"] is not None) for row in seen] == [(None, True)]
    with Store(crawl.place, SITE) as store:
        assert store.runs()[-1]["status"] == "complete"
        store.open_run("next", crawl.run.started, {})


def test_without_tables_to_follow_a_run_is_sound_at_once(tmp_path: Path) -> None:
    crawl = Crawl(OfRun(tmp_path))

    async def body(_records: RecordsPipeline) -> None:
        return None

    crawl(body, tables=False)
    assert not crawl.places.tables.exists()
    with Store(crawl.place, SITE) as store:
        assert store.runs()[-1]["status"] == "complete"


def test_refresh_all_reaches_the_planner(tmp_path: Path) -> None:
    crawl = Crawl(OfRun(tmp_path, arguments={"refresh": "all"}))

    async def body(_records: RecordsPipeline) -> None:
        assert crawl.spider.store.planner.should_fetch("to020", 1).reason == "all"

    crawl(body)


# ── in Scrapy ────────────────────────────────────────────────────────────────────────────────


class DroppingPipeline:
    """Drops the votes, as validate might."""

    def process_item(self, found: Any) -> Any:
        if found.table == "votes":
            raise DropItem("no votes today", log_level="DEBUG")
        return found


class RunSpider(Spider):
    """Yields records without asking anybody for anything."""

    name = "run"
    custom_settings: ClassVar[dict[str, Any]] = {  # type: ignore[misc]
        "ITEM_PIPELINES": {DroppingPipeline: 1, RecordsPipeline: 300, TablesPipeline: 400},
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "EXTENSIONS": {"scrapy.extensions.corestats.CoreStats": None},
    }
    run: Run
    places: Places
    store: CrawlStore
    conclude: Any

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Any:
        spider, other = super().from_crawler(crawler), kwargs["like"]
        spider.run, spider.places, spider.store, spider.conclude = other.run, other.places, other.store, other.conclude
        return spider

    async def start(self) -> Any:
        planner = self.store.planner  # it is there before the first request
        yield meeting(1)
        fetch = planner.begin("to020", 1)
        yield fetch.adopt(item(1, title="a", lists=["votes"]))
        yield fetch.adopt(vote(1, 1))
        planner.done(fetch)


def test_scrapy_opens_and_closes_in_the_order_we_need(tmp_path: Path) -> None:
    """A dropped record, too, finds its way to its page, and among the problems of the run."""
    like = OfRun(tmp_path)

    async def crawl() -> None:
        await AsyncCrawlerRunner({"TWISTED_REACTOR_ENABLED": False}).crawl(RunSpider, like=like)

    asyncio.run(crawl())
    assert like.run.status == "complete"  # as this spider judges
    assert [(one["kind"], one["record"], one["detail"]) for one in like.run.problems] == [
        ("record", item(1).id, "no votes today")
    ]
    assert (like.places.tables / "meetings.csv").exists()
    with Store(like.places.store, SITE) as store:
        assert store.snapshot()["to020:1"].startswith("failed ")
        assert {name: count for name, count in store.counts().items() if count} == {
            "meetings": 1,
            "agenda_items": 1,
            "changes": 2,
        }
