"""`scrapy prune CITY … --before DAY`: give up old history. Without --yes it only says what would go."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlalchemy.exc import SQLAlchemyError

from ratsinfo_spider.commands.validation import has_invalid_settings
from ratsinfo_spider.crawl.site_settings import places
from ratsinfo_spider.schema.columns import COUNCIL_ZONE
from ratsinfo_spider.store import StoreError, sentence
from ratsinfo_spider.store.clock import clock_from, council_day
from ratsinfo_spider.store.pruning import prune

KEPT_DAYS = 90  # of history at least: what is younger is what users ask `scrapy changes` for


class Command(ScrapyCommand):
    """Exit code 1 where a city could not be pruned, 2 where the command is wrong."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "--before DAY [--yes] <city> …"

    def short_desc(self) -> str:
        return "Delete the history of cities before a given day"

    def long_desc(self) -> str:
        return (
            "The table `changes` loses what is older; rows and files stay. `--as-of` an earlier moment is refused "
            "from then on. Make a backup first (docs/operations.md)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--before", metavar="DAY", help="like 2024-01-01")
        parser.add_argument("--yes", action="store_true", help="do it; without it only the count is printed")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Each city; one that cannot be pruned harms no other."""
        if has_invalid_settings(self):
            return
        if not args or opts.before is None:
            raise UsageError("name cities and a day: scrapy prune CITY --before 2024-01-01", print_help=False)
        assert self.settings is not None  # noqa: S101 - Scrapy sets them before it runs a command
        moment = _midnight(opts.before, council_day(clock_from(self.settings.get("RATSINFO_NOW"))()))
        self.exitcode = 0
        for city in args:
            place = places(self.settings, city).store
            try:
                found = prune(place, city, moment, for_real=opts.yes)
            except (StoreError, SQLAlchemyError, OSError) as error:
                print(f"scrapy prune {city}: {sentence(error)}", file=sys.stderr)
                self.exitcode = 1
                continue
            counted = f"{city}: {found.changes:,} of {found.of:,} changes, those before {opts.before},"
            print(f"{counted} were deleted" if opts.yes else f"{counted} would be deleted; --yes does it")


def _midnight(text: str, today: dt.date) -> dt.datetime:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--before {text} is not a day: write it like 2024-01-01", print_help=False) from None
    if (today - day).days < KEPT_DAYS:
        newest = today - dt.timedelta(days=KEPT_DAYS)
        raise UsageError(f"--before {text}: {KEPT_DAYS} days stay, so no later day than {newest}", print_help=False)
    return dt.datetime.combine(day, dt.time(), ZoneInfo(COUNCIL_ZONE))
