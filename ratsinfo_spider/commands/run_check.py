"""Is every city well? What `scrapy runs --check` finds, from the run history alone."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ratsinfo_spider import sites
from ratsinfo_spider.commands.run_history import Entry, newest_first
from ratsinfo_spider.crawl.arguments import selects_records
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.reasons import told_status

__all__ = ["UNREADABLE", "Finding", "check_city", "expected_cities", "look_at", "max_age"]

UNREADABLE = "unreadable"  # its history cannot be read
_TIMER = re.compile(r"ratsinfo-crawl@(?P<city>[a-z0-9][a-z0-9_-]*)\.timer")
AHEAD = dt.timedelta(hours=1)  # how far the clocks of several machines may differ
_NEVER = "no run of it is known"
_AHEAD_ALONE = "it has only runs of the future: is the clock of this machine, or of theirs, right?"
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One city: `status` is `complete` where it is well, else the newest run's, or one that only a check knows."""

    city: str
    status: str
    sentence: str
    run: Entry | None = None
    """The newest run that counts."""
    complete: Entry | None = None
    """The newest complete one."""

    @property
    def is_well(self) -> bool:
        """Whether nobody needs to look."""
        return self.status == "complete"


def max_age(text: str) -> dt.timedelta:
    """`36h`, `2d` or `90m`; raises ArgumentTypeError with a sentence.

    >>> max_age("36h")
    datetime.timedelta(days=1, seconds=43200)
    """
    found = re.fullmatch(r"([1-9]\d{0,5})([mhd])", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no age: write it like 36h, 2d or 90m")
    return dt.timedelta(**{_UNITS[found[2]]: int(found[1])})


def expected_cities(place: Path) -> list[str]:
    """The cities that ought to run: the names in a file, one a line, or the timers enabled in a folder of systemd's.

    Raises OSError, or ValueError with a sentence where the place names no city.
    """
    if place.is_dir():
        found = sorted(match["city"] for path in place.iterdir() if (match := _TIMER.fullmatch(path.name)))
        kind = "no timer ratsinfo-crawl@CITY.timer is enabled in"
    else:
        lines = (line.partition("#")[0].strip() for line in place.read_text(encoding="utf-8").splitlines())
        found, kind = [line for line in lines if line], "no city is named in"
    if not found:
        raise ValueError(f"{kind} {place}")
    return found


def look_at(place: Places, now: dt.datetime, oldest: dt.timedelta | None = None) -> Finding:
    """As `check_city`, from the history of a city. Raises StoreError or OSError where it cannot be read."""
    return check_city(place.site, newest_first([place]), now, oldest)


def check_city(city: str, runs: Iterable[Entry], now: dt.datetime, oldest: dt.timedelta | None) -> Finding:
    """What the runs of a city, the newest first, say at the moment `now`.

    A busy refusal, a run of single records, one under way and one of the future say nothing. `oldest`: how long ago
    the last complete run may have ended.
    """
    newest, complete, is_running, is_ahead = None, None, False, False
    for run in runs:
        # A clock was wrong: the run would hide all that follow, for as long. The demo has a calendar of its own.
        if city != sites.DEMO and run.started and run.started > now + AHEAD:
            is_ahead = True
        elif run.status == "running":
            is_running = True
        elif run.status != "busy" and not selects_records(run.arguments):
            newest = newest or run
            if run.status == "complete":
                complete = run
                break
    if newest is None:
        never = Finding(city=city, status="never", sentence=_AHEAD_ALONE if is_ahead else _NEVER)
        return Finding(city=city, status="complete", sentence="its first run is under way") if is_running else never
    status, sentence = _judge(newest, complete, now, oldest)
    return Finding(city=city, status=status, sentence=sentence, run=newest, complete=complete)


def _judge(newest: Entry, complete: Entry | None, now: dt.datetime, oldest: dt.timedelta | None) -> tuple[str, str]:
    last = (
        "no run of it was ever complete" if complete is None else f"the last complete run ended {_ago(complete, now)}"
    )
    if newest.status != "complete":
        return newest.status, "; ".join([*(_why(newest)), last])
    if oldest is not None and now - _end(newest) > oldest:
        return "old", f"{last}, and {_span(oldest)} are allowed"
    return told_status(newest.status, newest.reasons), "; ".join(newest.reasons) or last


def _why(run: Entry) -> Sequence[str]:
    if run.status == "killed":
        begun = f"{run.started:%Y-%m-%d %H:%M} UTC" if run.started else "at an unknown time"
        return [f"the run that began {begun} never ended"]
    return run.reasons or ["the report of the run is not here"]


def _end(run: Entry) -> dt.datetime:
    return run.finished or run.started or dt.datetime.min.replace(tzinfo=dt.UTC)


def _ago(run: Entry, now: dt.datetime) -> str:
    return f"{_span(now - _end(run))} ago"


def _span(time: dt.timedelta) -> str:
    """For people.

    >>> _span(dt.timedelta(hours=51)), _span(dt.timedelta(days=9)), _span(dt.timedelta(minutes=1))
    ('51 hours', '9 days', '1 minute')
    """
    minutes = int(time.total_seconds() // 60)
    number, unit = (minutes, "minute") if minutes < 120 else (minutes // 60, "hour")
    number, unit = (number, unit) if unit == "minute" or number < 72 else (number // 24, "day")
    return f"{number:,} {unit}" + ("" if number == 1 else "s")
