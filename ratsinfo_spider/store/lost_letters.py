"""Values in which letters are lost: U+FFFD stands where somebody on the way, or at the source, could not read one.

A page with such a value is not believed: what else was read out of its words (a count, a result, whose file it is) is
doubtful too. So it changes nothing, and is asked for again.

Found to be so on three days, that is how the source is, and it is believed; but never where the store has a value
that is the same with its letters.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from ratsinfo_spider.causes import GapCause
from ratsinfo_spider.items import Record
from ratsinfo_spider.keys import LOST_LETTER
from ratsinfo_spider.statement import Fetch
from ratsinfo_spider.store.history import chunks
from ratsinfo_spider.store.sql_tables import DATA, gaps
from ratsinfo_spider.store.vanished import believed, leave_pending

__all__ = ["DamagedPage", "hold_back_damaged", "is_damaged_copy"]

_CAUSE: GapCause = "letters"
_WIDEST = 4  # letters that one mark may stand for, as it does for a word's umlauts in a row


class DamagedPage(NamedTuple):
    """A page with values in which letters are lost. `record_id`: of the record that it is about.

    `values`: how many; `kept`: for how many of them the store has one without the mark.
    """

    record_id: str
    url: str | None
    values: int
    kept: int
    kind: Literal["letters"] = "letters"
    cause: GapCause = _CAUSE

    @property
    def words(self) -> str:
        """For people."""
        better = f" (the store has {self.kept} of them whole)" if self.kept else ""
        return f"letters are lost (U+FFFD) in {self.values} values{better}, so the page changes nothing"


class _Value(NamedTuple):
    record: Record
    column: str
    text: str
    before: str | None = None  # what the store has


def hold_back_damaged(
    connection: sa.Connection, site: str, today: dt.date, records: Sequence[Record], fetched: Iterable[Fetch]
) -> tuple[list[DamagedPage], Sequence[Record]]:
    """The damaged pages, which are noted as pending, and the records of all others.

    It changes the status of the pages.
    """
    if not (values := list(_with_before(connection, list(_damaged(records))))):
        return [], records
    pages: defaultdict[Fetch | int, list[_Value]] = defaultdict(list)
    for value in values:
        pages[_page_of(value.record)].append(value)
    owners = {page: _owner(page, damaged[0].record, records) for page, damaged in pages.items()}
    ids = [str(owner.id) for owner in owners.values()]
    in_doubt, accepted = _in_doubt(connection, site, ids), set(believed(connection, site, today, _CAUSE, ids))
    found: dict[Fetch | int, DamagedPage] = {}
    for page, damaged in pages.items():
        owner = str(owners[page].id)
        better = [value for value in damaged if value.before and LOST_LETTER not in value.before]
        is_settled = owner not in in_doubt and all(value.text == value.before for value in damaged)
        is_copy = any(is_damaged_copy(value.text, value.before or "") for value in better)
        if not is_settled and (is_copy or owner not in accepted):
            found[page] = DamagedPage(owner, owners[page].url, len(damaged), len(better))
    leave_pending(connection, site, [page for page in found if isinstance(page, Fetch)], fetched)
    return list(found.values()), [record for record in records if _page_of(record) not in found]


def _page_of(record: Record) -> Fetch | int:
    """The page that states it, or the record itself where it belongs to none."""
    return record.statement.page or id(record)


def _owner(page: Fetch | int, first: Record, records: Iterable[Record]) -> Record:
    """The record that the page is about: the one whose lists it shows."""
    return next((one for one in records if _page_of(one) == page and one.statement.lists), first)


def _damaged(records: Iterable[Record]) -> Iterator[_Value]:
    for record in records:
        for column, value in record.__dict__.items():
            # The column `reason` holds our own words, which may quote anything.
            if isinstance(value, str) and LOST_LETTER in value and column != "reason":
                yield _Value(record, column, value)


def _with_before(connection: sa.Connection, values: Sequence[_Value]) -> Iterator[_Value]:
    """The values with what the store has in their place."""
    stored: dict[str, Any] = {}
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for value in values:
        ids[value.record.table].add(str(value.record.id))
    for table, some_ids in ids.items():
        for some in chunks(some_ids):
            query = sa.select(DATA[table]).where(DATA[table].c.id.in_(some))
            stored |= {row["id"]: row for row in connection.execute(query).mappings()}
    for value in values:
        row = stored.get(str(value.record.id))
        yield value._replace(before=row[value.column] if row else None)


def _in_doubt(connection: sa.Connection, site: str, records: Iterable[str]) -> set[str]:
    """Those that an earlier run has found damaged, and none since then whole."""
    found: set[str] = set()
    for some in chunks(records):
        columns = (gaps.c.site == site, gaps.c.cause == _CAUSE, gaps.c.record_id.in_(some))
        found |= set(connection.scalars(sa.select(gaps.c.record_id).where(*columns)))
    return found


def is_damaged_copy(damaged: str, whole: str) -> bool:
    """Whether a text is another one in which letters are lost.

    >>> is_damaged_copy("Gr\\ufffdnfl\\ufffd\\ufffdche", "Grünfläche"), is_damaged_copy("Gr\\ufffdn", "Größe")
    (True, False)
    """
    pieces = damaged.split(LOST_LETTER)
    ends = {len(pieces[0])} if whole.startswith(pieces[0]) else set()
    for piece in pieces[1:]:
        starts = {end + gap for end in ends for gap in range(_WIDEST + 1)}
        ends = {start + len(piece) for start in starts if whole.startswith(piece, start)}
    return len(whole) in ends
