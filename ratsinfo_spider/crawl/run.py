"""One run of one city: who it is, where its results go, how it ended."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import secrets
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ratsinfo_spider.items import Coverage
from ratsinfo_spider.store.clock import council_day, now
from ratsinfo_spider.store.files_place import files_place
from ratsinfo_spider.store.history import Counts
from ratsinfo_spider.store.missing import Window
from ratsinfo_spider.store.planner import Planner
from ratsinfo_spider.store.store import Store
from ratsinfo_spider.vendor import PageTypes

__all__ = ["Run", "RunStatus"]

RunStatus = Literal["complete", "incomplete", "failed"]


def _node() -> str:
    """What the run history of several machines calls this one: RATSINFO_NODE in the environment, or the host's name."""
    return os.environ.get("RATSINFO_NODE") or socket.gethostname()


@dataclass
class Run:
    """What spider, pipelines and the run report share. The spider makes it and has it as `run`.

    `store` and `planner` are there once the records pipeline is open, which is before the first
    request. At the end that pipeline stores what is left, calls `decide` (set by whoever judges
    completeness; it sets `status`), closes the store's run and then sets `recorded`; only
    then, and only if the run is complete, are tables written. `tabled` is set when that is over, and the store
    learns the run's status: whoever writes tables says so in `tables_follow`, so that the status waits.
    """

    site: str
    output: Path  # OUTPUT_DIR/<site>
    arguments: dict[str, Any] = field(default_factory=dict)
    store_url: str | None = None  # RATSINFO_STORE; a SQLite file in `output` if not set
    files_store: str | None = None  # RATSINFO_FILES_STORE; a folder in `output` if not set
    pages: PageTypes = field(default_factory=PageTypes)  # the vendor's
    clock: Callable[[], dt.datetime] = now
    node: str = field(default_factory=_node)  # which machine it runs on
    started: dt.datetime = field(init=False)
    run_id: str = field(init=False)
    status: RunStatus | None = None
    problems: list[dict[str, str]] = field(default_factory=list)
    meeting_windows: list[Window] = field(default_factory=list)
    listed_from: dt.date | None = dt.date.min  # from here on all meetings lists were read; None: they were not
    counts: Counts = field(default_factory=Counts)
    store: Store | None = None
    planner: Planner | None = None
    decide: Callable[[], None] | None = None
    recorded: asyncio.Event = field(default_factory=asyncio.Event)
    tables_follow: bool = False
    has_new_tables: bool = False
    tabled: asyncio.Event = field(default_factory=asyncio.Event)
    # What the spider adds for the verdict and the report.
    rows: dict[str, int] = field(default_factory=dict)  # rows of each table when the run had ended
    planned: bool = False  # the plan was carried out to its end
    fatal: str | None = None  # the one sentence that says why nothing more could be asked
    files: dict[str, str] = field(default_factory=dict)  # id of a file -> its status in this run
    tally: Counter[str] = field(default_factory=Counter)  # pages read, requests not made and why
    missing: list[dict[str, Any]] = field(default_factory=list)  # named by some page, and not found
    known_gaps: list[dict[str, Any]] = field(default_factory=list)  # refused for days: named, and no news
    coverage: list[Coverage] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.started = self.clock()
        self.run_id = f"{self.started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"

    @property
    def today(self) -> dt.date:
        """The day on which the run began, where the councils are."""
        return council_day(self.started)

    @property
    def store_place(self) -> str | Path:
        """Where the record store is."""
        return self.store_url or self.output / "store.sqlite"

    @property
    def tables_dir(self) -> Path:
        """Where the tables go."""
        return self.output / "tables"

    @property
    def files_dir(self) -> str | Path:
        """Where attachments go: a folder, or a bucket's `s3://…`. `files.path` is below it."""
        return files_place(self.files_store, self.output, self.site)

    @property
    def report_path(self) -> Path:
        """Where the run report goes."""
        return self.output / "runs" / f"{self.run_id}.json"

    def known_file(self, file_id: str) -> dict[str, Any] | None:
        """The row of `files` that the store has of a file, so that it is not loaded again for nothing."""
        return self.store.find("files", file_id) if self.store else None

    def problem(self, kind: str, url: str | None, detail: str, **about: str) -> None:
        """Note something that went wrong, for the run report.

        `about`: the `record` it happened to, by its id, and the `cause` in a word, where it is one that may stay for
        ever (`known_gaps.py`).
        """
        self.problems.append({"kind": kind, "url": url or "", "detail": detail, **about})

    def fail(self, kind: str, detail: str) -> None:
        """Note something after which the run cannot be trusted."""
        self.problem(kind, None, detail)
        self.fatal = self.fatal or detail
        self.status = "failed"
