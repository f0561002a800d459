"""Asks the monitors at the end of a run, and makes a run incomplete that is outside its margins."""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from ratsinfo_spider.crawl.arguments import selects_records
from ratsinfo_spider.crawl.monitors import Measures, earlier_measures, find
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.sites import Site
from ratsinfo_spider.sites.margins import Margins
from ratsinfo_spider.store.figures import Figures, empty_examples
from ratsinfo_spider.store.store import Store

__all__ = ["watch", "watch_run"]

logger = logging.getLogger(__name__)


class Watched(Protocol):
    """What is asked of a spider."""

    run: Run
    places: Places
    home: Site
    settings: BaseSettings
    crawler: Crawler


def watch(spider: Watched, store: Store | None) -> None:
    """As `watch_run`, of a spider's run."""
    is_on, home = spider.settings.getbool("RATSINFO_MONITORS"), spider.home
    requests = spider.crawler.stats.get_value("downloader/request_count", 0) if spider.crawler.stats else 0
    watch_run(spider.run, store, spider.places.reports, home.monitors, requests, is_on=is_on)


def watch_run(
    run: Run, store: Store | None, reports: Path, margins: Margins, requests: int, *, is_on: bool = True
) -> None:
    """Only of a run that may replace the tables: of another one, what is missing says more than a comparison.

    It reads the store: to be called in its thread. `is_on` is the setting RATSINFO_MONITORS: off, the run is measured
    all the same, so that later ones are compared with it.
    """
    is_complete = run.status == "complete"
    if store is None or not (is_complete or run.is_short_by_budget_alone) or selects_records(run.arguments):
        return
    figures = store.figures()
    now = Measures(
        met=figures.met,
        filled=figures.filled,
        requests=requests,
        seconds=(run.clock() - run.started).total_seconds(),
        pages=run.tally["pages/read"],
        warnings=run.warnings(),
        agreement=run.agreement,
    )
    run.figures = {"met": dict(now.met), "filled": dict(now.filled), "agreement": dict(now.agreement)}
    if not is_on:
        return
    # A run that its budget cut short met less than others; what it lost can be told all the same.
    earlier = earlier_measures(reports, run.arguments) if is_complete else []
    # The witness is not heard every night.
    agreed = earlier_measures(reports, run.arguments, having="agreement") if is_complete and now.agreement else []
    reads_all = run.arguments.get("refresh") == "all"
    for found in find(now, figures, earlier, margins, agreed=agreed, reads_all=reads_all, today=run.started):
        run.monitors.append(asdict(found))
        logger.warning("Monitor %s: %s", found.monitor, found.sentence)
        if found.decides:
            url = found.url or _example(store, figures, found.column)
            run.problem("monitor", url, f"{found.sentence}; {_way_out(run.site, found.monitor)}")
            run.status, run.cause = "incomplete", "monitor"


def _example(store: Store, figures: Figures, column: str | None) -> str | None:
    """A page whose row ought to have a value in this column."""
    if column is None:
        return None
    with store.reading() as connection:
        return next(iter(empty_examples(connection, store.site, figures.run, column)), None)


def _way_out(site: str, monitor: str) -> str:
    return f"if that is right, crawl once with -s RATSINFO_MONITORS=0, or set {monitor} in [monitors] of {site}.toml"
