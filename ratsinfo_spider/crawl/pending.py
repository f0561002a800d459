"""What earlier runs left to do: pages that are still owed, and files to try again.

A page is owed from the moment it is asked for until its records are in the store (`reading.py` says so to the
planner). So whatever ended a run in between, a failure, a spent budget or a kill, the next run of the
same window asks for the page, although nothing on the lists points at it any more. One that only its turn led to is
asked as that again (`due.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.crawl.requests import PAGES, native_number
from ratsinfo_spider.store.lookup import Lookup, Met, Waiting
from ratsinfo_spider.vocabulary import is_non_public_document

__all__ = ["Owed", "is_asked_for", "is_worth_asking", "owed_files", "owed_pages"]

_TABLE_OF_PAGE = {page: table for table, (page, _, _) in PAGES.items()}
_TABLE_OF_OWNER = {"meeting": "meetings", "agenda_item": "agenda_items", "paper": "papers"}
_NAMED_BY = {"meetings": "calendar", "agenda_items": "agenda", "papers": "agenda"}


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

    `loads`: this run loads files at all. A file too large stays too large under the same `limit` (bytes); one that is
    only listed may be loaded now, unless it is closed or robots.txt keeps us out.

    >>> plan = Waiting("m:file:vo7-1", "m:paper:7", "refused", "Plan", "too_large", limit=900)
    >>> [is_worth_asking(plan, loads=True, loads_non_public=False, limit=limit) for limit in (900, 1000)]
    [False, True]
    """
    if not loads or (file.cause == "too_large" and file.limit == limit) or file.cause in ("robots", "no_address"):
        return False
    is_closed = file.status in (None, "listed") and is_non_public_document(file.name)
    return loads_non_public or not is_closed


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
    return arguments.covers(record.day)


def _kind(table: str) -> str:
    return next(kind for kind, name in _TABLE_OF_OWNER.items() if name == table)
