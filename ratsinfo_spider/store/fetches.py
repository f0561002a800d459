"""Pages that were read: how a crawl says so, and what the planner remembers of it.

A page's records and the note that it was read go into the store together or not at all, so a
run that is killed never leaves a page that counts as read and is not stored.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeVar, cast

import sqlalchemy as sa

from ratsinfo_spider.items import Record
from ratsinfo_spider.schema import zone_text
from ratsinfo_spider.store.sql_tables import fetches

__all__ = ["Fetch", "Known", "Status", "fingerprint", "page_key", "read_fetches", "write_fetches"]

# `overdue`: as `failed`, of a page that only its turn led to. The next run asks for it as one whose turn has come, so
# that it may be gone: nothing else says that it ought to be there.
Status = Literal["ok", "failed", "overdue", "non_public", "gone"]
_Record = TypeVar("_Record", bound=Record)


def page_key(kind: str, native_id: int | str) -> str:
    """What the store calls a page.

    >>> page_key("agenda", 123)
    'agenda:123'
    """
    return f"{kind}:{native_id}"


def fingerprint(*values: object) -> str:
    """A few letters that stand for the values of a row, to see whether the row still says the same.

    >>> fingerprint("Ö 1", None, ["a"]) == fingerprint("Ö 1", None, ["a"])
    True
    >>> fingerprint("Ö 1", None) == fingerprint("Ö 1", "")
    False
    """
    return hashlib.blake2b(repr(values).encode(errors="surrogatepass"), digest_size=5).hexdigest()


@dataclass(eq=False)
class Fetch:
    """One page on its way into the store; `Planner.begin` makes it, `Planner.done` finishes it.

    The spider passes each record of the page through `adopt` before it yields it. The records
    pipeline holds them back until all have come (one may wait for its download), then stores
    them and this in one transaction.

    `promises` are the rows of other pages that led here: page with the row → fingerprint of the row.
    """

    page: str
    status: Status = "ok"
    read: dt.datetime | None = None
    due: dt.datetime | None = None
    promises: dict[str, str] = field(default_factory=dict)
    adopted: int = 0
    arrived: list[Record] = field(default_factory=list)
    lost: int = 0
    finished: bool = False  # by the spider
    handed_over: bool = False  # to the store

    def adopt(self, record: _Record) -> _Record:
        """Mark `record` as one of this page's."""
        record.fetch = self  # type: ignore[attr-defined]  # beside the columns, like `stated`
        self.adopted += 1
        return record

    @property
    def is_whole(self) -> bool:
        """Whether the spider is through with the page and each of its records has come or is known to be lost."""
        return self.finished and len(self.arrived) + self.lost == self.adopted


class Known(NamedTuple):
    """What the planner knows of a page that was read."""

    status: Status
    read: dt.datetime
    due: dt.datetime
    promises: dict[str, str]

    @classmethod
    def of(cls, fetch: Fetch) -> Known:
        """Of a finished page; ValueError if it is not."""
        if fetch.read is None or fetch.due is None:
            raise ValueError(f"{fetch.page}: Planner.done says when a page was read and when it is due again")
        return cls(fetch.status, fetch.read, fetch.due, fetch.promises)

    @classmethod
    def parse(cls, text: str) -> Known:
        """What `text` wrote."""
        status, read, due, promises = text.split(" ", 3)
        return cls(cast("Status", status), _moment(read), _moment(due), _promises(promises))

    def text(self) -> str:
        """In one line: a big city has some hundred thousand pages, and Python can hold nothing smaller for each."""
        return f"{self.status} {_seconds(self.read)} {_seconds(self.due)} {_words(self.promises)}"


def _seconds(moment: dt.datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(int(seconds), dt.UTC)


def _words(promises: dict[str, str]) -> str:
    return " ".join(f"{page}={row}" for page, row in promises.items())


def _promises(words: str) -> dict[str, str]:
    pairs = (word.rpartition("=") for word in words.split())
    return {page: row for page, _, row in pairs}


def write_fetches(connection: sa.Connection, site: str, pages: Iterable[Fetch]) -> None:
    """Note pages as read; the newest word on a page replaces what was there."""
    known = {page.page: Known.of(page) for page in pages}
    if not known:
        return
    earlier = fetches.delete().where(fetches.c.site == site, fetches.c.page == sa.bindparam("key"))
    connection.execute(earlier, [{"key": page} for page in known])
    rows = [
        {
            "site": site,
            "page": page,
            "status": row.status,
            "fetched_at": zone_text(row.read, "UTC"),
            "next_due": zone_text(row.due, "UTC"),
            "promises": _words(row.promises),
        }
        for page, row in known.items()
    ]
    connection.execute(fetches.insert(), rows)


def read_fetches(connection: sa.Connection, site: str) -> dict[str, str]:
    """Every page of `site` that was read, as `Known.text`."""
    wanted = fetches.c
    query = sa.select(wanted.page, wanted.status, wanted.fetched_at, wanted.next_due, wanted.promises)
    rows = connection.execute(query.where(wanted.site == site).execution_options(yield_per=1000))
    return {
        page: f"{status} {_seconds_of(read)} {_seconds_of(due)} {promises}"
        for page, status, read, due, promises in rows
    }


def _seconds_of(stored: str) -> int:
    return _seconds(dt.datetime.fromisoformat(stored))
