"""When a site as a whole says no: nothing more is asked of it in this run."""

from __future__ import annotations

from scrapy.http import Response

from ratsinfo_spider.pages.allris4 import PageError, check, make_selector

__all__ = ["STOP_KINDS", "site_refuses"]

STOP_KINDS = frozenset({"rate_limited", "gate", "maintenance", "not_allris"})


def site_refuses(response: Response) -> PageError | None:
    """The lock, the human check or the maintenance that an answer speaks of, where something else was expected.

    ALLRIS says these with HTTP 200, what stands before it may use any status, and both come in the middle of a
    crawl: in place of an Ajax answer as well as of a page.
    """
    try:
        check(make_selector(response.body, response.url), response.url)
    except PageError as error:
        # A bare error page of a server does not say ALLRIS either; that alone is no refusal.
        return error if error.kind in STOP_KINDS - {"not_allris"} else None
    return None
