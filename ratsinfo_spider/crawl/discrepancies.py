"""What calendar and lists show, against each other and against what earlier runs found.

The two need not name the same meetings: a calendar leaves out committees or shows those of other councils, a list of
committees does not have them all, some meetings have no number or no link. What is no such difference is one side
that shows nothing at all: a month of the calendar without any meeting, though lists that it agrees with elsewhere link
several in it; a list that says `none` for days on which agendas, earlier runs or gr010 know several of its meetings.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ratsinfo_spider.crawl.meeting_references import Lead
from ratsinfo_spider.crawl.requests import native_number
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.store.missing import Window
from ratsinfo_spider.vendors.allris4.list_walk import ListRead

__all__ = ["check_committees", "check_lists", "check_meetings", "days_of", "empty_months"]

LATELY = dt.timedelta(days=14)  # two turns of a list: a council that was reorganised is itself again after that
FEW = 2  # meetings that a calendar without faults loses between two runs in one month


def check_meetings(run: Run, base_url: str, leads: Mapping[int, Lead], windows: Sequence[Window]) -> None:
    """What calendar and lists show against itself and against what earlier runs found; `windows` were read in full."""
    address = f"{base_url}si010"
    if _has_lost_its_links(run, leads.values()):
        run.problem("calendar", address, f"none of the {len(leads)} meetings found links its agenda")
    known = _knowndays_of(run, days_of(windows))
    if known and not leads:
        run.problem("calendar", address, f"calendar and lists show no meeting, where earlier runs found {len(known)}")
        return
    for first, there in empty_months(known, (lead.day for lead in leads.values()), windows):
        says = f"the calendar of {first:%m/%Y} shows no meeting, where earlier runs found {there}"
        run.problem("calendar", f"{address}?MM={first.month}&YY={first.year}", says)
    for first, there in _only_listed(leads.values(), windows):
        says = f"the calendar of {first:%m/%Y} shows no meeting, where the committees' lists link {there}"
        run.problem("calendar", f"{address}?MM={first.month}&YY={first.year}", says)


def check_lists(
    run: Run, base_url: str, lists: Mapping[int, ListRead], leads: Iterable[Lead], committees: Mapping[int, int]
) -> None:
    """Lists that were read in full and are empty, against whose (`committees`, by SILFDNR) the other meetings are."""
    lost: Counter[int] = Counter()
    for lead in leads:
        whose = committees.get(lead.native_id) or next(filter(None, lead.sources.values()), 0)
        read = lists.get(whose)
        if read and not read.meetings and lead.day and read.covers(lead.day) and "list" not in lead.sources:
            lost[whose] += 1
    if lost.total() >= FEW and not any(read.meetings for read in lists.values()):
        says = f"all {len(lists)} meetings lists are empty, where calendar and agendas know {lost.total()} meetings of"
        run.problem("list", f"{base_url}si018", f"{says} the committees {', '.join(map(str, sorted(lost)))}")
        return
    for whose, count in sorted(lost.items()):
        if count >= FEW:
            says = (
                f"the meetings list of committee {whose} is empty, where calendar and agendas know {count} of its own"
            )
            run.problem("list", f"{base_url}si018?GRLFDNR={whose}", says)


def check_committees(run: Run, base_url: str, named: Collection[int]) -> None:
    """The committees that gr010 names, against those whose meetings lists earlier runs have read of late."""
    if run.planner is None or not named:
        return
    lists = run.planner.pages("si018-recent")
    known = {int(number) for number, list_ in lists if number.isdigit() and run.started - list_.read < LATELY}
    lost = sorted(known - set(named))
    if len(lost) > FEW:
        numbers = ", ".join(map(str, lost))
        says = f"gr010 names {len(named)} committees and lacks {len(lost)} whose lists were read of late: {numbers}"
        run.problem("list", f"{base_url}gr010", says)


def _has_lost_its_links(run: Run, leads: Collection[Lead]) -> bool:
    """Whether no meeting links its agenda, although some must: those whose agenda we have, or any in a first run.

    A night may read of announced meetings only, and none of them has an agenda yet.
    """
    if not leads or any(lead.url for lead in leads):
        return False
    is_first = run.planner is None or next(run.planner.pages("to010"), None) is None
    return is_first or any(run.planner and run.planner.known("to010", lead.native_id) for lead in leads)


def _knowndays_of(run: Run, days: frozenset[dt.date]) -> list[dt.date]:
    """Those of `days` on which the store knows a meeting, each as often as it knows one.

    A meeting without a number does not count: no calendar shows it, only its committee's list, which is not read every
    night.
    """
    if run.store is None:
        return []
    with run.store.lookup() as lookup:
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


def _only_listed(leads: Collection[Lead], windows: Iterable[Window]) -> Iterator[tuple[dt.date, int]]:
    """Months that were read in full and show nothing where lists link meetings: first day, how many.

    A committee that the calendar shows in no month is none that it has lost.
    """
    shown = [lead for lead in leads if "calendar" in lead.sources and lead.day]
    there = {lead.sources["list"] for lead in shown if "list" in lead.sources}
    linked = [lead for lead in leads if lead.url and lead.day and "list" in lead.sources]
    for first, last in windows:
        lost = [lead for lead in linked if lead.day and first <= lead.day <= last]
        count = sum(not there or lead.sources["list"] in there for lead in lost)
        if count >= FEW and not any(lead.day and first <= lead.day <= last for lead in shown):
            yield first, count


def days_of(windows: Iterable[Window]) -> frozenset[dt.date]:
    """Every day of some stretches of the calendar.

    >>> len(days_of([(dt.date(2026, 1, 1), dt.date(2026, 1, 31)), (dt.date(2026, 1, 31), dt.date(2026, 2, 1))]))
    32
    """
    spans = ((first, (last - first).days + 1) for first, last in windows)
    return frozenset(first + dt.timedelta(days=number) for first, count in spans for number in range(count))
