"""What calendar and lists show, against each other and against what earlier runs found.

The two need not name the same meetings: a calendar leaves out committees or shows those of other councils, a list of
committees does not have them all, some meetings have no number or no link. What is no such difference is one side
that shows nothing at all: a month of the calendar without any meeting, though lists that it agrees with elsewhere link
several in it; a list that says `none` for days on which agendas, earlier runs or the list of committees know several
of its meetings.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from ratsinfo_spider.crawl.meeting_references import ListRead, MeetingReference
from ratsinfo_spider.crawl.requests import native_number
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.store.missing import Window
from ratsinfo_spider.store.planner import Planner
from ratsinfo_spider.store.store_lookup import Lookup

__all__ = ["check_committees", "check_lists", "check_meetings", "days_of", "empty_months", "known_days"]

LATELY = dt.timedelta(
    days=14
)  # twice the refresh interval of a list: a council that was reorganised is itself again after that
FEW = 2  # meetings that a calendar without faults loses between two runs in one month


def check_meetings(
    run: Run,
    planner: Planner,
    base_url: str,
    references: Mapping[int, MeetingReference],
    windows: Sequence[Window],
    known: Sequence[dt.date],
) -> None:
    """What calendar and lists show against itself and against what earlier runs found; `windows` were read in full.

    `known` as `known_days` says it.
    """
    calendar = planner.page_types.calendar
    address = calendar.address(base_url) if calendar else base_url
    if _has_lost_its_links(planner, references.values()):
        run.problem("calendar", address, f"none of the {len(references)} meetings found links its agenda")
    if known and not references:
        run.problem("calendar", address, f"calendar and lists show no meeting, but earlier runs found {len(known)}")
        return
    for first, there in empty_months(known, (reference.day for reference in references.values()), windows):
        says = f"the calendar of {first:%m/%Y} shows no meeting, but earlier runs found {there}"
        run.problem("calendar", f"{address}?MM={first.month}&YY={first.year}", says)
    for first, there in _only_listed(references.values(), windows):
        says = f"the calendar of {first:%m/%Y} shows no meeting, but the committees' lists link {there}"
        run.problem("calendar", f"{address}?MM={first.month}&YY={first.year}", says)


def check_lists(
    run: Run,
    address: Callable[[int | None], str],
    lists: Mapping[int, ListRead],
    references: Iterable[MeetingReference],
    committees: Mapping[int, int],
) -> None:
    """Lists that were read in full and are empty, against the committees whose meetings the others are.

    `committees`: by the meeting's number. `address`: of a committee's list, or of none in particular.
    """
    lost: Counter[int] = Counter()
    for reference in references:
        whose = committees.get(reference.native_id) or next(filter(None, reference.sources.values()), 0)
        read = lists.get(whose)
        if (
            read
            and not read.meetings
            and reference.day
            and read.covers(reference.day)
            and "list" not in reference.sources
        ):
            lost[whose] += 1
    if lost.total() >= FEW and not any(read.meetings for read in lists.values()):
        says = f"all {len(lists)} meetings lists are empty, but calendar and agendas know {lost.total()} meetings of"
        run.problem("list", address(None), f"{says} the committees {', '.join(map(str, sorted(lost)))}")
        return
    for whose, count in sorted(lost.items()):
        if count >= FEW:
            says = f"the meetings list of committee {whose} is empty, but calendar and agendas know {count} of its own"
            run.problem("list", address(whose), says)


def check_committees(
    run: Run, planner: Planner, page: str, address: str, list_page: str, named: Collection[int]
) -> None:
    """The committees that a page names, against those whose meetings lists earlier runs have read of late.

    `page` is its name for people, `list_page` the page type of the lists.
    """
    if not named:
        return
    lists = planner.pages(list_page)
    known = {int(number) for number, list_ in lists if number.isdigit() and run.started - list_.read < LATELY}
    lost = sorted(known - set(named))
    if len(lost) > FEW:
        numbers = ", ".join(map(str, lost))
        says = f"{page} names {len(named)} committees and lacks {len(lost)} whose lists were read recently: {numbers}"
        run.problem("list", address, says)


def _has_lost_its_links(planner: Planner, references: Collection[MeetingReference]) -> bool:
    """Whether no meeting links its agenda, although some must: those whose agenda we have, or any in a first run.

    A daily run may read of announced meetings only, and none of them has an agenda yet.
    """
    if not references or any(reference.url for reference in references):
        return False
    agenda = planner.page_types.showing("meetings").name
    if next(planner.pages(agenda), None) is None:
        return True
    return any(planner.known(agenda, reference.native_id) for reference in references)


def known_days(lookup: Lookup, windows: Iterable[Window]) -> list[dt.date]:
    """The days of these windows on which the store knows a meeting, each as often as it knows one.

    A meeting without a number does not count: no calendar shows it, only its committee's list, which is not read
    every day.
    """
    days = days_of(windows)
    found = (meeting.day for meeting in lookup.meetings() if native_number(meeting.record_id))
    return [day for day in found if day and day in days]


def empty_months(
    known: Sequence[dt.date], found: Iterable[dt.date | None], windows: Iterable[Window]
) -> Iterator[tuple[dt.date, int]]:
    """Months that were read in full and show nothing where earlier runs found meetings: first day, how many.

    >>> january, day = (dt.date(2026, 1, 1), dt.date(2026, 1, 31)), dt.date(2026, 1, 20)
    >>> list(empty_months([day, day], [dt.date(2026, 2, 3)], [january]))
    [(datetime.date(2026, 1, 1), 2)]
    >>> list(empty_months([day], [], [january]))
    []
    """
    shown = [day for day in found if day]
    for window in windows:
        days = days_of([window])
        there = sum(day in days for day in known)
        if there >= FEW and days.isdisjoint(shown):
            yield window[0], there


def _only_listed(references: Collection[MeetingReference], windows: Iterable[Window]) -> Iterator[tuple[dt.date, int]]:
    """Months that were read in full and are empty, although lists link meetings in them: first day, number of meetings.

    A committee that the calendar shows in no month is none that it has lost.
    """
    shown = [reference for reference in references if "calendar" in reference.sources and reference.day]
    there = {reference.sources["list"] for reference in shown if "list" in reference.sources}
    linked = [reference for reference in references if reference.url and reference.day and "list" in reference.sources]
    for first, last in windows:
        lost = [reference for reference in linked if reference.day and first <= reference.day <= last]
        count = sum(not there or reference.sources["list"] in there for reference in lost)
        if count >= FEW and not any(reference.day and first <= reference.day <= last for reference in shown):
            yield first, count


def days_of(windows: Iterable[Window]) -> frozenset[dt.date]:
    """Every day of some stretches of the calendar.

    >>> len(days_of([(dt.date(2026, 1, 1), dt.date(2026, 1, 31)), (dt.date(2026, 1, 31), dt.date(2026, 2, 1))]))
    32
    """
    spans = ((first, (last - first).days + 1) for first, last in windows)
    return frozenset(first + dt.timedelta(days=number) for first, count in spans for number in range(count))
