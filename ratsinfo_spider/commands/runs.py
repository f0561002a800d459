"""`scrapy runs [CITY …]`: what ran, when, how it ended and what it changed; with --check, whether every city is well.

It reads our own run history, so it does not matter who started a run, or that Scrapyd has forgotten it.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from ratsinfo_spider.commands.cities_summary import HEADINGS, cells
from ratsinfo_spider.commands.quiet_command import QuietCommand
from ratsinfo_spider.commands.run_checking import add_check_options, check, is_check
from ratsinfo_spider.commands.run_history import Entry, cities, read_ledger, without_password

LIMIT = 20
WIDE = 200  # of output that goes into a file or a pipe
# From this width of a screen on these columns, beside when, which city and its arguments.
COLUMNS = ((110, HEADINGS), (70, ("status", "requests", "new", "duration")), (0, ("status",)))


class Command(QuietCommand, ScrapyCommand):
    """The history of runs; exit code 1 where there is none, 2 where a setting was wrong; --check has its own."""

    usage = "[--limit N] [--json] [--check [--max-age AGE] [--expected PLACE] [--notify] [--metrics FILE]] [city …]"
    purpose = "List past runs: when, how they ended, what they changed"
    details = (
        "The newest first. `running` is in progress; `killed` started but never ended; `busy` was refused, because "
        "another process had the city. --check prints a line for each city that is not well (exit code 3)."
    )
    examples = "scrapy runs; scrapy runs aachen --limit 5; scrapy runs --json"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--limit", type=int, default=LIMIT, help=f"how many runs, 0 for all (default: {LIMIT})")
        parser.add_argument(
            "--json", action="store_true", help="all that is known of each run, one JSON object per line"
        )
        add_check_options(parser)

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the runs."""
        if opts.limit < 0:
            raise UsageError("--limit takes a number of runs", print_help=False)
        if is_check(opts):
            self.exitcode = check(self.own_settings, args, opts)
            return
        self.refuse_unknown(args)
        store = self.own_settings.get("RATSINFO_STORE") or ""
        with self.telling(""):
            names = args or cities(self.output, store)
            if found := read_ledger(map(self.places, names), opts.limit or None):
                (_print_json if opts.json else _print_table)(found)
            else:
                place = without_password(store or str(self.output))
                self.end("", f"no run of {' or '.join(args) or 'any city'} in {place}", 1)


def _print_json(found: list[Entry]) -> None:
    for run in found:
        print(json.dumps(dataclasses.asdict(run), ensure_ascii=False, default=str))


def _print_table(found: list[Entry]) -> None:
    """As much as fits, the arguments always: what a narrow screen leaves out, `--json` has."""
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    headings = next(names for width, names in COLUMNS if console.width >= width)
    table = Table(box=None, pad_edge=False)
    has_nodes = len({run.node for run in found}) > 1  # on one machine its name says nothing
    for heading in (
        "started (UTC)" if len(headings) > 1 else "UTC",
        "city",
        *(["node"] if has_nodes else []),
        *headings,
    ):
        justify: Any = "right" if heading in HEADINGS and heading != "status" else "left"
        table.add_column(heading, justify=justify, no_wrap=True)
    table.add_column("arguments", overflow="fold", min_width=8)
    form = {len(HEADINGS): "%Y-%m-%d %H:%M:%S", 1: "%m-%d %H:%M"}.get(len(headings), "%Y-%m-%d %H:%M")
    for run in found:
        started = f"{run.started:{form}}" if run.started else "-"
        node = [escape(run.node or "-")] if has_nodes else []
        told = dict(zip(HEADINGS, cells(run), strict=True))
        table.add_row(started, run.city, *node, *(told[name] for name in headings), escape(_arguments(run)))
    console.print(table)
    for run in found:
        if run.problem:
            console.print(f"{run.run_id} {run.city}: {run.problem}", highlight=False, soft_wrap=True, markup=False)


def _arguments(run: Entry) -> str:
    return " ".join(f"{name}={value}" for name, value in run.arguments.items())
