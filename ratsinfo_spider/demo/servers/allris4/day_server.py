"""A server whose town lives on: `POST /__demo__/day` with a number shows it on that day, at the same address."""

from __future__ import annotations

import json
from collections.abc import Callable

from ratsinfo_spider.demo.servers import DAY_PATH
from ratsinfo_spider.demo.servers.allris4.exchange import Reply, Request
from ratsinfo_spider.demo.servers.allris4.faults import Faults
from ratsinfo_spider.demo.servers.allris4.server import Server

__all__ = ["DayServer"]


class DayServer:
    """One server after the other: `make(day)` gives the one of a day. Sessions, faults and log begin anew with each."""

    def __init__(self, make: Callable[[int], Server], day: int) -> None:
        self._make = make
        self._day = day
        self._server = make(day)

    @property
    def faults(self) -> Faults:
        """What is switched on at present."""
        return self._server.faults

    def reply(self, request: Request) -> Reply:
        """The answer to a request, whatever it asks."""
        if request.path != DAY_PATH:
            return self._server.reply(request)
        if request.method == "POST":
            if not request.body.isdigit():
                return _json({"error": "send the day as a number: 0, 1, 2, …"}, 400)
            self._day = int(request.body)
            self._server = self._make(self._day)
        return _json({"day": self._day, "now": self._server.site.council.now.isoformat()})


def _json(value: object, status: int = 200) -> Reply:
    return Reply(json.dumps(value).encode(), status, "application/json;charset=UTF-8")
