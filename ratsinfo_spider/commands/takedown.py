"""`scrapy takedown CITY …`: apply a city's takedown list now, without asking the site for anything (docs/privacy.md).

Exit codes: 0 all of it is gone; 1 something could not be removed, or there is no store; 2 the command or the list was
wrong; 4 the city is being crawled.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from ratsinfo_spider.commands.quiet_command import QuietCommand
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.privacy import keep_private, remove_files
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.clock import now
from ratsinfo_spider.store.open_to_read import open_to_read
from ratsinfo_spider.tables.which_run import kept_about
from ratsinfo_spider.takedown_list import Takedown, TakedownError
from ratsinfo_spider.texts.kept import TEXTS, KeptTexts

_NOT_OURS = ("export", "report.html")  # made on demand; to be made anew


class Command(QuietCommand, ScrapyCommand):
    """Removes what is on the list from store, history, files, tables, dataset and run reports."""

    usage = "<city> [<city> …]"
    purpose = "Remove what is on a city's takedown list from all that is kept of it"
    details = (
        "The list is takedown.toml in the city's output folder; docs/privacy.md explains its"
        " keys. Nothing is requested from the site."
    )

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Apply the lists, city by city; the worst exit code counts."""
        if not args:
            raise UsageError("name a city: scrapy takedown CITY", print_help=False)
        self.refuse_unknown(args)
        for city in args:
            where = self.places(city)
            try:
                takedown = Takedown.load(where.takedown)
            except TakedownError as error:
                self.end(city, str(error), 2)
                continue
            if not takedown:
                self.end(city, f"nothing is on its list; write one into {where.takedown}", 2)
                continue
            with self.telling(city):
                self._apply(where, takedown)

    def _apply(self, where: Places, takedown: Takedown) -> None:
        guard, dataset = self.own_settings.getbool("RATSINFO_CSV_GUARD"), self.own_settings.get("RATSINFO_DATASET")
        # Here, for Scrapy imports each command at each start: Arrow is large.
        from ratsinfo_spider.tables.partitions import write_dataset
        from ratsinfo_spider.tables.write import write_tables

        open_to_read(where.store, where.site).close()  # else a wrong name would make a store
        with Store(where.store, where.site) as store:
            if store.holds_people():
                keep_private(where.output, where.store)
            done = store.take_down(takedown, now())
            left = remove_files(where.files, done.paths, self.own_settings)
            if where.tables.exists():
                write_tables(store, where.tables, guard=guard, about=kept_about(where.tables))
            if dataset and Path(dataset).exists():
                write_dataset(store, Path(dataset))
        _forget_texts(where, done.paths)
        reports = sum(_redact_report(path, takedown) for path in sorted(where.reports.glob("*.json")))
        removed = len(done.paths) - len(left)
        print(f"{where.site}: redacted {done.rows} rows, {done.texts} texts, {removed} files, {reports} reports")
        for path in left:
            self.end(where.site, f"{path} in {where.files} could not be removed: remove it there", 1)
        for name in _NOT_OURS:
            if (where.output / name).exists():
                print(f"{where.site}: {where.output / name} is older, and has what was taken down: make it again")


def _forget_texts(where: Places, paths: Iterable[str]) -> None:
    """What `scrapy texts` has read of documents that are gone goes with them, and the logs, which may quote them."""
    if (where.output / TEXTS).exists():
        from ratsinfo_spider.texts.table import write_table

        with KeptTexts(where.output / TEXTS) as kept:
            kept.forget(Path(path).stem for path in paths)
        write_table(where.output / TEXTS, where.tables)
    for log in where.reports.glob("*.log"):
        log.unlink()


def _redact_report(path: Path, takedown: Takedown) -> bool:
    """Whether a run's report had one of the names, or named a record of the list."""
    text = path.read_text(encoding="utf-8")
    report = takedown.redact(json.loads(text))
    plain = json.dumps(_without_records(report, takedown), ensure_ascii=False, indent=1) + "\n"
    if plain == text:
        return False
    part = path.with_suffix(".part")
    part.write_text(plain, encoding="utf-8")
    part.replace(path)
    return True


def _without_records(report: dict[str, Any], takedown: Takedown) -> dict[str, Any]:
    """The report without entries about records that are gone: their details may quote them."""

    def is_left(entry: Any) -> bool:
        return not (isinstance(entry, dict) and takedown.has_id(entry.get("id") or entry.get("record")))

    return {
        key: [entry for entry in part if is_left(entry)] if isinstance(part, list) else part
        for key, part in report.items()
    }
