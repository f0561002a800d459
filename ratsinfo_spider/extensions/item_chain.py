"""Records through the pipelines, one after the other, without a task or an awaitable for each step.

Scrapy makes an awaitable of what each pipeline gives back, and a task for each listener to `item_scraped`. A page has
some ten records, so that was a twentieth of a crawl. Listeners of others (feeds) get the signal as ever.
"""

from __future__ import annotations

from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.extensions.corestats import CoreStats
from scrapy.pipelines import ItemPipelineManager
from scrapy.utils.defer import ensure_awaitable

from ratsinfo_spider.items import Record

__all__ = ["CoreStatsWithoutItems", "ItemChain"]


class ItemChain(ItemPipelineManager):
    """For ITEM_PROCESSOR: Scrapy's pipelines, which also counts the items that came through (`item_scraped_count`)."""

    async def process_item_async(self, item: Any) -> Any:
        """Scrapy calls this for each item. Raises what a pipeline raises."""
        if self._mw_methods_requiring_spider:  # a pipeline of a user's, written for Scrapy below 2.13
            item = await super().process_item_async(item)
        else:
            for process in self.methods["process_item"]:
                item = process(item)  # type: ignore[misc]  # never None here
                if not isinstance(item, Record):
                    item = await ensure_awaitable(item)
        self.crawler.stats.inc_value("item_scraped_count")  # type: ignore[union-attr]  # there once an item is
        return item


class CoreStatsWithoutItems(CoreStats):
    """Scrapy's own figures, but for the one that ItemChain counts."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        stats = super().from_crawler(crawler)
        crawler.signals.disconnect(stats.item_scraped, signal=signals.item_scraped)
        return stats
