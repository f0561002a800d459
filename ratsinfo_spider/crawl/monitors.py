"""Is a run that misses nothing like the last complete ones? What its monitors find, in words.

Coverage knows what was announced and did not come. It does not know that a whole column has become empty, that a
list is shorter than ever, or that a table has doubled. Such a run must not replace the tables: it is incomplete, with
the problem `monitor`, until the source or our code is mended, or a person accepts it (docs/operations.md).

A run is compared with the last complete ones that were asked the same. Runs of single records, and the first ones, have
nothing to be compared with. What a run reads of items and papers depends on what changed; it can be compared only
where everything is read again (`refresh=all`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ratsinfo_spider.crawl.requests import WITNESS
from ratsinfo_spider.sites.margins import Margins
from ratsinfo_spider.store.figures import Figures

__all__ = ["Finding", "Measures", "earlier_measures", "find"]

NEEDED = 3  # complete runs that were asked the same, before a run is compared with them
REMEMBERED = 10  # the newest of them
LOOKED_AT = 60  # reports, the newest first, to find them in
MANY = 50  # rows, warnings, new rows: fewer say nothing
FEW_ROWS = 20  # of a list
LISTED = ("organizations", "meetings")  # tables that every run meets by its lists, whatever has changed
MORE_REQUESTS = 300  # and
LONGER = 900.0  # seconds: how much more than ever, whatever the factor, is told


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One figure outside its margin."""

    monitor: str
    """The key of its margin in the city's file."""
    sentence: str
    decides: bool
    """Whether the tables must not be replaced."""
    url: str | None = None
    """An address to look at."""
    column: str | None = None
    """The `table.column` that it is about, where it is about one."""


@dataclass(frozen=True, kw_only=True)
class Measures:
    """What runs are compared by. `met` and `filled` as in the store's figures; `warnings` by kind.

    `agreement` with the witness is as `CoverageCount` counts it; empty where the run did not hear it.
    """

    met: Mapping[str, int] = field(default_factory=dict)
    filled: Mapping[str, int] = field(default_factory=dict)
    requests: int = 0
    seconds: float = 0.0
    pages: int = 0
    warnings: Mapping[str, int] = field(default_factory=dict)
    agreement: Mapping[str, int] = field(default_factory=dict)

    def share(self, column: str) -> float | None:
        """The part of the rows met in which `table.column` is filled; None where too few were met."""
        rows = self.met.get(column.partition(".")[0], 0)
        return self.filled.get(column, 0) / rows if rows >= MANY else None

    def files_per_item(self) -> float | None:
        """Files per agenda item; None if too few items were read."""
        items = self.met.get("agenda_items", 0)
        return self.met.get("files", 0) / items if items >= MANY else None

    def agreed(self, table: str) -> float | None:
        """The part of a table's records that the pages and the witness name; None where too few are named."""
        rows = sum(self.named(table))
        return self.agreement.get(f"{table}/both", 0) / rows if rows >= FEW_ROWS else None

    def named(self, table: str) -> tuple[int, int, int]:
        """How many records both name, only the pages, only the witness."""
        both, pages, witness = (self.agreement.get(f"{table}/{who}", 0) for who in ("both", "pages", WITNESS))
        return both, pages, witness


def earlier_measures(folder: Path, arguments: Mapping[str, object], having: str = "met") -> list[Measures]:
    """Of the last complete runs that were asked the same, the newest first, out of the reports in `folder`.

    `having`: only those whose figures have something of this kind.
    """
    found: list[Measures] = []
    for path in sorted(folder.glob("*.json"), reverse=True)[:LOOKED_AT]:
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue  # `scrapy runs` names it
        has_figures = bool(report.get("figures", {}).get(having))
        if report.get("status") == "complete" and has_figures and report["arguments"] == arguments:
            found.append(_of_report(report))
        if len(found) == REMEMBERED:
            break
    return found


def _of_report(report: Mapping[str, Any]) -> Measures:
    return Measures(
        met=report["figures"]["met"],
        filled=report["figures"]["filled"],
        requests=report["requests"]["requests"],
        seconds=report["seconds"],
        pages=report["pages_read"],
        warnings=report["warnings"],
        agreement=report["figures"].get("agreement", {}),
    )


def find(
    now: Measures,
    figures: Figures,
    earlier: Sequence[Measures],
    margins: Margins,
    *,
    agreed: Sequence[Measures] = (),
    reads_all: bool,
    today: dt.datetime,
) -> list[Finding]:
    """All that is outside its margin. `agreed` are the last runs that heard the witness.

    `reads_all`: the run was asked with `refresh=all`.
    """
    found = list(_cleared(figures, margins))
    if len(earlier) >= NEEDED:
        found += _rows(now, earlier, margins, reads_all=reads_all)
        found += _growth(figures, margins)
        found += _cost(now, earlier, margins)
        found += _labels(now, earlier, margins)
        if reads_all:
            found += _shares(now, earlier, margins)
            found += _files(now, earlier, margins)
    found += _agreement(now, agreed, margins)
    return [*found, *_freshness(figures, margins, today)]


