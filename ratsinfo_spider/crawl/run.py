"""One run of one city: who it is, what it met, how it ended."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from ratsinfo_spider.causes import GapCause
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.tree_memory import tree_memory
from ratsinfo_spider.items import Coverage, File, Record, SiteRecord
from ratsinfo_spider.store.clock import council_day, now
from ratsinfo_spider.store.crawl_store import CrawlStore
from ratsinfo_spider.store.doubted import Doubted
from ratsinfo_spider.store.history import Counts
from ratsinfo_spider.store.missing import Window
from ratsinfo_spider.store.store import Store
from ratsinfo_spider.store.stored_files import StoredFiles
from ratsinfo_spider.store.vanished import Vanished
from ratsinfo_spider.takedown_list import Takedown

__all__ = ["Run", "RunStatus", "SpiderOfRun", "status_words"]

RunStatus = Literal["complete", "incomplete", "failed"]


def status_words(status: str | None) -> str:
    """How a sentence goes on after "the run": `is complete`, `is incomplete`, `failed`."""
    return f"is {status}" if status in ("complete", "incomplete") else "failed"


def _node() -> str:
    """What the run history of several machines calls this one: RATSINFO_NODE in the environment, or the host's name."""
    return os.environ.get("RATSINFO_NODE") or socket.gethostname()


@dataclass
class Run:
    """What spider, pipelines and the run report tell one another. The spider makes it."""

    site: str
    arguments: dict[str, Any] = field(default_factory=dict)
    scope: dict[str, Any] = field(default_factory=dict)  # what it covers (`Arguments.scope`), for who reads the tables
    clock: Callable[[], dt.datetime] = now
    node: str = field(default_factory=_node)  # which machine it runs on
    started: dt.datetime = field(init=False)
    run_id: str = field(init=False)
    status: RunStatus | None = None
    problems: list[dict[str, str]] = field(default_factory=list)
    fatal: str | None = None  # the one sentence that says why nothing more could be asked
    takedown: Takedown = field(default_factory=Takedown)  # what is not to be kept of this city
    cause: str | None = None  # why it is not complete, as a code (`crawl/verdict.py`)
    rests_on: str | None = None  # the sentence that says what the tables rest on, where it is not the pages' lists
    planned: bool = False  # the plan was carried out to its end
    interrupted: bool = False  # it was told to end while pages were waiting: Ctrl-C, SIGTERM, Scrapy's CLOSESPIDER_*
    phase: str = "starting"  # what it is doing, for whoever looks on
    tally: Counter[str] = field(default_factory=Counter)  # pages read, requests not made and why
    files: dict[str, str] = field(default_factory=dict)  # id of a file -> its status in this run
    stored_files: StoredFiles | None = None  # what lies in folder or bucket; None: nobody has looked
    corrections: list[Record] = field(default_factory=list)  # of records that have been stored and are wrong
    meeting_windows: list[Window] = field(default_factory=list)  # stretches of the calendar that were read in full
    listed_from: dt.date | None = dt.date.min  # from here on all meetings lists were read; None: they were not
    vanished: list[Vanished] = field(default_factory=list)  # pages that have lost what they had, and were not believed
    doubted: list[Doubted] = field(default_factory=list)  # pages that brought nothing, for what they say
    # The judgement, and what the end of the run (`pipelines/finish.py`) says of the store and the tables.
    missing: list[dict[str, Any]] = field(default_factory=list)  # named by some page, and not found
    known_gaps: list[dict[str, Any]] = field(default_factory=list)  # refused for days: named, and no news
    coverage: list[Coverage] = field(default_factory=list)
    about: list[SiteRecord] = field(default_factory=list)  # the site's own row
    counts: Counts = field(default_factory=Counts)
    rows: dict[str, int] = field(default_factory=dict)  # rows of each table when the run had ended
    since_complete: dict[str, Any] | None = None  # the last complete run, and what came after it (`since_complete.py`)
    agreement: dict[str, int] = field(default_factory=dict)  # with the witness (`CoverageCount.agreement`)
    figures: dict[str, dict[str, int]] = field(default_factory=dict)  # what later runs are compared with
    monitors: list[dict[str, Any]] = field(default_factory=list)  # figures outside their margins
    has_new_tables: bool = False
    memory: int = 0  # bytes of all its processes, the most that was seen
    is_finished: bool = False
    report: dict[str, Any] | None = None  # of the extension RunReport

    def __post_init__(self) -> None:
        self.started = self.clock()
        self.run_id = f"{self.started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"

    @property
    def today(self) -> dt.date:
        """The day on which the run began, where the councils are."""
        return council_day(self.started)

    @property
    def is_short_by_budget_alone(self) -> bool:
        """Incomplete, and for no other reason than its budget."""
        return (self.status, self.cause) == ("incomplete", "budget")

    def note_file(self, file: File) -> None:
        """Note what became of a file; where several pages link it, the first outcome is what happened."""
        if file.status and str(file.id) not in self.files:
            self.files[str(file.id)] = file.status
            self.tally["files/too_large"] += file.cause == "too_large"

    def has_loaded(self, file_id: str) -> bool:
        """Whether this run has a file as it is at the source."""
        return self.files.get(file_id) in ("stored", "unchanged")

    def note_memory(self) -> None:
        """See how much memory all processes of the crawl use now."""
        self.memory = max(self.memory, tree_memory())

    def problem(
        self,
        kind: str,
        url: str | None,
        detail: str,
        *,
        record: str | None = None,
        cause: GapCause | None = None,
        status: str | None = None,
    ) -> None:
        """Note something that went wrong, for the run report.

        `record`: the id of the record it happened to; `cause`: why, as a code, if it may become a known gap
        (`known_gaps.py`); `status`: that of a file.
        """
        about = {"record": record, "cause": cause, "status": status}
        known = {name: value for name, value in about.items() if value}
        self.problems.append({"kind": kind, "url": url or "", "detail": detail, **known})

    def warnings(self) -> Counter[str]:
        """How many warnings there are of each kind, which is what stands before the first colon."""
        return Counter(one["detail"].partition(":")[0] for one in self.problems if one["kind"] == "warning")

    def fail(self, kind: str, detail: str) -> None:
        """Note something after which the run cannot be trusted."""
        self.problem(kind, None, detail)
        self.fatal = self.fatal or detail
        self.cause = kind if self.status != "failed" else self.cause
        self.status = "failed"


class SpiderOfRun(Protocol):
    """What pipelines and extensions ask of a spider."""

    run: Run
    places: Places
    store: CrawlStore

    def note_file(self, file: File) -> None:
        """Take down what became of a file: the attachments pipeline is through with it."""

    def conclude(self, store: Store | None) -> None:
        """All pages are read and stored: judge, and set the run's status. It runs in the store's thread."""
