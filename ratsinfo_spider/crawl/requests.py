"""Requests for the pages of single records, and what the spider remembers about each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from scrapy import Request
from w3lib.url import add_or_replace_parameter, url_query_cleaner

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.store.fetches import fingerprint
from ratsinfo_spider.vendors.allris4.pages.agenda_row import AgendaRow

# page of a table's records, its parameter, and which goes first when several wait: an item before
# the next agenda (the order a session expects), a paper before the next item.
PAGES = {
    "meetings": ("to010", "SILFDNR", 0),
    "agenda_items": ("to020", "TOLFDNR", 10),
    "papers": ("vo020", "VOLFDNR", 20),
    "organizations": ("gr020", "GRLFDNR", 0),
    "people": ("kp020", "KPLFDNR", 0),
}

TURN = "turn"  # the source of a target that only its turn leads to
_INSTANCE = re.compile(r"\?\d+(?:-(?:\d+\.\d*)?-[^&]*)?(?:&|$)")


@dataclass(frozen=True, slots=True)
class Target:
    """A record whose page is asked for.

    `source` is the kind of page that named it. `fingerprints` holds for each page that shows it in a row what
    stands for that row: the planner asks again when a row says something new.
    """

    site: str
    table: str
    native_id: int
    url: str
    source: str
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    has_attachments: bool = False

    @property
    def record_id(self) -> str:
        """`<city>:<kind>:<number>`."""
        return f"{self.site}:{TABLES[self.table].id_kind}:{self.native_id}"

    @property
    def page(self) -> str:
        """The vendor's name of the page: `to020`."""
        return PAGES[self.table][0]

    @property
    def unread(self) -> Literal["failed", "overdue"]:
        """What the planner notes of the page until it is read: the next run asks for the same reason."""
        return "overdue" if self.source == TURN else "failed"

    @property
    def meeting_id(self) -> str | None:
        """The id of the meeting whose agenda led to an item; None where something else did."""
        agendas = (page.partition(":")[2] for page in self.fingerprints if page.startswith("to010:"))
        number = next(agendas, None)
        return f"{self.site}:meeting:{number}" if number else None


def row_target(target: Target, row: AgendaRow, meeting: Target, *meeting_says: object) -> Target:
    """The target with what an agenda's row says of it: number, title, result, paper, documents.

    `meeting_says` is what the agenda says of its meeting that may change the target's page: when it is, how far its
    minutes are. They stand in no row.
    """
    files = tuple(link.native_id or link.label for link in row.files)
    row_says = row.number, row.title, row.result, row.changed_decision, row.paper_reference, row.has_attachments, files
    fingerprints = {f"{meeting.page}:{meeting.native_id}": fingerprint(row_says, meeting_says)}
    return replace(target, fingerprints=fingerprints, has_attachments=row.has_attachments)


def members_read(yes: bool) -> dict[str, str]:
    """What is noted of a committee's page: whether it was read for its members too. Old stores say nothing of it."""
    return {"members": "read" if yes else "skipped"}


def native_number(record_id: str | None) -> int:
    """The vendor's number in a record's id; 0, which no record has, where there is none.

    >>> native_number("musterstadt:meeting:5147"), native_number("musterstadt:meeting:g4-20261021T1700")
    (5147, 0)
    """
    number = (record_id or "").rpartition(":")[2]
    return int(number) if number.isascii() and number.isdigit() else 0


def address(base_url: str, table: str, native_id: int) -> str:
    """The permanent address of a record's page (ALLRIS.md 1.1): stable, bookmarkable, without a session."""
    page, parameter, _ = PAGES[table]
    return f"{base_url}{page}?{parameter}={native_id}"


def as_print(url: str) -> str:
    """The print variant of a page: all panels open, its own address at the end (ALLRIS.md 1.3)."""
    return add_or_replace_parameter(url, "selfaction", "print")


def as_normal(url: str) -> str:
    """The page itself, from the address of its print variant."""
    return url_query_cleaner(url, ("selfaction",), remove=True)


def bookmark(url: str) -> str:
    """An address without the part that only its page instance understands.

    >>> bookmark("https://ratsinfo.musterstadt.example/public/si018?5-1.0-table-navigator-next&GRLFDNR=4")
    'https://ratsinfo.musterstadt.example/public/si018?GRLFDNR=4'
    >>> bookmark("https://ratsinfo.musterstadt.example/public/si010?0-1.0-")
    'https://ratsinfo.musterstadt.example/public/si010'
    """
    return _INSTANCE.sub("?", url, count=1).rstrip("?")


def target_request(
    target: Target, callback: Callable[..., Any], errback: Callable[..., Any], url: str | None = None
) -> Request:
    """The request for a target's page. Records are asked for once a run, which the spider sees to itself."""
    return Request(
        url or target.url,
        callback=callback,
        errback=errback,
        cb_kwargs={"target": target},
        priority=PAGES[target.table][2],
        dont_filter=True,
    )
