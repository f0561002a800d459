"""The calendar of a month (si010, docs/allris4.md 5.1).

The page itself is a shell; its table comes by Ajax (see `wicket.content_calls`). Older versions have it in the page:

    <table id="id2d" class="calenderView hoverRow stickyHeader">      <!-- the vendor's spelling -->
    <thead><tr class="headers"><th class="dateCol"><span>Datum</span></th>…</tr></thead>
    <tbody>
    <tr class="thu odd today-sides">
      <td class="nowrapContent"><span class="dow">Thu</span><span class="dom">01</span></td>
      <td class="time"><div>17:00</div></td>
      <td class="textCol"><div><a href="./to010?SILFDNR=7&amp;refresh=false" id="si_7"
        data-simpletooltip-text=" am Do., 01.10.2026 um 17:00 Uhr.">Sitzung des Bauausschusses</a></div></td>
      <td class="raum"><div>Rathaus, Ratssaal</div></td></tr>
    <tr class="sameday thu odd"><td class="nowrapContent"></td>       <!-- another meeting of the day above -->
      <td class="time"><div></div></td>
      <td class="textCol"><div><a id="si_8">Sitzung des Ortsrates</a></div></td>  <!-- agenda not published yet -->
      <td class="raum"><div></div></td></tr>
    <tr class="fri even holiday emptyRow">
      <td class="nowrapContent"><span class="dow">Fri</span><span class="dom">02</span></td>
      <td colspan="3"><div>Herbstferien</div></td></tr>               <!-- a day; meetings may follow as `sameday` -->

Month and year stand in the address alone. That the answer is really of that month is proved by
the weekday in each row's class, which is English in every language, and by the tooltips.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from lxml import etree
from parsel import Selector

from ratsinfo_spider.vendors.allris4.pages.errors import PageError
from ratsinfo_spider.vendors.allris4.pages.frame import Page, Path, has_class, number_in
from ratsinfo_spider.vendors.allris4.pages.listing import expect, linked
from ratsinfo_spider.vendors.html_text import clean, inline_text

__all__ = ["CalendarPage", "CalendarRow"]

Element = etree._Element
_TABLE = Path(xpath="descendant-or-self::table[contains(@class, 'calenderView') or contains(@class, 'calendarView')]")
_ROWS = Path(xpath="descendant::tr[td]")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TOOLTIP_DATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_DAY = re.compile(r"(?<!\d)(\d{1,2})\.?$")


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A meeting. Without `url` its agenda is not published; without `native_id` it is just announced.

    `name` is on one line, with the words of a cancelled meeting (`ENTFÄLLT!`) left in; `time` as
    printed; `tooltip` as printed, only where the meeting is linked.
    """

    day: int
    time: str | None
    name: str
    native_id: int | None
    url: str | None
    room: str | None
    tooltip: str | None


class CalendarPage(Page):
    """A month. `rows` in the order of the page, `days` all days the table shows, with meetings or without.

    `is_shell`: the page has no table, its content is still to be asked for. Raises PageError
    `wrong_page` where the table shows another month than its address says, `malformed` where a
    meeting's day cannot be told.
    """

    def __init__(self, selector: Selector, url: str) -> None:
        super().__init__(selector, url)
        expect(self, "si010")
        self.rows: list[CalendarRow] = []
        self.days: list[int] = []
        self.month = number_in(url, "MM")
        self.year = number_in(url, "YY")
        found = _TABLE(self.main)
        if len(found) > 1:
            raise PageError("malformed", url, f"Expected one table.calenderView, found {len(found)}.")
        self.is_shell = not found
        if found:
            self._read(found[0])

    @property
    def is_whole(self) -> bool:
        """True where the table shows each day of the month once: only then nothing can be missing."""
        first = self._date(1)
        return first is not None and self.days == list(range(1, calendar.monthrange(first.year, first.month)[1] + 1))

    def _read(self, table: Element) -> None:
        day: int | None = None
        for line in _ROWS(table):
            day = self._day(line) or day
            self._meetings(line, day)
        if self._date(1) is None:
            self.warn("The address does not say month and year (MM, YY): only the days are known.")
        elif not self.is_whole:
            self.warn(f"The table does not show each day of the month once, but {self.days}.")

    def _day(self, line: Element) -> int | None:
        """The day a row opens; None for a further row of the day above."""
        cell = line[0]
        found = [span for span in cell.iter("span") if has_class(span, "dom")]
        match = _DAY.search(inline_text(found[0] if found else cell))
        if not match or (not found and has_class(line, "sameday")):
            return None
        day = int(match[1])
        self.days.append(day)
        self._check_weekday(line, day)
        return day

    def _check_weekday(self, line: Element, day: int) -> None:
        date = self._date(day)
        named = [name for name in _WEEKDAYS if has_class(line, name)]
        if named and self._date(1) is not None and (date is None or _WEEKDAYS[date.weekday()] not in named):
            raise self._other_month(f"a {named[0]} as day {day}")

    def _meetings(self, line: Element, day: int | None) -> None:
        links = list(linked(line, self, "SILFDNR", "to010"))
        if len(links) > 1:
            self.warn(f"Day {day}: {len(links)} meetings in one row; time and room stand for all of them.")
        for link, native_id, url in links:
            self._add(line, day, link, native_id, url)
        if links or has_class(line, "emptyRow"):  # what stands there is a holiday
            return
        if (cell := _cell(line, "textCol")) is not None and inline_text(cell):
            self._add(line, day, cell, None, None)

    def _add(self, line: Element, day: int | None, named: Element, native_id: int | None, url: str | None) -> None:
        tooltip = clean(named.get("data-simpletooltip-text", "")) or None
        name = inline_text(named)
        day = self._checked(day, tooltip)
        if not name:
            self.warn(f"Day {day}: meeting {native_id} has no name.")
        self.rows.append(CalendarRow(day, _text(line, "time"), name, native_id, url, _text(line, "raum"), tooltip))

    def _checked(self, day: int | None, tooltip: str | None) -> int:
        """The day of the row, which the tooltip's date must confirm, or else tell."""
        match = _TOOLTIP_DATE.search(tooltip or "")
        printed = tuple(int(number) for number in match.groups()) if match else None
        if printed and self._date(1) is not None and printed[1:] != (self.month, self.year):
            raise self._other_month(str(tooltip))
        if printed and day is not None and printed[0] != day:
            self.warn(f"A meeting stands under day {day}, its tooltip says {tooltip!r}.")
        if day is None and printed is None:
            raise PageError("malformed", self.url, "A meeting stands above the first day (span.dom) of the table.")
        return printed[0] if day is None and printed else day or 0

    def _date(self, day: int) -> dt.date | None:
        try:
            return dt.date(self.year or 0, self.month or 0, day)
        except ValueError:
            return None

    def _other_month(self, seen: str) -> PageError:
        return self.wrong(f"month {self.month}/{self.year}", f"another one: {seen}")


def _cell(line: Element, name: str) -> Element | None:
    return next((cell for cell in line.iter("td") if has_class(cell, name)), None)


def _text(line: Element, name: str) -> str | None:
    cell = _cell(line, name)
    return (inline_text(cell) or None) if cell is not None else None
