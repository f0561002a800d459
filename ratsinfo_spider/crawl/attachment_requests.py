"""From a file that a page shows to the request that loads it.

The request goes out in the session of the page that showed the link, with that page as Referer, at
once: a component address (`./vo020?1--…-attachment-link&VOLFDNR=…`) dies with its page instance, and
documents are only given to who comes from their page (ALLRIS.md 3). When such an address has died,
the page is asked again and the file found on it by its `id`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response, TextResponse

from ratsinfo_spider.items import File
from ratsinfo_spider.vendors.allris4.loaders import records
from ratsinfo_spider.vendors.allris4.pages import PageError, open_page
from ratsinfo_spider.vocabulary import is_non_public_document

if TYPE_CHECKING:
    from ratsinfo_spider.crawl.base_spider import CouncilSpider

PRIORITY = 1_000  # before any page: the address may not live long


def prepare(spider: CouncilSpider, file: File, response: Response) -> None:
    """Give a file what the attachments pipeline asks for: `request`, `page_request`, `relink`, `non_public`."""
    link = file.link
    file.non_public = is_non_public_document(file.name)
    if link is None or not link.url.startswith(("http://", "https://")):
        return
    file.request = file_request(link.url, response.url)
    if link.component:
        file.page_request = Request(response.url, dont_filter=True, priority=PRIORITY)
        file.relink = partial(_relink, spider.home.name, str(file.id))


def file_request(url: str, referer: str) -> Request:
    """The request for a document as its page would make it."""
    return Request(url, headers={"Referer": referer}, dont_filter=True, priority=PRIORITY)


def _relink(site: str, file_id: str, response: Response) -> Request | None:
    """The same file's address on a fresh copy of its page; None if the page does not show it any more."""
    if not isinstance(response, TextResponse):
        return None
    try:
        page = open_page(response.selector, response.url)
    except PageError:
        return None
    links = (record.link for record in records(page, site) if isinstance(record, File) and record.id == file_id)
    return next((file_request(link.url, response.url) for link in links), None)
