"""One way to open a page of any vendor, in any encoding, whoever has it: a saved file, an answer, `scrapy parse`."""

from __future__ import annotations

from scrapy.http import HtmlResponse, Response, TextResponse

from ratsinfo_spider import vendors
from ratsinfo_spider.sites import Site, lookup
from ratsinfo_spider.vendor import Page, Vendor
from ratsinfo_spider.vendors.detection import sign_of
from ratsinfo_spider.wicket.decoding import decoded

__all__ = ["from_saved", "open_page", "vendor_of"]

_NOWHERE = "http://saved.invalid/"  # of a saved page whose address nobody told


def from_saved(body: bytes, url: str) -> TextResponse:
    """A page without its headers as a response: its byte order mark, its `<meta>` or its letters tell the encoding."""
    return HtmlResponse(url or _NOWHERE, body=body)


def open_page(response: Response, vendor: Vendor | None = None) -> tuple[Vendor, Page]:
    """Whose page it is, where `vendor` is not known, and the page, with what was odd about its letters as warnings.

    Raises PageError for what is none that we read, UndecodableError for bytes that are not of their encoding.
    """
    url = "" if response.url == _NOWHERE else response.url
    text, oddities = decoded(response)
    body = text.encode()
    vendor = vendor or vendor_of(body, url)
    page = vendor.open(body, url)
    own_address = getattr(page, "permalink", None)
    if not url and own_address:  # a saved page tells its own address
        page = vendor.open(body, own_address)
    page.warnings += oddities
    return vendor, page


def vendor_of(body: bytes, url: str) -> Vendor:
    """Whose page this is: by the city of its address, by marks on it, else by the default of a city's file."""
    known = {vendors.get(name).marks.title: name for name in vendors.names()}
    sign = sign_of(body, url)
    city = lookup.of_page(url)
    named = known.get(sign.name) if sign else None
    return vendors.get(city.vendor if city else named or Site.vendor)
