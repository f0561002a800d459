"""One page for all cities of a folder: what there is of each, with a link to its own report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ratsinfo_spider.report.city_report import COUNTED, CityReport
from ratsinfo_spider.report.measures import Coverage, coverage
from ratsinfo_spider.report.render import render
from ratsinfo_spider.report.translations import WORDS, Language

__all__ = ["overview_html"]


def overview_html(cities: Mapping[str, CityReport], language: Language) -> str:
    """The page. `cities`: the address of each city's report, beside the city."""
    words = WORDS[language]
    rows = [_row(link, city) for link, city in cities.items()]
    title = words["all"].format(count=len(cities))
    return render("overview.html", language=language, title=title, words=words, rows=rows, counted=COUNTED)


def _row(link: str, city: CityReport) -> dict[str, Any]:
    run = city.run
    found = coverage(run["coverage"], {}, "") if run else Coverage([], [], {}, {})
    expected = sum(found.expected.values())
    return {
        "link": link,
        "title": city.title,
        "status": city.status,
        "day": dt.datetime.fromisoformat(run["finished"]) if run else None,
        "counts": city.counts,
        "share": 100 * (expected - sum(found.missing.values())) / expected if expected else None,
    }
