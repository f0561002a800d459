"""The report of a city as one HTML page: numbers, charts and lists, without a script and without a request."""

from __future__ import annotations

import datetime as dt
import json
import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.dataset import Dataset, load
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.report import measures
from ratsinfo_spider.report.charts import Chart, chart, heat_map, histogram, horizontal_bars, monthly, stacked_years
from ratsinfo_spider.report.news import SECTIONS, News, gather
from ratsinfo_spider.report.render import render
from ratsinfo_spider.report.translations import LANGUAGES, WORDS, Language, kind_label, result_label, table_label
from ratsinfo_spider.schema import columns
from ratsinfo_spider.store import open_to_read
from ratsinfo_spider.tables.which_run import description

__all__ = ["CityReport", "ReportError", "read_city", "report_html"]

COUNTED = ("meetings", "agenda_items", "votes", "papers", "files", "organizations")
GAPS = 5  # missing records listed of a body and year
NEWS_DAYS = 30


class ReportError(LookupError):
    """There is nothing to report on; the sentence says what to do."""


@dataclass
class CityReport:
    """What there is of a city: its tables, the newest run's report, what is new."""

    name: str
    title: str
    data: Dataset
    package: dict[str, Any]
    run: dict[str, Any] | None = None
    news: News | None = None
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """Of the tables: `complete` or `incomplete`."""
        return str(self.package.get("status", "complete"))


def read_city(place: Places) -> CityReport:
    """The city there: its tables, and what is new, if it has a record store. ReportError where there are no tables."""
    name, tables, store = place.site, place.tables, place.store
    package = description(tables)
    if package is None or not (tables / "meetings.parquet").exists():
        raise ReportError(f"no tables in {tables}: `scrapy crawl {name}` makes them")
    if old := [table for table in TABLES if not _has_all_columns(package, table)]:
        says = f"lack columns of {', '.join(old)}: they are of an older version; `scrapy crawl {name}` writes them anew"
        raise ReportError(f"the tables in {tables} {says}")
    city = CityReport(name, package.get("title") or name, load(place.output), package, _newest_run(place.reports))
    city.counts = {table: len(measures.here(getattr(city.data, table))) for table in COUNTED}
    if not isinstance(store, Path) or store.exists():
        with open_to_read(store, name) as opened:
            city.news = gather(opened, dt.datetime.now(dt.UTC) - dt.timedelta(days=NEWS_DAYS))
    return city


def _has_all_columns(package: dict[str, Any], table: str) -> bool:
    fields: list[dict[str, Any]] = next(
        (one["schema"]["fields"] for one in package["resources"] if one["name"] == table), []
    )
    return {column.name for column in columns(table)} <= {one["name"] for one in fields}


def _newest_run(folder: Path) -> dict[str, Any] | None:
    """A run's id begins with its time, so the last name is the newest run."""
    for path in sorted(folder.glob("*.json"), reverse=True):
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if report.get("coverage"):
            return report
    return None


def report_html(city: CityReport, language: Language) -> str:
    """The page."""
    words, data = WORDS[language], city.data
    found, gaps = _coverage(city, language)
    days = measures.days_to_decision(data)
    values = {
        "language": language,
        "title": words["title"].format(city=city.title),
        "words": words,
        "city": city,
        "cards": [(words[table], city.counts[table]) for table in COUNTED],
        "read_on": city.run and dt.datetime.fromisoformat(city.run["finished"]),
        "scope": _scope(city, words),
        "coverage": found,
        "gaps": gaps,
        "gap_count": sum(gap["count"] for gap in gaps),
        "closest": measures.closest_votes(data),
        "agendas": measures.agendas(data),
        "median": statistics.median(days) if days else None,
        "decided": len(days),
        "attachments": [
            (kind_label(kind, language), count, size / 1e6) for kind, count, size in measures.attachments(data)
        ],
        "headings": {name: both[LANGUAGES.index(language)] for name, both in SECTIONS.items()},
        "filled": [(table_label(table, language), rows, shares) for table, rows, shares in measures.filled(data)],
        "warnings": _warnings(city.run),
        "charts": _charts(city, language, days),
    }
    return render("report.html", **values)


def _scope(city: CityReport, words: dict[str, str]) -> str:
    scope = city.package.get("scope") or {}
    since, until = (scope.get(name, "all") for name in ("since", "until"))
    if since == until == "all":
        return ""
    open_end = words["open_end"]
    return words["scope"].format(
        since=open_end if since == "all" else since, until=open_end if until == "all" else until
    )


def _coverage(city: CityReport, language: Language) -> tuple[Chart | None, list[dict[str, Any]]]:
    """The heat map, and what is missing: for each cell of it with a gap the first of its records."""
    words = WORDS[language]
    if not city.run:
        return None, []
    organizations = city.data.organizations
    names = dict(zip(organizations["id"], organizations["name"], strict=True))
    found = measures.coverage(city.run["coverage"], names, words["not_told"])
    cells: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for one in city.run["missing"] or ():
        cells[names.get(one.get("organization_id") or "", words["not_told"]), int(one.get("year") or 0)].append(one)
    gaps = [
        {"anchor": f"gap-{number}", "body": body, "year": year, "count": len(ones), "shown": ones[:GAPS]}
        for number, ((body, year), ones) in enumerate(sorted(cells.items()), 1)
    ]
    links = {key: f"#gap-{number}" for number, key in enumerate(sorted(cells), 1)}
    drawn = chart("coverage", words["coverage"], heat_map(found, links)) if found.bodies else None
    return drawn, gaps


def _charts(city: CityReport, language: Language, days: list[int]) -> dict[str, Chart]:
    words, data = WORDS[language], city.data
    charts: dict[str, Chart] = {}
    if rows := measures.months(data):
        labels = tuple(f"{words[table]} {words['per_month']}" for table in ("meetings", "agenda_items"))
        charts["over_time"] = chart("months", words["over_time"], monthly(rows, (labels[0], labels[1])))
    if counts := measures.results(data):
        bars = [(words["no_result"] if code is None else result_label(code, language), n) for code, n in counts[:16]]
        charts["results"] = chart("results", words["results"], horizontal_bars(bars))
    if years := measures.votes_by_year(data):
        names = [words[name] for name in ("unanimous", "contested", "unknown")]
        charts["votes_year"] = chart("votes", words["votes_year"], stacked_years(years, names))
    if margins := measures.margins(data):
        charts["margins"] = chart("margins", words["margins"], histogram(margins, words["margin"]))
    if days:
        charts["time"] = chart("time", words["time"], histogram(days, words["days"]))
    return charts


def _warnings(run: dict[str, Any] | None) -> list[tuple[str, int, str, str | None]]:
    """Kind, how many, one of them with its page; the most first."""
    if not run:
        return []
    examples = {one["detail"].partition(":")[0]: one for one in reversed(run.get("warning_examples") or ())}
    told = []
    for kind, count in sorted(run["warnings"].items(), key=lambda pair: (-pair[1], pair[0])):
        example = examples.get(kind, {})
        told.append((kind, count, example.get("detail", ""), example.get("url")))
    return told
