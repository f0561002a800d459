"""Pages of ALLRIS 4: a module a page type. `open_page` finds the class for an address.

Nothing here knows Scrapy or the network: HTML goes in, the page's own words come out.
"""

from __future__ import annotations

from http import HTTPStatus
from importlib import import_module
from typing import cast

from parsel import Selector

from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from ratsinfo_spider.vendors.allris4.pages.errors import CLOSED_KINDS, PageError, check
from ratsinfo_spider.vendors.allris4.pages.frame import Page, one, page_name
from ratsinfo_spider.vendors.allris4.pages.selector import make_selector

__all__ = [
    "CLOSED_KINDS",
    "Page",
    "PageError",
    "check",
    "make_selector",
    "one",
    "open_page",
    "page_class",
    "site_refusal",
]

_READ = tuple(one.name for one in PAGE_TYPES if one.page)


def open_page(selector: Selector, url: str) -> Page:
    """The page as an object of its class, which the address names, or else the page itself.

    Raises PageError: what is no page of ALLRIS 4, no page type we read, or not the page its address means.
    """
    name = page_name(url) or Page(selector, url).kind
    if name is None:
        raise PageError("wrong_page", url, "Neither the address nor the page says which page of ALLRIS this is.")
    if name not in _READ:
        check(selector, url)  # an error page says so first, whatever was asked for
        raise PageError("wrong_page", url, f"Pages of type {name} are not read; known are {', '.join(_READ)}.")
    return page_class(name)(selector, url)


def site_refusal(status: int, body: bytes, url: str) -> PageError | None:
    """How a whole site says no with an HTTP error: in words of its own, or by status 429 (asked too often)."""
    try:
        check(make_selector(body, url), url)
    except PageError as error:
        if error.kind in CLOSED_KINDS:
            return error
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return PageError("rate_limited", url, "HTTP 429, asked too often; stop for the day and ask more slowly.")
    return None


def page_class(name: str) -> type[Page]:
    """The class of a page type, by the vendor's name for it (`to020`); KeyError for one we do not read."""
    module, _, attribute = PAGE_TYPES[name].page.partition(":")
    return cast("type[Page]", getattr(import_module(f"{__name__}.{module}"), attribute))
