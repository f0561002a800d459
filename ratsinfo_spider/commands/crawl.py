"""`scrapy crawl CITY …`: Scrapy's own, with arguments checked first, a summary at the end and an exit code that tells.

Exit codes: 0 the run is complete; 1 it failed, or its report could not be written; 2 the command was wrong, nothing was
asked; 3 it is incomplete; 4 another process is crawling the city.
Of several cities the worst counts.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from scrapy import Spider
from scrapy.addons import AddonManager
from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import Crawler, CrawlerProcessBase
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings, Settings
from scrapy.spiderloader import SpiderLoaderProtocol, get_spider_loader
from scrapy.utils.log import configure_logging

from ratsinfo_spider import vendors
from ratsinfo_spider.commands.cities_summary import print_overview
from ratsinfo_spider.commands.concurrent_crawls import LOG_FORMAT, ConcurrentCrawls, name_cities_in_log
from ratsinfo_spider.commands.ending import Ending
from ratsinfo_spider.commands.feeds import is_printed, refuse_feeds, refuse_outputs
from ratsinfo_spider.commands.live_display import LiveDisplay, shows_live
from ratsinfo_spider.commands.suggestions import unknown_city
from ratsinfo_spider.commands.summary import print_summary
from ratsinfo_spider.crawl.arguments import HELP, ArgumentError
from ratsinfo_spider.crawl.base_spider import CouncilSpider
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.crawl.site_settings import places
from ratsinfo_spider.passwords import hide
from ratsinfo_spider.sites import SiteError
from ratsinfo_spider.takedown_list import Takedown, TakedownError

EXIT_CODES = {"complete": 0, "failed": 1, "incomplete": 3}
BUSY = 4
WORSE = (0, 3, BUSY, 1)  # from best to worst
AT_ONCE = 32
# What means something for one city only: the numbers are its own, and so is the address.
OF_ONE_CITY = ("base_url", "meeting", "item", "paper", "organization")
FORCED = (
    "ended at once, by the second signal: no report, and the tables are as they were. What the record store had by then"
    " is kept; the same command goes on from there"
)

EXAMPLES = (
    "Examples: scrapy crawl demo; scrapy crawl aachen -a since=2023-10-01 -a until=2023-10-31; "
    "scrapy crawl aachen -a max_requests=2000; scrapy crawl aachen stolberg trier --at-once 2."
)
CODES = (
    "Exit codes: 0 the run is complete; 1 it failed, or its report could not be written; 2 the command was wrong, "
    "nothing was asked; 3 it is incomplete; 4 another process is crawling the city. Of several cities the worst counts."
)

logger = logging.getLogger(__name__)


class Command(CrawlCommand):
    """One city or several; see the module's words for the exit codes."""

    display: LiveDisplay | None = None

    def syntax(self) -> str:
        return "[options] <city> [<city> …]"

    def short_desc(self) -> str:
        return "Crawl a city, or several at a time, by name"

    def long_desc(self) -> str:
        arguments = "; ".join(f"{name} ({words})" for name, words in {**HELP, "base_url": "another address"}.items())
        further = "`demo` also takes seed, years, day, fault, oparl"
        return f"{self.short_desc()}. Arguments, each as -a NAME=VALUE: {arguments}. {further}."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.epilog = f"{EXAMPLES} {CODES}"
        parser.add_argument(
            "--at-once",
            type=int,
            default=AT_ONCE,
            metavar="N",
            help=f"how many cities at a time (default: {AT_ONCE})",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Scrapy's own; then refuse a wrong command, and start the display in a terminal: before anything is logged."""
        if refusal := refuse_outputs([*(opts.output or ()), *(opts.overwrite_output or ())]):
            raise UsageError(refusal, print_help=False)
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101 - Scrapy sets them before
        if not args or opts.at_once < 1:
            raise UsageError("name a city: scrapy crawl CITY; `scrapy list` shows them", print_help=False)
        self.spargs: dict[str, Any] = opts.spargs
        AddonManager.load_pre_crawler_settings(settings := self.settings.copy())  # they may name modules of spiders
        if not self._may_crawl(args, settings):
            raise UsageError(print_help=False)  # without a word: exit code 2 and nothing more
        if shows_live(console := Console(stderr=True), self.settings, len(args)):
            self.display = LiveDisplay(args[0], console)
            self.display.start(self.settings)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and remove the live display at the end, whatever happens."""
        try:
            self._run(args, opts)
        finally:
            if self.display:
                self.display.stop()

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, print the summaries, set the exit code."""
        self.crawlers: dict[str, Crawler] = {}
        self.told: set[str] = set()
        self.ending = Ending(self.process)
        if self.display:
            self.display.log_to(self.process.settings)
        if len(args) > 1:
            name_cities_in_log()
            self.process.settings.set("LOG_FORMAT", LOG_FORMAT, priority="command")
        cities = ConcurrentCrawls({name: self._host(name) for name in args}, self._start, self._ended, opts.at_once)
        cities.go()
        self.ending.arm()
        self.process.start()
        self._conclude(cities)

    @property
    def process(self) -> CrawlerProcessBase:
        """What runs the crawls."""
        assert self.crawler_process is not None  # noqa: S101 - Scrapy sets it for crawling commands
        return self.crawler_process

    # --- before ----------------------------------------------------------------------------------

    def _may_crawl(self, names: list[str], settings: Settings) -> bool:
        """Whether nothing is wrong with the command; else there is a sentence for each city."""
        try:
            loader = get_spider_loader(settings)
        except SiteError as error:
            refusals = {" ".join(names): str(error)}
        else:
            refusals = {name: sentence for name in names if (sentence := self._refuse(name, loader, settings))}
        if refusal := refuse_feeds(settings.getdict("FEEDS")):
            refusals = {" ".join(names): refusal}
        together = _refuse_together(names, self.spargs, settings) if len(names) > 1 else None
        if together:
            refusals = {" ".join(names): together}
        if refusals and settings.get("LOG_FILE"):  # all that Scrapyd shows of a job
            configure_logging(settings)
        for name, sentence in refusals.items():
            self._complain(name, sentence, settings)
        return not refusals

    def _refuse(self, name: str, loader: SpiderLoaderProtocol, settings: Settings) -> str | None:
        try:
            spidercls = loader.load(name)
            spidercls.update_settings(settings := settings.copy())  # it may refuse a setting of ours
            if issubclass(spidercls, CouncilSpider):  # else one of somebody else's in this project
                site, _ = spidercls.check_arguments(self.spargs, spidercls.today(settings))
                Takedown.load(places(settings, site.name).takedown)
        except KeyError:
            any_address = " or ".join(f"`{vendor} -a base_url=…`" for vendor in vendors.names())
            return f"{unknown_city(name, loader.list())}, and {any_address} takes any address"
        except (ArgumentError, SiteError, TakedownError) as error:
            return hide(str(error))
        return None

    def _complain(self, name: str, sentence: str, settings: BaseSettings) -> None:
        print(f"scrapy crawl {name}: {sentence}", file=sys.stderr)
        if settings.get("LOG_FILE"):
            logger.error("scrapy crawl %s: %s", name, sentence)

    def _host(self, name: str) -> str:
        """What two cities must not share at the same time; a city without an address shares nothing."""
        site = getattr(self.process.spider_loader.load(name), "site", None)
        return urlsplit(site.base_url).netloc if site and site.base_url else f"the host of {name}"

    # --- crawl -----------------------------------------------------------------------------------

    def _start(self, name: str) -> Awaitable[None]:
        self.crawlers[name] = crawler = self._create_crawler(name)
        if self.display:
            self.display.watch(crawler)
        self.ending.watch(crawler)
        return self.process.crawl(crawler, **self.spargs)

    def _ended(self, name: str) -> bool:
        """A crawl's task is over. Whoever asked it to end (Ctrl-C, SIGTERM) meant all cities: none is begun then."""
        if not self.ending.is_over(self.crawlers[name]):
            return False
        report = self._tell(name)
        return report is None or bool(report["finish_reason"] != "shutdown")

    def _tell(self, name: str) -> dict[str, Any] | None:
        """The summary of a city, once, and what it means for the exit code; its report."""
        spider = self.crawlers[name].spider
        report = _report_of(spider)
        self.told.add(name)
        if report is not None:
            is_busy = any(problem["kind"] == "busy" for problem in report["problems"])
            self._count(BUSY if is_busy else EXIT_CODES[report["status"]])
            if report["report_path"] is None:
                self._count(1)
            if report["fatal"] and self.process.settings.get("LOG_FILE"):
                logger.error("scrapy crawl %s: %s", name, report["fatal"])
            if self.display:
                self.display.stop(report)
            _show(partial(print_summary, stderr=self._is_data_printed), report)
        elif spider is None or hasattr(spider, "run"):  # else a spider of somebody else's in this project: no verdict
            self._count(1)
            words = FORCED if self.ending.was_forced else "it ended without a report; the log says why"
            self._complain(name, words, self.process.settings)
        return report

    @property
    def _is_data_printed(self) -> bool:
        """Whether a feed goes to standard output, which is no place for a summary then."""
        return is_printed(self.process.settings.getdict("FEEDS"))

    def _conclude(self, cities: ConcurrentCrawls) -> None:
        for name in [name for name in self.crawlers if name not in self.told]:
            self._tell(name)
        if self.process.bootstrap_failed:
            self._count(1)
        if cities.waiting:
            self._count(EXIT_CODES["incomplete"])
        if len(cities.hosts) > 1:
            reports = {name: _report_of(crawler.spider) for name, crawler in self.crawlers.items()}
            of_cities = {name: reports.get(name) for name in cities.hosts}
            _show(partial(print_overview, stderr=self._is_data_printed), of_cities, cities.waiting)

    def _count(self, code: int) -> None:
        self.exitcode = max(self.exitcode, code, key=WORSE.index)


def _report_of(spider: Spider | None) -> dict[str, Any] | None:
    """The report of a spider's run; None also for a spider that is not one of ours."""
    run: Run | None = getattr(spider, "run", None)
    return run.report if run else None


def _show(show: Callable[..., None], *what: Any) -> None:
    """Print something. Where nobody reads it any more rich exits, and would leave a running reactor behind for good."""
    try:
        show(*what)
    except (BrokenPipeError, SystemExit):
        logger.warning("Nobody reads the summary; the report has it")


def _refuse_together(names: list[str], spargs: dict[str, Any], settings: BaseSettings) -> str | None:
    """Why these cannot be crawled by one command, or None."""
    if len(set(names)) < len(names):
        return "a city is named twice"
    if single := [name for name in OF_ONE_CITY if name in spargs]:
        return f"{', '.join(single)} can be given for one city only: crawl it with a command of its own"
    if any("%(name)s" not in str(uri) for uri in settings.getdict("FEEDS")):
        return "these cities would write over each other's feed: put %(name)s into its name, like -O %(name)s.jsonl"
    return None
