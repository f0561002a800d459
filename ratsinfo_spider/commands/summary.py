"""The summary a person reads when a crawl has ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ratsinfo_spider.crawl.run import status_words

SHOWN = 15  # problems and missing records; the report has them all


def print_summary(report: dict[str, Any]) -> None:
    """Rows per table, files, requests, duration, where the output is; then what is missing, by address.

    `report` is the run's report (`extensions/run_report.py`).
    """
    console = Console()
    console.print(_tables(report))
    for line in (*_figures(report), *_missing(report), *_problems(report)):
        console.print(line, highlight=False, soft_wrap=True)
    error = Console(stderr=True)
    for sentence in filter(None, (report["fatal"], report.get("unwritten"))):
        error.print(f"scrapy crawl {report['site']}: {sentence}", highlight=False, soft_wrap=True, markup=False)


def _tables(report: dict[str, Any]) -> Table:
    table = Table(title=f"{report['site']}: the run {status_words(report['status'])}", title_justify="left")
    table.add_column("table")
    headings = ("rows", "new", "changed", "removed", "restored")
    for heading in headings:
        table.add_column(heading, justify="right")
    for name, counts in report["tables"].items():
        table.add_row(name, *(f"{counts.get(heading, 0):,}" for heading in headings))
    return table


def _figures(report: dict[str, Any]) -> Iterator[str]:
    requests = report["requests"]
    files = ", ".join(f"{count:,} {status}" for status, count in report["files"].items()) or "none"
    skipped = report["skipped"]
    too_large = report["counts"].get("files/too_large", 0)
    yield f"files: {files}" + (f" ({too_large:,} of them over RATSINFO_MAX_FILE_SIZE)" if too_large else "")
    if "://" in report["files_dir"]:  # else they lie beside the tables
        yield f"files are in: {escape(report['files_dir'])}"
    yield f"requests: {requests['requests']:,} for {report['pages_read']:,} pages, {report['seconds']:.1f} s"
    if skipped:
        yield "not requested: " + ", ".join(f"{count:,} {reason}" for reason, count in skipped.items())
    if report.get("rests_on"):
        yield escape(report["rests_on"])
    if report["known_gaps"]:
        yield f"known gaps: {len(report['known_gaps']):,}, failing for days and listed in the report"
    if report["warnings"]:
        kinds = len(report["warnings"])
        of_kinds = f"{kinds} kind{'s' if kinds > 1 else ''}"
        yield f"warnings: {sum(report['warnings'].values()):,} ({of_kinds}, see the report)"
    yield f"tables: {escape(report['tables_dir'])}" + ("" if report["tables_are_new"] else " (left as they were)")
    yield f"report: {escape(report['report_path'] or 'none')}"


def _missing(report: dict[str, Any]) -> Iterator[str]:
    missing = report["missing"]
    yield from _heading("missing", len(missing))
    for entry in missing[:SHOWN]:
        yield escape(f"  {entry['outcome']}: {entry['id']} {entry['url'] or ''} {entry['detail'] or ''}".rstrip())


def _problems(report: dict[str, Any]) -> Iterator[str]:
    """Those of records that are missing have been told there."""
    missing = {entry["id"] for entry in report["missing"]}
    problems = [problem for problem in report["problems"] if problem.get("record") not in missing]
    yield from _heading("other problems" if missing else "problems", len(problems))
    for problem in problems[:SHOWN]:
        yield escape(f"  {problem['kind']}: {problem['detail']} {problem['url']}".rstrip())


def _heading(title: str, count: int) -> Iterator[str]:
    if count:
        yield f"{title}: {count:,}" + (f"; the first {SHOWN} (the report lists all):" if count > SHOWN else "")
