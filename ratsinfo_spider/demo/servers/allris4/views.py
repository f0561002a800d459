"""What the templates of agenda and calendar need beside the model: rows with their classes."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.servers.allris4.printed_forms import weekday_class
from ratsinfo_spider.demo.town.model import Item, Layout, Meeting, Part


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A row of the agenda: a part's heading (`item` None) or an item."""

    position: int  # from 1, headings counted
    part: Part
    item: Item | None
    classes: str
    tree_id: str | None
    tree_parent: str | None
    results: tuple[tuple[str, str | None], ...]  # column and words; None: no element at all

    @property
    def has_texts(self) -> bool:
        """True where the row can be opened to show its decision."""
        return self.item is not None and bool(self.item.panels or self.item.paper)

    @property
    def has_attachments(self) -> bool:
        """True where the row has the paper clip."""
        item = self.item
        if item is None:
            return False
        return bool(item.attachments or (item.paper and not item.paper_withheld and item.paper.attachments))


def agenda_rows(meeting: Meeting, layout: Layout) -> list[AgendaRow]:
    """The rows of a meeting's agenda, in order."""
    rows: list[AgendaRow] = []
    trees = _Tree(meeting)
    for part in meeting.parts:
        rows.append(_heading_row(len(rows), part, layout))
        for item in part.items:
            rows.append(_item_row(len(rows), part, item, layout, trees))
    return rows


def _heading_row(index: int, part: Part, layout: Layout) -> AgendaRow:
    empty = tuple((column, None) for column in layout.result_columns)
    return AgendaRow(index + 1, part, None, f"{_parity(index)} beratung", None, None, empty)


def _item_row(index: int, part: Part, item: Item, layout: Layout, trees: _Tree) -> AgendaRow:
    classes = " ".join((_parity(index), *trees.classes(item)))
    results = tuple((column, _result(item, column, layout)) for column in layout.result_columns)
    parent = trees.key(item.parent) if item.parent else None
    return AgendaRow(index + 1, part, item, classes, trees.key(item), parent, results)


def _result(item: Item, column: str, layout: Layout) -> str | None:
    """The words of a result column: `tobanr` always has an element, `tozunr` only with words in it."""
    if column == "tobanr":
        return item.result or ""
    if "tobanr" in layout.result_columns:
        return item.responsibility
    return item.result or item.responsibility


def _parity(index: int) -> str:
    return "odd" if index % 2 else "even"


class _Tree:
    """Keys and classes of the agenda's tree. A row carries the classes of all rows above it in the tree."""

    def __init__(self, meeting: Meeting) -> None:
        self._keys = {id(item): f"{meeting.id}{index:03d}" for index, item in enumerate(meeting.items, 1)}

    def key(self, item: Item) -> str:
        return self._keys[id(item)]

    def classes(self, item: Item) -> list[str]:
        above = self.classes(item.parent) if item.parent else []
        return [*above, "u" * (item.level - 1) + "num" + _parity(self._number(item))]

    def _number(self, item: Item) -> int:
        last = (item.number or "").split(" ")[-1].split(".")[-1]
        return int(last) if last.isdigit() else int(self.key(item))


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A row of the calendar: a meeting, or a day without one. `first`: the row that prints the day."""

    date: dt.date
    first: bool
    classes: str
    meeting: Meeting | None = None
    note: str | None = None


def calendar_rows(site: Site, year: int, month: int) -> list[CalendarRow]:
    """All days of a month with their meetings. A holiday has a row of its own even where meetings follow."""
    meetings = site.months.get((year, month), [])
    rows: list[CalendarRow] = []
    for number in range(1, calendar.monthrange(year, month)[1] + 1):
        date = dt.date(year, month, number)
        rows += _day_rows(site, date, [meeting for meeting in meetings if meeting.start.date() == date])
    return rows


def _day_rows(site: Site, date: dt.date, meetings: list[Meeting]) -> Iterator[CalendarRow]:
    note = site.council.holidays.get(date)
    day = f"{weekday_class(date)} {'even' if date.weekday() in (0, 2, 4) else 'odd'}"
    day += "" if note is None else " holiday" if "ferien" in note.lower() else " freeholiday"
    if note is not None or not meetings:
        yield CalendarRow(date, True, f"{day}{_today(site, date)} emptyRow", note=note)
    for index, meeting in enumerate(meetings):
        first = index == 0 and note is None
        classes = f"{day}{_today(site, date)}" if first else f"sameday {day}"
        yield CalendarRow(date, first, classes, meeting)


def _today(site: Site, date: dt.date) -> str:
    """The frame around today's row; its lower line belongs to the next row."""
    if date == site.today:
        return " today-sides today-top"
    return " today-top" if date == site.today + dt.timedelta(days=1) else ""
