"""A named spider a city, made from its file: `scrapy crawl aachen`."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

from ratsinfo_spider import sites
from ratsinfo_spider.sites import SiteError
from ratsinfo_spider.spiders.demo import DemoSpider
from ratsinfo_spider.vendors.allris4.spider import Allris4Spider

VENDORS: dict[str, type[Allris4Spider]] = {"allris4": Allris4Spider}


def _spider(name: str) -> type[Allris4Spider]:
    """The class of one city. One whose file is wrong refuses to crawl, and stops no other."""
    # __module__ is how Scrapy's loader knows that the class is this module's own.
    own: dict[str, Any] = {"name": name, "__module__": __name__}
    base = Allris4Spider
    try:
        own["site"] = sites.load(name)
        base = VENDORS[own["site"].vendor]
    except SiteError as error:
        sys.stderr.write(f"{error}\n")
        own["check_arguments"] = classmethod(_refusal(error))
    title = "".join(part.capitalize() for part in name.replace("_", "-").split("-"))
    return type(f"{title}Spider", (base,), own)


def _refusal(error: SiteError) -> Any:
    def check_arguments(_cls: type[Allris4Spider], _given: dict[str, str], _today: dt.date) -> None:
        raise error

    return check_arguments


# The demo has a class of its own, which starts its server.
globals().update({f"{name}_spider": _spider(name) for name in sites.names() if name != DemoSpider.name})
