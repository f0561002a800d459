"""ALLRIS 4 of CC e-gov, a vendor: what the rest of the project gets from here stands in `VENDOR`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from ratsinfo_spider.items import Record
from ratsinfo_spider.vendor import Marks, PageError, PageScripts, PageType, Vendor
from ratsinfo_spider.vendor import Page as AnyPage
from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES

if TYPE_CHECKING:
    from scrapy import Spider

    from ratsinfo_spider.vendors.allris4.pages import Page

__all__ = ["VENDOR"]


class Allris4(Vendor):
    """The vendor's door. Each method imports what it needs."""

    name = "allris4"
    short = "ALLRIS"
    marks = Marks(
        "ALLRIS 4 (CC e-gov)",
        description=r"ALLRIS net Version (4(?:\.\d+)*)",
        # Where the version is not said: the address of a document, or of an item or a paper.
        address=r"/wicket/resource/org\.apache\.wicket\.Application/doc\d+\.|(?i:/(?:to|vo)020\?[TV]OLFDNR=)",
    )
    page_types = PAGE_TYPES
    native_words = {"files": "the number in `doc<N>.pdf`"}  # noqa: RUF012

    def spider(self) -> type[Spider]:
        """The spider class."""
        from ratsinfo_spider.vendors.allris4.spider import Allris4Spider

        return Allris4Spider

    def open(self, body: bytes, url: str) -> Page:
        """The page as an object of its class. Raises PageError."""
        from ratsinfo_spider.vendors.allris4.pages import make_selector, open_page

        return open_page(make_selector(body, url), url)

    def records(self, page: AnyPage, site: str, people: bool = False) -> Iterator[Record]:
        """The records that a page states."""
        from ratsinfo_spider.vendors.allris4.loaders import records

        return records(cast("Page", page), site, people)

    def reader(self, page_type: PageType) -> type[Any] | None:
        """The class that reads a page type in a crawl."""
        module, _, name = page_type.reader.partition(":")
        return getattr(import_module(f"{__name__}.{module}"), name) if module else None

    def refusal(self, status: int, body: bytes, url: str) -> PageError | None:
        """How the whole site says no."""
        from ratsinfo_spider.vendors.allris4.pages import site_refusal

        return site_refusal(status, body, url)

    def folded(self, html: str) -> list[str]:
        """Texts that are folded away."""
        from ratsinfo_spider.vendors.allris4.pages.panels import folded

        return folded(html)

    def scripts(self) -> PageScripts:
        """What a user does on its pages."""
        from ratsinfo_spider.vendors.allris4.browser_scripts import SCRIPTS

        return SCRIPTS

    def survey(self) -> Callable[..., Any]:
        """The look at an installation."""
        from ratsinfo_spider.vendors.allris4.survey import survey

        return survey


VENDOR = Allris4()
