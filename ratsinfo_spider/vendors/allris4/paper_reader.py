"""Reading papers: the paper, its course, texts and attachments, with the panel that comes by Ajax."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from ratsinfo_spider.crawl.page_reading import PageReader
from ratsinfo_spider.crawl.requests import Target, native_number
from ratsinfo_spider.items import Consultation
from ratsinfo_spider.vendors.allris4.pages.paper import PaperPage

__all__ = ["PaperReader"]


class PaperReader(PageReader):
    """Reads vo020."""

    async def read(self, response: Response, target: Target) -> AsyncIterator[Any]:
        """The paper and what belongs to it; then the meetings that its course names."""
        page, is_whole = await self.open(response, target)
        if not isinstance(page, PaperPage):
            return
        fetch = self.begin(target)
        for record in self.records(page, target, response, fetch, is_whole=is_whole):
            if isinstance(record, Consultation):
                self._tell_organization(record)
                for request in self._consulted(record):
                    yield request
            yield record
        self.failures.record_outcome(target, "found")
        self.context.planner.done(fetch, "ok" if is_whole else target.unread)

    def _tell_organization(self, consultation: Consultation) -> None:
        """The page prints who met, not their number; the list that names the meeting knows it, or an earlier run."""
        organization_id = self.meetings.organizations.get(native_number(consultation.meeting_id))
        if organization_id is not None:
            consultation.organization_id = organization_id
        elif consultation.meeting_id:
            consultation.organization_id = self.context.store.earlier.organizations.get(consultation.meeting_id)

    def _consulted(self, consultation: Consultation) -> Iterator[Request]:
        """The meeting and the item that a paper's course names, if they lie in the window of this crawl.

        Whether calendar, lists and agendas name them too is what the coverage counts compare.
        """
        arguments = self.arguments
        if arguments.is_selection or consultation.date is None or not arguments.covers(consultation.date):
            return
        if consultation.meeting_id and not arguments.organizations:
            native_id = native_number(consultation.meeting_id)
            year = consultation.date.year
            meeting = self.frontier.target("meetings", native_id, None, "consultation", day=consultation.date)
            self.coverage.expect("meetings", meeting.record_id, "consultation", year=year, url=meeting.url)
            if consultation.agenda_item_id:
                self.coverage.expect("agenda_items", consultation.agenda_item_id, "consultation", year=year)
            if native_id not in self.meetings.references:
                yield from self.frontier.ask(meeting)
