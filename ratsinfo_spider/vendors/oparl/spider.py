"""The spider of OParl: the lists of one body, organizations first, then meetings, then papers.

A list page holds whole objects, so there is no page to ask for each record; all lists are walked in the plan, one
request after the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

from ratsinfo_spider.crawl.base_spider import CouncilSpider
from ratsinfo_spider.crawl.requests import native_number
from ratsinfo_spider.items import Record
from ratsinfo_spider.store.store_lookup import Lookup
from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl import VENDOR
from ratsinfo_spider.vendors.oparl.bodies import Body, find_body
from ratsinfo_spider.vendors.oparl.ids import with_number
from ratsinfo_spider.vendors.oparl.interface import Answer, Interface
from ratsinfo_spider.vendors.oparl.json_values import links, text
from ratsinfo_spider.vendors.oparl.linked_parts import LinkedParts
from ratsinfo_spider.vendors.oparl.list_reading import ListReading
from ratsinfo_spider.vendors.oparl.loaders.source import Source
from ratsinfo_spider.vendors.oparl.object_page import OParlPage
from ratsinfo_spider.vendors.oparl.page_types import MEETINGS, PAPERS
from ratsinfo_spider.vendors.oparl.reading import ObjectReader
from ratsinfo_spider.vendors.oparl.walk import ListWalk
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["OParlSpider"]


class OParlSpider(CouncilSpider):
    """One interface. `oparl_url` of the city's file is its System, or its Body where a system has several."""

    name = "oparl"
    vendor = VENDOR
    addresses = ("base_url", "oparl_url")
    asks_due = False  # the lists bring all there is

    async def plan(self) -> AsyncIterator[Any]:
        """The records of all lists, or those asked for by number."""
        base = VENDOR.start_address(self.home)
        interface = Interface(self.context.client, base, self._came)
        try:
            body = await find_body(interface)
            source = Source(self.home.name, body.dialect, base)
            source.days.update(await self.context.store.ask(_known_days))
            source.names.update(await self.context.store.ask(_known_names))
            reader = ObjectReader(self.context, interface, source)
            async for record in self._plain_lists(interface, body, reader):
                yield record
            records = self._selected if self.arguments.is_selection else self._lists
            async for record in records(interface, body, reader):
                yield record
        except FetchError as error:
            if error.kind != "budget":  # which has been counted
                raise

    def _came(self, page: OParlPage) -> None:
        self.failures.page_read()
        for warning in page.warnings:
            self.run.problem("warning", page.url, warning)

    async def _plain_lists(self, interface: Interface, body: Body, reader: ObjectReader) -> AsyncIterator[Record]:
        """Organizations, whose names the other objects need, and people where they are asked for."""
        parts = LinkedParts(interface, lambda says: self.run.problem("warning", interface.base, says))
        for name in ("organization", *(["person"] if self.context.people else [])):
            if name not in body.lists:
                continue
            walk = ListWalk(interface, body.lists[name])
            try:
                async for answer in walk.whole():
                    for thing in answer.page.objects:
                        whole = await parts.whole(thing, name)
                        for error in parts.lost:
                            self.run.problem("page", error.url, f"{name}: {error.detail}")
                        for record in reader.plain(whole, answer.response):
                            yield record
            except (FetchError, PageError) as error:
                if isinstance(error, FetchError) and error.kind == "budget":
                    raise
                self.run.problem("list", error.url, f"the list of {name}s cannot be read: {error.detail}")
                continue
            if doubts := walk.doubts():
                self.run.problem("list", walk.address, f"the list of {name}s is not whole: {doubts}")

    async def _lists(self, interface: Interface, body: Body, reader: ObjectReader) -> AsyncIterator[Record]:
        has_all = True
        for page_type, kind, read in ((MEETINGS, "meeting", reader.meeting), (PAPERS, "paper", reader.paper)):
            reading = ListReading(self.context, ListWalk(interface, body.lists[kind]), page_type, kind)
            async for answer in reading.answers():
                for thing in answer.page.objects:
                    async for record in read(thing, answer.response, reading.evidence):
                        yield record
            await reading.finish(reader.seen[kind])
            has_all &= reading.is_all
        if reading.is_window:
            async for record in reader.linked_only():
                yield record
        if has_all and self.arguments.is_whole and (template := reader.addresses.get("meeting")):
            for native_id in sorted(reader.named_only()):
                async for record in reader.alone("meeting", with_number(template, native_id), "consultation"):
                    yield record

    async def _selected(self, interface: Interface, body: Body, reader: ObjectReader) -> AsyncIterator[Record]:
        """The objects asked for by number. How their addresses look the first of a list tells."""
        wanted = {"meeting": self.arguments.meetings, "paper": self.arguments.papers}
        for kind, numbers in wanted.items():
            template = await self._address(interface, body.lists[kind]) if numbers else None
            for native_id in numbers if template else ():
                async for record in reader.alone(kind, with_number(template or "", str(native_id)), "argument"):
                    yield record
        if self.arguments.items:
            first = (await interface.ask(body.lists["meeting"])).page.objects
            template = next((link for meeting in first for link in links(meeting, "agendaItem")), None)
            for native_id in self.arguments.items if template else ():
                async for record in reader.item(with_number(template or "", str(native_id))):
                    yield record

    async def _address(self, interface: Interface, address: str) -> str | None:
        answer: Answer = await interface.ask(address)
        return next((found for one in answer.page.objects if (found := text(one, "id"))), None)


def _known_names(lookup: Lookup) -> dict[str, str]:
    """The names of the organizations that earlier runs have met, by their numbers."""
    return dict(lookup.names_of_organizations())


def _known_days(lookup: Lookup) -> dict[str, dt.date]:
    """The days of the meetings that earlier runs have met, by their numbers."""
    return {str(number): met.day for met in lookup.meetings() if (number := native_number(met.record_id)) and met.day}
