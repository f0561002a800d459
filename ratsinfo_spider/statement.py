"""What goes with a record from its page to the store: how far it speaks, where it comes from, how to load its file.

None of it is a column, so feeds, `ItemAdapter` and `scrapy parse` see the record alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:  # readers of tables import neither Scrapy nor Twisted
    from scrapy.http import Request, Response

__all__ = ["Download", "Fetch", "PageStatus", "Statement", "Stating"]

# How the last reading of a page ended. `overdue`: as `failed`, of a page that was asked only because it was due. The
# next run asks for it for the same reason, so that it may be gone: nothing else says that it should be there.
PageStatus = Literal["ok", "failed", "overdue", "non_public", "gone"]


@dataclass(eq=False)
class Fetch:
    """One page on its way into the store: `Planner.begin` makes it, `Planner.done` finishes it.

    The spider passes each record of the page through `adopt` before it yields it. The records pipeline holds them back
    until all have come (one may wait for its download), then stores them and this in one transaction.

    `fingerprints` are the rows of other pages that led here: page with the row → fingerprint of the row.
    """

    page: str
    status: PageStatus = "ok"
    read: dt.datetime | None = None
    due: dt.datetime | None = None
    fingerprints: dict[str, str] = field(default_factory=dict)
    adopted: int = 0  # records
    finished: bool = False  # by the spider
    handed_over: bool = False  # to the store

    def adopt(self, record: _Record) -> _Record:
        """Mark `record` as one of this page's."""
        record.statement = replace(record.statement, page=self)
        self.adopted += 1
        return record


@dataclass(frozen=True, slots=True)
class Download:
    """How the document of a `File` is loaded: the loader says what the page shows, the spider adds the requests."""

    url: str  # as the page links it
    dies_with_page: bool = False  # an address of the page instance: it works in the page's session only
    non_public: bool = False  # the page itself calls the document non-public
    request: Request | None = None  # None: there is nothing to ask for. It is used up: callback and meta keys are set
    page_request: Request | None = None  # asks the page again, for an address that does not give the document
    # Response of `page_request` → the fresh request for the same document, None where the page does not show it any
    # more. It is kept until the document is loaded, so it should hold on to a few words, not to a page.
    relink: Callable[[Response], Awaitable[Request | None]] | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """How far a record speaks, and which page says it.

    `columns`: those this page is the authority for. Their values replace what the store has, an empty one clears it;
    any other value that is not None only fills a gap. `lists`: the tables whose rows below this record the page lists
    in full, so that a row that was there before and is not listed now is absent.
    """

    columns: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    page: Fetch | None = None  # None: the record belongs to no page that is stored as a whole
    link: str | None = None  # address of the record's own page, where a list links it
    download: Download | None = None  # of files


class Stating:
    """What has a statement. A class of its own, because a dataclass takes its annotated names as columns.

    Statements are shared and never changed: `record.statement = replace(record.statement, lists=…)`.
    """

    statement: Statement = Statement()


_Record = TypeVar("_Record", bound=Stating)
