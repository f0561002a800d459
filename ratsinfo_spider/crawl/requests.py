"""Records whose pages are asked for, and what the crawl remembers about each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.vendor import PageType

__all__ = ["DUE", "WITNESS", "Target", "native_number"]

DUE = "turn"  # the source of a target that is asked only because it is due
WITNESS = "oparl"  # … that only another interface than the pages names (`witness.py`)


@dataclass(frozen=True, slots=True)
class Target:
    """A record whose page is asked for.

    `source` is the kind of page that named it. `fingerprints` holds for each page that shows it in a row what
    stands for that row: the planner asks again when a row says something new.
    """

    site: str
    type: PageType
    native_id: int
    url: str
    source: str
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    has_attachments: bool = False
    meeting_id: str | None = None  # of an item: the meeting whose agenda led to it, where one did
    day: dt.date | None = None  # of the meeting it belongs to or was named by: the newest goes first

    @property
    def table(self) -> str:
        """The table of the record."""
        return self.type.table

    @property
    def page(self) -> str:
        """The vendor's name of the page."""
        return self.type.name

    @property
    def key(self) -> str:
        """What the store calls the page."""
        return f"{self.type.name}:{self.native_id}"

    @property
    def record_id(self) -> str:
        """`<city>:<kind>:<number>`."""
        return f"{self.site}:{TABLES[self.table].id_kind}:{self.native_id}"

    @property
    def unread(self) -> Literal["failed", "overdue"]:
        """What the planner notes of the page until it is read: the next run asks for the same reason."""
        return "overdue" if self.source == DUE else "failed"


def native_number(record_id: str | None) -> int:
    """The vendor's number in a record's id; 0, which no record has, if the id contains none.

    >>> native_number("musterstadt:meeting:5147"), native_number("musterstadt:meeting:g4-20261021T1700")
    (5147, 0)
    """
    number = (record_id or "").rpartition(":")[2]
    return int(number) if number.isascii() and number.isdigit() else 0
