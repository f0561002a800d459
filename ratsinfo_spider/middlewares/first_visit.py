"""The first request to a host goes alone, until it has brought a session.

Requests that go out together without a cookie open a session each; a site with many visitors of one page each is one
that throws sessions out. Pages are right all the same, for each keeps its own session (`wicket/session.py`).
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

__all__ = ["FirstVisitMiddleware"]

LONGEST = 120.0  # seconds that a request waits for another's answer
_ALONE = "ratsinfo_goes_alone"


class FirstVisitMiddleware:
    """Downloader middleware: holds requests back while the first one to their host is under way.

    An answer without an error opens the way, whether it brought a cookie or not: some sites have no sessions. After an
    error the next one goes alone.
    """

    def __init__(self) -> None:
        self._open: set[str] = set()
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def process_request(self, request: Request) -> None:
        """Return when the request may go out."""
        host = urlsplit(request.url).netloc
        if host in self._open or urlsplit(request.url).path == "/robots.txt" or _ALONE in request.meta:
            return
        turn = self._turns[host]
        try:
            await asyncio.wait_for(turn.acquire(), LONGEST)
        except TimeoutError:
            return
        if host in self._open:
            turn.release()
        else:
            request.meta[_ALONE] = turn

    def process_response(self, request: Request, response: Response) -> Response:
        """The first answer of a host has come."""
        if turn := request.meta.pop(_ALONE, None):
            if response.status < 400:
                self._open.add(urlsplit(request.url).netloc)
            turn.release()
        return response

    def process_exception(self, request: Request, exception: Exception) -> Any:
        """It has not."""
        if turn := request.meta.pop(_ALONE, None):
            turn.release()
