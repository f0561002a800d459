"""The runs of all cities, from the record stores' ledgers and the run reports beside them.

A store knows every run that it let begin, and that one was killed. A report knows the requests, and a run
that the store never saw because it was refused. What both say, the report says last: it is written when the store
is closed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.reasons import is_busy, reasons
from ratsinfo_spider.schema import RUN_TABLES
from ratsinfo_spider.store import Store, StoreAbsent, StoreError, sentence
from ratsinfo_spider.store.engine import open_engine
from ratsinfo_spider.store.lock import is_held

__all__ = ["Entry", "cities", "entry", "newest_first", "read_ledger", "without_password"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One run. None where nobody knows: a killed run left no report."""

    city: str
    run_id: str
    status: str
    """complete, incomplete, failed; `running`; `killed`: it started but never ended; `busy`: another process had the
    city, so this one was refused."""
    started: dt.datetime | None = None
    finished: dt.datetime | None = None
    seconds: float | None = None
    requests: int | None = None
    new: int | None = None
    changed: int | None = None
    removed: int | None = None
    restored: int | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    problem: str | None = None
    """The sentence that ended a failed run."""
    report: str | None = None
    """Where its report is."""
    node: str | None = None
    """The machine it ran on."""
    reasons: list[str] = field(default_factory=list)
    """Why it is not complete, and what its monitors told, in sentences."""


def cities(output: Path, store_url: str = "") -> list[str]:
    """Every city that has runs below `output` or in the store at `store_url`."""
    folders = output.iterdir() if output.is_dir() else ()
    places = (Places(folder.name, folder) for folder in folders)
    found = {place.site for place in places if Path(place.store).exists() or place.reports.is_dir()}
    return sorted(found | set(_cities_in(store_url) if store_url else ()))


def read_ledger(places: Iterable[Places], limit: int | None = None) -> list[Entry]:
    """The runs of the cities at these places, the newest first, at most `limit`.

    Raises StoreError or OSError where a store cannot be read.
    """
    return list(islice(newest_first(places), limit))


def newest_first(places: Iterable[Places]) -> Iterator[Entry]:
    """As `read_ledger`, but the report of a run is only read when it is its turn."""
    known = [run for place in places for run in _runs(place)]
    known.sort(key=lambda run: run[1], reverse=True)  # an id begins with the time
    return (_entry(*run) for run in known)


def entry(city: str, row: Mapping[str, Any], report: Mapping[str, Any] | None) -> Entry:
    """One run from its row of the store (may be empty), and its report where there is one."""
    report = report or {}
    counts = row.get("counts") or _counts_of(report)
    finished = report.get("finished") or row.get("finished")
    started, finished = _moment(report.get("started") or row.get("started")), _moment(finished)
    return Entry(
        city=city,
        run_id=report.get("run_id") or row["run_id"],
        status="busy" if is_busy(report) else report.get("status") or row.get("status") or "killed",
        started=started,
        finished=finished,
        seconds=(finished - started).total_seconds() if started and finished else None,
        requests=report.get("requests", {}).get("requests"),
        **({kind: _total(counts, kind) for kind in ("new", "changed", "removed", "restored")} if finished else {}),
        arguments=dict(report.get("arguments") or row.get("arguments") or {}),
        problem=report.get("fatal"),
        report=report.get("report_path"),
        node=report.get("node") or row.get("node"),
        reasons=reasons(report),
    )


def without_password(url: str) -> str:
    """A store's address, for people.

    >>> without_password("postgresql+psycopg://me:secret@db/ratsinfo"), without_password("output/a/store.sqlite")
    ('postgresql+psycopg://db/ratsinfo', 'output/a/store.sqlite')
    """
    scheme, sign, rest = url.rpartition("://")
    return f"{scheme}{sign}{rest.rpartition('@')[2]}" if sign else url


def _runs(place: Places) -> Iterator[tuple[str, str, dict[str, Any], Path]]:
    """City, run id, row of the store, path of the report: cheap, for only the newest are asked for more."""
    reports = {path.stem for path in place.reports.glob("*.json")}
    rows = _stored(place.store, place.site)
    for run_id in rows.keys() | reports:
        yield place.site, run_id, rows.get(run_id, {}), place.report(run_id)


def _stored(place: str | Path, city: str) -> dict[str, dict[str, Any]]:
    try:
        with Store(place, city, reading=True) as store:
            rows = store.runs()
    except StoreAbsent:
        return {}
    except SQLAlchemyError as error:
        raise _unreadable(place, error) from error
    if rows and rows[-1]["status"] is None and _is_under_way(place, city):
        rows[-1]["status"] = "running"
    return {row["run_id"]: row for row in rows}


def _is_under_way(place: str | Path, city: str) -> bool:
    """Whether a living process has the city. Asked only where the newest run has no end: asking takes the lock."""
    engine = open_engine(place, reading=True)
    try:
        return is_held(engine, city)
    finally:
        engine.dispose()


def _cities_in(store_url: str) -> list[str]:
    try:
        with Store(store_url, "", reading=True) as store:
            return store.sites()
    except StoreAbsent:
        return []
    except SQLAlchemyError as error:
        raise _unreadable(store_url, error) from error


def _unreadable(place: str | Path, error: SQLAlchemyError) -> StoreError:
    return StoreError(f"the store {without_password(str(place))} cannot be read: {sentence(error)}")


def _entry(city: str, run_id: str, row: dict[str, Any], path: Path) -> Entry:
    if not path.exists():
        return entry(city, row, None)
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        return entry(city, {"run_id": run_id, **row}, {"fatal": f"{path} cannot be read: {error}"})
    return entry(city, row, {**report, "report_path": str(path)})


def _counts_of(report: Mapping[str, Any]) -> dict[str, int]:
    tables = report.get("tables", {}).items()
    return {f"{table}/{kind}": number for table, counts in tables for kind, number in counts.items()}


def _total(counts: Mapping[str, int], kind: str) -> int:
    """Rows of all tables that have a history: a run's own coverage is no news."""
    tables = (key.rpartition("/") for key in counts)
    return sum(counts[f"{table}/{kind}"] for table, _, own in tables if own == kind and table not in RUN_TABLES)


def _moment(value: str | dt.datetime | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value
