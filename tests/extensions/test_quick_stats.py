"""The stats of every crawl: Scrapy's figures."""

from __future__ import annotations

from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from ratsinfo_spider.extensions.quick_stats import QuickStats


def test_they_count_as_scrapys_own() -> None:
    crawler = get_crawler()
    for kind in (MemoryStatsCollector, QuickStats):
        stats = kind(crawler)
        for value in (3, 1, 2):
            stats.inc_value("sum", value)
            stats.max_value("most", value)
            stats.min_value("least", value)
        stats.inc_value("from ten", start=10)
        assert stats.get_stats() == {"sum": 6, "most": 3, "least": 1, "from ten": 11}
        assert stats.get_value("none", "nothing") == "nothing"
