"""`scrapy export CITY`: the tables again, from the record store, without a crawl; as they are or as they were.

    scrapy export aachen --table meetings              CSV of one table, printed
    scrapy export aachen --format jsonl                everything as JSON lines, printed
    scrapy export aachen --format parquet --to FOLDER  into a folder; output/aachen/export if not said
    scrapy export aachen --format sqlite               one file with views and full-text search; also duckdb, xlsx
    scrapy export aachen --format csv --csv-dialect excel-de
                                                       CSV for a German Excel
    scrapy export aachen --as-of 2026-05-31T23:59+02:00 --to FOLDER
                                                       CSV and Parquet of that moment
    scrapy export --dataset FOLDER aachen soest trier  into the Parquet dataset of all cities, by year (docs/dataset.md)

Exit codes: 0 done; 1 the store or the folder cannot be used; 2 the command or a setting was wrong.

Scrapy imports every command at each start, also where another is meant: so what needs Arrow, which takes a fifth of a
second and 50 MB, is imported where it is used.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from ratsinfo_spider.commands.exporting import JSON_LINES, Chosen, print_tables, write_files
from ratsinfo_spider.commands.quiet_command import CommandError, QuietCommand
from ratsinfo_spider.commands.suggestions import meant
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.privacy import write_privately
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.store import Store, open_to_read
from ratsinfo_spider.store.clock import timestamp_from
from ratsinfo_spider.tables.formats import CSV_DIALECTS, FORMATS, ONE_FILE
from ratsinfo_spider.texts.kept import TEXTS


class Command(QuietCommand, ScrapyCommand):
    """Tables from the store, printed or into a folder."""

    usage = (
        "[--format csv|parquet|jsonl|sqlite|duckdb|xlsx] [--table NAME] [--as-of MOMENT] [--to FOLDER] <city>"
        " | --dataset FOLDER <city> …"
    )
    purpose = "Print or write the tables of a city from its record store, without a crawl"
    details = (
        "CSV of one --table is printed, and JSON lines of any number of tables. Everything else is written into the"
        " folder --to, as CSV and Parquet unless --format says otherwise."
    )
    examples = (
        "scrapy export aachen --table votes; scrapy export aachen --format sqlite; scrapy export aachen"
        " --format xlsx --to aachen.xlsx; scrapy export aachen --format csv --csv-dialect excel-de"
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--format",
            dest="formats",
            action="append",
            choices=(*FORMATS, JSON_LINES, *ONE_FILE),
            help="output format; may be repeated (default: csv and parquet)",
        )
        parser.add_argument(
            "--table", dest="tables", action="append", metavar="NAME", help="may be repeated (default: all tables)"
        )
        parser.add_argument(
            "--as-of", metavar="MOMENT", help="the tables as they were at this moment, like 2026-05-31T23:59+02:00"
        )
        parser.add_argument(
            "--to",
            type=Path,
            metavar="FOLDER",
            help="write there instead of printing; for one file, its name, like x.sqlite",
        )
        parser.add_argument(
            "--csv-dialect",
            choices=CSV_DIALECTS,
            default=CSV_DIALECTS[0],
            help="excel-de is for German versions of Excel",
        )
        parser.add_argument(
            "--dataset", type=Path, metavar="FOLDER", help="write the cities into the dataset in this folder"
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do it."""
        if opts.dataset is not None:
            self._into_dataset(args, opts)
            return
        place = self.one_city(args)
        try:
            tables = _tables(opts.tables)
            as_of = None if opts.as_of is None else timestamp_from(opts.as_of, "--as-of")
        except ValueError as error:
            raise CommandError(place.site, str(error)) from error
        with self.telling(place.site), _open(place) as store:
            guard = self.own_settings.getbool("RATSINFO_CSV_GUARD")
            chosen = Chosen(tables, as_of, guard, opts.csv_dialect, place.output / TEXTS)
            if form := _printable(opts):
                print_tables(store, chosen, form)
            else:
                write_files(store, opts.to or place.output / "export", chosen, opts.formats or FORMATS)

    def _into_dataset(self, cities: list[str], opts: argparse.Namespace) -> None:
        """One city that cannot be read does not keep the others out."""
        if not cities or opts.formats or opts.as_of or opts.to or opts.tables:
            usage = "name cities, and none of --format, --table, --as-of, --to: scrapy export --dataset FOLDER CITY …"
            raise UsageError(usage, print_help=False)
        from ratsinfo_spider.tables.partitions import write_dataset

        self.refuse_unknown(cities)
        for city in cities:
            with self.telling(city):
                with _open(self.places(city)) as store:
                    rows = sum(write_dataset(store, opts.dataset).values())
                print(f"{city}: {rows:,} rows in {opts.dataset}")


def _open(place: Places) -> Store:
    """The store of a city. StoreError where none of its runs is."""
    store = open_to_read(place.store, place.site)
    if store.holds_people():
        write_privately()
    return store


def _tables(given: list[str] | None) -> list[str]:
    unknown = set(given or ()) - TABLES.keys()
    if unknown:
        wrong = ", ".join(f"{name}{meant(name, TABLES)}" for name in sorted(unknown))
        raise ValueError(f"no table {wrong}; there are {', '.join(TABLES)}")
    return [table for table in TABLES if not given or table in given]


def _printable(opts: argparse.Namespace) -> str | None:
    """The format in which to print what is asked for; None where it has to be written into files."""
    if opts.to is not None:
        return None
    if opts.formats == [JSON_LINES]:
        return JSON_LINES
    return "csv" if opts.formats in (None, ["csv"]) and len(opts.tables or ()) == 1 else None
