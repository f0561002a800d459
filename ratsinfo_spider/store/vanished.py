"""Pages that show none any more of what they had (texts, votes, stations, documents), or a third less of it at once.

A fault of the site looks like that, and so does something that was taken back. So such a page is not believed at once:
what it says counts, what it does not say stays as it was, and the page is asked for again. Found to be so on three
days, as often as a row must be missed to be gone, it is believed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import sqlalchemy as sa

from ratsinfo_spider.causes import GapCause
from ratsinfo_spider.items import TABLES, Record, Section
from ratsinfo_spider.statement import Fetch, PageStatus
from ratsinfo_spider.store.history import chunks
from ratsinfo_spider.store.missing import ABSENCES
from ratsinfo_spider.store.sql_tables import DATA, fetches, gaps

__all__ = ["Vanished", "believed", "hold_back", "leave_pending"]

_CAUSE: GapCause = "vanished"  # in the memory of gaps (`gap_memory.py`)
_WATCHED = ("sections", "votes", "consultations", "files", "agenda_items")
_ITEMS = "agenda_items"
_FEW, _SHARE = 2, 3  # rows at least, and a third of them, that are not there any more
_PENDING: tuple[PageStatus, ...] = ("failed", "overdue")


class Vanished(NamedTuple):
    """A record whose page shows nothing any more of some tables that it had rows of, or too few items."""

    record_id: str
    url: str | None
    tables: tuple[str, ...]


def hold_back(
    connection: sa.Connection, site: str, today: dt.date, records: Sequence[Record], fetched: Iterable[Fetch]
) -> list[Vanished]:
    """Let pages that have lost all of a kind take nothing away, and note them as pending; says which they are.

    It changes the statements of `records`, and the status of the pages.
    """
    owners = {str(record.id): record for record in records if record.statement.page and _lists(record)}
    lost: defaultdict[str, list[str]] = defaultdict(list)
    for table in _WATCHED:
        listing = {owner for owner, record in owners.items() if table in record.statement.lists}
        if table == _ITEMS:
            gone = list(_short(connection, listing, {str(record.id) for record in records}))
        else:
            gone = list(_fewer(connection, table, listing, Counter(_shown(table, records))))
        for owner in gone:
            lost[owner].append(table)
    _forgive_votes(connection, lost, records)
    for owner in believed(connection, site, today, _CAUSE, lost):
        del lost[owner]
    pages = {page for owner in lost if (page := owners[owner].statement.page)}
    for record in records:
        if record.statement.page in pages:
            _say_less(record)
    leave_pending(connection, site, pages, fetched)
    return [Vanished(owner, owners[owner].url, tuple(tables)) for owner, tables in sorted(lost.items())]


def _lists(record: Record) -> bool:
    """Whether a record lists what is watched. One that has become non-public shows no more on purpose."""
    return not record.statement.lists.isdisjoint(_WATCHED) and getattr(record, "public", None) is not False


def _shown(table: str, records: Iterable[Record]) -> Iterator[str]:
    """Whose rows of a table the pages show; a heading without a text is no text."""
    parent = TABLES[table].parent
    for record in records:
        if record.table == table and not (isinstance(record, Section) and record.text is None):
            yield str(getattr(record, parent))


def _fewer(connection: sa.Connection, table: str, owners: Iterable[str], shown: Counter[str]) -> Iterator[str]:
    """The owners that show no row any more, or far fewer. By number: a row may get another id, as a station does."""
    rows = DATA[table]
    parent = rows.c[TABLES[table].parent]
    has_content = rows.c.text.is_not(None) if table == "sections" else sa.true()
    for some in chunks(owners):
        query = sa.select(parent, sa.func.count()).where(parent.in_(some), rows.c.removed_at.is_(None), has_content)
        for owner, had in connection.execute(query.group_by(parent)):
            if not shown[owner] or _is_much(had - shown[owner], had):
                yield owner


def _is_much(gone: int, had: int) -> bool:
    return gone >= _FEW and gone * _SHARE >= had


def _short(connection: sa.Connection, meetings: Iterable[str], shown: set[str]) -> Iterator[str]:
    """The meetings whose agendas have lost much at once."""
    rows = DATA[_ITEMS].c
    there: defaultdict[str, list[bool]] = defaultdict(list)
    for some in chunks(meetings):
        query = sa.select(rows.meeting_id, rows.id).where(rows.meeting_id.in_(some), rows.removed_at.is_(None))
        for meeting, item in connection.execute(query):
            there[meeting].append(item in shown)
    for meeting, items in there.items():
        if _is_much(items.count(False), len(items)):
            yield meeting


def _forgive_votes(connection: sa.Connection, lost: dict[str, list[str]], records: Sequence[Record]) -> None:
    """Votes are read out of texts: where these are all there as before, it is our code that reads them otherwise."""
    if not (owners := [owner for owner, tables in lost.items() if tables == ["votes"]]):
        return
    shown: defaultdict[str, set[str | None]] = defaultdict(set)
    for record in records:
        if isinstance(record, Section):
            shown[str(record.owner_id)].add(record.text)
    rows = DATA["sections"].c
    missing: set[str] = set()
    for some in chunks(owners):
        query = sa.select(rows.owner_id, rows.text).where(rows.owner_id.in_(some), rows.removed_at.is_(None))
        missing |= {owner for owner, text in connection.execute(query) if text and text not in shown[owner]}
    for owner in owners:
        if owner not in missing:
            del lost[owner]


def believed(
    connection: sa.Connection, site: str, today: dt.date, cause: GapCause, records: Iterable[str]
) -> list[str]:
    """Those that earlier days have found to be so as well, often enough for today to be the last one."""
    found: list[str] = []
    for some in chunks(records):
        query = sa.select(gaps.c.record_id).where(
            gaps.c.site == site,
            gaps.c.record_id.in_(some),
            gaps.c.cause == cause,
            gaps.c.days >= ABSENCES - 1,
            gaps.c.last < today.isoformat(),
        )
        found += connection.scalars(query)
    return found


def _say_less(record: Record) -> None:
    """What it says fills gaps. It rules nothing: what it lacks may be what the rest depends on, such as a position."""
    record.statement = replace(record.statement, columns=frozenset(), lists=frozenset())


def leave_pending(connection: sa.Connection, site: str, pages: Iterable[Fetch], fetched: Iterable[Fetch]) -> None:
    """As what the pages were asked for (`Target.unread`), so that the next run asks for the same reason."""
    if not (keys := {fetch.page for fetch in pages}):
        return
    noted: dict[str, str] = {fetch.page: fetch.status for fetch in fetched if fetch.status in _PENDING}
    for some in chunks(keys):
        query = sa.select(fetches.c.page, fetches.c.status).where(fetches.c.site == site, fetches.c.page.in_(some))
        noted = {page: status for page, status in connection.execute(query) if status in _PENDING} | noted
    for fetch in fetched:
        if fetch.page in keys:
            fetch.status = "overdue" if noted.get(fetch.page) == "overdue" else "failed"
