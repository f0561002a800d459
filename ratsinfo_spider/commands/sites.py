"""`scrapy sites [WORDS]`: the cities that have a file, searched by name, title and address."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import unicodedata
from collections.abc import Iterable
from typing import Any, ClassVar

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from scrapy.commands import ScrapyCommand

from ratsinfo_spider import sites
from ratsinfo_spider.sites import Site, SiteError

WIDE = 400  # columns for a pipe, where nobody wants a row cut or broken
NOTES = 3  # so few cities are shown with what is known of each
_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Command(ScrapyCommand):
    """Which cities are there, and what is known of them? Exit code 1 when nothing fits."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--vendor NAME] [--verified] [--json] [words]"

    def short_desc(self) -> str:
        return "Search the cities that have a file"

    def long_desc(self) -> str:
        return "All words must occur in a city's name, title or address; `muelheim` finds Mülheim. Without words: all."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.epilog = "Examples: scrapy sites; scrapy sites kreis soest; scrapy sites --json"
        parser.add_argument("--vendor", help="only those of this vendor, as in the city's file")
        parser.add_argument("--verified", action="store_true", help="only those that our code has read in full")
        parser.add_argument("--json", action="store_true", help="everything that is known, one JSON object per line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the cities that fit; a city's file that cannot be read ends in one sentence and code 1."""
        try:
            found = search(args, vendor=opts.vendor, verified=opts.verified)
        except SiteError as error:
            print(f"scrapy sites: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        (_print_json if opts.json else _print_table)(found)
        self.exitcode = 0 if found else 1


def search(words: Iterable[str], *, vendor: str | None = None, verified: bool = False) -> list[Site]:
    """The cities that fit all of it, by name. Raises SiteError where a city's file cannot be read."""
    wanted = [_folded(word) for word in words]
    found = []
    for site in map(sites.load, sites.names()):
        text = _folded(f"{site.name} {site.title} {site.base_url}")
        if all(word in text for word in wanted) and vendor in (None, site.vendor) and (site.verified or not verified):
            found.append(site)
    return found


def _folded(text: str) -> str:
    """Small letters, umlauts written out: one spelling for what people type and what addresses hold.

    >>> _folded("Mülheim"), _folded("Großhansdorf")
    ('muelheim', 'grosshansdorf')
    """
    return unicodedata.normalize("NFC", text).lower().translate(_SPELLINGS)


def _print_json(found: list[Site]) -> None:
    for site in found:
        print(json.dumps(dataclasses.asdict(site), ensure_ascii=False))


def _print_table(found: list[Site]) -> None:
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    if found:
        console.print(_table(found))
    if 0 < len(found) <= NOTES:
        for site in found:
            note = " ".join(site.verified_note.split())
            console.print(f"[bold]{site.name}[/bold]: {escape(note)}", highlight=False, soft_wrap=True)
    console.print(_count(len(found)), highlight=False)


def _table(found: list[Site]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "title", "vendor", "verified", "address"):
        table.add_column(heading, overflow="fold")
    for site in found:
        verified = "yes" if site.verified else "no"
        table.add_row(
            site.name, escape(site.title), site.vendor, verified, escape(site.base_url or "of its own server")
        )
    return table


def _count(number: int) -> str:
    return "no city matches" if not number else "1 city" if number == 1 else f"{number} cities"
