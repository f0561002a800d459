"""Which session gave a page: the addresses of a page instance mean that page in this session only.

A session numbers its page instances from 0. So `vo020?3-1.0-…` is one paper's attachment in one session, another
paper's in another, and a server that has lost a session starts to count anew. Scrapy's cookie jar has only the
latest cookies. A page therefore keeps the cookies that it was given with, and whatever is asked of its instance is
asked with exactly these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

__all__ = ["NO_SESSION", "SESSION", "Session", "cookies_of"]

SESSION = "ratsinfo_session"  # in a response's meta: the session of the page as it was completed, where that is another

# `JSESSIONID` and what servers rename it to; not the cookies of proxies and balancers, which change within a session.
_NAMES_A_SESSION = re.compile(r"sess|sid$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Session:
    """The cookies, name and value, that a visitor had when the site at `origin` had answered with a page."""

    origin: str = ""
    cookies: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, response: Response) -> Session:
        """The session that gave a page: what its request was sent with, changed by what the answer sets."""
        request = response.request
        if request is None:
            return cls()
        if isinstance(known := request.meta.get(SESSION), cls):
            return known
        cookies = cookies_of(request) | _given(response, request)
        return cls(_origin(response.url), tuple(cookies.items()))

    def ask(self, request: Request) -> Request:
        """The request, to be sent in this session if it goes to the site that gave it. The jar is left alone."""
        if self.cookies and _origin(request.url) == self.origin:
            request.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies)
            request.meta["dont_merge_cookies"] = True
        return request

    def is_lost(self, response: Response) -> bool:
        """Whether the server opened another session for a request of this one: it did not know it."""
        if not self.cookies or response.request is None:
            return False
        own = dict(self.cookies)
        given = _given(response, response.request)
        return any(_NAMES_A_SESSION.search(name) and own.get(name) != value for name, value in given.items())


NO_SESSION = Session()


def cookies_of(request: Request) -> dict[str, str]:
    """The cookies in a request's header.

    >>> cookies_of(Request("http://musterstadt.example/", headers={"Cookie": "JSESSIONID=2A; TS01=f7"}))
    {'JSESSIONID': '2A', 'TS01': 'f7'}
    """
    header = (request.headers.get("Cookie") or b"").decode("latin-1")  # not http.cookies: it stops at what it dislikes
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return {name: value for name, equals, value in pairs if equals}


def _given(response: Response, request: Request) -> dict[str, str]:
    """The cookies that an answer sets for its own address; not those of the same name for other paths and hosts."""
    if "Set-Cookie" not in response.headers:
        return {}
    jar, probe = CookieJar(), Request(response.url)
    jar.extract_cookies(response, request)
    jar.add_cookie_header(probe)
    return cookies_of(probe)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
