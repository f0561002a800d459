"""The report of a run: `runs/<run_id>.json`, what it asked, found, changed and missed."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from collections import Counter
from pathlib import Path
from typing import Any, Self, cast

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run, SpiderOfRun, status_words
from ratsinfo_spider.extensions.logs import silence_robots_traceback
from ratsinfo_spider.extensions.peak_memory import peak_memory
from ratsinfo_spider.extensions.report_thinning import thin_reports
from ratsinfo_spider.passwords import hide_all
from ratsinfo_spider.tables.which_run import description

logger = logging.getLogger(__name__)

KINDS = ("new", "changed", "removed", "restored", "identified")
COUNTED = ("expected", "found", "non_public", "failed", "not_asked", "unexplained")


class RunReport:
    """Writes the report when everything else has ended, whatever the run's status is.

    The report itself stays on the run as `report`, for whoever started the crawl. Where it cannot be written, its
    `report_path` is None there, and `unwritten` says why; the run's own status is what it is.
    """

    def __init__(self, stats: StatsCollector) -> None:
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Also quietens what would be said twice."""
        extension = cls(crawler.stats)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        silence_robots_traceback()
        return extension

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Scrapy sends this after the pipelines have closed."""
        run: Run | None = getattr(spider, "run", None)
        if run is None:
            return
        places = cast("SpiderOfRun", spider).places
        if not run.is_finished:
            run.fail("store", "the records could not be written to the end; see the log")
        told = build_report(run, places, reason, self.stats.get_stats()) | {"spider": spider.name}
        report = run.takedown.redact(hide_all(told))
        run.report = report
        try:
            write_report(report, places.report(run.run_id))
        except OSError as error:
            report |= {"report_path": None, "unwritten": f"the run report could not be written: {error}"}
            logger.error("run %s %s; %s", run.run_id, status_words(run.status), report["unwritten"])
        else:
            logger.info("run %s %s; report in %s", run.run_id, status_words(run.status), report["report_path"])
            _thin(places, run)


def _thin(places: Places, run: Run) -> None:
    try:
        thin_reports(places.reports, run.started)
    except OSError as error:
        logger.warning("Old run reports could not be thinned: %s", error)


def build_report(run: Run, places: Places, reason: str, stats: dict[str, Any]) -> dict[str, Any]:
    """The report as plain data. `reason` is Scrapy's finish reason, `stats` its counters."""
    finished = run.clock()
    return {
        "run_id": run.run_id,
        "site": run.site,
        "node": run.node,
        "status": run.status or "failed",
        "cause": run.cause,
        "rests_on": run.rests_on,
        "fatal": run.fatal,
        "finish_reason": reason,
        "started": run.started,
        "finished": finished,
        "seconds": (finished - run.started).total_seconds(),
        "arguments": run.arguments,
        "tables": _table_counts(run),
        "since_complete": run.since_complete,
        "pages_read": run.tally["pages/read"],
        "counts": dict(run.tally),
        "skipped": {key.partition("/")[2]: count for key, count in run.tally.items() if key.startswith("skipped/")},
        "requests": _requests(run, stats),
        "files": dict(Counter(run.files.values())),
        "missing": run.missing,
        "known_gaps": run.known_gaps,
        "problems": [problem for problem in run.problems if problem["kind"] != "warning"],
        "warnings": dict(run.warnings()),
        "figures": run.figures,
        "monitors": run.monitors,
        "warning_examples": _examples(run),
        "coverage": [_coverage(row) for row in run.coverage],
        "stats": {key: stats[key] for key in sorted(stats)},
        "files_dir": str(places.files),
        "tables_dir": str(places.tables),
        "tables_are_new": run.has_new_tables,
        "tables_status": (description(places.tables) or {}).get("status"),
        "report_path": str(places.report(run.run_id)),
    }


def write_report(report: dict[str, Any], path: Path) -> None:
    """Write the report beside and rename it, so that nobody reads half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(report, ensure_ascii=False, indent=1, default=_plain) + "\n", encoding="utf-8")
    os.replace(part, path)  # noqa: PTH105 - the atomic one


def _table_counts(run: Run) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for key, number in run.counts.items():
        table, _, kind = key.partition("/")
        counts.setdefault(table, {})[kind] = number
    return {
        table: {"rows": rows, **{kind: counts.get(table, {}).get(kind, 0) for kind in KINDS}}
        for table, rows in run.rows.items()
    }


def _requests(run: Run, stats: dict[str, Any]) -> dict[str, Any]:
    """`peak_memory_mb` is the crawl's own process; `…_all_mb` has the others too, as far as they were seen."""
    peak = peak_memory()
    return {
        "requests": stats.get("downloader/request_count", 0),
        "responses": stats.get("downloader/response_count", 0),
        "retries": stats.get("retry/count", 0),
        "bytes": stats.get("downloader/response_bytes", 0),
        "peak_memory_mb": round(peak / 2**20),
        "peak_memory_all_mb": round(max(peak, run.memory) / 2**20),
    }


def _examples(run: Run) -> list[dict[str, Any]]:
    """The first warning of each wording, and how many: a thousand pages with the same unknown label are one line."""
    examples: dict[str, dict[str, Any]] = {}
    for problem in run.problems:
        if problem["kind"] == "warning":
            examples.setdefault(problem["detail"], {**problem, "count": 0})["count"] += 1
    return list(examples.values())[:200]


def _coverage(row: Any) -> dict[str, Any]:
    names = ("what", "source", "organization_id", "year", *COUNTED)
    return {name: getattr(row, name) for name in names}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)
