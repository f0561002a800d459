"""`scrapy crawl demo`: the embedded council, served on loopback by a process of its own while it is crawled.

Beside the arguments of every city it takes `seed` (which town), `years` (how many of them), `day` (so many days later:
minutes have appeared, meetings have moved) and `fault` (names of faults, comma-separated, see `demo/faults.py`), or
`base_url` of a demo that runs already. Its crawl's clock goes as many days ahead as the town's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from ratsinfo_spider import sites
from ratsinfo_spider.crawl.arguments import ArgumentError, Arguments
from ratsinfo_spider.demo.process import DemoProcess, day_of, start_demo
from ratsinfo_spider.vendors.allris4.spider import Allris4Spider

DEFAULTS = {"seed": 1, "years": 2, "day": 0}


class DemoSpider(Allris4Spider):
    """The demo council, whole unless said otherwise."""

    name = "demo"
    site = sites.load("demo")
    default_all = True
    server: DemoProcess | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.town = {name: _number(name, kwargs) for name in DEFAULTS}
        self.faults = tuple(name for name in str(kwargs.get("fault", "")).split(",") if name)

    @classmethod
    def check_arguments(cls, given: dict[str, str], today: dt.date) -> tuple[sites.Site, Arguments]:
        """As for every city, after the demo's own arguments."""
        for name in DEFAULTS:
            _number(name, given)
        own = {*DEFAULTS, "fault"}
        return super().check_arguments({name: value for name, value in given.items() if name not in own}, today)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The spider, with the server stopped when it closes."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.stop_server, signals.engine_stopped)
        return spider

    def clock(self, settings: BaseSettings) -> Callable[[], dt.datetime]:
        """The time of the town: as many days ahead as it is; the setting RATSINFO_NOW comes first."""
        present = super().clock(settings)
        if settings.get("RATSINFO_NOW"):
            return present
        ahead = dt.timedelta(days=day_of(self.home.base_url) if self.home.base_url else self.town["day"])
        return lambda: present() + ahead

    async def plan(self) -> AsyncIterator[Any]:
        """The plan of the vendor's class, once the town is there."""
        if not self.home.base_url:
            self.server = start_demo(self.town["seed"], self.town["years"], day=self.town["day"], faults=self.faults)
            self.home = replace(self.home, base_url=self.server.base_url)
        async for output in super().plan():
            yield output

    def stop_server(self) -> None:
        """End the demo's process, if this crawl started it."""
        if self.server is not None:
            self.server.stop()
            self.server = None


def _number(name: str, given: dict[str, str]) -> int:
    default = DEFAULTS[name]
    text = str(given.get(name, default))
    if not (text.isascii() and text.isdigit()) or (name == "years" and int(text) == 0):
        raise ArgumentError(f"{name}={text!r} is not a number the demo can use; write it like {default}")
    return int(text)
