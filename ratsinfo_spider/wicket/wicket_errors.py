"""What can go wrong between a Wicket page and its Ajax calls."""

from __future__ import annotations

__all__ = ["BUDGET_SPENT", "FetchError", "WicketError"]

BUDGET_SPENT = "not asked: the budget max_requests is spent"


class WicketError(Exception):
    """A page or an answer that Wicket's rules do not explain; nothing of it may be used.

    `kind` says what to do about it:

    `expired`       the page instance is gone from the session: ask the bookmarkable address again
    `server_error`  the application has failed: its own error page, or HTTP 500. A later day may help
    `redirect`      Wicket sends to another page instead of answering, mostly because the instance is gone;
                    `address` holds where to, as printed
    `empty`         no answer at all. `<ajax-response/>` is one: a call need not change anything
    `html`          a whole HTML page where an Ajax answer was expected (gate, CMS)
    `malformed`     something that should be there is missing or cannot be read
    `foreign_host`  the page names an address on another host; it is not asked
    """

    def __init__(self, kind: str, detail: str, *, address: str | None = None) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail
        self.address = address


class FetchError(Exception):
    """A request that brought no page.

    `kind` is `robots` (it forbids), `no_robots` (whether it forbids is not known), `unreachable`, `http`, `wicket` (a
    page instance that has gone, or that cannot be read), `repeat` (of a list's page), `budget` or `browser` (no
    Chromium could be started). `status` is the HTTP status of an answer that is none.
    """

    def __init__(self, kind: str, url: str, detail: str, status: int | None = None) -> None:
        super().__init__(f"{detail} ({url})")
        self.kind = kind
        self.url = url
        self.detail = detail
        self.status = status
