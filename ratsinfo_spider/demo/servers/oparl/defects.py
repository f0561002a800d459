"""Defects of real interfaces, to be switched on, and differences planted for `scrapy crosscheck`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ratsinfo_spider.demo.servers.oparl.objects import Object

__all__ = ["DEFECTS", "plant_differences", "spoil"]

DEFECTS: dict[str, tuple[str, int]] = {
    "oparl-stamps": ("OParl: all time stamps are 2000-01-01", 0),
    "oparl-empty": ("OParl: a filter leaves nothing, whatever it says", 0),
    "oparl-ignores": ("OParl: filters are ignored", 0),
    "oparl-one": ("OParl: one object instead of a list of one", 0),
    "oparl-na": ("OParl: `N/A` and empty texts for what there is not", 0),
    "oparl-control": ("OParl: raw control characters in a text", 0),
    "oparl-500": ("OParl: every so many requests answer HTTP 500, the same address only once", 7),
    "oparl-deleted": ("OParl: lists show deleted objects, without a type", 0),
    "oparl-https": ("OParl: ids say https where the server speaks http", 0),
    "oparl-order": ("OParl: `order` is a text", 0),
    "oparl-circle": ("OParl: the last page of a list links the first one as the next", 0),
    "oparl-bare": ("OParl: lists of meetings embed no agenda items", 0),
    "oparl-lists": ("OParl: all lists answer HTTP 500", 0),
    "oparl-differs": ("OParl: so many places say something else than the pages", 20),
}
"""What each does, and the number it has where none is given."""

_CONTROL = "\x04"


def spoil(lists: dict[str, list[Object]], active: dict[str, int]) -> dict[str, list[Object]]:
    """The lists with the defects that stand in their objects."""
    for some in lists.values():
        for one in some:
            _each(one, lambda thing: _spoil(thing, active))
    if "oparl-deleted" in active:
        for some in lists.values():
            gone = [
                {"id": f"{one['id']}999", "created": one["created"], "modified": one["modified"]} for one in some[:2]
            ]
            some[1:1] = [{**one, "deleted": True} for one in gone]
    if "oparl-differs" in active:
        plant_differences(lists, active["oparl-differs"])
    return lists


def _each(value: Any, change: Callable[[Object], None]) -> None:
    if isinstance(value, dict):
        change(value)
        for one in value.values():
            _each(one, change)
    elif isinstance(value, list):
        for one in value:
            _each(one, change)


def _spoil(thing: Object, active: dict[str, int]) -> None:
    if "oparl-stamps" in active:
        thing |= dict.fromkeys(("created", "modified"), "2000-01-01T00:00:00+01:00")
    if "oparl-na" in active:
        thing |= {
            name: text
            for name, text in (("shortName", "N/A"), ("description", ""), ("result", " "))
            if name not in thing
        }
    if "oparl-control" in active and isinstance(thing.get("name"), str):
        thing["name"] = f"{thing['name']}{_CONTROL}"
    if "oparl-order" in active and "order" in thing:
        thing["order"] = str(thing["order"])
    if "oparl-one" in active:
        for name in ("auxiliaryFile", "organization", "consultation"):
            if isinstance(thing.get(name), list) and len(thing[name]) == 1:
                thing[name] = thing[name][0]


def plant_differences(lists: dict[str, list[Object]], count: int) -> list[str]:
    """Let so many places differ from what the pages say: names, results, kinds. Gives `<id>.<field>` of each."""
    items = [item for meeting in lists["meetings"] for item in meeting["agendaItem"] if item.get("public")]
    with_result = [item for item in items if item.get("result")]
    places = [
        *((item, "result", "vertagt (geändert)") for item in with_result[: count // 4]),
        *((item, "name", "Ein anderer Titel") for item in items[: count // 4]),
        *((paper, "reference", f"X/{n}") for n, paper in enumerate(lists["papers"][: count // 4])),
        *((paper, "paperType", "Andere Art") for paper in lists["papers"][-count // 4 :]),
    ][:count]
    for thing, name, text in places:
        thing[name] = text
    return [f"{thing['id']}.{name}" for thing, name, _ in places]
