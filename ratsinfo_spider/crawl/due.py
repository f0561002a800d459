"""Pages whose turn has come although nothing leads to them in this run: the month of their meeting is not read tonight,
or the agenda with their row is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.crawl.pending import Owed, is_asked_for
from ratsinfo_spider.crawl.requests import PAGES, TURN, native_number
from ratsinfo_spider.store.lookup import Lookup

__all__ = ["due_pages"]

_KINDS = {"to010": ("meetings", "meeting"), "to020": ("agenda_items", "agenda_item"), "vo020": ("papers", "paper")}


def due_pages(lookup: Lookup, pages: Iterable[str], site: str, arguments: Arguments, *, people: bool) -> Iterator[Owed]:
    """Of `pages` (`to020:123`, the longest overdue first) those of this run's window and committees.

    `people`: members' pages too. They and organizations belong to no meeting.
    """
    by_kind: dict[str, list[str]] = {}
    for page in pages:
        kind, _, native_id = page.partition(":")
        by_kind.setdefault(kind, []).append(native_id)
    for kind, (table, id_kind) in _KINDS.items():
        yield from _of_table(
            lookup, table, [f"{site}:{id_kind}:{number}" for number in by_kind.get(kind, ())], arguments
        )
    for table in ("organizations", *(["people"] if people else [])):
        for number in map(int, by_kind.get(PAGES[table][0], ())):
            if table == "people" or not arguments.organizations or number in arguments.organizations:
                yield Owed(table, number, None, TURN)


def _of_table(lookup: Lookup, table: str, ids: list[str], arguments: Arguments) -> Iterator[Owed]:
    known: dict[str, Owed | None] = {}
    for record in lookup.met(table, ids):
        if is_asked_for(record, arguments):
            year = record.start.year if record.start else None
            number = native_number(record.record_id)
            known[record.record_id] = Owed(table, number, record.url, TURN, record.organization_id, year)
        known.setdefault(record.record_id, None)
    for record_id in ids:
        # A paper that no agenda names any more belongs to no window: is it gone too?
        orphan = Owed(table, native_number(record_id), None, TURN) if table == "papers" else None
        found = known.get(record_id, orphan)
        if found is not None:
            yield found
