"""What changed in a council, for a citizen or a journalist: from the table `changes`, with titles and links.

What the first runs of a city found is no news, and neither is a meeting of long ago that a later run took in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ratsinfo_spider.schema import columns, from_stored
from ratsinfo_spider.store import Store
from ratsinfo_spider.store.rows import View

__all__ = ["SECTIONS", "Entry", "News", "gather"]

# In this order; the English and the German heading.
SECTIONS: dict[str, tuple[str, str]] = {
    "cancelled_meetings": ("Cancelled meetings", "Abgesagte Sitzungen"),
    "moved_meetings": ("Moved meetings", "Verlegte Sitzungen"),
    "new_meetings": ("New meetings", "Neue Sitzungen"),
    "new_papers": ("New papers", "Neue Vorlagen"),
    "withdrawn_papers": ("Withdrawn papers", "Zurückgezogene Vorlagen"),
    "results": ("Results", "Ergebnisse"),
    "minutes": ("Minutes that came", "Erschienene Niederschriften"),
}
_MOVES = ("start_time", "room", "location")
_WITHDRAWN = ("withdrawn", "inactive")


@dataclass(frozen=True)
class Entry:
    """One thing that happened: when it was noticed, to what, with its page."""

    observed_at: dt.datetime
    id: str
    title: str
    detail: str = ""
    day: dt.date | None = None
    """Of the meeting."""
    url: str | None = None


@dataclass
class News:
    """What happened since a moment, by section. `first_run` is set where all there is are a city's first runs."""

    site: str
    since: dt.datetime
    until: dt.datetime | None = None
    """When the newest run that looked has ended."""
    sections: dict[str, list[Entry]] = field(default_factory=lambda: {name: [] for name in SECTIONS})
    first_run: dt.datetime | None = None

    @property
    def count(self) -> int:
        """Entries of all sections."""
        return sum(map(len, self.sections.values()))


def gather(store: Store, since: dt.datetime) -> News:
    """What runs noticed after `since` (aware)."""
    runs = [run for run in store.runs() if run["finished"]]
    news = News(store.site, since, until=runs[-1]["finished"] if runs else None)
    first = _first_runs(runs)
    if runs and {run["run_id"] for run in runs} <= first:
        news.first_run = runs[-1]["finished"]
    with store.view() as view:
        changes = [change for change in _changes(view) if change["observed_at"] > since]
        reader = _Reader(view, news, {change["record_id"] for change in changes if change["kind"] == "identified"})
        for change in changes:
            if change["run_id"] not in first:
                reader.read(change)
    for entries in news.sections.values():
        entries.sort(key=lambda entry: (entry.day or dt.date.max, entry.title, entry.id))
    return news


def _first_runs(runs: Sequence[Mapping[str, Any]]) -> set[str]:
    """Those up to the first complete one, in which all is new."""
    complete = next((number for number, run in enumerate(runs) if run["status"] == "complete"), len(runs))
    return {run["run_id"] for run in runs[: complete + 1]}


def _changes(view: View) -> Iterator[dict[str, Any]]:
    table = columns("changes")
    for rows in view.rows("changes"):
        for row in rows:
            yield {column.name: from_stored(column, value) for column, value in zip(table, row, strict=True)}


class _Reader:
    """Makes entries of changes; several changes of one record are one entry."""

    def __init__(self, view: View, news: News, identified: Iterable[str]) -> None:
        self._view = view
        self._news = news
        self._identified = set(identified)  # meetings that only got their number
        self._told: set[tuple[str, str]] = set()
        self._ways = {
            "meetings": self._meeting,
            "papers": self._paper,
            "agenda_items": self._item,
            "files": self._file,
        }

    def read(self, change: Mapping[str, Any]) -> None:
        """The entry of a change, if it is of interest: not what our code alone reads otherwise than before."""
        if change["kind"] not in ("new", "changed", "removed"):
            return
        way = self._ways.get(change["table_name"])
        row = self._view.find(change["table_name"], change["record_id"]) if way else None
        if way and row:
            way(change, row)

    def _add(self, section: str, change: Mapping[str, Any], row: Mapping[str, Any], title: str, **more: Any) -> None:
        key = section, row["id"]
        if key not in self._told:
            self._told.add(key)
            entry = Entry(change["observed_at"], row["id"], title, url=row["url"], **more)
            self._news.sections[section].append(entry)

    def _meeting(self, change: Mapping[str, Any], row: Mapping[str, Any]) -> None:
        start = row["start_time"]
        day = start.date() if start else None
        title = row["name"] or row["organization_name"] or row["id"]
        if change["kind"] == "new" and row["id"] not in self._identified and start and start > self._news.since:
            self._add("new_meetings", change, row, title, detail=_moment(start), day=day)
        if change["kind"] != "changed":
            return
        if change["column_name"] == "cancelled" and row["cancelled"]:
            self._add("cancelled_meetings", change, row, title, detail=_moment(start), day=day)
        elif change["column_name"] in _MOVES and change["old"] and change["new"]:
            detail = f"{_told(change['old'])} → {_told(change['new'])}"
            self._add("moved_meetings", change, row, title, detail=detail, day=day)

    def _paper(self, change: Mapping[str, Any], row: Mapping[str, Any]) -> None:
        title = " ".join(filter(None, (row["reference"], row["name"]))) or row["id"]
        gone = change["kind"] == "removed"
        if gone or (change["column_name"] == "state" and row["state"] in _WITHDRAWN):
            self._add("withdrawn_papers", change, row, title, detail="" if gone else str(row["state"]))
        elif change["kind"] == "new" and row["removed_at"] is None:
            self._add("new_papers", change, row, title, detail=row["paper_type"] or "")

    def _item(self, change: Mapping[str, Any], row: Mapping[str, Any]) -> None:
        title = " ".join(filter(None, (row["number"], row["title"]))) or row["id"]
        start = row["meeting_start"]
        day = start.date() if start else None
        where = ", ".join(filter(None, (row["organization_name"], _day(start))))
        if change["column_name"] == "result_text" and row["result_text"]:
            if row["result"] == "withdrawn":
                self._add("withdrawn_papers", change, row, title, detail=where, day=day)
            detail = f"{row['result_text']} ({where})" if where else str(row["result_text"])
            self._add("results", change, row, title, detail=detail, day=day)
        elif change["column_name"] == "minutes" and row["minutes"] and not change["old"]:
            self._add("minutes", change, row, title, detail=where, day=day)

    def _file(self, change: Mapping[str, Any], row: Mapping[str, Any]) -> None:
        if change["kind"] == "new" and row["kind"] == "minutes":
            meeting = self._view.find("meetings", row["owner_id"]) or {}
            start = meeting.get("start_time")
            detail = ", ".join(filter(None, (meeting.get("organization_name"), _day(start))))
            self._add("minutes", change, row, row["name"] or row["id"], detail=detail, day=start and start.date())


def _told(text: str) -> str:
    """A stored value for people: a time in their form, all else as it is."""
    try:
        return _moment(dt.datetime.fromisoformat(text))
    except ValueError:
        return text


def _moment(moment: dt.datetime | None) -> str:
    return f"{moment:%d.%m.%Y, %H:%M}" if moment else ""


def _day(moment: dt.datetime | None) -> str:
    return f"{moment:%d.%m.%Y}" if moment else ""
