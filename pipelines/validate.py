"""A record that breaks the schema is dropped, counted and named; a column its page lacks is counted."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.statscollectors import StatsCollector

from pipelines.record_faults import find_fault
from ratsinfo_spider.items import TABLES, Record

__all__ = ["ValidatePipeline"]

logger = logging.getLogger(__name__)


class ValidatePipeline:
    """Lets through what the schema allows.

    Stats: `ratsinfo/invalid/<table>/<column>` for each record refused; `ratsinfo/<table>/records` for
    each that passed; `ratsinfo/<table>/<column>/missing` for each of those whose page is the authority for the
    column and states nothing. The last two are handed over when the spider closes: counting them
    in the stats collector one by one would cost more than the checks.
    """

    def __init__(self, stats: StatsCollector) -> None:
        self.stats = stats
        self._missing: dict[str, Counter[str]] = {table: Counter() for table in TABLES}
        self._records: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.stats is None:
            raise NotConfigured("validate needs a stats collector")
        return cls(crawler.stats)

    def process_item(self, item: Any) -> Any:
        """Count a record and pass it on, or DropItem. What is no record passes untouched."""
        if not isinstance(item, Record):
            return item
        fault = find_fault(item)
        if fault:
            self._refuse(item, *fault)
        self._records[item.table] += 1
        values = item.__dict__
        self._missing[item.table].update(name for name in item.statement.columns if values.get(name) is None)
        return item

    def _refuse(self, record: Record, column: str, words: str) -> None:
        self.stats.inc_value(f"ratsinfo/invalid/{record.table}/{column}")
        message = f"{record.table} {record.id or record.url} is dropped: {column} {words}"
        logger.warning(message)
        raise DropItem(message, log_level="DEBUG")  # Scrapy's own line would print the whole record

    def close_spider(self) -> None:
        """Hand over the counts. Not a coroutine, so that it runs before any other pipeline closes."""
        for table, count in self._records.items():
            self.stats.set_value(f"ratsinfo/{table}/records", count)
        for table, missing in self._missing.items():
            for column, count in missing.items():
                self.stats.set_value(f"ratsinfo/{table}/{column}/missing", count)
