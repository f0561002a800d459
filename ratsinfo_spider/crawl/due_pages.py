"""Pages that are due although nothing leads to them in this run: the month of their meeting is not read today, or the
agenda with their row is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.crawl.pending_pages import OF_MEETINGS, Pending, is_asked_for
from ratsinfo_spider.crawl.requests import DUE, native_number
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.store.store_lookup import Lookup
from ratsinfo_spider.vendor import PageTypes

__all__ = ["due_pages"]


def due_pages(
    lookup: Lookup, pages: Iterable[str], site: str, types: PageTypes, arguments: Arguments, *, people: bool
) -> Iterator[Pending]:
    """Of `pages` (as the store calls them, the longest overdue first) those of this run's window and committees.

    `people`: members' pages too. They and organizations belong to no meeting.
    """
    by_table: dict[str, list[str]] = {}
    for page in pages:
        by_table.setdefault(types.table_of(page), []).append(page.partition(":")[2])
    for table in OF_MEETINGS:
        kind = TABLES[table].id_kind
        yield from _of_table(
            lookup, table, [f"{site}:{kind}:{number}" for number in by_table.get(table, ())], arguments
        )
    for table in ("organizations", *(["people"] if people else [])):
        for number in map(int, by_table.get(table, ())):
            if table == "people" or not arguments.organizations or number in arguments.organizations:
                yield Pending(table, number, None, DUE)


def _of_table(lookup: Lookup, table: str, ids: list[str], arguments: Arguments) -> Iterator[Pending]:
    known: dict[str, Pending | None] = {}
    for record in lookup.met(table, ids):
        if is_asked_for(record, arguments):
            year = record.start.year if record.start else None
            number = native_number(record.record_id)
            known[record.record_id] = Pending(table, number, record.url, DUE, record.organization_id, year)
        known.setdefault(record.record_id, None)
    for record_id in ids:
        # A paper that no agenda names any more belongs to no window: is it gone too?
        orphan = Pending(table, native_number(record_id), None, DUE) if table == "papers" else None
        found = known.get(record_id, orphan)
        if found is not None:
            yield found
