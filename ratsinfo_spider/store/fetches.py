"""Pages that were read: what the planner remembers of them, and how that is stored.

A page's records and the note that it was read go into the store together or not at all, so a
run that is killed never leaves a page that counts as read and is not stored.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import NamedTuple, cast

import sqlalchemy as sa

from ratsinfo_spider.schema import zone_text
from ratsinfo_spider.statement import Fetch, PageStatus
from ratsinfo_spider.store.sql_tables import fetches

# A note beside a page's fingerprints: the file size limit in bytes under which one of its files was too large.
FILE_LIMIT = "max_file_size"

__all__ = [
    "FILE_LIMIT",
    "Fetch",
    "Known",
    "doubt_closed",
    "fingerprint",
    "page_key",
    "read_fetches",
    "read_fingerprints",
    "write_fetches",
]


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


class Known(NamedTuple):
    """What the planner knows of a page that was read."""

    status: PageStatus
    read: dt.datetime
    due: dt.datetime
    fingerprints: dict[str, str]

    @classmethod
    def of(cls, fetch: Fetch) -> Known:
        """Of a finished page; ValueError if it is not."""
        if fetch.read is None or fetch.due is None:
            raise ValueError(f"{fetch.page}: Planner.done says when a page was read and when it is due again")
        return cls(fetch.status, fetch.read, fetch.due, fetch.fingerprints)

    @classmethod
    def parse(cls, text: str) -> Known:
        """What `text` wrote."""
        status, read, due, fingerprints = text.split(" ", 3)
        return cls(cast("PageStatus", status), _time_of(read), _time_of(due), read_fingerprints(fingerprints))

    def text(self) -> str:
        """In one line: a big city has some hundred thousand pages, and Python can hold nothing smaller for each."""
        return f"{self.status} {_seconds(self.read)} {_seconds(self.due)} {_words(self.fingerprints)}"


def _seconds(moment: dt.datetime) -> int:
    return int(moment.timestamp())


def _time_of(seconds: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(int(seconds), dt.UTC)


def _words(fingerprints: dict[str, str]) -> str:
    return " ".join(f"{page}={row}" for page, row in fingerprints.items())


def read_fingerprints(words: str) -> dict[str, str]:
    """The fingerprints (and notes) of a page, as stored in one line."""
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
            "fingerprints": _words(row.fingerprints),
        }
        for page, row in known.items()
    ]
    connection.execute(fetches.insert(), rows)


def doubt_closed(connection: sa.Connection, site: str, since: str) -> int:
    """Let the next run ask again for the pages that were found not public from `since` (UTC) on; how many."""
    closed = sa.and_(fetches.c.site == site, fetches.c.status == "non_public", fetches.c.fetched_at >= since)
    return connection.execute(fetches.update().where(closed).values(status="failed")).rowcount


def read_fetches(connection: sa.Connection, site: str) -> dict[str, str]:
    """Every page of `site` that was read, as `Known.text`."""
    wanted = fetches.c
    query = sa.select(wanted.page, wanted.status, wanted.fetched_at, wanted.next_due, wanted.fingerprints)
    rows = connection.execute(query.where(wanted.site == site).execution_options(yield_per=1000))
    return {
        page: f"{status} {_seconds_of(read)} {_seconds_of(due)} {fingerprints}"
        for page, status, read, due, fingerprints in rows
    }


def _seconds_of(stored: str) -> int:
    return _seconds(dt.datetime.fromisoformat(stored))
