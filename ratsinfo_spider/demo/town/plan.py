"""When the organizations of the town meet: the calendar, before anybody knows what about.

Nothing here depends on the present day, so that the same town can be looked at on any day of its life.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ratsinfo_spider.demo.town.invented_names import ORGANIZATIONS, ROOMS, OrganizationSpec
from ratsinfo_spider.demo.town.model import Meeting, Organization

__all__ = ["ANNOUNCED", "BERLIN", "FUTURE", "Window", "clock_change_nights", "holidays", "meetings"]

BERLIN = ZoneInfo("Europe/Berlin")
ANNOUNCED = dt.timedelta(days=44)  # how far ahead meetings are announced
_YEAR = 371  # days in which each of the two changes of the clock happens at least once
FUTURE = 120  # days ahead that they are planned: a town may live on for that long, less what is announced


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day with meetings, and the day from which the town is looked at."""

    first: dt.date
    today: dt.date
    last: dt.date

    @classmethod
    def around(cls, today: dt.date, years: int, future: int = FUTURE) -> Window:
        """That many years up to what is announced `today`, and what will be planned later."""
        return cls(
            today + ANNOUNCED - dt.timedelta(days=round(365.25 * years)), today, today + dt.timedelta(days=future)
        )

    @property
    def middle(self) -> dt.date:
        """Day of the migration, after which all numbers begin anew."""
        return self.first + (self.today - self.first) / 2

    def days(self) -> list[dt.date]:
        return [self.first + dt.timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def holidays(window: Window) -> dict[dt.date, str]:
    """Days on which nobody meets, with the words of the calendar (school holidays are simplified)."""
    named = {day: name for day in window.days() if (name := _holiday(day))}
    named.update((dt.date(year, 10, 3), "Tag der Deutschen Einheit") for year in _years(window))
    return named


def _years(window: Window) -> range:
    return range(window.first.year, window.last.year + 1)


def _holiday(day: dt.date) -> str | None:
    month_day = (day.month, day.day)
    if (7, 6) <= month_day <= (8, 18):
        return "Sommerferien"
    if (10, 10) <= month_day <= (10, 21):
        return "Herbstferien"
    return "Weihnachtsferien" if month_day >= (12, 22) or month_day <= (1, 5) else None


def clock_change_nights(window: Window) -> tuple[dt.date, dt.date]:
    """The last Saturdays, three weeks ago or more, whose nights end, and begin, summer time.

    They do not depend on the window's first day: a year's window holds ten months of the past, and in spring and in
    autumn one of the two nights lies before them.

    >>> clock_change_nights(Window.around(dt.date(2026, 11, 22), years=1))
    (datetime.date(2026, 10, 24), datetime.date(2026, 3, 28))
    >>> clock_change_nights(Window.around(dt.date(2027, 3, 8), years=1))
    (datetime.date(2026, 10, 24), datetime.date(2026, 3, 28))
    """
    past = [window.today - dt.timedelta(days=days) for days in range(_YEAR + 22, 21, -1)]
    change = {day: _offset(day + dt.timedelta(days=1)) - _offset(day) for day in past}
    autumn = [day for day in past if change[day] < dt.timedelta(0)]
    spring = [day for day in past if change[day] > dt.timedelta(0)]
    return autumn[-1], spring[-1]


def _offset(day: dt.date) -> dt.timedelta:
    return dt.datetime.combine(day, dt.time(12), BERLIN).utcoffset() or dt.timedelta(0)


def meetings(seed: int, window: Window, organizations: dict[int, Organization], size: float) -> list[Meeting]:
    """Every meeting, by start. `size` multiplies how often each organization meets."""
    closed = holidays(window)
    planned = []
    for specification in ORGANIZATIONS:
        rng = random.Random(f"{seed}/plan/{specification.id}")
        for day in _meeting_days(rng, window, specification, size, closed):
            planned.append(_meeting(rng, organizations[specification.id], specification, day))  # noqa: PERF401
    planned.sort(key=lambda meeting: (meeting.start, meeting.organization.id))
    return planned


def _meeting_days(
    rng: random.Random, window: Window, organization: OrganizationSpec, size: float, closed: dict[dt.date, str]
) -> list[dt.date]:
    """Days about evenly apart, on the organization's weekday, none in the holidays."""
    days = [day for day in window.days() if day.weekday() == organization.weekday and day not in closed]
    length = len(window.days()) / 365.25
    count = max(2, round(organization.meetings * length * size)) if organization.meetings else 0
    step = len(days) / max(count, 1)
    offset = rng.random() * step
    return sorted({days[int(offset + n * step) % len(days)] for n in range(count)})


def _meeting(rng: random.Random, organization: Organization, specification: OrganizationSpec, day: dt.date) -> Meeting:
    time = dt.time(specification.hour, rng.choice((0, 0, 0, 15, 30, 5)))
    start = dt.datetime.combine(day, time, BERLIN)
    room, location = rng.choice(ROOMS)
    status = "gemischt" if rng.random() < 0.8 else "öffentlich"
    return Meeting(
        id=None,
        organization=organization,
        name=f"Sitzung {organization.genitive}",
        start=start,
        end=start + dt.timedelta(minutes=rng.randint(25, 230)),
        status=status if organization.public else "nichtöffentlich",
        state=None,
        occasion="Öffentliche/Nichtöffentliche Sitzung" if status == "gemischt" else "Öffentliche Sitzung",
        room=room,
        location=location,
    )
