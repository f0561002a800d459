"""What earlier runs left behind: pages that are still owed, files to try again, and what stays as it was.

A page is owed from the moment it is asked for until its records are in the store (`reading.py` says so to the
planner). So whatever ended a run in between, a failure, a spent budget or a kill, the next run of the
same window asks for the page, although nothing on the lists points at it any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ratsinfo_spider.spiders.arguments import Arguments
from ratsinfo_spider.spiders.completeness import Completeness, Outcome
from ratsinfo_spider.spiders.discovery import Lead
from ratsinfo_spider.spiders.requests import PAGES, native_number
from ratsinfo_spider.store.lookup import Lookup, Met, Waiting
from ratsinfo_spider.store.missing import Window
from ratsinfo_spider.store.run import Run
from ratsinfo_spider.vocabulary import is_non_public_document

__all__ = [
    "Owed",
    "check_meetings",
    "count_unchanged",
    "empty_months",
    "is_asked_for",
    "is_worth_asking",
    "owed_files",
    "owed_pages",
]

_TABLE_OF_PAGE = {page: table for table, (page, _, _) in PAGES.items()}
_TABLE_OF_OWNER = {"meeting": "meetings", "agenda_item": "agenda_items", "paper": "papers"}
_NAMED_BY = {"meetings": "calendar", "agenda_items": "agenda", "papers": "agenda"}
_SOURCE_OF_OWNER = {"meeting": "agenda", "agenda_item": "item", "paper": "paper"}  # whose page names what is below

EARLIER = "earlier"  # the source of meetings whose month and lists were not asked this time
FEW = 2  # meetings that a calendar without faults loses between two runs in one month


class Owed(NamedTuple):
    """A page to ask for. `source` is the kind of page that named its record when that was read."""

    table: str
    native_id: int
    url: str | None
    source: str
    organization_id: str | None = None
    year: int | None = None


def owed_pages(lookup: Lookup, site: str, arguments: Arguments) -> Iterator[Owed]:
    """Agendas, items and papers of the window that were asked for and never read to the end."""
    owed: dict[str, list[str]] = {"meetings": [], "agenda_items": [], "papers": []}
    for page in lookup.pages("failed"):
        kind, _, native_id = page.partition(":")
        table = _TABLE_OF_PAGE.get(kind, "")
        if table in owed:
            owed[table].append(f"{site}:{_kind(table)}:{native_id}")
    for table, ids in owed.items():
        yield from _in_window(table, lookup.met(table, ids), arguments)


def owed_files(lookup: Lookup, arguments: Arguments, wanted: Callable[[Waiting], bool]) -> Iterator[Owed]:
    """The pages of files that could not be loaded; `wanted` says which are worth another try."""
    owners: dict[str, list[str]] = {table: [] for table in _TABLE_OF_OWNER.values()}
    for file in lookup.waiting_files():
        table = _TABLE_OF_OWNER.get(file.owner_id.split(":")[1])
        if table and file.owner_id not in owners[table][-1:] and wanted(file):
            owners[table].append(file.owner_id)
    for table, ids in owners.items():
        yield from _in_window(table, lookup.met(table, ids), arguments)


def is_worth_asking(file: Waiting, *, loads: bool, loads_non_public: bool, limit: int) -> bool:
    """Whether loading this file could end otherwise today.

    `loads`: this run loads files at all. A file too large stays too large under the same `limit`; one that is only
    listed may be loaded now, unless it is closed or robots.txt keeps us out.
    """
    reason = file.reason or ""
    if not loads or f"{limit} that RATSINFO_MAX_FILE_SIZE" in reason:
        return False
    if file.status in (None, "listed"):
        closed = is_non_public_document(file.name) and not loads_non_public
        return not closed and "robots.txt" not in reason and "no address" not in reason
    return True


def _in_window(table: str, records: Iterable[Met], arguments: Arguments) -> Iterator[Owed]:
    """Each record once, if one of the meetings that name it is of this run."""
    seen: set[str] = set()
    for record in records:
        if record.record_id in seen or not is_asked_for(record, arguments):
            continue
        seen.add(record.record_id)
        own_page = table == "papers" or PAGES[table][0] in (record.url or "")
        if own_page and (native_id := native_number(record.record_id)):
            year = record.start.year if record.start else None
            yield Owed(table, native_id, record.url, _NAMED_BY[table], record.organization_id, year)


def is_asked_for(record: Met, arguments: Arguments) -> bool:
    """Whether the meeting that names a record is one of this run's."""
    organizations = arguments.organizations
    if organizations and native_number(record.organization_id) not in organizations:
        return False
    return arguments.covers(_day(record))


