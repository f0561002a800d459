"""`scrapy coverage CITY`: how complete a run was: what was expected, what was found, what is missing.

Exit codes: 0 the run was complete; 1 it failed, there is none, or the record store cannot be read; 2 the command or a
setting was wrong; 3 the run was incomplete.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from typing import Any

from scrapy.commands import ScrapyCommand

from ratsinfo_spider.commands.coverage_text import GROUPINGS, print_coverage
from ratsinfo_spider.commands.crawl import EXIT_CODES
from ratsinfo_spider.commands.quiet_command import CommandError, QuietCommand
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.schema import columns
from ratsinfo_spider.store import Store, StoreAbsent

__all__ = ["Command", "NoRunError", "read_coverage"]


class NoRunError(LookupError):
    """There is no run to tell of; the sentence says where one was looked for."""


class Command(QuietCommand, ScrapyCommand):
    """The coverage of a city's newest run, or of the one named."""

    usage = f"[--by {'|'.join(GROUPINGS)}] [--run RUN_ID] <city>"
    purpose = "Show how complete a run was, and what is missing"
    examples = "scrapy coverage demo; scrapy coverage demo --by year; scrapy coverage demo --run RUN_ID"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--by",
            choices=GROUPINGS,
            default=GROUPINGS[0],
            help="what each line of the table counts (default: organization)",
        )
        parser.add_argument("--run", metavar="RUN_ID", help="an earlier run; default: the newest that has ended")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the coverage."""
        place = self.one_city(args)
        with self.telling(place.site, ValueError):
            try:
                report, names = read_coverage(place, opts.run)
            except NoRunError as error:
                raise CommandError(place.site, str(error), 2 if opts.run else 1) from error
            print_coverage(report, names, opts.by)
            self.exitcode = EXIT_CODES[report["status"]]


def read_coverage(place: Places, run_id: str | None = None) -> tuple[dict[str, Any], dict[str, str]]:
    """The report of a run (the newest without `run_id`), and the names of the city's organizations by their ids.

    Where no report is there (another machine crawled), the record store's run history and coverage have to do;
    it does not know what is missing. Raises NoRunError, and StoreError or SQLAlchemyError where the store
    cannot be read.
    """
    path = place.report(run_id) if run_id else max(place.reports.glob("*.json"), default=None)
    report = json.loads(path.read_text(encoding="utf-8")) if path and path.is_file() else None
    try:
        store = Store(place.store, place.site, reading=True)
    except StoreAbsent:
        if report is None:
            raise NoRunError(_nothing(place, run_id)) from None
        return report, {}
    with store:
        report = report or _from_store(store, run_id)
        if report is None:
            raise NoRunError(_nothing(place, run_id))
        if run_id is None:
            report["unfinished"] = _unfinished(store, report["run_id"])
        return report, _names(store)


def _nothing(place: Places, run_id: str | None) -> str:
    if run_id:
        return f"no run {run_id} in {place.reports}"
    return f"no run yet in {place.reports}; `scrapy crawl {place.site}` makes one"


def _from_store(store: Store, run_id: str | None) -> dict[str, Any] | None:
    """What the store knows of the newest run that has ended, or of the one named, in the form of a report."""
    ended = [run for run in store.runs() if run["status"] and run_id in (None, run["run_id"])]
    if not ended:
        return None
    run = ended[-1]
    return {
        "run_id": run["run_id"],
        "site": store.site,
        "status": run["status"],
        "fatal": None,
        "started": run["started"].isoformat(),
        "arguments": run["arguments"],
        "coverage": [row for row in _rows(store, "coverage") if row["run_id"] == run["run_id"]],
        "missing": None,
        "problems": None,
        "warnings": {},
    }


def _unfinished(store: Store, run_id: str) -> str | None:
    """A run that began after this one and has not ended: under way, or killed."""
    later = [run["run_id"] for run in store.runs() if run["status"] is None and run["run_id"] > run_id]
    return later[-1] if later else None


def _names(store: Store) -> dict[str, str]:
    """Organizations by id; one that no list names has the name its meetings print."""
    names = {row["organization_id"]: row["organization_name"] for row in _rows(store, "meetings")}
    names |= {row["id"]: row["name"] for row in _rows(store, "organizations") if row["name"]}
    return {str(key): str(name) for key, name in names.items() if key and name}


def _rows(store: Store, table: str) -> Iterable[dict[str, Any]]:
    names: Sequence[str] = [column.name for column in columns(table)]
    for batch in store.rows(table):
        yield from (dict(zip(names, row, strict=True)) for row in batch)
