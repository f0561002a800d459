"""Sessions of the demo server and the page instances they keep.

A session numbers its pages and their elements, so that no two answers are alike, and keeps only
its last pages: an address of an older one is dead, as are all addresses of another session.
"""

from __future__ import annotations

import random
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

COOKIE = "JSESSIONID"
PROXY_COOKIE = "TS01d5a3f2"
"""A second cookie whose value changes, as a protecting proxy in front of ALLRIS sets it."""

PAGES_KEPT = 30
SESSIONS_KEPT = 5_000
PROXY_COOKIE_EVERY = 20  # answers


@dataclass(slots=True)
class PageInstance:
    """A page as one session got it: what a later call to its components refers to."""

    page_id: int
    name: str  # "vo020"
    params: tuple[tuple[str, str], ...]
    first_element: int = 0
    render_count: int = 1
    state: dict[str, Any] = field(default_factory=dict)  # what calls change: the table's page, the period


@dataclass(slots=True)
class Session:
    """One visitor."""

    key: str
    pages: OrderedDict[int, PageInstance] = field(default_factory=OrderedDict)
    next_page: int = 0
    next_element: int = 1
    answers: int = 0

    def open_page(self, name: str, params: tuple[tuple[str, str], ...]) -> PageInstance:
        """A new instance of a page; the oldest one is thrown out when there are too many."""
        page = PageInstance(self.next_page, name, params)
        self.next_page += 1
        self.pages[page.page_id] = page
        if len(self.pages) > PAGES_KEPT:
            self.pages.popitem(last=False)
        return page

    def find_page(self, page_id: int, name: str) -> PageInstance | None:
        """The instance, if it is still kept and is a page of that name."""
        page = self.pages.get(page_id)
        if page is None or page.name != name:
            return None
        self.pages.move_to_end(page_id)
        return page

    def take_elements(self, count: int) -> int:
        """The first of `count` fresh element numbers."""
        first = self.next_element
        self.next_element += count
        return first


class Sessions:
    """All sessions, by cookie. The least recently used goes when there are too many."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sessions)

    def find(self, key: str | None) -> Session | None:
        """The session of a cookie; None for no cookie, an invented one, and a session long gone."""
        session = self._sessions.get(key) if key else None
        if session is not None:
            self._sessions.move_to_end(session.key)
        return session

    def open(self) -> Session:
        """A new session."""
        session = Session(self.token().upper())
        self._sessions[session.key] = session
        if len(self._sessions) > SESSIONS_KEPT:
            self._sessions.popitem(last=False)
        return session

    def token(self) -> str:
        """32 hex digits: a session's key, a form's `sectoken`, the proxy's cookie."""
        return f"{self._random.getrandbits(128):032x}"
