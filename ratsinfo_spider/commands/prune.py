"""`scrapy prune CITY … --before DAY`: give up old history. Without --yes it only says what would go."""

from __future__ import annotations

import argparse
import datetime as dt
from zoneinfo import ZoneInfo

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from ratsinfo_spider.commands.quiet_command import QuietCommand
from ratsinfo_spider.schema.columns import COUNCIL_ZONE
from ratsinfo_spider.store.clock import clock_from, council_day
from ratsinfo_spider.store.pruning import prune

KEPT_DAYS = 90  # of history at least: what is younger is what users ask `scrapy changes` for


class Command(QuietCommand, ScrapyCommand):
    """Exit code 1 where a city could not be pruned, 2 where the command is wrong, 4 where a run is under way."""

    usage = "--before DAY [--yes] <city> …"
    purpose = "Delete the history of cities before a given day"
    details = (
        "The table `changes` loses what is older; rows and files stay. `--as-of` an earlier moment is refused "
        "from then on. Make a backup first (docs/operations.md)."
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--before", metavar="DAY", help="delete what is older than this day, like 2024-01-01")
        parser.add_argument("--yes", action="store_true", help="delete it; without this, only the count is printed")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Each city; one that cannot be pruned harms no other."""
        if not args or opts.before is None:
            raise UsageError("name cities and a day: scrapy prune CITY --before 2024-01-01", print_help=False)
        moment = _midnight(opts.before, council_day(clock_from(self.own_settings.get("RATSINFO_NOW"))()))
        self.refuse_unknown(args)
        for city in args:
            with self.telling(city):
                found = prune(self.places(city).store, city, moment, for_real=opts.yes)
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
