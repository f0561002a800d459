"""`scrapy page FILE-or-URL`: the records our code reads from one page, as JSON lines."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import urllib.error
import urllib.request
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from ratsinfo_spider import vendors
from ratsinfo_spider.commands.quiet_command import CommandError, QuietCommand
from ratsinfo_spider.crawl.personal_data import records_of
from ratsinfo_spider.crawl.site_settings import user_agent
from ratsinfo_spider.items import Record
from ratsinfo_spider.middlewares.proxy import LoopbackDirect
from ratsinfo_spider.sites import lookup
from ratsinfo_spider.vendor import Page, PageError
from ratsinfo_spider.vendors.opening import from_saved, open_page

TIMEOUT = 60  # seconds
SHELL = "the page is an empty shell; its list comes by an Ajax call, which only `scrapy crawl` makes"


class Command(QuietCommand, ScrapyCommand):
    """Look before writing: what does our code read on this page?"""

    usage = "[--url ADDRESS] [--site NAME] [--people] <file or address>"
    purpose = "Print the records read from one saved page or address, as JSON lines"
    examples = "scrapy page saved.html; scrapy page saved.html --url https://ratsinfo.musterstadt.example/public/…"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", help="address the file was saved from; needed if the page does not contain it")
        parser.add_argument("--site", help="name used in the ids; default: that of the city, else of the host")
        parser.add_argument("--people", action="store_true", help="people and memberships too (personal data)")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the records; warnings go to stderr, and a page that says no ends with one sentence and code 1."""
        if len(args) != 1:
            raise UsageError("name one file or address", print_help=False)
        vendors.register_from(self.own_settings)
        try:
            vendor, page = open_page(self._source(args[0], opts.url))
            site = opts.site or lookup.name_of_page(page.url) or "page"
            for record in records_of(vendor, page, site, opts.people):
                print(json.dumps(as_row(record), ensure_ascii=False))
        except (PageError, OSError, ValueError) as error:
            raise CommandError(args[0], _sentence(error), 1) from error
        _print_warnings(page)
        if getattr(page, "is_shell", False):
            self.end(args[0], SHELL, 1)

    def _source(self, place: str, url: str | None) -> Response:
        if place.startswith(("http://", "https://")):
            response = _download(place, user_agent(self.own_settings))
        else:
            response = from_saved(Path(place).read_bytes(), url or "")
        if b"<" not in response.body and not response.body.lstrip().startswith(b"{"):
            raise ValueError("there is no HTML in it: save the page itself, not its text")
        return response.replace(url=url) if url else response


def as_row(record: Record) -> dict[str, Any]:
    """A record as JSON wants it: its table, then its columns without those only the store knows."""
    row: dict[str, Any] = {"table": record.table}
    for column in dataclasses.fields(record):
        if not column.metadata["clock"]:
            value = getattr(record, column.name)
            row[column.name] = value.isoformat() if hasattr(value, "isoformat") else value
    return row


def _sentence(error: Exception) -> str:
    """What is wrong with the page, or why it cannot be loaded.

    >>> _sentence(PageError("not_public", "", "The object is not public."))
    'The object is not public. (not_public)'
    >>> _sentence(FileNotFoundError(2, "No such file or directory", "saved.html"))
    'No such file or directory'
    """
    if isinstance(error, PageError):
        return f"{error.detail} ({', '.join(filter(None, (error.kind, error.url)))})"
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _print_warnings(page: Page) -> None:
    for warning in page.warnings:
        print(f"warning: {warning}", file=sys.stderr)


def _download(url: str, agent: str) -> Response:
    request = urllib.request.Request(url, headers={"User-Agent": agent, "Accept-Language": "de-DE,de"})  # noqa: S310
    try:
        with urllib.request.build_opener(LoopbackDirect()).open(request, timeout=TIMEOUT) as response:
            return _response(response.geturl(), response)
    except urllib.error.HTTPError as error:
        return _response(url, error)


def _response(url: str, answer: HTTPResponse | urllib.error.HTTPError) -> Response:
    headers, body = Headers(answer.headers.items()), answer.read()
    return responsetypes.from_args(headers, url, body=body)(url, headers=headers, body=body)
