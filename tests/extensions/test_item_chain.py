"""Items through the pipelines, whatever these give back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from scrapy import signals
from scrapy.pipelines import ItemPipelineManager
from scrapy.utils.test import get_crawler

from ratsinfo_spider.extensions.item_chain import CoreStatsWithoutItems, ItemChain
from ratsinfo_spider.items import Meeting


class Plain:
    def process_item(self, item: Any) -> Any:
        item.name = "a"
        return item


class Awaited:
    async def process_item(self, item: Any) -> Any:
        item.name += "b"
        return item


class Old:
    def process_item(self, item: Any, spider: Any) -> Any:
        item.name += "c"
        return item


def through(*pipelines: Any) -> tuple[str | None, int]:
    """The name that a meeting gets on its way, and how many items are counted."""
    crawler = get_crawler()
    crawler.spider = crawler._create_spider("any")
    chain: ItemPipelineManager = ItemChain(*pipelines, crawler=crawler)
    item = asyncio.run(chain.process_item_async(Meeting(id="a:meeting:1", site="a")))
    assert crawler.stats is not None
    return item.name, crawler.stats.get_value("item_scraped_count")


def test_values_and_coroutines() -> None:
    assert through(Plain(), Awaited()) == ("ab", 1)


@pytest.mark.filterwarnings("ignore:.* requires a spider argument")
def test_a_pipeline_that_takes_the_spider() -> None:
    assert through(Plain(), Old()) == ("ac", 1)


def test_core_stats_leave_the_items_to_the_chain() -> None:
    crawler = get_crawler(settings_dict={"EXTENSIONS": {"scrapy.extensions.corestats.CoreStats": None}})
    stats = CoreStatsWithoutItems.from_crawler(crawler)
    for signal in (signals.item_scraped, signals.response_received):
        crawler.signals.send_catch_log(signal, item=None, spider=None)
    assert stats.stats.get_value("item_scraped_count") is None
    assert stats.stats.get_value("response_received_count") == 1
