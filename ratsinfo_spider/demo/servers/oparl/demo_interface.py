"""The OParl interface of the town in both dialects at once: which address is which object or page of a list."""

from __future__ import annotations

import json
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from ratsinfo_spider.demo.servers.allris4.exchange import Reply, Request
from ratsinfo_spider.demo.servers.oparl.defects import spoil
from ratsinfo_spider.demo.servers.oparl.object_addresses import Addresses, Dialect
from ratsinfo_spider.demo.servers.oparl.objects import Object, Objects
from ratsinfo_spider.demo.town.model import Council

__all__ = ["OParl"]

PER_PAGE = 10
_KIND = "application/json;charset=UTF-8"


class Switches(Protocol):
    """The faults that are on, with their numbers."""

    active: dict[str, int]


class OParl:
    """Both dialects of one town. Objects are made when they are first asked for, with the defects of that moment."""

    def __init__(self, council: Council, base_url: str, switches: Switches) -> None:
        self._council = council
        self._base_url = base_url
        self._switches = switches
        self._made: dict[tuple[Dialect, tuple[str, ...]], _Served] = {}
        self._requests = 0
        self._failed: set[str] = set()

    def reply(self, request: Request, dialect: Dialect) -> Reply:
        """The answer to a request below the root of a dialect."""
        active = self._switches.active
        self._requests += 1
        every = active.get("oparl-500", 0)
        if every and self._requests % every == 0 and request.target not in self._failed:
            self._failed.add(request.target)
            return Reply(b"<html>HTTP Status 500</html>", 500, kind="oparl/500")
        key = dialect, tuple(sorted(active))
        if key not in self._made:
            self._made[key] = _Served(self._council, Addresses(self._base_url, dialect), active)
        return self._made[key].reply(request.target)


class _Served:
    def __init__(self, council: Council, addresses: Addresses, active: dict[str, int]) -> None:
        objects = Objects(council, addresses)
        self._addresses, self._active = addresses, active
        self._lists = {
            urlsplit(addresses.list(name)): spoiled for name, spoiled in spoil(objects.lists(), active).items()
        }
        body = objects.body()
        singles = [objects.system(), body, *(one for some in self._lists.values() for one in some)]
        singles += [item for some in self._lists.values() for one in some for item in one.get("agendaItem", ())]
        self._singles = {_target(one["id"]): one for one in singles}
        self._singles[_target(f"{addresses.root}bodies")] = {"data": [body], "pagination": {}, "links": {}}

    def reply(self, target: str) -> Reply:
        """An object, a page of a list, or HTTP 404."""
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query))
        for address, objects in self._lists.items():
            if parts.path == address.path and dict(parse_qsl(address.query)).items() <= query.items():
                if "oparl-lists" in self._active:
                    return Reply(b"<html>HTTP Status 500</html>", 500, kind="oparl/list")
                return self._json(self._page(address.geturl(), objects, query), "oparl/list")
        if found := self._singles.get(target):
            return self._json(found, "oparl/object")
        return Reply(b"<html>HTTP Status 404</html>", 404, kind="oparl/none")

    def _page(self, address: str, objects: list[Object], query: dict[str, str]) -> Object:
        since, found = query.get("modified_since"), objects
        if since and "oparl-empty" in self._active:
            found = []
        elif since and "oparl-ignores" not in self._active:
            found = [one for one in objects if one["modified"] >= since]
        if self._addresses.dialect == "query":  # newest first
            found = found[::-1]
        number, last = int(query.get("page", "1")), max(-(-len(found) // PER_PAGE), 1)
        links = {name: _page_of(address, n, since) for name, n in (("first", 1), ("self", number), ("last", last))}
        if number < last or "oparl-circle" in self._active:
            links["next"] = _page_of(address, number + 1 if number < last else 1, since)
        data = found[(number - 1) * PER_PAGE : number * PER_PAGE]
        if "oparl-bare" in self._active:
            data = [{name: value for name, value in one.items() if name != "agendaItem"} for one in data]
        paging = {"totalElements": len(found), "elementsPerPage": PER_PAGE, "currentPage": number, "totalPages": last}
        return {"data": data, "pagination": paging, "links": links}

    def _json(self, value: Any, kind: str) -> Reply:
        text = json.dumps(value, ensure_ascii=False)
        if "oparl-control" in self._active:
            text = text.replace("\\u0004", "\x04")
        if "oparl-https" in self._active:
            root = self._addresses.root
            text = text.replace(root, root.replace("http://", "https://", 1))
        return Reply(text.encode(), content_type=_KIND, kind=kind)


def _page_of(address: str, number: int, since: str | None) -> str:
    parts = urlsplit(address)
    more = {"page": str(number), **({"modified_since": since} if since else {})}
    return parts._replace(query="&".join(filter(None, (parts.query, urlencode(more))))).geturl()


def _target(url: str) -> str:
    parts = urlsplit(urljoin(url, url))
    return parts.path + (f"?{parts.query}" if parts.query else "")
