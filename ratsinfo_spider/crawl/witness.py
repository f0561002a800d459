"""An inventory of a city from another interface than its pages: a further way to count, and to find what lists hide.

What the witness says is no fact: where it names a record that no page names, the record's own page is asked. So its
numbers must be those of the pages, which is proven in each inventory before anything rests on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field

from scrapy import Request

from ratsinfo_spider.crawl.context import CrawlContext
from ratsinfo_spider.crawl.frontier import Frontier
from ratsinfo_spider.crawl.requests import WITNESS
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.wicket.client import FetchError

__all__ = ["CAUSE", "Inventory", "Numbered", "Take", "Witness"]

CAUSE = "list_unreadable"  # of a run whose records rest on the witness
_PAGE = "inventory"  # what the store calls a reading of the witness
EVERY = dt.timedelta(days=7)  # how often it is read where all lists can be
FEW = 3  # meetings whose days must agree, where the witness links no page


@dataclass(frozen=True, slots=True)
class Numbered:
    """A record by its number: its day, the number of the record above it, and the page that the witness links."""

    native_id: int
    day: dt.date | None = None
    above: int | None = None
    web: str | None = None


@dataclass
class Inventory:
    """Records by table and number. `totals` counts what the witness has of each table, whatever the window."""

    records: dict[str, dict[int, Numbered]] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, record: Numbered) -> None:
        """One more record."""
        self.records.setdefault(table, {})[record.native_id] = record

    def of(self, table: str) -> Mapping[int, Numbered]:
        """The records of a table."""
        return self.records.get(table, {})


Take = Callable[[CrawlContext], Awaitable[Inventory]]


class Witness:
    """The witness of one crawl, if the city's file names one (`oparl_url`). `frontier` asks for what it names."""

    def __init__(self, context: CrawlContext, frontier: Frontier) -> None:
        self._context = context
        self._frontier = frontier
        self._take: Take | None = context.vendor.witness() if context.home.oparl_url else None
        self._known: set[str] = set()  # items that earlier runs have met
        self.inventory = Inventory()

    async def hear(self, *, lists_failed: bool, days: Mapping[int, dt.date]) -> None:
        """Take the inventory where it is due or where lists could not be read. `days`: of meetings that pages show.

        What is wrong with the witness costs nothing: the pages are the truth. It is a warning.
        """
        arguments, planner = self._context.arguments, self._context.planner
        if self._take is None or arguments.is_selection or arguments.organizations:
            return
        known = planner.known(WITNESS, _PAGE)
        is_due = known is None or known.status != "ok" or self._context.run.started - known.read >= EVERY
        if not (is_due or lists_failed):
            return
        try:
            inventory = await self._take(self._context)
        except (FetchError, PageError) as error:
            self._warn(f"cannot be read: {error.detail}")
            return
        if doubt := self._doubt(inventory, days):
            self._warn(doubt)
            return
        self.inventory = inventory
        for table, total in inventory.totals.items():
            self._context.run.tally[f"{WITNESS}/{table}"] = total
        ids = [self._id("agenda_items", number) for number in inventory.of("agenda_items")]
        self._known = await self._context.store.ask(
            lambda look: {met.record_id for met in look.met("agenda_items", ids)}
        )
        planner.done(planner.begin(WITNESS, _PAGE))
        if lists_failed:
            self._rest_on_it()

    def _doubt(self, inventory: Inventory, days: Mapping[int, dt.date]) -> str | None:
        """Why its numbers may not be those of the pages: they are, if it links the pages so, or knows their days."""
        page = self._context.vendor.page_types.showing("meetings")
        meetings = inventory.of("meetings")
        linked = [one for one in meetings.values() if one.web]
        wrong = [one for one in linked if not _links(one, page.address("", one.native_id))]
        both = [(one.day, days[number]) for number, one in meetings.items() if number in days and one.day]
        other = sum(first != second for first, second in both)
        if wrong or other > len(both) // 10:
            return f"gives {len(wrong)} meetings another number and {other} another day than the pages; it is not used"
        if not linked and len(both) < FEW:
            return "does not tell whether its numbers are those of the pages; it is not used"
        return None

    def _rest_on_it(self) -> None:
        counts = {table: len(self.inventory.of(table)) for table in ("meetings", "agenda_items", "papers")}
        words = ", ".join(f"{count:,} {table.replace('_', ' ')}" for table, count in counts.items())
        run = self._context.run
        run.cause = run.cause or CAUSE
        run.rests_on = f"calendar or lists could not be read; what was asked rests on the inventory of OParl: {words}"

    def meetings(self) -> Iterator[Request]:
        """Requests for the meetings of the window that only the witness names; all it names are counted."""
        for number, one in sorted(self.inventory.of("meetings").items(), reverse=True):
            if self._context.arguments.covers(one.day):
                yield from self._ask("meetings", number, one)

    def rest(self) -> Iterator[Request]:
        """Requests for items and papers that no agenda has named; to be taken when all agendas have been read."""
        meetings = self.inventory.of("meetings")
        for table in ("agenda_items", "papers"):
            for number, one in self.inventory.of(table).items():
                above = meetings.get(one.above or 0)
                if above is not None and self._context.arguments.covers(above.day):
                    yield from self._ask(table, number, one)

    def _ask(self, table: str, number: int, one: Numbered) -> Iterator[Request]:
        record_id, coverage = self._id(table, number), self._context.coverage
        is_named, is_known = coverage.is_expected(table, record_id), record_id in self._known
        if is_named or is_known:
            url = self._context.vendor.page_types.showing(table, number).address(self._context.home.base_url, number)
            below = self._id("meetings", one.above) if one.above else None
            year = one.day.year if one.day else None
            coverage.expect(table, record_id, WITNESS, below=below, year=year, url=url)
            if is_known and not is_named:
                coverage.record_outcome(table, record_id, "found")
            return
        day = one.day or (above.day if (above := self.inventory.of("meetings").get(one.above or 0)) else None)
        target = self._frontier.target(table, number, None, WITNESS, day=day)
        yield from self._frontier.ask(target, self._id("meetings", one.above) if one.above else None)

    def _id(self, table: str, number: int) -> str:
        return f"{self._context.home.name}:{TABLES[table].id_kind}:{number}"

    def _warn(self, says: str) -> None:
        self._context.run.problem("warning", self._context.home.oparl_url, f"oparl: the interface {says}")


def _links(one: Numbered, address: str) -> bool:
    """Whether the page that the witness links is that of this number: makers write page names in capitals too."""
    return (one.web or "").lower().endswith(f"/{address.lower()}")
