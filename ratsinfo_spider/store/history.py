"""The `changes` table: what is written down of a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa

from ratsinfo_spider.schema import Stored, to_text
from ratsinfo_spider.store.sql_tables import changes, runs
from ratsinfo_spider.vendor import PageTypes

__all__ = ["Counts", "History", "RunKey", "chunks", "next_run"]

# "<table>/<new|changed|unchanged|restored|removed>" → rows, each one once in a run, as in `changes`
Counts = Counter[str]

_T = TypeVar("_T")
_IN_LIST = 500


def chunks(values: Iterable[_T]) -> Iterator[list[_T]]:
    """`values` in lists short enough for the IN of one SQL statement."""
    iterator = iter(values)
    return iter(lambda: list(islice(iterator, _IN_LIST)), [])


@dataclass(frozen=True, slots=True)
class RunKey:
    """The run that writes.

    Rows born in run `born_from` or later are still being born, so that filling them is no change:
    `born_from` is this run, or an earlier one that was killed and that this run finishes. Rows born in run
    `filled_from` or later, the first one since the last complete run, may still wait for their own page, as in a first
    crawl by instalments: what is stated of them for the first time is no change either.
    """

    site: str
    run_id: str
    number: int
    born_from: int
    filled_from: int
    pages: PageTypes = field(default_factory=PageTypes)  # the vendor's, for what is to be read again


def next_run(connection: sa.Connection, site: str, run_id: str, pages: PageTypes | None = None) -> RunKey:
    """The run that may write next; its number is the one that it would get."""
    conditions = (sa.true(), runs.c.finished.is_not(None), runs.c.status == "complete")
    last = sa.select(sa.func.max(runs.c.number)).where(runs.c.site == site)
    number, born_from, filled_from = ((connection.scalar(last.where(one)) or 0) + 1 for one in conditions)
    return RunKey(site, run_id, number, born_from, filled_from, pages or PageTypes())


@dataclass
class History:
    """Collects the changes of one transaction and writes them with it.

    `counted` is one set for the whole run: ids of rows that `counts` has as changed or restored, whose further changes
    are no further rows. (A write that fails ends the run, so nobody is misled by what it has put there.)
    """

    run: RunKey
    at: str
    counted: set[str] = field(default_factory=set)
    counts: Counts = field(default_factory=Counter)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(  # the columns of one row
        self,
        kind: str,
        table: str,
        record_id: str,
        url: str | None,
        column: str | None = None,
        old: Stored = None,
        new: Stored = None,
    ) -> None:
        """One row of `changes`; `column` is None for a row that came or went."""
        self.rows.append(
            {
                "site": self.run.site,
                "url": url,
                "run_id": self.run.run_id,
                "observed_at": self.at,
                "table_name": table,
                "record_id": record_id,
                "kind": kind,
                "column_name": column,
                "old": to_text(old),
                "new": to_text(new),
            }
        )

    def write(self, connection: sa.Connection) -> None:
        """Into the database, in the order they were added."""
        if self.rows:
            connection.execute(changes.insert(), self.rows)
            self.rows = []
