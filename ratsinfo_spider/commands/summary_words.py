"""Why a run is not complete and what to type next, in words for the end of a crawl."""

from __future__ import annotations

import datetime as dt
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["as_typed", "next_command", "reason", "when"]

# By the codes of `crawl/verdict.py`. A failed run's own sentence follows on standard error.
_REASONS = {
    "interrupted": "it was told to end; what was read is kept, and the next run goes on from there",
    "budget": "its budget of {max_requests} requests is spent; the next run goes on from there",
    "missing": "{missing} expected records are missing",
    "list_unreadable": "calendar or lists could not be read",
    "monitor": "it is too unlike the last complete runs for its tables to replace theirs",
    "gate": "the site asks whether a human is there, and is not asked any more today",
    "rate_limited": "the site says that it was asked too often, and is not asked any more today",
    "maintenance": "the site is under maintenance, and is not asked any more today",
    "unreachable": "the site does not answer",
    "robots": "robots.txt forbids it",
    "no_robots": "robots.txt cannot be read",
    "busy": "another process crawls this city",
    "store": "the record store cannot be used",
    "tables": "the tables could not be written",
    "dataset": "the dataset could not be written",
    "ended": "it was ended before it had read a page",
}
# Of these the same command, on another day, is what helps.
_TOMORROW = ("gate", "rate_limited", "maintenance", "unreachable")


def reason(report: Mapping[str, Any]) -> str:
    """Why the run is not complete, "" for one that is or where only its own sentence says it."""
    cause = report.get("cause")
    if cause == "missing":
        missing = sum(one["outcome"] != "not_asked" for one in report["missing"])
        if not missing:
            return "a list or a month could not be read in full"
    else:
        missing = 0
    budget = report["arguments"].get("max_requests", "")
    return _REASONS.get(cause or "", "").format(max_requests=budget, missing=f"{missing:,}")


def next_command(report: Mapping[str, Any]) -> str:
    """What to type next, with a word on what it does; "" where nothing of ours helps."""
    site, cause = report["site"], report.get("cause")
    if report["status"] == "complete":
        return f"scrapy report {site}  # a page to look at"
    again = " ".join(
        ["scrapy crawl", _name(report), *(f"-a {shlex.quote(f'{key}={value}')}" for key, value in _given(report))]
    )
    if cause in ("budget", "interrupted"):
        return f"{again}  # goes on where this run stopped"
    if cause in _TOMORROW:
        return f"{again}  # tomorrow; it goes on where this run stopped"
    if cause in ("missing", "list_unreadable"):
        return f"scrapy coverage {site}  # what is missing, by address"
    if cause == "monitor":
        return f"{again} -s RATSINFO_MONITORS=0  # once somebody has looked, and it is right"
    return f"{again}  # when that is mended" if report["status"] == "failed" else ""


def as_typed(command: str) -> str:
    """The command with the path by which this program was started, where a shell would not find `scrapy` alone."""
    started = Path(sys.argv[0])
    if started.name != "scrapy" or shutil.which("scrapy"):
        return command
    return f"{shlex.quote(str(started))}{command.removeprefix('scrapy')}"


def _name(report: Mapping[str, Any]) -> str:
    """The spider's name: a vendor's, where its address was given, else the site's."""
    return str(report.get("spider") or report["site"])


def _given(report: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(report["arguments"].items())


def when(moment: dt.datetime | str | None, now: dt.datetime) -> str:
    """How long ago, for people.

    >>> now = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)
    >>> [when(now - dt.timedelta(**ago), now) for ago in ({"minutes": 5}, {"hours": 3}, {"days": 1}, {"days": 9})]
    ['less than an hour ago', '3 hours ago', 'a day ago', '9 days ago']
    """
    if moment is None:
        return "at an unknown time"
    past = now - (dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment)
    hours = int(past.total_seconds() // 3600)
    if hours < 1:
        return "less than an hour ago"
    if past.days < 1:
        return f"{hours} hours ago" if hours > 1 else "an hour ago"
    return f"{past.days} days ago" if past.days > 1 else "a day ago"
