"""Reading organizations; with RATSINFO_PEOPLE their members, and a request for each one's page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy.http import Response

from ratsinfo_spider.crawl.frontier import members_read
from ratsinfo_spider.crawl.page_reading import PageReader
from ratsinfo_spider.crawl.requests import Target
from ratsinfo_spider.vendors.allris4.pages.organization import OrganizationPage

__all__ = ["OrganizationReader"]


class OrganizationReader(PageReader):
    """Reads gr020."""

    async def read(self, response: Response, target: Target) -> AsyncIterator[Any]:
        """The organization and, where people are wanted, its members."""
        page, is_whole = await self.open(response, target)
        if not isinstance(page, OrganizationPage):
            return
        fetch = self.begin(target)
        fetch.fingerprints = members_read(self.context.people)
        for record in self.records(page, target, response, fetch, is_whole=is_whole):
            yield record
        self.failures.record_outcome(target, "found")
        for row in page.members if self.context.people else ():
            for request in self.frontier.ask(self.frontier.target("people", row.person_id, row.url, "organization")):
                yield request
        self.context.planner.done(fetch, "ok" if is_whole else target.unread)
