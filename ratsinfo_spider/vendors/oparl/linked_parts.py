"""The parts of an object that an interface links where OParl embeds them: they are asked for and put into their places.

Lists of some makers have meetings without their items, others link items, consultations, files or places.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl.interface import Interface, is_refusal
from ratsinfo_spider.vendors.oparl.json_values import Object, each, is_link, links, objects, text
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["LinkedParts"]

# What changes by itself, and what is as it was as long as it is linked.
_LIVE = {"meeting": ("agendaItem",), "paper": ("consultation",)}
_FIXED = {
    "meeting": ("location", "invitation", "resultsProtocol", "verbatimProtocol", "auxiliaryFile"),
    "agenda_item": ("resolutionFile", "auxiliaryFile"),
    "paper": ("mainFile", "auxiliaryFile"),
    "person": ("membership",),
}
_ALL_LIVE = frozenset(name for names in _LIVE.values() for name in names)
_BARE = frozenset({"id", "type", "created", "modified"})


class LinkedParts:
    """Asks for parts. A place is asked for once; a part that is not public is left out, which `warn` hears of."""

    def __init__(self, interface: Interface, warn: Callable[[str], object]) -> None:
        self._interface = interface
        self._warn = warn
        self._places: dict[str, Object] = {}
        self.lost: list[FetchError | PageError] = []  # parts of the last object that did not come
        self._embeds_items = False  # whether this interface's lists of meetings have the items

    def is_partial(self, thing: Object, kind: str) -> bool:
        """Whether what changes of an object is not told by the object as its list has it."""
        if kind == "meeting" and objects(thing, "agendaItem"):
            self._embeds_items = True
        if any(_is_linked(part) for name in _LIVE.get(kind, ()) for part in each(thing, name)):
            return True
        return kind == "meeting" and not self._embeds_items and "agendaItem" not in thing

    async def living(self, thing: Object, kind: str, *, is_held: bool = False) -> Object:
        """The object with its items or consultations. Raises FetchError and PageError.

        A meeting without items is asked for by its own address, where its list may leave them out: if it leaves out
        their key, or if the meeting `is_held`.
        """
        if kind == "meeting" and not links(thing, "agendaItem") and (is_held or thing.get("agendaItem") is None):
            address = text(thing, "id") or ""
            thing = {**thing, **(await self._interface.one(address)).page.object}
        return await self._filled(thing, _LIVE.get(kind, ()))

    async def whole(self, thing: Object, kind: str) -> Object:
        """The object with its files and its place, those of its items too, as far as they come.

        `lost` says why others did not. Raises FetchError for a spent budget.
        """
        self.lost = []
        thing = await self._filled(thing, _FIXED.get(kind, ()))
        if kind != "meeting" or not objects(thing, "agendaItem"):
            return thing
        items = [await self._filled(item, _FIXED["agenda_item"]) for item in objects(thing, "agendaItem")]
        return {**thing, "agendaItem": items}

    async def _filled(self, thing: Object, names: tuple[str, ...]) -> Object:
        filled: dict[str, Any] = {}
        for name in names:
            parts = list(each(thing, name))
            if any(map(_is_linked, parts)):
                found = [await self._part(part, name) if _is_linked(part) else part for part in parts]
                filled[name] = [part for part in found if part is not None]
        return {**thing, **filled}

    async def _part(self, part: Any, name: str) -> Object | None:
        address = part if isinstance(part, str) else str(part["id"])
        if address in self._places:
            return self._places[address]
        try:
            found = (await self._interface.one(address)).page.object
        except (FetchError, PageError) as error:
            if isinstance(error, FetchError) and is_refusal(error):
                self._warn(f"non-public: a `{name}` is linked, and may not be read")
                return None
            if name in _ALL_LIVE or (isinstance(error, FetchError) and error.kind == "budget"):
                raise
            self.lost.append(error)
            return None
        if name == "location":
            self._places[address] = found
        return found


def _is_linked(part: Any) -> bool:
    """Whether a part is an address, as such or as an object that has nothing else."""
    if isinstance(part, dict):
        return bool(text(part, "id")) and part.keys() <= _BARE
    return is_link(part)
