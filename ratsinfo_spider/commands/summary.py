"""The summary a person reads when a crawl has ended. It fits the last 24 rows of the screen, at any width.

First what is kept and how much of it is new, then what was expected and found, then what is missing as far as there is
room, then where things are; at last what became of the run, why, and what to type next.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from ratsinfo_spider.commands.summary_words import as_typed, next_command, reason, when
from ratsinfo_spider.crawl.run import status_words
from ratsinfo_spider.extensions.run_report import KINDS
from ratsinfo_spider.schema import RUN_TABLES

__all__ = ["ROWS", "print_summary", "summary_lines"]

ROWS = 22  # of the 24 of a small screen; what a person types next needs one, and the prompt may have two
WIDE = 1_000  # columns for a file or a pipe, where nobody wants a line broken
LONGEST = 2  # rows that an address may take before it is cut
COVERED = ("meetings", "agenda_items", "papers", "files")
HEADINGS = ("rows", *KINDS)


def print_summary(report: Mapping[str, Any], *, stderr: bool = False) -> None:
    """Print it, to standard error where the data goes to standard output. `report` is the run's report.

    The sentence that ended a failed run goes to standard error, also for who reads that alone.
    """
    console, error = Console(stderr=stderr), Console(stderr=True)
    width = console.width if console.is_terminal else WIDE
    sentences = [one for one in (report["fatal"], report.get("unwritten")) if one]
    told = [f"scrapy crawl {report['site']}: {sentence}" for sentence in sentences]
    command = next_command(report)
    last = [f"next: {as_typed(command)}"] if command else []
    room = ROWS - sum(len(broken(line, width)) for line in (*told, *last))
    _print(console, summary_lines(report, width, room), width)
    _print(error, told, width)
    _print(console, last, width)


def _print(console: Console, lines: Iterable[str], width: int) -> None:
    for line in lines:
        for part in broken(line, width):
            console.print(Text(part), soft_wrap=True, highlight=False)


def broken(line: str, width: int) -> list[str]:
    """A line as a screen of `width` columns shows it: broken between words, what goes on is indented.

    >>> broken("tables: output/demo/tables (left as they were)", 30)
    ['tables: output/demo/tables', '  (left as they were)']
    """
    if line.startswith("  ") or len(line) <= width:
        return textwrap.wrap(line, width, drop_whitespace=False, break_on_hyphens=False) or [line]
    return textwrap.wrap(line, width, subsequent_indent="  ", break_on_hyphens=False)


def summary_lines(report: Mapping[str, Any], width: int, rows: int = ROWS) -> list[str]:
    """The lines but the last ones, at most `rows` when a screen of `width` columns has broken them."""
    kept, words = _kept_table(report, width), _kept_words(report)
    coverage, ending = [*_coverage(report)], [*_where(report), *_verdict(report)]
    figures = [*_news(report), *_figures(report)]

    def left() -> int:
        return rows - sum(len(broken(line, width)) for line in (*kept, *figures, *coverage, *ending))

    if not kept or left() < 0:
        kept = words
    for most in range(4, 0, -1):  # what can be shortened is, until all of it fits
        if left() < 0:
            kept, figures = ([_cut(line, width, most) for line in lines] for lines in (words, figures))
    return [*kept, *figures, *coverage, *_as_many(_missing(report), width, left()), *ending]


def _cut(line: str, width: int, most: int) -> str:
    """A line that takes at most so many rows of the screen.

    >>> _cut("kept: 12 meetings, 30 papers", 20, 1)
    'kept: 12 meetings, …'
    """
    while len(broken(line, width)) > most and " " in line:
        line = line.removesuffix(" …").rpartition(" ")[0] + " …"
    return line


def _as_many(lines: Iterable[tuple[str, bool]], width: int, rows: int) -> Iterator[str]:
    """Of these lines as many as there is room for; those marked True may be cut."""
    for line, may_be_cut in lines:
        if may_be_cut and len(line) > LONGEST * width:
            line = line[: LONGEST * width - 1] + "…"
        rows -= len(broken(line, width))
        if rows < 0:
            return
        yield line


# --- what is kept --------------------------------------------------------------------------------


def _kept(report: Mapping[str, Any]) -> dict[str, Mapping[str, int]]:
    return {name: counts for name, counts in report["tables"].items() if counts["rows"] and name not in RUN_TABLES}


def _kept_table(report: Mapping[str, Any], width: int) -> list[str]:
    """The rows of each table that has any, and what this run did to them. Further columns appear only if they have a
    number."""
    kept = _kept(report)
    shown = [name for name in HEADINGS if name in ("rows", "new") or any(counts.get(name) for counts in kept.values())]
    lines = [f"{'kept':<14}" + "".join(f"{name:>10}" for name in shown)]
    lines += [f"{name:<14}" + "".join(f"{counts.get(one, 0):>10,}" for one in shown) for name, counts in kept.items()]
    return lines if kept and max(map(len, lines)) <= width else []


def _kept_words(report: Mapping[str, Any]) -> list[str]:
    kept = _kept(report)
    if not kept:
        return ["kept: nothing, for nothing was stored"]
    return ["kept: " + ", ".join(f"{counts['rows']:,} {name}" for name, counts in kept.items())]


def _news(report: Mapping[str, Any]) -> Iterator[str]:
    """Of this run and those before it, back to the last complete one."""
    since = report.get("since_complete")
    if not since:
        return
    news = Counter(since["earlier"])
    for table, counts in report["tables"].items():
        if table not in RUN_TABLES:
            news.update({f"{table}/{kind}": counts.get(kind, 0) for kind in KINDS})
    by_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for key, count in news.items():
        table, _, kind = key.partition("/")
        if count:
            by_kind[kind].append(f"{count:,} {table}")
    if since["run_id"]:
        words = "; ".join(f"{kind} {', '.join(of)}" for kind, of in by_kind.items() if of) or "nothing"
        yield f"since the last complete run ({when(since['finished'], report['finished'])}): {words}"
    elif since["earlier"]:
        yield "new in all runs so far, none of them complete before: " + (", ".join(by_kind["new"]) or "nothing")


# --- how much of what there is -------------------------------------------------------------------


def _coverage(report: Mapping[str, Any]) -> Iterator[str]:
    """Found (and read) of what the source names, each record once."""
    counts: dict[str, Counter[str]] = {}
    for row in report["coverage"]:
        if row["source"] == "all" and row["what"] in COVERED:
            told = {name: row[name] for name in ("expected", "found", "non_public")}
            counts.setdefault(row["what"], Counter()).update(told)
    words = [f"{_read(counts[what]):,} of {counts[what]['expected']:,} {what}" for what in COVERED if what in counts]
    if words:
        yield "read: " + ", ".join(words)


def _read(counts: Mapping[str, int]) -> int:
    return counts["found"] + counts["non_public"]


def _figures(report: Mapping[str, Any]) -> Iterator[str]:
    requests = report["requests"]
    files = ", ".join(f"{count:,} {status}" for status, count in report["files"].items())
    too_large = report["counts"].get("files/too_large", 0)
    if files:
        yield f"files: {files}" + (f" ({too_large:,} of them over RATSINFO_MAX_FILE_SIZE)" if too_large else "")
    skipped = "".join(_skipped(reason, count) for reason, count in report["skipped"].items() if reason != "budget")
    not_asked = f"; not asked for:{skipped[1:]}" if skipped else ""
    yield f"requests: {requests['requests']:,} for {report['pages_read']:,} pages, {report['seconds']:.1f} s{not_asked}"
    if report.get("rests_on"):
        yield report["rests_on"]
    gaps, warnings = len(report["known_gaps"]), report["warnings"]
    words = [f"known gaps: {gaps:,}, failing for days"] if gaps else []
    words += [f"warnings: {sum(warnings.values()):,} of {_kinds(len(warnings))}"] if warnings else []
    if words:
        yield f"{'; '.join(words)} (see the report)"


def _skipped(why: str, count: int) -> str:
    """So many that were not asked for.

    >>> _skipped("months that are not due", 1), _skipped("lists that are not due", 15)
    (', 1 month that is not due', ', 15 lists that are not due')
    """
    return f", {count:,} {why.replace('s that are', ' that is') if count == 1 else why}"


def _kinds(count: int) -> str:
    return "1 kind" if count == 1 else f"{count} kinds"


def _missing(report: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """What was asked for in vain, and holes; then what else went wrong. What was not asked for is one number."""
    holes = [one for one in report["missing"] if one["outcome"] != "not_asked"]
    if not_asked := len(report["missing"]) - len(holes):
        yield f"named, and not asked for yet: {not_asked:,} records", False
    told = {one["id"] for one in holes}
    problems = [one for one in report["problems"] if one.get("record") not in told]
    if report["fatal"]:  # it is said at the end
        problems = [one for one in problems if one["detail"] != report["fatal"]]
    if holes:
        yield f"missing: {len(holes):,} (scrapy coverage {report['site']} lists them)", False
    if problems:
        yield f"{'other problems' if holes else 'problems'}: {len(problems):,} (the report lists them)", False
    for one in holes:
        yield f"  {one['outcome']}: {one['id']} {one['url'] or ''} {one['detail'] or ''}".rstrip(), True
    for one in problems:
        yield f"  {one['kind']}: {one['detail']} {one['url']}".rstrip(), True


# --- where, and what became of it ----------------------------------------------------------------


def _where(report: Mapping[str, Any]) -> Iterator[str]:
    if "://" in report["files_dir"]:  # else they lie beside the tables
        yield f"files are in: {report['files_dir']}"
    status = report.get("tables_status")
    if report["tables_are_new"]:
        words = "" if report["status"] == "complete" else " (status: incomplete)"
    else:
        words = f" (left as they were: {status})" if status else " (left as they were: none yet)"
    yield f"tables: {report['tables_dir']}{words}"
    yield f"report: {report['report_path'] or 'none'}"
    if log := report.get("log_path"):
        yield f"log: {log}"


def _verdict(report: Mapping[str, Any]) -> Iterator[str]:
    why = reason(report)
    yield f"{report['site']}: the run {status_words(report['status'])}" + (f": {why}" if why else "")
