"""Settings of ours that are wrong, found before anything is asked."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.store.clock import clock_from

__all__ = ["check_address", "check_settings"]

Read = Callable[[BaseSettings, str], Any]

# How each is read, and what it should look like.
_SHAPES: dict[str, tuple[Read, str]] = {
    "RATSINFO_PEOPLE": (BaseSettings.getbool, "1 or 0"),
    "RATSINFO_CSV_GUARD": (BaseSettings.getbool, "1 or 0"),
    "RATSINFO_NON_PUBLIC_FILES": (BaseSettings.getbool, "1 or 0"),
    "RATSINFO_MONITORS": (BaseSettings.getbool, "1 or 0"),
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
        if address := settings.get("RATSINFO_NOTIFY"):
            check_address(str(address))
    except ValueError as error:
        raise ArgumentError(str(error)) from None


def check_address(address: str) -> str:
    """Return what kind of address RATSINFO_NOTIFY is: `webhook`, `mail` or `command`; ValueError with a sentence.

    >>> check_address("https://chat.example.org/hooks/x"), check_address("ops@example.org"), check_address("cat -n")
    ('webhook', 'mail', 'command')
    """
    if "://" in address:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("RATSINFO_NOTIFY is no address of a webhook: write it like https://chat.example.org/hook")
        return "webhook"
    try:
        words = shlex.split(address)
    except ValueError as error:
        raise ValueError(f"RATSINFO_NOTIFY cannot be read as a command: {error}") from None
    if len(words) == 1 and "@" in address and "/" not in address:
        return "mail"
    if not words or shutil.which(words[0]) is None:
        raise ValueError(
            f"RATSINFO_NOTIFY names no program of this machine ({words[0] if words else address!r}): "
            "give a webhook's address, a mail address or a command"
        )
    return "command"
