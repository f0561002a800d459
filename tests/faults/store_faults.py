"""The store and the disk it lies on: deleted, empty, broken, full, read-only; two runs at once; clocks that are off."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.faults.fault import Case, Ended, Fault, SkippedFault
from tests.faults.fault_run import crawl_under
from tests.faults.lost_and_wrong import published_rows
from tests.faults.meddling import after
from tests.helpers.crawling import on_day
from tests.helpers.fault_proxy import Answer, Rule

__all__ = ["FAULTS"]

_NEARLY_ALL = 0.95
_FULL = 1_500_000  # bytes of the disk that becomes full
_FEW = 65_536  # the same where only documents lie
_YEAR = 365


def _drop(case: Case) -> None:
    for path in case.folder.glob("store.sqlite*"):
        path.unlink()


def _deleted_late(case: Case) -> Rule:
    """When nearly all has been asked for."""
    requests = case.bench.clean(case.arguments)[2]
    done: list[bool] = []

    def drop(_answer: Answer) -> bool:
        if done or not case.store.exists():
            return False
        _drop(case)
        done.append(True)
        return True

    return after(int(requests * _NEARLY_ALL), drop)


def _emptied(case: Case) -> None:
    _drop(case)
    case.store.touch()


def _kept(case: Case) -> None:
    """A copy for the user to put back."""
    shutil.copy(case.store, case.output / "backup")


def _put_back(case: Case) -> None:
    _drop(case)
    shutil.copy(case.output / "backup", case.store)


def _move_tables_away(case: Case) -> None:
    """The user's word that all may begin anew."""
    shutil.rmtree(case.folder / "tables", ignore_errors=True)


def _nonsense(case: Case) -> None:
    _kept(case)
    _drop(case)
    case.store.write_bytes(os.urandom(100_000))


def _newer(case: Case) -> None:
    _kept(case)
    with sqlite3.connect(case.store) as store:
        store.execute("UPDATE meta SET value = '999' WHERE key LIKE '%version%'")
    store.close()


def _flipped_date(case: Case) -> None:
    """One bit in the start of a meeting: `2026-03` becomes `2026,03`."""
    _kept(case)
    with sqlite3.connect(case.store) as store:
        store.execute(
            "UPDATE meetings SET start_time = replace(start_time, '-', ',') WHERE id = (SELECT max(id) FROM meetings)"
        )
    store.close()


def _broken_text(case: Case) -> None:
    """A byte in the subject of a paper that makes it no UTF-8."""
    _kept(case)
    with sqlite3.connect(case.store) as store:
        store.execute("UPDATE papers SET name = CAST(x'42c3283f' AS TEXT) WHERE id = (SELECT max(id) FROM papers)")
    store.close()


def _history_is_lost(case: Case) -> list[str]:
    """A new store has begun beside the tables: each of their rows counts as new."""
    with sqlite3.connect(case.store) as store:
        try:
            runs = store.execute("SELECT count(*) FROM runs").fetchone()[0]
        except sqlite3.OperationalError:
            runs = 0
    store.close()
    return ["the history of all rows"] if runs == 1 and published_rows(case.folder / "tables") else []


# ── disks ────────────────────────────────────────────────────────────────────────────────────


def _mount(place: Path, *options: str) -> None:
    place.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", *options, "none", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        raise SkippedFault("a small disk needs root and mount")


def _unmount(place: Path) -> None:
    """What lay there is kept on the disk below."""
    beside = place.with_name(place.name + "-kept")
    shutil.copytree(place, beside)
    subprocess.run(["umount", "-l", str(place)], check=True, timeout=30)
    shutil.copytree(beside, place, dirs_exist_ok=True)
    shutil.rmtree(beside)


def _full_at(place: Path, size: int, case: Case) -> Ended:
    _mount(place, "-o", f"size={size}")
    try:
        return crawl_under(case)
    finally:
        _unmount(place)


def _read_only(case: Case) -> Ended:
    _mount(case.output)
    try:
        case.bench.copy_clean(case.arguments, case.output)
        case.day = 1
        subprocess.run(["mount", "-o", "remount,ro", str(case.output)], check=True, timeout=30)
        return crawl_under(case)
    finally:
        _unmount(case.output)


# ── two runs, and clocks ─────────────────────────────────────────────────────────────────────


def _two_at_once(case: Case) -> Ended:
    """The second one begins when the first has had twenty answers."""
    second: list[Ended] = []

    def begin(_answer: Answer) -> bool:
        if not second:
            second.append(Ended(None, None))
            second[0] = crawl_under(case)
        return True

    case.proxy.rules[:] = [after(20, begin)]
    first = crawl_under(case)
    return Ended(second[0].code if second else None, None) if first.code == 0 else first


def _clock(days: int) -> Callable[[Case], Ended]:
    return lambda case: crawl_under(case, *on_day(case.day + days))


def _dst(case: Case) -> Ended:
    """The run begins in the hour that there is twice."""
    twice = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    return crawl_under(case, "-s", f"RATSINFO_NOW={twice.isoformat()}")


FAULTS = (
    Fault(name="store-deleted-late", finding="F3", answers=_deleted_late,
          words="the store is deleted when nearly all has been read"),
    Fault(name="store-deleted-late-next", finding="F3", when="next crawl", answers=_deleted_late,
          repair=_move_tables_away, words="the same, beside the tables of an earlier run; then these are moved away"),
    Fault(name="store-empty", finding="F3", when="next crawl", before=_emptied, also_lost=_history_is_lost,
          repair=_move_tables_away, words="the store has 0 bytes, beside tables; then these are moved away"),
    Fault(name="store-gone", finding="F3", when="next crawl", before=_drop, also_lost=_history_is_lost,
          repair=_move_tables_away, words="the store is gone, beside tables; then these are moved away"),
    Fault(name="store-nonsense", finding="F survived", when="next crawl", before=_nonsense, repair=_put_back,
          words="the store is no database; then its backup is put back"),
    Fault(name="store-newer", finding="F survived", when="next crawl", before=_newer, repair=_put_back,
          words="the store is of a newer version; then its backup is put back"),
    Fault(name="store-date-flipped", finding="F18", when="next crawl", before=_flipped_date, repair=_put_back,
          refresh="changed", words="a date in the store cannot be read; then its backup is put back"),
    Fault(name="store-text-broken", finding="F18", when="next crawl", before=_broken_text, repair=_put_back,
          refresh="changed", words="a text in the store is no UTF-8; then its backup is put back"),
    Fault(name="disk-full", finding="F survived", crawl=lambda case: _full_at(case.output, _FULL, case),
          words="the disk is full at 1.5 MB"),
    Fault(name="disk-full-files", finding="own", crawl=lambda case: _full_at(case.folder / "files", _FEW, case),
          words="the disk of the documents is full at 64 kB"),
    Fault(name="disk-read-only", finding="F survived", crawl=_read_only, words="the output is read-only"),
    Fault(name="two-at-once", finding="F survived", crawl=_two_at_once,
          words="a second run begins while one is under way (its status)"),
    Fault(name="clock-ahead", finding="F survived", when="next crawl", crawl=_clock(_YEAR),
          words="the clock is a year ahead in one run"),
    Fault(name="clock-behind", finding="F survived", when="next crawl", crawl=_clock(-_YEAR),
          words="the clock is a year behind in one run"),
    Fault(name="clock-twice", finding="F survived", crawl=_dst, words="the run begins in the hour that comes twice"),
)  # fmt: skip
