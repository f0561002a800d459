"""`scrapy crawl demo`: the embedded council, served on loopback by a process of its own while it is crawled.

Beside the arguments of every city it takes `seed` (which town), `years` (how many of them), `day` (so many days later:
minutes have appeared, meetings have moved), `fault` (names of faults, comma-separated, see the demo's server) and
`oparl` (`query` or `path`: its OParl interface is the witness), or `base_url` of a demo that runs already. Its crawl's
clock goes as many days ahead as the town's.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from urllib.parse import urljoin

from ratsinfo_spider import sites, vendors
from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.crawl.base_spider import CouncilSpider
from ratsinfo_spider.demo.process import DemoError, DemoProcess, day_of, start_demo
from ratsinfo_spider.demo.servers import check_faults
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["DemoServer", "DemoSpider"]

DEFAULTS = {"seed": 1, "years": 2, "day": 0}
INTERFACES = {"off": "", "query": "oparl/system", "path": "/oparl/system"}  # by how it writes addresses


class DemoServer:
    """The demo council's process, as `crawl.own_server.OwnServer` has it."""

    arguments: ClassVar[frozenset[str]] = frozenset({*DEFAULTS, "fault", "oparl"})

    def __init__(self, given: dict[str, str]) -> None:
        self._town = {name: _number(name, given) for name in DEFAULTS}
        self._faults = _faults(given)
        self._oparl = _interface(given)
        self._process: DemoProcess | None = None

    def ahead(self, base_url: str) -> dt.timedelta:
        """As many days as the town is older than on its first one."""
        return dt.timedelta(days=day_of(base_url) if base_url else self._town["day"])

    def start(self) -> dict[str, Any]:
        """Start it; gives its addresses. FetchError where it does not start."""
        town = self._town
        try:
            self._process = start_demo(town["seed"], town["years"], day=town["day"], faults=self._faults)
        except DemoError as error:
            said = str(error).splitlines()
            raise FetchError("demo", "demo", f"{said[0].partition(': ')[0]}: {said[-1]}") from error
        base_url = self._process.base_url
        return {"base_url": base_url} | ({"oparl_url": urljoin(base_url, self._oparl)} if self._oparl else {})

    def stop(self) -> None:
        """End the process, if this crawl started it."""
        if self._process is not None:
            self._process.stop()
            self._process = None


def _faults(given: dict[str, str]) -> tuple[str, ...]:
    names = tuple(name for name in str(given.get("fault", "")).split(",") if name)
    try:
        check_faults(names)
    except ValueError as error:
        raise ArgumentError(f"fault: {error}") from None
    return names


def _interface(given: dict[str, str]) -> str:
    """Where the demo's OParl interface is that a crawl takes as witness; "" for none."""
    text = str(given.get("oparl", "off"))
    if text not in INTERFACES:
        raise ArgumentError(f"oparl={text!r} is not one of {', '.join(INTERFACES)}")
    return INTERFACES[text]


def _number(name: str, given: dict[str, str]) -> int:
    default = DEFAULTS[name]
    text = str(given.get(name, default))
    if not (text.isascii() and text.isdigit()) or (name == "years" and int(text) == 0):
        raise ArgumentError(f"{name}={text!r} is not a number the demo can use; write it like {default}")
    return int(text)


def _demo_spider() -> type[CouncilSpider]:
    """The demo council, whole unless said otherwise."""
    site = sites.load("demo")
    kind: type[CouncilSpider] = vendors.of_site(site).spider()  # type: ignore[assignment]
    return kind.of_site(site, __name__, default_all=True, own_server=DemoServer)


DemoSpider = _demo_spider()
