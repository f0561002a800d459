"""The last lines of a crawl of several cities: one for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from ratsinfo_spider.commands.run_history import Entry, entry

__all__ = ["HEADINGS", "cells", "print_overview"]

HEADINGS = ("status", "requests", "new", "changed", "removed", "duration")


def print_overview(
    reports: Mapping[str, dict[str, Any] | None], waiting: Sequence[str], *, stderr: bool = False
) -> None:
    """A line a city, in the order they were named; `waiting` are those that were not begun."""
    table = Table(title=f"{len(reports)} cities", title_justify="left")
    table.add_column("city", no_wrap=True)
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading == "status" else "right")
    for name, report in reports.items():
        words = cells(entry(name, {}, report)) if report else ["not begun" if name in waiting else "failed"]
        table.add_row(name, *words)
    Console(stderr=stderr).print(table)


def cells(run: Entry) -> list[str]:
    """The cells below HEADINGS; what is not known is a dash.

    >>> cells(Entry(city="a", run_id="r", status="complete", requests=1234, new=0, seconds=3725.0))
    ['complete', '1,234', '0', '-', '-', '1:02:05']
    """
    numbers = (run.requests, run.new, run.changed, run.removed)
    duration = "-" if run.seconds is None else _duration(round(run.seconds))
    return [run.status, *("-" if number is None else f"{number:,}" for number in numbers), duration]


def _duration(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
