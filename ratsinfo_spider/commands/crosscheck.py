"""`scrapy crosscheck CITY`: what was read from a city's pages, against its OParl interface, field by field.

The interface is crawled into a store of its own, `output/<city>/crosscheck/`, so that a later check asks only for what
is new. Exit codes: 0 all agrees; 3 something differs; 1 it could not be done; 2 the command was wrong.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError
from sqlalchemy.exc import SQLAlchemyError

from ratsinfo_spider import sites, vendors
from ratsinfo_spider.commands.comparison import COMPARED, Comparison, Rows, compare
from ratsinfo_spider.commands.suggestions import unknown_city
from ratsinfo_spider.crawl import site_settings
from ratsinfo_spider.crawl.arguments import ArgumentError
from ratsinfo_spider.crawl.base_spider import CouncilSpider
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.schema import columns
from ratsinfo_spider.sites import Site, SiteError
from ratsinfo_spider.store import Store, StoreError, sentence

SHOWN = 30  # differences on the screen; the file has them all
FOLDER = "crosscheck"
_WITNESS = "oparl"  # the vendor that reads the interface


class Command(BaseRunSpiderCommand):
    """Crawl the interface, compare, say what differs; see the module's words for the exit codes."""

    def syntax(self) -> str:
        return "[-a since=…] [--oparl-url URL] [--report] <city>"

    def short_desc(self) -> str:
        return "Compare what was read from a city's pages with its OParl interface"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--oparl-url", metavar="URL", help="use this interface instead of the one in the city file")
        parser.add_argument("--report", action="store_true", help="add the result to the city's newest run report")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Wrong arguments end in a sentence and code 2, before anything is asked or logged."""
        super().process_options(args, opts)
        if len(args) != 1:
            raise UsageError("name one city: scrapy crosscheck CITY", print_help=False)
        assert self.settings is not None  # noqa: S101 - Scrapy sets them before
        try:
            sites.add_folder(self.settings.get("RATSINFO_SITES"))
            self.site = _site(args[0], opts.oparl_url)
            kind: type[CouncilSpider] = vendors.get(_WITNESS).spider()  # type: ignore[assignment]
            self.kind = kind.of_site(self.site, __name__)
            self.given = {"files": "skip", **opts.spargs}
            _, self.window = self.kind.check_arguments(self.given, kind.today(self.settings))
        except (ArgumentError, SiteError) as error:
            self._complain(args[0], str(error))
            raise UsageError(print_help=False) from None  # without a word: exit code 2 and nothing more

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, compare, print."""
        self.exitcode = 1
        name = self.site.name
        pages = site_settings.places(self._settings, name)
        try:
            here = _rows(pages.store, name)
            there = self._crawl(self.kind, self.given, pages.output / FOLDER, name)
        except (StoreError, SQLAlchemyError, OSError) as error:
            self._complain(name, sentence(error))
            return
        if there is None:
            return
        found = compare(here, there, self.window.since, self.window.until)
        self._tell(found, pages, report=opts.report)
        self.exitcode = 3 if found.differences else 0

    @property
    def _settings(self) -> Any:
        assert self.crawler_process is not None  # noqa: S101 - Scrapy sets it for crawling commands
        return self.crawler_process.settings

    def _crawl(self, kind: type[CouncilSpider], given: dict[str, str], folder: Path, city: str) -> Rows | None:
        """The rows of the interface; None, after a sentence, where it could not be read to the end."""
        assert self.crawler_process is not None  # noqa: S101 - as above
        for name, value in {"OUTPUT_DIR": str(folder), "RATSINFO_STORE": "", "RATSINFO_DATASET": ""}.items():
            self._settings.set(name, value, priority="cmdline")
        crawler = self.crawler_process.create_crawler(kind)
        self.crawler_process.crawl(crawler, **given)
        self.crawler_process.start()
        run = getattr(crawler.spider, "run", None)
        if run is None or run.status != "complete":
            why = (run.fatal or next((one["detail"] for one in run.problems), None)) if run else None
            self._complain(city, f"the interface could not be read to the end: {why or 'see the log'}")
            return None
        return _rows(Places(city, folder / city).store, city)

    def _tell(self, found: Comparison, pages: Places, *, report: bool) -> None:
        for line in found.lines():
            print(line)
        print(f"differences: {len(found.differences):,}")
        for one in found.differences[:SHOWN]:
            print(f"  {one}")
        told = {
            "columns": {name: dict(count) for name, count in found.columns.items()},
            "differences": [dataclasses.asdict(one) for one in found.differences],
        }
        place = pages.output / f"{FOLDER}.json"
        place.write_text(json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
        print(f"all of them: {place}")
        newest = max(pages.reports.glob("*.json"), default=None)
        if report and newest:
            known = json.loads(newest.read_text(encoding="utf-8")) | {FOLDER: told}
            newest.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def _complain(self, city: str, words: str) -> None:
        print(f"scrapy crosscheck {city}: {words}", file=sys.stderr)


def _site(name: str, oparl_url: str | None) -> Site:
    """The city with the address of its interface. Raises SiteError where there is nothing to compare."""
    if not sites.is_known(name):
        raise SiteError(unknown_city(name, ()))
    site = sites.load(name)
    site = dataclasses.replace(site, oparl_url=oparl_url or site.oparl_url)
    if not site.oparl_url:
        raise SiteError(f"{name}.toml names no oparl_url; give one with --oparl-url")
    if site.vendor == _WITNESS:
        raise SiteError(f"{name} is read from OParl alone, there are no pages to compare it with")
    return site


def _rows(place: str | Path, city: str) -> Rows:
    """The rows of a store that are still there. Raises StoreError where there is none."""
    with Store(place, city, reading=True) as store:
        return {table: {str(row["id"]): row for row in _living(store, table)} for table in COMPARED}


def _living(store: Store, table: str) -> Iterator[dict[str, Any]]:
    names = [column.name for column in columns(table)]
    for batch in store.rows(table):
        rows = (dict(zip(names, row, strict=True)) for row in batch)
        yield from (row for row in rows if row["removed_at"] is None)
