"""From a file that a page shows to the request that loads it.

The request goes out in the session of the page that showed the link, with that page as Referer, at once: some
addresses die with the instance of their page, and documents may only be given to a visitor who comes from their page.
When an address gives nothing, or another document, the page is asked again and the file found on it by its `id`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from scrapy import Request
from scrapy.http import Response, TextResponse

from ratsinfo_spider.crawl.context import CrawlContext
from ratsinfo_spider.items import File
from ratsinfo_spider.sites.site_hosts import own_hosts
from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.wicket import bookmarkable
from ratsinfo_spider.wicket.content import Content
from ratsinfo_spider.wicket.decoding import UndecodableError, decoded
from ratsinfo_spider.wicket.session import Session

PRIORITY = 1_000  # before any page: the address may not live long


def prepare(context: CrawlContext, file: File, response: Response) -> None:
    """Give a file the requests that the attachments pipeline makes.

    An address at a host that is not the site's does not get into the table: nobody has looked at what lies there.
    """
    if file.source_url and own_hosts(context.home).refuses(file.source_url):
        file.source_url = None
    download = file.statement.download
    if download is None or not download.url.startswith(("http://", "https://")):
        return
    again = Request(bookmarkable(response.url), dont_filter=True, priority=PRIORITY)
    relink = partial(_relink, context, str(file.id))
    request = file_request(download.url, response.url, Session.of(response))
    download = replace(download, request=request, page_request=again, relink=relink)
    file.statement = replace(file.statement, download=download)


def file_request(url: str, referer: str, session: Session) -> Request:
    """The request for a document, with the session and Referer of its page."""
    return session.ask(Request(url, headers={"Referer": referer}, dont_filter=True, priority=PRIORITY))


async def _relink(context: CrawlContext, file_id: str, response: Response) -> Request | None:
    """The same file's address on a fresh copy of its page; None if the page does not show it any more.

    Raises PageError for what is not the page, or not the whole of it.
    """
    if not isinstance(response, TextResponse):
        return None
    try:
        html = decoded(response).text
    except UndecodableError as error:
        raise PageError("malformed", response.url, f"The page cannot be read: {error}.") from error
    shell = Content.of(html, response.url, session=Session.of(response))
    if found := _find(context, file_id, shell):
        return found
    if not (shell.calls.automatic or context.vendor.folded(shell.html)):
        return None
    content = await context.client.complete(shell, context.vendor.folded)
    if not (found := _find(context, file_id, content)) and not content.is_whole:
        raise PageError("malformed", response.url, content.left[0])
    return found


def _find(context: CrawlContext, file_id: str, content: Content) -> Request | None:
    page = context.vendor.open(content.html.encode(), content.url)
    downloads = (
        record.statement.download for record in context.vendor.records(page, context.home.name) if record.id == file_id
    )
    return next((file_request(one.url, content.url, content.session) for one in downloads if one), None)
