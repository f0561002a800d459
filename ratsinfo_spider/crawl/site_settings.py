"""Scrapy's settings as a site needs them: its pace, whom to reach about us, how its lists are asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from ratsinfo_spider.browser.browser_client import browser_settings
from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.privacy import REDACT, load_hook
from ratsinfo_spider.crawl.setting_checks import prepare_settings
from ratsinfo_spider.sites import Site, SiteError
from ratsinfo_spider.sites.site_hosts import is_loopback
from ratsinfo_spider.store.files_place import refuse_files_store
from ratsinfo_spider.vendor import Vendor

__all__ = ["files_store", "for_a_crawl", "for_a_look", "for_address", "for_site", "places", "render_mode", "user_agent"]

_AGENT = "ratsinfo-spider/0.1 (council data crawler; contact: {contact})"
_REPORT = "ratsinfo_spider.extensions.run_report.RunReport"
RENDER_MODES = ("http", "browser")


def user_agent(settings: BaseSettings) -> str:
    """What we are called, and whom to reach about it: the contact is a setting of its own."""
    contact = settings.get("RATSINFO_CONTACT")
    return _AGENT.format(contact=contact) if contact else str(settings["USER_AGENT"])


def places(settings: BaseSettings, site: str) -> Places:
    """Where the results of the city go."""
    output = Path(settings["OUTPUT_DIR"]) / site
    return Places(site, output, settings.get("RATSINFO_STORE") or None, files_store(settings))


def files_store(settings: BaseSettings) -> str | None:
    """Ours, which an environment can set, or Scrapy's own setting."""
    return settings.get("RATSINFO_FILES_STORE") or settings.get("FILES_STORE") or None


def render_mode(settings: BaseSettings, site: Site | None) -> str:
    """`http` or `browser`: by the setting RATSINFO_RENDER, else by the city's file. Raises SiteError for another."""
    mode = str(settings.get("RATSINFO_RENDER") or (site.render if site else RENDER_MODES[0]))
    if mode not in RENDER_MODES:
        raise SiteError(f"RATSINFO_RENDER = {mode!r} is not one of {', '.join(RENDER_MODES)}")
    return mode


def for_site(settings: BaseSettings, site: Site | None, vendor: Vendor) -> None:
    """Set what a crawl of `site` needs. Raises ArgumentError or SiteError for a setting that cannot be used."""
    prepare_settings(settings)
    if settings.get("JOBDIR"):
        raise ArgumentError("JOBDIR cannot be used: the record store resumes a crawl without it; leave it out")
    if refusal := refuse_files_store(files_store(settings)):
        raise ArgumentError(refusal)
    load_hook(settings.get(REDACT))
    own: dict[str, Any] = {"USER_AGENT": user_agent(settings)}
    if site is not None and not site.verify_certificates:
        own["DOWNLOAD_VERIFY_CERTIFICATES"] = False
    if site is not None:
        own |= {
            "DOWNLOAD_DELAY": site.delay,
            "CONCURRENT_REQUESTS_PER_DOMAIN": site.concurrency,
            # No more than that in the downloader at all: an attachment must not queue behind pages,
            # because its address dies when its session has seen enough of them.
            "CONCURRENT_REQUESTS": site.concurrency,
        }
    _set(settings, own)
    if render_mode(settings, site) == "http":
        return
    if vendor.scripts() is None:
        raise SiteError(f"a browser is of no use for {vendor.marks.title}: leave render and RATSINFO_RENDER as http")
    _set(settings, browser_settings(settings))


def for_address(settings: BaseSettings, site: Site) -> None:
    """Set how many requests at once a site gets whose address came as an argument: one, unless it is this machine."""
    if not is_loopback(urlsplit(site.base_url).hostname):
        names = ("CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN")
        _set(settings, dict.fromkeys(names, site.concurrency))


def for_a_crawl(settings: BaseSettings) -> None:
    """Raises ArgumentError where Scrapy's cache would answer for the site, with pages of former days."""
    if settings.getbool("HTTPCACHE_ENABLED"):
        raise ArgumentError(
            "HTTPCACHE_ENABLED lets pages of former days answer for the site; leave it off: the record store knows what"
            " has been read, and a crawl asks for little more than what is new"
        )


def for_a_look(settings: BaseSettings) -> None:
    """Set what leaves nothing behind, for `scrapy parse` and `scrapy fetch`: no store, no files, no report."""
    _set(settings, {"ITEM_PIPELINES": {}, "EXTENSIONS": {**settings.getdict("EXTENSIONS"), _REPORT: None}})


def _set(settings: BaseSettings, own: dict[str, Any]) -> None:
    for name, value in own.items():
        settings.set(name, value, priority="spider")
