"""Settings that are wrong, found before anything is asked; paths in them as people write them."""

from __future__ import annotations

import logging
import math
import os
import sys
from collections.abc import Callable
from typing import Any

from scrapy.settings import BaseSettings, default_settings

from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.crawl.notify_address import check_address
from ratsinfo_spider.passwords import hide, hide_in_logs, learn
from ratsinfo_spider.store.clock import clock_from
from ratsinfo_spider.user_paths import PathError, expand_path

__all__ = ["PATHS", "SettingsAddon", "check_settings", "prepare_settings"]

# Every setting that is a path, ours and Scrapy's. FEEDS has paths for keys.
PATHS = (
    "OUTPUT_DIR",
    "RATSINFO_STORE",
    "RATSINFO_FILES_STORE",
    "RATSINFO_DATASET",
    "RATSINFO_SITES",
    "RATSINFO_EXPECTED",
    "RATSINFO_CHROMIUM",
    "FILES_STORE",
    "IMAGES_STORE",
    "LOG_FILE",
    "JOBDIR",
    "HTTPCACHE_DIR",
    "FEED_TEMPDIR",
)

Read = Callable[[BaseSettings, str], Any]

# How each is read, and what it should look like.
_SHAPES: dict[str, tuple[Read, str]] = {
    "RATSINFO_PEOPLE": (BaseSettings.getbool, "1 or 0"),
    "RATSINFO_CSV_GUARD": (BaseSettings.getbool, "1 or 0"),
    "RATSINFO_NON_PUBLIC_FILES": (BaseSettings.getbool, "1 or 0"),
    "RATSINFO_MONITORS": (BaseSettings.getbool, "1 or 0"),
    "RATSINFO_MAX_FILE_SIZE": (BaseSettings.getint, "a number of bytes, like 500000000"),
    "RATSINFO_MIN_SPEED": (BaseSettings.getint, "a number of bytes a second, like 1000"),
    "RATSINFO_MAX_PAGE_TAGS": (BaseSettings.getint, "a number of tags, like 400000"),
    "RATSINFO_BROWSER_PAGES": (BaseSettings.getint, "a number of pages, like 200"),
}
_AT_LEAST_ONE = frozenset({"CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN", "CONCURRENT_ITEMS"})
_LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")


def prepare_settings(settings: BaseSettings) -> None:
    """Resolve paths, keep passwords out of the log, check the rest. Raises ArgumentError with a sentence."""
    learn(settings)
    learn(os.environ)
    hide_in_logs()
    _expand_paths(settings)
    check_settings(settings)


def check_settings(settings: BaseSettings) -> None:
    """Raises ArgumentError, with a sentence, for the first setting that cannot be read."""
    _check_log_level(settings)
    for name, (read, shape) in {**_scrapys(), **_SHAPES}.items():
        try:
            read(settings, name)
        except (ValueError, TypeError):
            raise ArgumentError(f"{name}={settings.get(name)!r} should be {shape}") from None
    if (settings.get("HTTPAUTH_USER") or settings.get("HTTPAUTH_PASS")) and not settings.get("HTTPAUTH_DOMAIN"):
        raise ArgumentError("HTTPAUTH_USER and HTTPAUTH_PASS need HTTPAUTH_DOMAIN, the host that may see them")
    try:
        clock_from(settings.get("RATSINFO_NOW"))
        if address := settings.get("RATSINFO_NOTIFY"):
            check_address(str(address))
    except ValueError as error:
        raise ArgumentError(str(error)) from None


def _scrapys() -> dict[str, tuple[Read, str]]:
    """Scrapy's own settings, by the type of their defaults."""
    shapes: dict[type, tuple[Read, str]] = {
        bool: (BaseSettings.getbool, "True or False"),
        int: (_count, "a whole number, like 16"),
        float: (_seconds, "a number with a full stop, like 0.5"),
        dict: (BaseSettings.getdict, "a mapping in JSON"),
    }
    names = [name for name in dir(default_settings) if name.isupper()]
    known = {name: shapes.get(type(getattr(default_settings, name))) for name in names}
    known |= dict.fromkeys(("DOWNLOAD_DELAY", "DOWNLOAD_TIMEOUT"), shapes[float])  # defaults: whole numbers
    known |= {name: shapes[bool] for name in names if name.endswith("_ENABLED")}  # one default is 1
    return {name: shape for name, shape in known.items() if shape}


def _count(settings: BaseSettings, name: str) -> None:
    if settings.get(name) is not None and settings.getint(name) < 1 and name in _AT_LEAST_ONE:
        raise ValueError(name)


def _seconds(settings: BaseSettings, name: str) -> None:
    value = settings.get(name)
    if value is not None and not 0 <= settings.getfloat(name) < math.inf:
        raise ValueError(name)


def _check_log_level(settings: BaseSettings) -> None:
    level = settings.get("LOG_LEVEL")
    if not isinstance(level, int) and level not in _LEVELS:
        raise ArgumentError(f"LOG_LEVEL={level!r} should be one of {', '.join(_LEVELS)}")


def _expand_paths(settings: BaseSettings) -> None:
    try:
        for name in PATHS:
            value = settings.get(name)
            if isinstance(value, str) and value and (path := expand_path(name, value)) != value:
                settings.set(name, path, priority=settings.getpriority(name) or 0)
        _expand_feeds(settings)
    except PathError as error:
        raise ArgumentError(str(error)) from None


def _expand_feeds(settings: BaseSettings) -> None:
    try:
        feeds = settings.getdict("FEEDS")
    except ValueError:
        return  # check_settings names it
    expanded = {expand_path("FEEDS", key) if isinstance(key, str) else key: feed for key, feed in feeds.items()}
    if expanded.keys() != feeds.keys():
        settings.set("FEEDS", expanded, priority=settings.getpriority("FEEDS") or 0)


class SettingsAddon:
    """For ADDONS: prepares the settings of every command of Scrapy's before anything reads them.

    Scrapy opens its log and makes its crawler with them before a command can refuse them in a sentence of its own.
    """

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Scrapy's hook. A setting that cannot be used ends the program in one sentence and with exit code 2."""
        try:
            prepare_settings(settings)
        except ArgumentError as error:
            sentence = hide(f"scrapy: {error}")
            print(sentence, file=sys.stderr)  # noqa: T201 - there is no log yet
            _into_log_file(settings, sentence)
            raise SystemExit(2) from None


def _into_log_file(settings: BaseSettings, sentence: str) -> None:
    """The log is all that Scrapyd shows of a job."""
    if place := settings.get("LOG_FILE"):
        try:
            handler = logging.FileHandler(str(place), encoding="utf-8")
        except OSError:
            return
        handler.setFormatter(logging.Formatter("%(asctime)s [%(name)s] %(levelname)s: %(message)s"))
        handler.emit(logging.LogRecord(__name__, logging.ERROR, __file__, 0, sentence, None, None))
        handler.close()
