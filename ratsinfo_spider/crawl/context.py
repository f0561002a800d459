"""What the parts of one crawl share."""

from __future__ import annotations

from dataclasses import dataclass, field

from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.crawl.coverage_count import CoverageCount
from ratsinfo_spider.crawl.meeting_references import KnownMeetings
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.short_agendas import ReadAgenda
from ratsinfo_spider.sites import Site
from ratsinfo_spider.store.crawl_store import CrawlStore
from ratsinfo_spider.store.planner import Planner
from ratsinfo_spider.vendor import Vendor
from ratsinfo_spider.wicket.client import Client

__all__ = ["CrawlContext"]


@dataclass(kw_only=True)
class CrawlContext:
    """What the parts of one crawl of one site share: its readers, its arguments, and what is known so far."""

    vendor: Vendor
    home: Site
    arguments: Arguments
    run: Run
    store: CrawlStore
    coverage: CoverageCount
    client: Client
    people: bool = False
    max_file_size: int = 0  # bytes
    meetings: KnownMeetings = field(default_factory=KnownMeetings)
    agendas: list[ReadAgenda] = field(default_factory=list)

    @property
    def planner(self) -> Planner:
        """Whom to ask before each request; there once the records pipeline is open."""
        return self.store.planner
