"""A site that a crawl serves itself, by a process of its own: the demo council."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, ClassVar, Protocol

from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.sites import Site
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["OwnServer", "start_server"]


class OwnServer(Protocol):
    """Made of the spider's arguments; raises ArgumentError for one of its own that is wrong."""

    arguments: ClassVar[frozenset[str]]
    """The spider arguments that are the server's own."""

    def __init__(self, given: dict[str, str]) -> None: ...

    def ahead(self, base_url: str) -> dt.timedelta:
        """How far the clock of a crawl goes before the real one; `base_url` of a server that runs already, or ""."""

    def start(self) -> dict[str, Any]:
        """Start it; gives the keys of its city's file that are known only now: `base_url`, perhaps `oparl_url`."""

    def stop(self) -> None:
        """End the process, if this crawl started it."""


def start_server(server: OwnServer | None, home: Site, run: Run) -> Site | None:
    """The city with its addresses, for which a server is started where it has none yet; None where it fails."""
    if server is None or home.base_url:
        return home
    try:
        return replace(home, **server.start())
    except FetchError as error:
        run.fail(error.kind, error.detail)
        return None