def _freshness(figures: Figures, margins: Margins, today: dt.datetime) -> Iterator[Finding]:
    days = (today - figures.newest_meeting).days if figures.newest_meeting else 0
    if margins.fresh_days and days > margins.fresh_days:
        yield Finding(monitor="fresh_days", sentence=f"no meeting has become known for {days} days", decides=False)


def _cleared(figures: Figures, margins: Margins) -> Iterator[Finding]:
    if not (margins.cleared and figures.has_complete_run):
        return
    for column, lost in figures.cleared.items():
        if lost.rows >= FEW_ROWS / 2 and lost.rows > margins.cleared * (lost.rows + lost.filled):
            sentence = (
                f"{column}: {lost.rows:,} values became empty since the last complete run, {lost.filled:,} are left"
            )
            url = next(iter(lost.examples), None)
            yield Finding(monitor="cleared", sentence=sentence, decides=True, url=url, column=column)


def _rows(now: Measures, earlier: Sequence[Measures], margins: Margins, *, reads_all: bool) -> Iterator[Finding]:
    for table in now.met if reads_all else LISTED:
        fewest, rows = min(one.met.get(table, 0) for one in earlier), now.met.get(table, 0)
        if fewest >= FEW_ROWS and rows < margins.rows * fewest:
            sentence = f"{table}: the run met {rows:,} rows, {_runs(earlier)} met at least {fewest:,}"
            yield Finding(monitor="rows", sentence=sentence, decides=True)


def _growth(figures: Figures, margins: Margins) -> Iterator[Finding]:
    for table, born in figures.born.items():
        before = figures.present[table] - born
        if margins.growth and born > MANY and before >= MANY and born > margins.growth * before:
            sentence = f"{table}: {born:,} rows are new since the last complete run, where {before:,} were known"
            yield Finding(monitor="growth", sentence=sentence, decides=True)


def _shares(now: Measures, earlier: Sequence[Measures], margins: Margins) -> Iterator[Finding]:
    for column in dict.fromkeys(name for one in earlier for name in one.filled):
        before = [share for one in earlier if (share := one.share(column)) is not None]
        share = now.share(column)
        if share is not None and len(before) >= NEEDED and share < margins.filled * min(before) - 1 / MANY:
            sentence = f"{column}: filled in {share:.0%} of the rows, {_runs(before)} had at least {min(before):.0%}"
            yield Finding(monitor="filled", sentence=sentence, decides=True, column=column)


def _files(now: Measures, earlier: Sequence[Measures], margins: Margins) -> Iterator[Finding]:
    before = [number for one in earlier if (number := one.files_per_item()) is not None]
    number = now.files_per_item()
    if number is not None and len(before) >= NEEDED and number < margins.files * min(before) - 1 / MANY:
        sentence = f"files: {number:.2f} for each agenda item, {_runs(before)} had at least {min(before):.2f}"
        yield Finding(monitor="files", sentence=sentence, decides=True)


def _cost(now: Measures, earlier: Sequence[Measures], margins: Margins) -> Iterator[Finding]:
    most, longest = max(one.requests for one in earlier), max(one.seconds for one in earlier)
    if margins.requests and now.requests > max(margins.requests * most, most + MORE_REQUESTS):
        sentence = f"the run made {now.requests:,} requests, {_runs(earlier)} at most {most:,}"
        yield Finding(monitor="requests", sentence=sentence, decides=False)
    if margins.duration and now.seconds > max(margins.duration * longest, longest + LONGER):
        sentence = f"the run took {now.seconds / 60:,.0f} minutes, {_runs(earlier)} at most {longest / 60:,.0f}"
        yield Finding(monitor="duration", sentence=sentence, decides=False)


def _labels(now: Measures, earlier: Sequence[Measures], margins: Margins) -> Iterator[Finding]:
    for kind, number in now.warnings.items():
        most = max(one.warnings.get(kind, 0) / max(one.pages, 1) for one in earlier)
        if margins.labels and number >= MANY and number / max(now.pages, 1) > margins.labels * most:
            sentence = f"{number:,} warnings “{kind}” on {now.pages:,} pages, more than ever in {_runs(earlier)}"
            yield Finding(monitor="labels", sentence=sentence, decides=False)


def _agreement(now: Measures, agreed: Sequence[Measures], margins: Margins) -> Iterator[Finding]:
    """Either side may be late or hide something; which one, a person must see: `scrapy crosscheck` compares both."""
    for table in dict.fromkeys(name.partition("/")[0] for name in now.agreement):
        before = [share for one in agreed if (share := one.agreed(table)) is not None]
        share, (_, pages, witness) = now.agreed(table), now.named(table)
        if share is not None and len(before) >= NEEDED and share < margins.agreement * min(before):
            sentence = (
                f"{table}: pages and OParl agree on {share:.0%}, in {_runs(before)} that asked it on at least "
                f"{min(before):.0%}; {pages:,} are only on the pages, {witness:,} only in OParl"
            )
            yield Finding(monitor="agreement", sentence=sentence, decides=False)


def _runs(earlier: Sequence[object]) -> str:
    return f"the last {len(earlier)} complete runs"
