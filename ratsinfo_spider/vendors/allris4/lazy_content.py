"""Content of a page that comes by an Ajax call of its own."""

from __future__ import annotations

from typing import TypeVar, cast

from scrapy.http import Response

from ratsinfo_spider import wicket
from ratsinfo_spider.causes import GapCause
from ratsinfo_spider.crawl.page_reading import PageReader
from ratsinfo_spider.crawl.requests import Target
from ratsinfo_spider.vendor import CLOSED_KINDS, PageError
from ratsinfo_spider.vendors.allris4.pages import Page, make_selector, open_page
from ratsinfo_spider.wicket.client import Content, FetchError

__all__ = ["with_content"]

P = TypeVar("P", bound=Page)


async def with_content(reader: PageReader, page: P, response: Response, target: Target) -> tuple[P, bool]:
    """The page with what its own Ajax call brings, and whether it is whole: False where the call failed.

    A page instance that has gone in the meantime is asked for afresh, once.
    """
    html = response.body.decode("utf-8", "replace")
    client = reader.context.client
    shell = Content(html, response.url, None, html)
    try:
        try:
            content = await client.fill(shell)
        except FetchError as error:
            if error.kind != "wicket":
                raise
            content = await client.content(response.url)
        if content is shell or not content.html.strip():
            return page, True
        merged = wicket.merge(content.shell, content.answer) if content.answer else content.html
        whole = open_page(make_selector(merged, response.url), response.url)
    except (FetchError, wicket.WicketError, PageError) as error:
        if isinstance(error, PageError) and error.kind in CLOSED_KINDS:
            reader.failures.refused(target, error)
        words = f"{target.record_id}: the content that comes by Ajax: {error}"
        is_spent = isinstance(error, FetchError) and error.kind == "budget"
        cause: GapCause | None = None if is_spent else "panel"
        reader.run.problem("panel", response.url, words, record=target.record_id, cause=cause)
        return page, False
    reader.run.tally["pages/read"] += 1
    return cast("P", whole), True  # the same address gives the same class
