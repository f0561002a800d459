"""Settings of ours that are wrong, found before anything is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scrapy.settings import BaseSettings

from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.store.clock import clock_from

__all__ = ["check_settings"]

Read = Callable[[BaseSettings, str], Any]

# How each is read, and what it should look like.
_SHAPES: dict[str, tuple[Read, str]] = {
    "RATSINFO_PEOPLE": (BaseSettings.getbool, "1 or 0"),
    "RATSINFO_CSV_GUARD": (BaseSettings.getbool, "1 or 0"),
    "RATSINFO_NON_PUBLIC_FILES": (BaseSettings.getbool, "1 or 0"),
    "RATSINFO_MAX_FILE_SIZE": (BaseSettings.getint, "a number of bytes, like 500000000"),
    "RATSINFO_BROWSER_PAGES": (BaseSettings.getint, "a number of pages, like 200"),
}


def check_settings(settings: BaseSettings) -> None:
    """Raises ArgumentError, with a sentence, for the first setting that cannot be read."""
    for name, (read, shape) in _SHAPES.items():
        try:
            read(settings, name)
        except (ValueError, TypeError):
            raise ArgumentError(f"{name}={settings.get(name)!r} should be {shape}") from None
    try:
        clock_from(settings.get("RATSINFO_NOW"))
    except ValueError as error:
        raise ArgumentError(str(error)) from None
