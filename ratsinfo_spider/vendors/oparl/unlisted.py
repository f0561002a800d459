"""Organizations that objects name and no list has: dissolved ones at some makers, offices at others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl.ids import number_of
from ratsinfo_spider.vendors.oparl.interface import Answer, Interface
from ratsinfo_spider.vendors.oparl.json_values import Object, links, objects
from ratsinfo_spider.vendors.oparl.loaders.source import Source
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["UnlistedOrganizations"]


class UnlistedOrganizations:
    """Asks for each of them once. `warn` hears of those that cannot be read."""

    def __init__(self, interface: Interface, source: Source, warn: Callable[[str], object]) -> None:
        self._interface = interface
        self._source = source
        self._warn = warn
        self._asked: set[str] = set()

    async def named_by(self, thing: Object) -> AsyncIterator[Answer]:
        """Those that an object names. Raises FetchError for a spent budget."""
        named = [*links(thing, "organization"), *links(thing, "underDirectionOf")]
        named += [link for one in objects(thing, "consultation") for link in links(one, "organization")]
        for link in named:
            number = number_of(link, "organization")
            if number is None or number in self._source.names or number in self._asked:
                continue
            self._asked.add(number)
            try:
                yield await self._interface.one(link)
            except (FetchError, PageError) as error:
                if isinstance(error, FetchError) and error.kind == "budget":
                    raise
                self._warn(f"organization: one that no list has cannot be read: {error.detail}")
