"""`scrapy coverage CITY`: how complete a run was: what was expected, what was found, what is missing.

Exit codes: 0 the run was complete; 1 it failed, or the record store cannot be read; 2 there is no run to tell of, or a
setting was wrong; 3 it was incomplete.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlalchemy.exc import SQLAlchemyError

from ratsinfo_spider.commands.coverage_text import GROUPINGS, print_coverage
from ratsinfo_spider.commands.crawl import EXIT_CODES
from ratsinfo_spider.commands.validation import has_invalid_settings
from ratsinfo_spider.schema import columns
from ratsinfo_spider.store import Store, StoreAbsent, StoreError, sentence

__all__ = ["Command", "NoRunError", "read_coverage"]


class NoRunError(LookupError):
    """There is no run to tell of; the sentence says where one was looked for."""


class Command(ScrapyCommand):
    """The coverage of a city's newest run, or of the one named."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return f"[--by {'|'.join(GROUPINGS)}] [--run RUN_ID] <city>"

    def short_desc(self) -> str:
        return "Show how complete a run was, and what is missing"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.epilog = (
            "Examples: scrapy coverage demo; scrapy coverage demo --by year; scrapy coverage demo --run RUN_ID"
        )
        parser.add_argument(
            "--by", choices=GROUPINGS, default=GROUPINGS[0], help="a line of the table for each (default: organization)"
        )
        parser.add_argument("--run", metavar="RUN_ID", help="an earlier run; default: the newest that has ended")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the coverage; without any run one sentence and code 2."""
        if has_invalid_settings(self):
            return
        if len(args) != 1:
            raise UsageError("name one city: scrapy coverage CITY", print_help=False)
        assert self.settings is not None  # noqa: S101 - Scrapy sets it
        folder, store = Path(self.settings["OUTPUT_DIR"]) / args[0], self.settings.get("RATSINFO_STORE", "")
        try:
            report, names = read_coverage(folder, args[0], store, opts.run)
        except (NoRunError, StoreError, SQLAlchemyError, OSError, ValueError) as error:
            print(f"scrapy coverage {args[0]}: {sentence(error)}", file=sys.stderr)
            self.exitcode = 1 if isinstance(error, (StoreError, SQLAlchemyError)) else 2
            return
        print_coverage(report, names, opts.by)
        self.exitcode = EXIT_CODES[report["status"]]


def read_coverage(
    folder: Path, city: str, store_url: str = "", run_id: str | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """The report of a run (the newest without `run_id`), and the names of the city's organizations by their ids.

    Where no report lies in `folder` (another machine crawled), the record store's run history and coverage have to do;
    it does not know what is missing. Raises NoRunError, and StoreError or SQLAlchemyError where the store
    cannot be read.
    """
    path = _report_path(folder / "runs", run_id)
    report = json.loads(path.read_text(encoding="utf-8")) if path else None
    try:
        store = Store(store_url or folder / "store.sqlite", city, reading=True)
    except StoreAbsent:
        if report is None:
            raise NoRunError(_nothing(folder, city, run_id)) from None
        return report, {}
    with store:
        report = report or _from_store(store, run_id)
        if report is None:
            raise NoRunError(_nothing(folder, city, run_id))
        if run_id is None:
            report["unfinished"] = _unfinished(store, report["run_id"])
        return report, _names(store)


def _report_path(folder: Path, run_id: str | None) -> Path | None:
    """A run's id begins with its time, so the last name is the newest run."""
    wanted = (folder / f"{run_id}.json",) if run_id else sorted(folder.glob("*.json"))[-1:]
    return next((path for path in wanted if path.is_file()), None)


def _nothing(folder: Path, city: str, run_id: str | None) -> str:
    if run_id:
        return f"no run {run_id} in {folder / 'runs'}"
    return f"no run yet in {folder / 'runs'}; `scrapy crawl {city}` makes one"


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
