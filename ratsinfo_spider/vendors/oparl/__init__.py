"""OParl, the interface that several makers of council information systems offer, as a vendor: see docs/oparl.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, cast

from ratsinfo_spider.items import Record
from ratsinfo_spider.vendor import Marks, Vendor
from ratsinfo_spider.vendor import Page as AnyPage
from ratsinfo_spider.vendors.oparl.page_types import PAGE_TYPES

if TYPE_CHECKING:
    from scrapy import Spider

    from ratsinfo_spider.vendors.oparl.object_page import OParlPage

__all__ = ["VENDOR"]


class OParl(Vendor):
    """The vendor's door. Each method imports what it needs."""

    name = "oparl"
    short = "OParl"
    marks = Marks("OParl")
    page_types = PAGE_TYPES
    native_words = dict.fromkeys(
        ("organizations", "people", "meetings", "agenda_items", "papers", "files"), "the number in its `id`"
    )

    def spider(self) -> type[Spider]:
        """The spider class."""
        from ratsinfo_spider.vendors.oparl.spider import OParlSpider

        return OParlSpider

    def start_address(self, site: Any) -> str:
        """The System, or the Body where the city's file names one."""
        return str(site.oparl_url or f"{site.base_url}system")

    def checkup(self) -> Callable[..., Any]:
        """A page of each list."""
        from ratsinfo_spider.vendors.oparl.checkup import checkup

        return checkup

    def survey(self) -> Callable[..., Any]:
        """Whether an address is that of an interface."""
        from ratsinfo_spider.vendors.oparl.survey import survey

        return survey

    def open(self, body: bytes, url: str) -> OParlPage:
        """The answer as an object. Raises PageError."""
        from ratsinfo_spider.vendors.oparl.object_page import open_page

        return open_page(body, url)

    def records(self, page: AnyPage, site: str, people: bool = False) -> Iterator[Record]:
        """What the objects of an answer state by themselves; names of organizations come from other answers."""
        from ratsinfo_spider.vendors.oparl.loaders import object_records
        from ratsinfo_spider.vendors.oparl.loaders.source import Source

        source = Source(site)
        for thing in cast("OParlPage", page).objects:
            yield from object_records(thing, source, page.warnings.append, people=people)


VENDOR = OParl()
