"""Scrapy's settings as a site needs them."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings

from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.crawl.site_settings import for_a_crawl, for_address
from ratsinfo_spider.sites import Site

NAMES = ("CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN")


@pytest.mark.parametrize(
    ("address", "typed", "at_once"),
    [
        ("https://ratsinfo.musterstadt.example/public/", None, 1),
        ("https://10.0.0.7/public/", None, 1),
        ("https://ratsinfo.musterstadt.example/public/", 4, 4),
        ("http://127.0.0.1:8080/public/", None, 16),
        ("http://localhost/public/", None, 16),
    ],
)
def test_a_site_without_a_file_is_asked_for_one_page_at_a_time(address: str, typed: int | None, at_once: int) -> None:
    settings = Settings(dict.fromkeys(NAMES, 16))
    for name in NAMES if typed else ():
        settings.set(name, typed, priority="cmdline")
    for_address(settings, Site(name="musterstadt", base_url=address))
    assert [settings.getint(name) for name in NAMES] == [at_once, at_once]


def test_scrapys_cache_is_refused_where_a_site_is_crawled() -> None:
    for_a_crawl(Settings())
    with pytest.raises(ArgumentError, match="HTTPCACHE_ENABLED lets pages of former days answer for the site"):
        for_a_crawl(Settings({"HTTPCACHE_ENABLED": "1"}))
