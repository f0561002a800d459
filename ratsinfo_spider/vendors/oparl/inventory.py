"""The inventory that a crawl of pages takes: numbers of meetings, items, papers and organizations, and their days.

Lists are read as far as the crawl's window goes. Of other lists one page tells how much they have.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from ratsinfo_spider.crawl.context import CrawlContext
from ratsinfo_spider.crawl.witness import Inventory, Numbered
from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl.bodies import find_body
from ratsinfo_spider.vendors.oparl.ids import number_of
from ratsinfo_spider.vendors.oparl.interface import Answer, Interface
from ratsinfo_spider.vendors.oparl.json_values import Object, day_of, flag, text
from ratsinfo_spider.vendors.oparl.loaders.meeting import agenda
from ratsinfo_spider.vendors.oparl.loaders.paper import stations
from ratsinfo_spider.vendors.oparl.loaders.source import Source
from ratsinfo_spider.vendors.oparl.walk import ListWalk

__all__ = ["take_inventory"]

_TABLES = {"organization": "organizations", "meeting": "meetings", "paper": "papers"}


async def take_inventory(context: CrawlContext) -> Inventory:
    """What the interface of the city has. Raises FetchError and PageError where it cannot be read."""
    interface = Interface(context.client, context.home.oparl_url)
    body = await find_body(interface)
    if not body.dialect.page_numbers:
        raise PageError("other_system", body.url, f"its numbers are not those of pages ({body.dialect.name})")
    inventory, source = Inventory(), Source(context.home.name, body.dialect)
    for kind, table in _TABLES.items():
        walk = ListWalk(interface, body.lists[kind]) if kind in body.lists else None
        if walk is None:
            continue
        async for answer in _answers(walk, kind, context):
            for thing in answer.page.objects:
                _add(inventory, table, kind, thing, source)
        inventory.totals[table] = walk.total or len(walk.ids)
        if walk.doubts() and (walk.reached_end or walk.stopped):
            context.run.problem("warning", walk.address, f"oparl: the list of {table} is not whole: {walk.doubts()}")
    inventory.totals["agenda_items"] = len(inventory.of("agenda_items"))
    return inventory


def _answers(walk: ListWalk, kind: str, context: CrawlContext) -> AsyncIterator[Answer]:
    since = context.arguments.since
    return walk.whole() if since is None or kind == "organization" else walk.recent(since)


def _add(inventory: Inventory, table: str, kind: str, thing: Object, source: Source) -> None:
    number = _number(thing, kind)
    if number is None or flag(thing, "deleted"):
        return
    day = day_of(thing, "start", "date")
    inventory.add(table, Numbered(number, day, _above(thing, kind, source), text(thing, "web")))
    if kind == "meeting":
        items = agenda(thing)
        source.know_meeting(thing, items)
        for item in items:
            if flag(item, "public") is not False and (own := _number(item, "agenda_item")) is not None:
                inventory.add("agenda_items", Numbered(own, day, number))


def _above(thing: Object, kind: str, source: Source) -> int | None:
    """Of a paper: a meeting that it is on."""
    if kind != "paper":
        return None
    found = (int(one.meeting) for one in stations(thing, source) if one.item and one.meeting.isdigit())
    return max(found, default=None)


def _number(thing: Object, kind: str) -> int | None:
    """Numbers alone: what is counted apart, as offices are, has no page."""
    found = number_of(text(thing, "id"), kind)
    return int(found) if found and found.isascii() and found.isdigit() else None
