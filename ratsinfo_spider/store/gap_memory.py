"""Records whose page, or whose file, refuses for the same cause day after day: what the store remembers of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import NamedTuple, Self

import sqlalchemy as sa

from ratsinfo_spider.causes import GapCause
from ratsinfo_spider.store.history import chunks
from ratsinfo_spider.store.missing import ABSENCES
from ratsinfo_spider.store.sql_tables import gaps

__all__ = ["Gap", "read_gaps", "write_gaps"]


class Gap(NamedTuple):
    """What a record has missed so far. `since` and `last` are days of the run's clock where the councils are."""

    record_id: str
    cause: GapCause
    url: str
    detail: str
    since: dt.date
    last: dt.date
    days: int = 1  # on how many different days it was found to be so, without anything else in between

    @property
    def is_known(self) -> bool:
        """As often as a row must be missed to be believed gone, a page must refuse to be believed closed."""
        return self.days >= ABSENCES

    def again(self, newer: Self) -> Self:
        """The same gap, met once more; another cause begins anew, and a second run of a day counts nothing."""
        if newer.cause != self.cause:
            return newer
        return newer._replace(since=self.since, days=self.days + (newer.last != self.last))


def read_gaps(connection: sa.Connection, site: str) -> dict[str, Gap]:
    """All gaps of a city by the id of the record."""
    columns = (gaps.c[name] for name in Gap._fields)
    rows = connection.execute(sa.select(*columns).where(gaps.c.site == site).order_by(gaps.c.record_id))
    found = (Gap(*row) for row in rows)
    day = dt.date.fromisoformat
    return {gap.record_id: gap._replace(since=day(str(gap.since)), last=day(str(gap.last))) for gap in found}


def write_gaps(connection: sa.Connection, site: str, met: Iterable[Gap], healed: Collection[str]) -> None:
    """Note the gaps that a run met, and forget those of `healed`, ids of records that were found."""
    rows = [
        {"site": site, **gap._asdict(), "since": gap.since.isoformat(), "last": gap.last.isoformat()} for gap in met
    ]
    for some in chunks([*healed, *(str(row["record_id"]) for row in rows)]):
        connection.execute(gaps.delete().where(gaps.c.site == site, gaps.c.record_id.in_(some)))
    if rows:
        connection.execute(gaps.insert(), rows)
