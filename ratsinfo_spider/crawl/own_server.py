"""A site that a crawl serves itself, by a process of its own: the demo council."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Protocol

__all__ = ["OwnServer"]


class OwnServer(Protocol):
    """Made of the spider's arguments; raises ArgumentError for one of its own that is wrong."""

    arguments: ClassVar[frozenset[str]]
    """The spider arguments that are the server's own."""

    def __init__(self, given: dict[str, str]) -> None: ...

    def ahead(self, base_url: str) -> dt.timedelta:
        """How far the clock of a crawl goes before the real one; `base_url` of a server that runs already, or ""."""

    def start(self) -> dict[str, Any]:
        """Start it; gives the keys of its city's file that are known only now: `base_url`, and `oparl_url` if it has
        one."""

    def stop(self) -> None:
        """End the process, if this crawl started it."""
