"""What a crawl shows in a terminal while it runs: one display, renewed in place; the log goes into a file beside it.

It is drawn by a thread of its own, so it shows from the first moment, also while Python is busy. It reads counters and
no collections that the crawl changes meanwhile.
"""

from __future__ import annotations

import atexit
import logging
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings, Settings
from scrapy.utils.log import install_scrapy_root_handler, log_scrapy_info

from ratsinfo_spider.commands.feeds import is_printed
from ratsinfo_spider.crawl.estimate import seconds_left
from ratsinfo_spider.crawl.site_settings import places

__all__ = ["LiveDisplay", "shows_live"]

SHOWN = {"meetings": "meetings", "agenda_items": "agenda items", "papers": "papers", "files": "files"}
BAR = 12  # columns of a bar at most
LABEL, NUMBERS = 13, 17  # columns
A_SECOND = 4  # times a second it is drawn
STARTING = "starting"


def shows_live(console: Console, settings: BaseSettings, cities: int) -> bool:
    """Whether there is somebody to look: a terminal, one city, and a log that nobody wanted elsewhere."""
    if is_printed(settings.getdict("FEEDS")):
        return False  # the data goes there
    wants_log = settings.get("LOG_FILE") or settings.get("LOG_LEVEL") == "DEBUG"
    return console.is_terminal and cities == 1 and settings.getbool("LOG_ENABLED") and not wants_log


class LiveDisplay:
    """The display of the crawl of `city`: `start` it, let it `watch` the crawler as soon as there is one, `stop` it."""

    def __init__(self, city: str, console: Console) -> None:
        self.city = city
        self._log: Path | None = None
        self._began = time.monotonic()
        self._crawler: Crawler | None = None
        self._warnings = _LastWarning()
        self._live = Live(get_renderable=self.__rich__, console=console, refresh_per_second=A_SECOND, transient=True)

    def start(self, settings: BaseSettings) -> None:
        """Show it from now on. Nothing is logged on the screen; where to, `log_to` says when the crawl may begin."""
        settings.set("LOG_FILE", os.devnull, priority="cmdline")
        atexit.register(self.stop)  # a crash must not leave the cursor hidden
        self._live.start(refresh=True)

    def log_to(self, settings: BaseSettings) -> None:
        """Log into a file beside the run reports; nowhere, if that folder cannot be written."""
        folder = places(settings, self.city).reports
        path = folder / f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.touch()
        except OSError:
            return
        settings.set("LOG_FILE", str(path), priority="cmdline")
        install_scrapy_root_handler(cast("Settings", settings))
        logging.getLogger().addHandler(self._warnings)
        log_scrapy_info(cast("Settings", settings))
        self._log = path

    def watch(self, crawler: Crawler) -> None:
        """Tell of this crawl."""
        self._crawler = crawler

    def stop(self, report: dict[str, Any] | None = None) -> None:
        """Take it off the screen; with the run's report its log gets the run's name. It may be called again."""
        atexit.unregister(self.stop)
        logging.getLogger().removeHandler(self._warnings)
        self._live.stop()
        if self._log and report:
            if report["report_path"]:
                with suppress(OSError):
                    self._log = self._log.rename(Path(report["report_path"]).with_suffix(".log"))
            report["log_path"] = str(self._log)

    def __rich__(self) -> Group:
        """The display as it is now."""
        spider: Any = self._crawler.spider if self._crawler else None
        stats: Mapping[str, Any] = self._crawler.stats.get_stats() if self._crawler else {}
        lines = self._lines(getattr(spider, "run", None), getattr(spider, "coverage", None), stats)
        return Group(*(Text(line, no_wrap=True, overflow="ellipsis") for line in lines))

    def _lines(self, run: Any, coverage: Any, stats: Mapping[str, Any]) -> Iterator[str]:
        seconds = time.monotonic() - self._began
        is_told_to_end = bool(self._crawler and self._crawler.spider and not self._crawler.crawling)
        phase = f"ending, {run.phase} first" if run and is_told_to_end else run.phase if run else STARTING
        yield f"{self.city}: {phase} ({clock(seconds)})"
        if run is None or coverage is None:
            return
        tally = run.tally
        known = coverage.known | Counter({"meetings": tally["meetings/named"]})  # the greater of each
        for table, label in SHOWN.items():
            yield progress_line(label, coverage.done[table], known[table])
        lists = f"lists {tally['lists/read']:,} of {tally['lists/named']:,}"
        yield f"{'months':<{LABEL}} {tally['months/read']:,} · {lists}"
        requests = int(stats.get("downloader/request_count", 0))
        rate = requests / max(seconds, 1e-9)
        left = seconds_left(known, coverage.done, rate, _budget_left(run, requests))
        yield f"{'records':<{LABEL}} {stats.get('item_scraped_count', 0):,}"
        yield f"{'requests':<{LABEL}} {requests:,} · {rate:.1f} a second"
        yield f"{'time left':<{LABEL}} {'not known yet' if left is None else f'about {clock(left)}'}"
        yield f"{'last warning':<{LABEL}} {self._warnings.last or 'none'}"
        yield "Ctrl-C again does not wait for that." if is_told_to_end else "Ctrl-C ends it and keeps what was read."
        if self._log:
            yield f"log: {self._log}"


def progress_line(label: str, done: int, known: int) -> str:
    """How many of the records known so far have been read, with a progress bar.

    >>> progress_line("papers", 5, 20)
    'papers        5 of 20           ███·········'
    """
    filled = BAR * done // known if known else 0
    bar = "█" * filled + "·" * (BAR - filled) if known else ""
    return f"{label:<{LABEL}} {f'{done:,} of {known:,}':<{NUMBERS}} {bar}".rstrip()


def clock(seconds: float) -> str:
    """Hours, minutes and seconds.

    >>> clock(3725.4)
    '1:02:05'
    """
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _budget_left(run: Any, requests: int) -> int | None:
    most = run.arguments.get("max_requests")
    return max(int(most) - requests, 0) if most else None


class _LastWarning(logging.Handler):
    """Keeps the first line of the newest warning."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = record.getMessage().partition("\n")[0]
