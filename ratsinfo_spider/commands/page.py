"""`scrapy page FILE-or-URL`: the records our code reads from one page, as JSON lines."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from ratsinfo_spider import sites, vendors
from ratsinfo_spider.crawl.people import records_of
from ratsinfo_spider.crawl.site_settings import user_agent
from ratsinfo_spider.items import Record
from ratsinfo_spider.middlewares.proxy import LoopbackDirect
from ratsinfo_spider.vendor import Page, PageError, Vendor
from ratsinfo_spider.vendors.detection import sign_of

TIMEOUT = 60  # seconds
SHELL = "the page is an empty shell; its list comes by an Ajax call, which only `scrapy crawl` makes"


class Command(ScrapyCommand):
    """Look before writing: what does our code read on this page?"""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--url ADDRESS] [--site NAME] [--people] <file or address>"

    def short_desc(self) -> str:
        return "Print the records read from one saved page or address, as JSON lines"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", help="address the file was saved from; needed if the page does not contain it")
        parser.add_argument("--site", help="name used in the ids; default: that of the city, else of the host")
        parser.add_argument("--people", action="store_true", help="people and memberships too (personal data)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the records; warnings go to stderr, and a page that says no ends with one sentence and code 1."""
        if len(args) != 1:
            raise UsageError("name one file or address", print_help=False)
        assert self.settings is not None  # noqa: S101 - Scrapy sets it for each command
        vendors.register_from(self.settings)
        try:
            body, url = self._source(args[0], opts.url)
            vendor = _vendor(body, url)
            page = vendor.open(body, url)
            own_address = getattr(page, "permalink", None)
            if not url and own_address:  # a saved page tells its own address
                page = vendor.open(body, own_address)
            site = opts.site or sites.name_of_page(page.url) or "page"
            for record in records_of(vendor, page, site, opts.people):
                print(json.dumps(as_row(record), ensure_ascii=False))
        except (PageError, OSError, ValueError) as error:
            print(f"scrapy page {args[0]}: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        _print_warnings(page)
        if getattr(page, "is_shell", False):
            print(f"scrapy page {args[0]}: {SHELL}", file=sys.stderr)
            self.exitcode = 1

    def _source(self, place: str, url: str | None) -> tuple[bytes, str]:
        if place.startswith(("http://", "https://")):
            assert self.settings is not None  # noqa: S101 - Scrapy sets it for each command
            body, address = _download(place, user_agent(self.settings))
        else:
            body, address = Path(place).read_bytes(), url or ""
        if b"<" not in body:
            raise ValueError("there is no HTML in it: save the page itself, not its text")
        return body, url or address


def _vendor(body: bytes, url: str) -> Vendor:
    """Whose page this is: by the city of its address, by marks on it, else by the default of a city's file."""
    known = {vendors.get(name).marks.title: name for name in vendors.names()}
    sign = sign_of(body, url)
    city = sites.of_page(url)
    named = known.get(sign.name) if sign else None
    return vendors.get(city.vendor if city else named or sites.Site.vendor)


def as_row(record: Record) -> dict[str, Any]:
    """A record as JSON wants it: its table, then its columns without those only the store knows."""
    row: dict[str, Any] = {"table": record.table}
    for column in dataclasses.fields(record):
        if not column.metadata["clock"]:
            value = getattr(record, column.name)
            row[column.name] = value.isoformat() if hasattr(value, "isoformat") else value
    return row


def _print_warnings(page: Page) -> None:
    for warning in page.warnings:
        print(f"warning: {warning}", file=sys.stderr)


def _download(url: str, agent: str) -> tuple[bytes, str]:
    request = urllib.request.Request(url, headers={"User-Agent": agent, "Accept-Language": "de-DE,de"})  # noqa: S310
    try:
        with urllib.request.build_opener(LoopbackDirect()).open(request, timeout=TIMEOUT) as response:
            return response.read(), response.geturl()
    except urllib.error.HTTPError as error:
        return error.read(), url
