"""The one body of an interface that a city is: found from the address of its System, or from its own."""

from __future__ import annotations

from dataclasses import dataclass

from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.oparl.dialect import Dialect, dialect_of
from ratsinfo_spider.vendors.oparl.interface import Interface
from ratsinfo_spider.vendors.oparl.json_values import Object, flag, links, text
from ratsinfo_spider.vendors.oparl.walk import ListWalk

__all__ = ["Body", "find_body"]

_LISTS = ("organization", "person", "meeting", "paper")


@dataclass(frozen=True)
class Body:
    """A council: its lists by the names of OParl, and whose interface it is."""

    url: str
    name: str | None
    lists: dict[str, str]
    dialect: Dialect


async def find_body(interface: Interface) -> Body:
    """The body behind the interface's address. Raises FetchError and PageError, also where there are several."""
    base = interface.base
    thing = (await interface.ask(base)).page.object
    if not _is_system(thing):
        system = next(iter(links(thing, "system")), None)
        maker = (await interface.ask(system)).page.object if system else thing
        return _body(thing, dialect_of(maker), base)
    bodies = await _bodies(interface, thing)
    if len(bodies) != 1:
        names = ", ".join(bodies) or "none"
        raise PageError("malformed", base, f"Name one body as oparl_url; the system has: {names}.")
    return _body(next(iter(bodies.values())), dialect_of(thing), base)


async def _bodies(interface: Interface, system: Object) -> dict[str, Object]:
    """All bodies by their addresses; mostly the system links one list, some servers answer with the one body."""
    found: dict[str, Object] = {}
    for link in links(system, "body"):
        walk = ListWalk(interface, link, one_will_do=True)
        async for answer in walk.whole():
            found |= {text(one, "id") or link: one for one in answer.page.objects if not flag(one, "deleted")}
        if doubts := walk.doubts():
            raise PageError("malformed", link, f"The list of bodies is not whole: {doubts}")
    return found


def _is_system(thing: Object) -> bool:
    return (text(thing, "type") or "").endswith("/System") or "oparlVersion" in thing


def _body(thing: Object, dialect: Dialect, base: str) -> Body:
    named = {name: found for name in _LISTS if (found := links(thing, name))}
    if several := [name for name, found in named.items() if len(found) > 1]:
        raise PageError(
            "malformed", base, f"The body names several lists of {several[0]}s, or the {several[0]}s themselves."
        )
    lists = {name: found[0] for name, found in named.items()}
    if missing := {"meeting", "paper"} - lists.keys():
        raise PageError("malformed", base, f"The body names no list of {' and '.join(sorted(missing))}s.")
    return Body(text(thing, "id") or base, text(thing, "name"), lists, dialect)
