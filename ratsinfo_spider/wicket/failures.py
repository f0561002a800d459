"""What can go wrong between a Wicket page and its Ajax calls."""

from __future__ import annotations

__all__ = ["WicketError"]


class WicketError(Exception):
    """A page or an answer that Wicket's rules do not explain; nothing of it may be used.

    `kind` says what to do about it:

    `expired`       the page instance is gone from the session: ask the bookmarkable address again
    `redirect`      Wicket sends to another page instead of answering, mostly for the same reason;
                    `address` holds where to, as printed
    `empty`         a well-formed answer with nothing in it: no session cookie was sent, or the page
                    version was not the one of this session. A fault, never "no entries"
    `html`          a whole HTML page where an Ajax answer was expected (gate, error page, CMS)
    `malformed`     something that should be there is missing or cannot be read
    `foreign_host`  the page names an address on another host; it is not asked
    """

    def __init__(self, kind: str, detail: str, *, address: str | None = None) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail
        self.address = address
