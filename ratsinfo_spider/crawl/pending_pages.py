"""What earlier runs left to do: pages that are still pending, and files to try again.

A page is pending from the moment it is asked for until its records are in the store (`frontier.py` tells the planner).
So whatever ended a run in between, a failure, a spent budget or a kill, the next run of the same window asks for the
page, although nothing on the lists points at it any more. One that was only due is asked as that again
(`due_pages.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.crawl.coverage_count import table_of
from ratsinfo_spider.crawl.requests import native_number
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.store.store_lookup import Lookup, Met, StoredFile, Waiting
from ratsinfo_spider.store.stored_files import StoredFiles
from ratsinfo_spider.vendor import PageType, PageTypes
from ratsinfo_spider.vocabulary import is_non_public_document

__all__ = ["OF_MEETINGS", "Pending", "is_asked_for", "is_worth_asking", "lost_files", "pending_files", "pending_pages"]

# Tables whose pages belong to meetings, so that a window of days and committees says which are asked for.
OF_MEETINGS = ("meetings", "agenda_items", "papers")


class Pending(NamedTuple):
    """A page to ask for. `source` is the kind of page that named its record when that was read."""

    table: str
    native_id: int
    url: str | None
    source: str
    organization_id: str | None = None
    year: int | None = None
    day: dt.date | None = None

    def record_id(self, site: str) -> str:
        """`<city>:<kind>:<number>`."""
        return f"{site}:{TABLES[self.table].id_kind}:{self.native_id}"


def pending_pages(lookup: Lookup, site: str, types: PageTypes, arguments: Arguments) -> Iterator[Pending]:
    """Agendas, items and papers of the window that were asked for and never read to the end."""
    pending: dict[str, list[str]] = {table: [] for table in OF_MEETINGS}
    for page in lookup.pages("failed"):
        table = types.table_of(page)
        if table in pending:
            pending[table].append(f"{site}:{TABLES[table].id_kind}:{page.partition(':')[2]}")
    for table, ids in pending.items():
        yield from _in_window(table, lookup.met(table, ids), types, arguments)


def pending_files(
    lookup: Lookup, types: PageTypes, arguments: Arguments, wanted: Callable[[Waiting], bool]
) -> Iterator[Pending]:
    """The pages of files that could not be loaded; `wanted` says which are worth another try."""
    owners: dict[str, list[str]] = {table: [] for table in OF_MEETINGS}
    for file in lookup.waiting_files():
        table = table_of(file.owner_id)
        if table in owners and file.owner_id not in owners[table][-1:] and wanted(file):
            owners[table].append(file.owner_id)
    for table, ids in owners.items():
        yield from _in_window(table, lookup.met(table, ids), types, arguments)


def lost_files(lookup: Lookup, types: PageTypes, there: StoredFiles) -> tuple[list[StoredFile], list[Pending]]:
    """The files that are not `there`, or have another size, and the pages that show them, of whatever window.

    A file of an item that has no page of its own is shown by the agenda.
    """
    lost = [file for file in lookup.stored_files() if not there.has(file.path, file.size)]
    pages: dict[Pending, None] = {}
    for file in lost:
        for page_type in types:
            if page_type.table in OF_MEETINGS and (number := _number_in(file.url, page_type)):
                pages[Pending(page_type.table, number, None, page_type.named_by)] = None
    return lost, list(pages)


def _number_in(url: str | None, page_type: PageType) -> int | None:
    """The number of the record that an address of this page type shows."""
    parts = urlsplit(url or "")
    if parts.path.rpartition("/")[2] != (page_type.path or page_type.name):
        return None
    number = parse_qs(parts.query).get(page_type.parameter, [""])[0]
    return int(number) if number.isascii() and number.isdigit() else None


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


def _in_window(table: str, records: Iterable[Met], types: PageTypes, arguments: Arguments) -> Iterator[Pending]:
    """Each record once, if one of the meetings that name it is of this run."""
    seen: set[str] = set()
    for record in records:
        if record.record_id in seen or not is_asked_for(record, arguments):
            continue
        seen.add(record.record_id)
        own_page = table == "papers" or types.showing(table).name in (record.url or "")
        if own_page and (native_id := native_number(record.record_id)):
            year = record.start.year if record.start else None
            named_by, organization_id = types.showing(table).named_by, record.organization_id
            yield Pending(table, native_id, record.url, named_by, organization_id, year, record.day)


def is_asked_for(record: Met, arguments: Arguments) -> bool:
    """Whether the meeting that names a record is one of this run's."""
    organizations = arguments.organizations
    if organizations and native_number(record.organization_id) not in organizations:
        return False
    return arguments.covers(record.day)
