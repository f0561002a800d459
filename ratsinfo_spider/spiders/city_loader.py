"""All spiders by name: one per city, one per vendor for any address, the demo, and those of SPIDER_MODULES.

Names cost next to nothing: the catalogue is read once, a city's file is read, and a vendor's code imported, when its
spider is asked for. So a broken file is that city's error and nobody else's. A city of the catalogue that is not read
(another vendor's, behind a human check) is not listed, and says why when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.settings import BaseSettings, Settings
from scrapy.spiderloader import SpiderLoader

from ratsinfo_spider import sites, vendors
from ratsinfo_spider.sites import lookup
from ratsinfo_spider.sites.base_addresses import plain_host

__all__ = ["CitySpiderLoader"]

_PACKAGE = "ratsinfo_spider.spiders"
_Names = list[str]  # within the class `list` is a method
_OWN = {f"{_PACKAGE}.city_loader", f"{_PACKAGE}.demo"}


class CitySpiderLoader:
    """For SPIDER_LOADER_CLASS. A spider of SPIDER_MODULES goes before one of ours with the same name."""

    def __init__(self, settings: BaseSettings) -> None:
        sites.add_folder(settings.get("RATSINFO_SITES"))
        vendors.register_from(settings)
        own = Settings(
            {
                "SPIDER_MODULES": list(_modules(settings.getlist("SPIDER_MODULES"))),
                "SPIDER_LOADER_WARN_ONLY": settings.getbool("SPIDER_LOADER_WARN_ONLY"),
            }
        )
        self._users = SpiderLoader.from_settings(own)
        self._classes: dict[str, type[Spider]] = {}
        self._obeys_robots = settings.getbool("ROBOTSTXT_OBEY")

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """As Scrapy makes it."""
        return cls(settings)

    def list(self) -> list[str]:
        """The names of all spiders."""
        return sorted({*self._users.list(), *sites.names(), *vendors.names()})

    def load(self, spider_name: str) -> type[Spider]:
        """The class of that name. KeyError for an unknown one, SiteError for a city whose file is wrong."""
        if spider_name in self._users.list():
            return self._users.load(spider_name)
        if spider_name not in self._classes:
            self._classes[spider_name] = _class(spider_name, obey_robots=self._obeys_robots)
        return self._classes[spider_name]

    def find_by_request(self, request: Request) -> _Names:
        """The cities that an address belongs to: by host and folder, or where no folder fits by host alone."""
        parts = urlsplit(request.url)
        listed = set(sites.names())
        there = [site for site in lookup.of_host(plain_host(parts)) if site.name in listed]
        fitting = [site.name for site in there if parts.path.startswith(urlsplit(site.base_url).path)]
        return [*self._users.find_by_request(request), *(fitting or [site.name for site in there])]


def _modules(roots: list[str]) -> Iterator[str]:
    """Modules to look into for spiders; of our own package those that somebody has put beside ours."""
    for root in roots:
        if root != _PACKAGE:
            yield root
            continue
        for module in iter_modules(import_module(root).__path__, f"{root}."):
            if module.name not in _OWN:
                yield module.name


def _class(name: str, *, obey_robots: bool) -> type[Spider]:
    if name == sites.DEMO:
        from ratsinfo_spider.spiders.demo import DemoSpider

        return DemoSpider
    if sites.is_known(name):
        site = sites.load(name, obey_robots=obey_robots)
        return vendors.of_site(site).spider().of_site(site, __name__)  # type: ignore[attr-defined,no-any-return]
    try:
        return vendors.get(name).spider()
    except KeyError:
        raise KeyError(f"Spider not found: {name}") from None
