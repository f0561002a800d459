"""Scrapy's stats without the search for a warning at each count."""

from __future__ import annotations

from scrapy.statscollectors import MemoryStatsCollector

__all__ = ["QuickStats"]


class QuickStats(MemoryStatsCollector):
    """For STATS_CLASS: as Scrapy's own, which looks up each attribute twice and wraps each method.

    It does so to warn whoever hands on a `spider`. An answer is counted some fifteen times.
    """

    __getattribute__ = object.__getattribute__
