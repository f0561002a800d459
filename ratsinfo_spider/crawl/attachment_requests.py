"""From a file that a page shows to the request that loads it.

The request goes out in the session of the page that showed the link, with that page as Referer, at once: some
addresses die with the instance of their page, and documents may only be given to a visitor who comes from their page.
When such an address has died, the page is asked again and the file found on it by its `id`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from scrapy import Request
from scrapy.http import Response, TextResponse

from ratsinfo_spider.items import File
from ratsinfo_spider.vendor import PageError, Vendor

PRIORITY = 1_000  # before any page: the address may not live long


def prepare(vendor: Vendor, site: str, file: File, response: Response) -> None:
    """Give a file the requests that the attachments pipeline makes."""
    download = file.statement.download
    if download is None or not download.url.startswith(("http://", "https://")):
        return
    again, relink = None, None
    if download.dies_with_page:
        again = Request(response.url, dont_filter=True, priority=PRIORITY)
        relink = partial(_relink, vendor, site, str(file.id))
    request = file_request(download.url, response.url)
    download = replace(download, request=request, page_request=again, relink=relink)
    file.statement = replace(file.statement, download=download)


def file_request(url: str, referer: str) -> Request:
    """The request for a document as its page would make it."""
    return Request(url, headers={"Referer": referer}, dont_filter=True, priority=PRIORITY)


def _relink(vendor: Vendor, site: str, file_id: str, response: Response) -> Request | None:
    """The same file's address on a fresh copy of its page; None if the page does not show it any more."""
    if not isinstance(response, TextResponse):
        return None
    try:
        page = vendor.open(response.body, response.url)
    except PageError:
        return None
    downloads = (record.statement.download for record in vendor.records(page, site) if record.id == file_id)
    return next((file_request(download.url, response.url) for download in downloads if download), None)
