"""A checkup of an installation: each page type tried once, by the code that a crawl reads it with.

For `scrapy doctor`: a vendor's `checkup(visit)` yields a `Look` for each page type, in the order in which they are
tried.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal, Self

from scrapy import Request
from scrapy.http import Response

from ratsinfo_spider.crawl.personal_data import records_of
from ratsinfo_spider.items import Record
from ratsinfo_spider.sites import Site
from ratsinfo_spider.vendor import Page, PageError, Vendor
from ratsinfo_spider.wicket.client import Client, Content, FetchError
from ratsinfo_spider.wicket.session import Session

__all__ = ["Checkup", "Look", "State", "Visit", "counted", "missing"]

HARMLESS = ("heading:", "encoding:")  # kinds of warnings: a text below an unknown heading is kept with it
State = Literal["read", "gaps", "not read", "not there", "not tried"]


@dataclass
class Look:
    """What became of one page type.

    `name` says which, `says` what was found, in a line. `gaps` are sentences about what is missing or was not expected,
    `notes` about what is not known and costs nothing; `html` is the page as it was read, with what came to it. `advice`
    are keys for the city's file.
    """

    name: str
    state: State
    says: str
    url: str = ""
    kind: str = ""  # of the error, where the page was not read
    gaps: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    html: str = ""
    page: Page | None = None
    records: list[Record] = field(default_factory=list)
    session: Session | None = None  # that gave the page
    advice: dict[str, str | bool | float] = field(default_factory=dict)

    @classmethod
    def failed(cls, name: str, url: str, error: FetchError, html: str = "") -> Self:
        """The look at a page that did not come, or whose Ajax content cannot be asked for."""
        state: State = "not tried" if error.kind == "budget" else "not read"
        return cls(name, state, error.detail, url, error.kind, html=html)

    @property
    def is_readable(self) -> bool:
        """Whether the page came and its content was found."""
        return self.state in ("read", "gaps")

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done about it."""
        return self.state in ("read", "not there")


@dataclass
class Visit:
    """What a checkup works with: the crawl's own client, and `download` for what is no page.

    `requests_left` says how many more may be made.
    `oddities` fills with sentences about answers (their encoding) while pages are asked.
    """

    vendor: Vendor
    home: Site
    today: dt.date
    client: Client
    download: Callable[[Request], Awaitable[Response]]
    requests_left: Callable[[], int]
    oddities: list[str] = field(default_factory=list)

    async def look(self, name: str, url: str, *, needs: Iterable[str] = (), harmless: tuple[str, ...] = ()) -> Look:
        """The page at an address with all that its own calls bring. Raises PageError where the whole site says no.

        `needs` are columns (`meetings.name`) without which the page counts as read with gaps; warnings that begin with
        a word of `harmless` do not make a gap.
        """
        content: Content | None = None
        try:
            content = await self.client.shell(url)
            content = await self.client.complete(content, self.vendor.folded)
            return self.open(name, content, needs=needs, harmless=harmless)
        except FetchError as error:
            return Look.failed(name, url, error, content.html if content else "")

    def open(self, name: str, content: Content, *, needs: Iterable[str] = (), harmless: tuple[str, ...] = ()) -> Look:
        """A page that has come, judged as in `look`."""
        look = Look(name, "read", "", content.url, html=content.html, session=content.session)
        try:
            look.page = page = self.vendor.open(content.html.encode(), content.url)
            look.records = list(records_of(self.vendor, page, self.home.name, people=False))
        except PageError as error:
            look.state, look.says, look.kind = "not read", error.detail, error.kind
            return look
        if getattr(page, "is_shell", False):
            look.state, look.kind = ("not read", "malformed") if self.requests_left() else ("not tried", "budget")
            look.says = "neither a table nor a call that brings one: its markup is not as known"
            if content.left:
                look.kind, look.says = "wicket" if self.requests_left() else "budget", "; ".join(content.left)
            return look
        said = [*page.warnings, *self.oddities]
        look.notes += [words for words in said if words.startswith((*HARMLESS, *harmless))]
        warnings = [words for words in said if words not in look.notes]
        look.gaps += [*content.left, *warnings, *missing(look.records, needs)]
        self.oddities.clear()
        look.state = "gaps" if look.gaps else "read"
        look.says = counted(look.records)
        return look


Checkup = Callable[[Visit], AsyncIterator[Look]]


def missing(records: list[Record], needs: Iterable[str]) -> Iterable[str]:
    """A sentence for each column that no record of its table has, though one was expected."""
    for need in needs:
        table, _, column = need.partition(".")
        rows = [record for record in records if record.table == table]
        if not rows:
            yield f"no row of {table} was read"
        elif column and all(getattr(record, column) is None for record in rows):
            yield f"{need} is empty in {'its row' if len(rows) == 1 else f'all {len(rows)} rows'}"


def counted(records: list[Record]) -> str:
    """`1 meeting, 14 agenda items`: what a page gives."""
    counts: dict[str, int] = {}
    for record in records:
        counts[record.table] = counts.get(record.table, 0) + 1
    return ", ".join(f"{count} {_words(table, count)}" for table, count in counts.items())


def _words(table: str, count: int) -> str:
    words = table.replace("_", " ")
    return words.removesuffix("s") if count == 1 else words
