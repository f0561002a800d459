"""`scrapy report CITY`: one HTML page to look at, which needs nothing else: no network, no scripts.

    scrapy report demo                     writes output/demo/report.html
    scrapy report demo --lang de --to bericht.html
    scrapy report --all                    a page for each city of the output folder, and output/report.html above them

Exit codes: 0 written; 1 there are no tables, or they cannot be read; 2 the command or a setting was wrong.

What draws (matplotlib, pandas) is imported where it is used: Scrapy imports every command at each start.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from ratsinfo_spider.commands.quiet_command import CommandError, QuietCommand
from ratsinfo_spider.crawl.places import Places

PAGE = "report.html"


class Command(QuietCommand, ScrapyCommand):
    """A page for one city, or for each."""

    usage = "[--lang en|de] [--to FILE] <city> | --all"
    purpose = "Write an HTML page about a city: coverage, meetings, results, votes, what is new"
    examples = "scrapy report demo; scrapy report aachen --lang de --to bericht.html; scrapy report --all"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--lang", choices=("en", "de"), default="en", help="language of the page (default: en)")
        parser.add_argument(
            "--to", type=Path, metavar="FILE", help=f"where to write the page (default: output/<city>/{PAGE})"
        )
        parser.add_argument(
            "--all", action="store_true", help="every city of the output folder, and an overview of them"
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write it, and say where."""
        if len(args) != (0 if opts.all else 1) or (opts.all and opts.to):
            raise UsageError("name one city: scrapy report CITY, or all: scrapy report --all", print_help=False)
        if not opts.all:
            self._write(self.one_city(args), opts.lang, opts.to)
            return
        names = sorted(path.parent.parent.name for path in self.output.glob("*/tables/datapackage.json"))
        if not names:
            raise CommandError("--all", f"no city below {self.output} has tables; `scrapy crawl CITY` makes them", 1)
        cities = {name: city for name in names if (city := self._write(self.places(name), opts.lang, None))}
        from ratsinfo_spider.report.overview import overview_html

        links = {f"{quote(name)}/{PAGE}": city for name, city in cities.items()}
        _put(self.output / PAGE, overview_html(links, opts.lang))

    def _write(self, place: Places, language: Any, to: Path | None) -> Any:
        """The city that was written; None where that could not be done."""
        try:
            from ratsinfo_spider.report.city_report import ReportError, read_city, report_html
        except ImportError as error:
            missing = error.name or "matplotlib"
            install = f"{missing} is not installed: pip install 'ratsinfo-spider[report]'"
            raise CommandError(place.site, install, 1) from error
        with self.telling(place.site, ReportError):
            city = read_city(place)
            _put(to or place.output / PAGE, report_html(city, language))
            return city
        return None


def _put(path: Path, page: str) -> None:
    """Write beside the old page, then rename, so that nobody reads half a page."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(page, encoding="utf-8")
    part.replace(path)
    print(path)
