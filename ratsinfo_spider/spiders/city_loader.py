"""All spiders by name: one per city file, one per vendor for any address, the demo, and those of SPIDER_MODULES.

Names cost nothing: a city's file is read, and a vendor's code imported, when its spider is asked for. So a broken file
is that city's error and nobody else's.
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
from ratsinfo_spider.sites.addresses import plain_host

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
        self._hosts: dict[str, list[tuple[str, str]]] | None = None  # host -> folders and names

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
            self._classes[spider_name] = _class(spider_name)
        return self._classes[spider_name]

    def find_by_request(self, request: Request) -> _Names:
        """The cities that an address belongs to: by host and folder, or where no folder fits by host alone."""
        if self._hosts is None:
            self._hosts = _hosts()
        parts = urlsplit(request.url)
        there = self._hosts.get(plain_host(parts), [])
        fitting = [name for folder, name in there if parts.path.startswith(folder)]
        return [*self._users.find_by_request(request), *(fitting or [name for _, name in there])]


def _modules(roots: list[str]) -> Iterator[str]:
    """Modules to look into for spiders; of our own package those that somebody has put beside ours."""
    for root in roots:
        if root != _PACKAGE:
            yield root
            continue
        for module in iter_modules(import_module(root).__path__, f"{root}."):
            if module.name not in _OWN:
                yield module.name


def _class(name: str) -> type[Spider]:
    if name == sites.DEMO:
        from ratsinfo_spider.spiders.demo import DemoSpider

        return DemoSpider
    if name in sites.names():
        site = sites.load(name)
        return vendors.of_site(site).spider().of_site(site, __name__)  # type: ignore[attr-defined,no-any-return]
    try:
        return vendors.get(name).spider()
    except KeyError:
        raise KeyError(f"Spider not found: {name}") from None


def _hosts() -> dict[str, list[tuple[str, str]]]:
    hosts: dict[str, list[tuple[str, str]]] = {}
    for site in sites.usable():
        parts = urlsplit(site.base_url)
        hosts.setdefault(parts.netloc, []).append((parts.path, site.name))
    return hosts