def count_unchanged(lookup: Lookup, book: Completeness, arguments: Arguments, read: Sequence[Window]) -> None:
    """Into the book: what was not asked, because nothing points at a change or its turn has not come.

    First the meetings of the window that no page of this run names, unless the calendar was `read` there in full; then
    what hangs below all meetings whose agendas were not asked. Earlier runs found all that; what they could not
    read was asked for again by this one and has its own entry.
    """
    closed, read_days = frozenset(lookup.pages("non_public")), _days(read)
    for meeting in lookup.meetings():
        named = book.is_expected("meetings", meeting.record_id)
        is_listed = _day(meeting) in read_days and native_number(meeting.record_id)  # the calendar shows numbered ones
        if not named and not is_listed and is_asked_for(meeting, arguments):
            _keep_meeting(book, meeting, closed)
    owners = {*book.unchanged.get("agenda_items", ()), *book.unchanged.get("papers", ())}
    for file, owner in lookup.files(owners):
        book.keep_below("files", file, _source_of(owner), "found", below=owner)
    for row in lookup.below(book.unchanged.get("meetings", ())):
        outcome: Outcome = "found" if row.is_open else "non_public"
        if row.owner_id not in owners:
            book.keep_below(row.table, row.record_id, _source_of(row.owner_id), outcome, below=row.meeting_id)


def _source_of(owner_id: str) -> str:
    """The kind of page that names what belongs to a record."""
    return _SOURCE_OF_OWNER[owner_id.split(":")[1]]


def _keep_meeting(book: Completeness, meeting: Met, closed: frozenset[str]) -> None:
    year = meeting.start.year if meeting.start else None
    is_closed = f"to010:{native_number(meeting.record_id)}" in closed
    book.expect("meetings", meeting.record_id, EARLIER, organization_id=meeting.organization_id, year=year)
    book.keep("meetings", meeting.record_id, "non_public" if is_closed else "found")


def check_meetings(run: Run, base_url: str, leads: Mapping[int, Lead], windows: Sequence[Window]) -> None:
    """What calendar and lists show against itself and against what earlier runs found; `windows` were read in full."""
    address = f"{base_url}si010"
    if _has_lost_its_links(run, leads.values()):
        run.problem("calendar", address, f"none of the {len(leads)} meetings found links its agenda")
    known = _known_days(run, _days(windows))
    if known and not leads:
        run.problem("calendar", address, f"calendar and lists show no meeting, where earlier runs found {len(known)}")
        return
    for first, there in empty_months(known, (lead.day for lead in leads.values()), windows):
        says = f"the calendar of {first:%m/%Y} shows no meeting, where earlier runs found {there}"
        run.problem("calendar", f"{address}?MM={first.month}&YY={first.year}", says)


def _has_lost_its_links(run: Run, leads: Collection[Lead]) -> bool:
    """Whether no meeting links its agenda, although some must: those whose agenda we have, or any in a first run.

    A night may read of announced meetings only, and none of them has an agenda yet.
    """
    if not leads or any(lead.url for lead in leads):
        return False
    is_first = run.planner is None or next(run.planner.pages("to010"), None) is None
    return is_first or any(run.planner and run.planner.known("to010", lead.native_id) for lead in leads)


def _known_days(run: Run, days: frozenset[dt.date]) -> list[dt.date]:
    """Those of `days` on which the store knows a meeting, each as often as it knows one."""
    if run.store is None:
        return []
    with run.store.lookup() as lookup:
        found = map(_day, lookup.meetings())
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
        days = _days([window])
        there = sum(day in days for day in known)
        if there >= FEW and days.isdisjoint(shown):
            yield window[0], there


def _days(windows: Iterable[Window]) -> frozenset[dt.date]:
    """
    >>> len(_days([(dt.date(2026, 1, 1), dt.date(2026, 1, 31)), (dt.date(2026, 1, 31), dt.date(2026, 2, 1))]))
    32
    """
    spans = ((first, (last - first).days + 1) for first, last in windows)
    return frozenset(first + dt.timedelta(days=number) for first, count in spans for number in range(count))


def _day(meeting: Met) -> dt.date | None:
    return meeting.start.date() if meeting.start else None


def _kind(table: str) -> str:
    return next(kind for kind, name in _TABLE_OF_OWNER.items() if name == table)
