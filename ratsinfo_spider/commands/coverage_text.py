"""A run's coverage as tables for people: one for each kind of record, then what is missing, by address."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ratsinfo_spider.crawl.coverage_count import ALL, SIGN
from ratsinfo_spider.crawl.run import status_words

__all__ = ["GROUPINGS", "Groups", "print_coverage"]

GROUPINGS = ("organization", "year", "source")
COUNTS = ("expected", "found", "non_public", "failed", "not_asked", "unexplained")
ALWAYS = ("expected", "found", "failed", "unexplained")  # the others where there are some
NARROW, WITH_SOURCES = 80, 120  # columns of a screen
WIDE = 400  # columns for a pipe, where nobody wants a row cut or broken
SHOWN = 200  # lines of what is missing; the report has them all
WARNINGS = 10
TITLES = {"meetings": "meetings", "agenda_items": "agenda items", "papers": "papers", "files": "files"}


def print_coverage(report: Mapping[str, Any], names: Mapping[str, str], by: str = GROUPINGS[0]) -> None:
    """The status, the counts, what is missing. `report` is a run's report, `names` those of the organizations."""
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    console.print(_headline(report), highlight=False, soft_wrap=True)
    for what, title in TITLES.items():
        rows = [row for row in report["coverage"] if row["what"] == what]
        if rows:
            console.print(_table(title, rows, names, by, console.width))
    if report.get("unfinished"):
        console.print(f"run {report['unfinished']} began later and has not ended", highlight=False, soft_wrap=True)
    for line in (*_missing(report, names), *_gaps(report), *_problems(report), *_warnings(report)):
        console.print(line, highlight=False, soft_wrap=True)


def _headline(report: Mapping[str, Any]) -> str:
    asked = ", ".join(f"{name}={value}" for name, value in report["arguments"].items()) or "no arguments"
    words = f"{report['site']}: run {report['run_id']} ({asked}) [bold]{status_words(report['status'])}[/bold]"
    return words + (f": {escape(report['fatal'])}" if report["fatal"] else "")


def _table(title: str, rows: Iterable[Mapping[str, Any]], names: Mapping[str, str], by: str, width: int) -> Table:
    """As much as fits: which sources named the records on a wide screen, three columns on a narrow one."""
    groups = Groups(rows, by)
    total = sum(groups.counts.values(), Counter[str]())
    named = _sources(sum(groups.named.values(), Counter[str]()))
    is_wide = width >= WITH_SOURCES
    shown = [name for name in COUNTS if name in ALWAYS or total[name] or (is_wide and name == "non_public")]
    has_sources = by != "source" and is_wide
    look: dict[str, Any] = {} if is_wide else {"box": None, "pad_edge": False}
    table = Table(title=title, title_justify="left", show_footer=by != "source", **look)
    table.add_column(by, "total", overflow="fold")
    if width < NARROW:
        table.add_column("read", _read(total), justify="right")
        table.add_column("missing", f"{_lacking(total):,}", justify="right")
    else:
        for name in shown:
            table.add_column(name.replace("_", "-"), f"{total[name]:,}", justify="right")
    if has_sources:
        table.add_column("named by", named, overflow="fold")
    for label, key in sorted(((_label(key, names, by), key) for key in groups.counts), key=_order):
        counts = groups.counts[key]
        words = [_read(counts), f"{_lacking(counts):,}"] if width < NARROW else [f"{counts[name]:,}" for name in shown]
        sources = [_sources(groups.named[key])] if has_sources else []
        table.add_row(escape(label), *words, *sources, style=_style(counts))
    return table


def _read(counts: Mapping[str, int]) -> str:
    return f"{counts['found'] + counts['non_public']:,} of {counts['expected']:,}"


def _lacking(counts: Mapping[str, int]) -> int:
    return counts["failed"] + counts["not_asked"] + counts["unexplained"]


class Groups:
    """Coverage rows of one table, added up by one of GROUPINGS.

    `counts` holds for each group what was expected and what became of it, each record once; by source, each source's
    own. `named` holds how many records each source names. A sign on an agenda names no file, so it only counts
    where there was none.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]], by: str) -> None:
        self.counts: dict[Any, Counter[str]] = {}
        self.named: dict[Any, Counter[str]] = {}
        column = {"organization": "organization_id", "year": "year", "source": "source"}[by]
        for row in rows:
            key, source = row[column], row["source"]
            counts, named = (book.setdefault(key, Counter()) for book in (self.counts, self.named))
            if source == ALL or by == "source":
                counts.update({name: row.get(name) or 0 for name in COUNTS})  # reports of old lack one
            elif source == SIGN:
                counts.update({"expected": row["unexplained"], "unexplained": row["unexplained"]})
            if source != ALL:
                named[source] += row["expected"]


def _label(key: Any, names: Mapping[str, str], by: str) -> str:
    if key is None:
        return "(not told)"
    if by == "organization":
        return names.get(key, str(key))
    return "all together, each once" if key == ALL else str(key)


def _order(pair: tuple[str, Any]) -> tuple[bool, str]:
    """By name; what belongs to no group, and the sum of all sources, last."""
    label, key = pair
    return key in (None, ALL), label


def _sources(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{source} {count:,}" for source, count in sorted(counts.items()))


def _style(counts: Mapping[str, int]) -> str | None:
    return "bold red" if counts["failed"] or counts["unexplained"] else None


def _missing(report: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    missing = report["missing"]
    if missing is None:
        yield "the run's report, which lists what is missing, is not here"
    yield from _heading("missing", missing)
    for line in (missing or ())[:SHOWN]:
        where = ", ".join(str(word) for word in (names.get(line.get("organization_id")), line.get("year")) if word)
        yield _line(line["outcome"], line["id"], where and f"({where})", line["url"], line["detail"])


def _gaps(report: Mapping[str, Any]) -> Iterator[str]:
    gaps = report.get("known_gaps", ())
    yield from _heading("known gaps", gaps)
    for gap in gaps[:SHOWN]:
        yield _line(
            gap["cause"], gap["id"], f"since {gap['since']}, on {gap['days']:,} days", gap["url"], gap["detail"]
        )


def _problems(report: Mapping[str, Any]) -> Iterator[str]:
    """Those of records that are missing have been told there."""
    missing = {line["id"] for line in report["missing"] or ()}
    problems = [problem for problem in report["problems"] or () if problem.get("record") not in missing]
    yield from _heading("other problems" if missing else "problems", problems)
    for problem in problems[:SHOWN]:
        yield _line(problem["kind"], problem["url"], problem["detail"])


def _warnings(report: Mapping[str, Any]) -> Iterator[str]:
    if report["warnings"]:
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in sorted(report["warnings"].items()))
        yield escape(f"warnings: {kinds}; the most frequent:")
    examples = sorted(report.get("warning_examples", ()), key=lambda one: -one.get("count", 1))
    for one in examples[:WARNINGS]:
        yield _line(f"{one.get('count', 1):,} x", one["detail"], one["url"])


def _heading(title: str, lines: Sequence[Any] | None) -> Iterator[str]:
    if lines:
        yield f"{title}: {len(lines):,}" + (f"; the first {SHOWN}:" if len(lines) > SHOWN else "")


def _line(kind: str, *words: str | None) -> str:
    return escape(f"  {kind}: " + " ".join(word for word in words if word))
