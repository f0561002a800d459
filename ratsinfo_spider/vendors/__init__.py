"""The vendors whose systems are read: a folder each, found by its name and imported when it is first asked for.

Somebody's own vendor needs no folder here: `register(vendor)`, or the setting RATSINFO_VENDORS with `module:NAME` of
each, separated by commas. `known.toml` has the marks of systems that nobody here reads.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

from ratsinfo_spider.sites import Site, SiteError
from ratsinfo_spider.sites.catalogue import add_vendor
from ratsinfo_spider.vendor import Vendor

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

__all__ = ["get", "names", "of_site", "register", "register_from"]

_FOLDERS = tuple(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)
_registered: dict[str, Vendor] = {}


def names() -> list[str]:
    """The names of all vendors, sorted. Nothing of theirs is imported."""
    return sorted({*_FOLDERS, *_registered})


def get(name: str) -> Vendor:
    """A vendor by its name. KeyError for one that is not known."""
    if name in _registered:
        return _registered[name]
    if name not in _FOLDERS:
        raise KeyError(f"no vendor {name!r}; known are {', '.join(names())}")
    vendor: Vendor = import_module(f"{__name__}.{name}").VENDOR
    return vendor


def of_site(site: Site) -> Vendor:
    """The vendor of a city's file. Raises SiteError where the file names one that is not known."""
    if site.vendor not in names():
        raise SiteError(f"{site.name}.toml: vendor = {site.vendor!r} is not one of {', '.join(names())}")
    return get(site.vendor)


def register(vendor: Vendor) -> None:
    """Add a vendor that has no folder here; it goes before one of the same name."""
    _registered[vendor.name] = vendor
    add_vendor(vendor.name)


def register_from(settings: BaseSettings) -> None:
    """Add those of the setting RATSINFO_VENDORS. Raises ValueError, naming it, for one that cannot be imported."""
    for reference in settings.getlist("RATSINFO_VENDORS"):
        module, _, attribute = reference.strip().partition(":")
        try:
            register(getattr(import_module(module), attribute or "VENDOR"))
        except (ImportError, AttributeError) as error:
            raise ValueError(f"RATSINFO_VENDORS={reference!r} cannot be imported: {error}") from error
