"""A site that a crawl serves itself, by a process of its own: the demo council."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Protocol

from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["OwnServer", "start_server"]


class OwnServer(Protocol):
    """Made of the spider's arguments; raises ArgumentError for one of its own that is wrong."""

    arguments: ClassVar[frozenset[str]]
    """The spider arguments that are the server's own."""

    def __init__(self, given: dict[str, str]) -> None: ...

    def ahead(self, base_url: str) -> dt.timedelta:
        """How far the clock of a crawl goes before the real one; `base_url` of a server that runs already, or ""."""

    def start(self) -> str:
        """Start it; gives its base address."""

    def stop(self) -> None:
        """End the process, if this crawl started it."""


def start_server(server: OwnServer | None, base_url: str, run: Run) -> str | None:
    """The address of a crawl, for which a server is started where there is none yet; None where it fails."""
    try:
        return server.start() if server and not base_url else base_url
    except FetchError as error:
        run.fail(error.kind, error.detail)
        return None
