"""Whether a run names what it lost: by the row itself, by a record above it, or by the page or list that shows it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from tests.faults.lost_and_wrong import Row, Rows

__all__ = ["unnamed"]

_ABOVE = ("owner_id", "agenda_item_id", "meeting_id", "paper_id", "organization_id")
_PAGE = re.compile(r"(gr010|gr020|si010|si018|to010|to020|vo020)\?(?:.*?&)?((?:[A-Z]+LFDNR|MM)=\d+(?:&YY=\d+)?)")


def unnamed(report: dict[str, Any], lost: Collection[str], truth: Rows) -> list[str]:
    """The lost ids that nothing in `missing` and `problems` stands for; none for a run that says why it failed."""
    if report["fatal"]:
        return []
    entries = [*report["missing"], *report["problems"]]
    told = {str(entry.get(key) or "") for entry in entries for key in ("id", "record")} - {""}
    told |= {page for entry in entries for page in _pages(f"{entry['url']} {entry['detail']}")}
    rows = {key: row for table in truth.values() for key, row in table.items()}
    return sorted(key for key in lost if not told & set(_names(key, rows, set())))


def _pages(text: str) -> Iterator[str]:
    """`to010 SILFDNR=4021`, `si010 MM=3&YY=2026`; all lists at once are `si018`."""
    for match in _PAGE.finditer(text):
        yield f"{match[1]} {match[2]}"
    if re.search(r"/(?:si018|gr010)(?:$|\s)", text):
        yield "si018" if "si018" in text else "gr010"


def _names(key: str, rows: Rows | dict[str, Row], seen: set[str]) -> Iterator[str]:
    """The record, the page that shows it, the lists that show a meeting, and the same of what it stands below."""
    row: Row | None = rows.get(key)
    if row is None or key in seen:
        return
    seen.add(key)
    yield key
    yield from _pages(str(row.get("url") or ""))
    if ":meeting:" in key:
        yield from _lists(row)
    if ":organization:" in key:
        yield "gr010"
        return
    for name in _ABOVE:
        if row.get(name) and not (":meeting:" in key and name == "organization_id"):
            yield from _names(str(row[name]), rows, seen)
    if ":paper:" in key:  # a paper is known by the items that link it
        yield from (name for item in _linking(key, rows) for name in _names(item, rows, seen))


def _lists(meeting: Row) -> Iterator[str]:
    start = str(meeting["start_time"])
    yield f"si010 MM={int(start[5:7])}&YY={start[:4]}"
    yield f"si018 GRLFDNR={str(meeting['organization_id']).rpartition(':')[2]}"
    yield "si018"


def _linking(paper: str, rows: Rows | dict[str, Row]) -> list[str]:
    return [key for key, row in rows.items() if ":agenda_item:" in key and row.get("paper_id") == paper]
