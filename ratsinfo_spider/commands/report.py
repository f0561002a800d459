"""`scrapy report CITY`: one HTML page to look at, which needs nothing else: no network, no scripts.

    scrapy report demo                     writes output/demo/report.html
    scrapy report demo --lang de --to bericht.html
    scrapy report --all                    a page for each city of the output folder, and output/report.html above them

Exit codes: 0 written; 1 there are no tables, or they cannot be read; 2 the command or a setting was wrong.

What draws (matplotlib, pandas) is imported where it is used: Scrapy imports every command at each start.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlalchemy.exc import SQLAlchemyError

from ratsinfo_spider.commands.suggestions import meant_city
from ratsinfo_spider.commands.validation import has_invalid_settings
from ratsinfo_spider.store import StoreError, sentence

PAGE = "report.html"


class Command(ScrapyCommand):
    """A page for one city, or for each."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--lang en|de] [--to FILE] <city> | --all"

    def short_desc(self) -> str:
        return "Write an HTML page about a city: coverage, meetings, results, votes, what is new"

    def long_desc(self) -> str:
        return "Examples: scrapy report demo; scrapy report aachen --lang de --to bericht.html; scrapy report --all"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--lang", choices=("en", "de"), default="en", help="language of the page (default: en)")
        parser.add_argument("--to", type=Path, metavar="FILE", help=f"default: output/<city>/{PAGE}")
        parser.add_argument("--all", action="store_true", help="every city of the output folder, and a page above them")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write it, and say where. What cannot be read ends in one sentence and code 1."""
        if has_invalid_settings(self):
            return
        if len(args) != (0 if opts.all else 1) or (opts.all and opts.to):
            raise UsageError("name one city: scrapy report CITY, or all: scrapy report --all", print_help=False)
        assert self.settings is not None  # noqa: S101 - Scrapy sets them before it runs a command
        output = Path(self.settings["OUTPUT_DIR"])
        if not opts.all:
            self._write(output / args[0], args[0], opts.lang, opts.to)
            return
        names = sorted(path.parent.parent.name for path in output.glob("*/tables/datapackage.json"))
        if not names:
            self._end("--all", f"no city below {output} has tables; `scrapy crawl CITY` makes them", 1)
            return
        cities = {name: city for name in names if (city := self._write(output / name, name, opts.lang, None))}
        from ratsinfo_spider.report.overview import overview_html

        links = {f"{quote(name)}/{PAGE}": city for name, city in cities.items()}
        _put(output / PAGE, overview_html(links, opts.lang))

    def _write(self, folder: Path, name: str, language: Any, to: Path | None) -> Any:
        """The city that was written; None where that could not be done."""
        assert self.settings is not None  # noqa: S101 - see above
        try:
            from ratsinfo_spider.report.city_report import ReportError, read_city, report_html
        except ImportError as error:
            missing = error.name or "matplotlib"
            self._end(name, f"{missing} is not installed: pip install 'ratsinfo-spider[report]'", 1)
            return None
        try:
            city = read_city(folder, name, self.settings.get("RATSINFO_STORE") or folder / "store.sqlite")
            _put(to or folder / PAGE, report_html(city, language))
        except (ReportError, StoreError, SQLAlchemyError, OSError) as error:
            self._end(name, sentence(error) + meant_city(name, folder.parent), 1)
            return None
        return city

    def _end(self, name: str, words: str, code: int) -> None:
        print(f"scrapy report {name}: {words}", file=sys.stderr)
        self.exitcode = code


def _put(path: Path, page: str) -> None:
    """Beside and renamed, so that nobody reads half a page."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(page, encoding="utf-8")
    part.replace(path)
    print(path)
