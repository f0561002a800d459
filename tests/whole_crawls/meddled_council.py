"""A council with somebody before it who changes answers: which pages to change, and which month to crawl."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from ratsinfo_spider.crawl.months import month_bounds
from tests.helpers.fault_proxy import Answer, FaultProxy, Rule


class Council(NamedTuple):
    """A council that was crawled well once, and whoever stands before it."""

    between: FaultProxy
    elsewhere: str  # the same council at another host
    good: Path
    truth: dict[str, list[dict[str, Any]]]


def month(council: Council, meeting: int) -> dict[str, dt.date]:
    """The arguments of a crawl of the month that this meeting is held in."""
    items = council.truth["agenda_items"]
    held = next(row["meeting_start"] for row in items if row["meeting_id"] == f"demo:meeting:{meeting}")
    first, last = month_bounds(*map(int, held[:7].split("-")))
    return {"since": first, "until": last}


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def big_agenda(council: Council) -> int:
    """The number of the meeting with the most items."""
    numbers = agendas(council)
    return max(sorted(set(numbers)), key=numbers.count)


def agendas(council: Council) -> list[int]:
    """For each item the number of its meeting."""
    return [int(row["meeting_id"].rpartition(":")[2]) for row in council.truth["agenda_items"]]


def a_paper(council: Council) -> int:
    linked = {row["paper_id"] for row in council.truth["agenda_items"]}
    return int(next(row["native_id"] for row in council.truth["papers"] if row["id"] in linked))


def to(page: str, number: int, change: Callable[[Answer], Any]) -> Rule:
    """A rule for the page of one record."""

    def rule(answer: Answer) -> bool:
        hit = answer.page == page and bool(re.search(rf"LFDNR={number}(?:&|$)", answer.target))
        return hit and change(answer) is not False

    return rule


def after(count: int, change: Callable[[Answer], bool]) -> Rule:
    """A rule for all that comes after so many answers."""
    seen = iter(range(count))
    return lambda answer: next(seen, None) is None and change(answer)
