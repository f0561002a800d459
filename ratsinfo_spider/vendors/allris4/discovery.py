"""Which meetings there are: the calendar month by month, and the meetings lists of the committees.

Both ways feed one set of meeting references by SILFDNR, and each is counted against the other; the list of committees
adds the last and the next meeting of each. Which months and lists are asked follows from their refresh intervals
(`crawl/refresh_intervals.py`, `store/rules.py`): the calendar around today comes first and in every run, and what it
says decides how much of the lists is asked; the rest of the calendar comes last, because the lists tell how far it has
to be walked when the window has no end. All of it is done one request after the other, before any agenda: a Wicket
site keeps a page instance only while few others are built in the same session.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterator

from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.crawl.circuit_breaker import CircuitBreaker
from ratsinfo_spider.crawl.meeting_references import ListRead, MeetingReference
from ratsinfo_spider.crawl.months import Month, MonthWalk, month_bounds, next_month
from ratsinfo_spider.crawl.refresh_intervals import ListSchedule
from ratsinfo_spider.crawl.requests import native_number
from ratsinfo_spider.german.dates import parse_date
from ratsinfo_spider.items import Meeting, Organization, Record
from ratsinfo_spider.sites import Site
from ratsinfo_spider.store.fetches import fingerprint
from ratsinfo_spider.store.rules import MONTH_RULES, RECENT
from ratsinfo_spider.vendor import CLOSED_KINDS
from ratsinfo_spider.vendors.allris4.list_walk import ListWalk
from ratsinfo_spider.vendors.allris4.loaders import records
from ratsinfo_spider.vendors.allris4.nearest_meetings import nearest
from ratsinfo_spider.vendors.allris4.page_types import CALENDAR, LIST, ORGANIZATIONS, RECENT_LIST
from ratsinfo_spider.vendors.allris4.pages import Page, PageError, make_selector, open_page
from ratsinfo_spider.vendors.allris4.pages.calendar import CalendarPage
from ratsinfo_spider.vendors.allris4.pages.meetings_list import ListRow
from ratsinfo_spider.vendors.allris4.pages.organizations import OrganizationsPage
from ratsinfo_spider.wicket.client import Client, Content, FetchError

Problem = Callable[[str, str, str], None]
Days = tuple[dt.date | None, dt.date | None]  # first and last; None: without end

ALIKE = 3  # meetings that two committees' lists may have in common without a doubt about the site
MOST = 12  # months or lists that fail one after the other, until we say that the site is down
FOR_ALL = ("robots", "no_robots", "browser")  # what one page is refused for, every other is
PATIENCE = 3  # pages that fail before any was read, until we say that this is no ALLRIS 4


class Discovery:
    """Walks calendar and lists of one site. `problem(kind, url, sentence)` hears of all that was not read."""

    def __init__(
        self, client: Client, site: Site, arguments: Arguments, problem: Problem, schedule: ListSchedule, today: dt.date
    ) -> None:
        self._client = client
        self._site = site
        self._arguments = arguments
        self._problem = problem
        self._schedule = schedule
        self._today = today
        self.references: dict[int, MeetingReference] = {}
        self.organizations: dict[int, Organization] = {}
        self.windows: list[tuple[dt.date, dt.date]] = []  # days of the calendar that were read in full
        self.lists_read: dict[int, ListRead] = {}  # by GRLFDNR: those that were read in full
        self.listed_from: dt.date | None = dt.date.min  # from here on every list was read; None: not every one
        self.read_pages = 0
        self._failures = 0
        self._lists: dict[str, int] = {}  # what a list shows -> whose it is
        self._breaker = CircuitBreaker(MOST, "lists and months")
        self.months: dict[Month, int | None] = {}  # meetings of the months that this run has dealt with
        self._has_news = False
        self._is_spent = False

    @property
    def steps(self) -> tuple[Callable[[], AsyncIterator[Record]], ...]:
        """What to do, in this order."""
        return self.committees, self.present, self.lists, self.calendar

    def _url(self, address: str) -> str:
        return self._site.base_url + address

    async def committees(self) -> AsyncIterator[Record]:
        """The organizations of gr010, all menu entries in one, as the bare page shows them; it names meetings too."""
        page = await self.page(url := self._url(ORGANIZATIONS))
        if page is None:
            return
        for record in self._records(page):
            if isinstance(record, Organization):
                self.organizations[native_number(record.id)] = record
            yield record
        if isinstance(page, OrganizationsPage):
            self._note_nearest(page)
        if not self.organizations:
            says = f"{ORGANIZATIONS} names no committee, so no committee's meetings list can be asked"
            self._problem("list", url, says)

    def _note_nearest(self, page: OrganizationsPage) -> None:
        wanted = self._arguments.organizations or self.organizations.keys()
        for reference in nearest(page, self._site.name):
            if wanted & set(reference.sources.values()) and self._arguments.covers(reference.day):
                self.references.setdefault(reference.native_id, reference).sources.update(reference.sources)

    # --- the calendar -----------------------------------------------------------------------

    async def present(self) -> AsyncIterator[Record]:
        """The months around today, as far as the window reaches: those that every run asks for."""
        since, until = self._arguments.since, self._arguments.until
        for step in range(-MONTH_RULES[0].back, MONTH_RULES[0].ahead + 1):
            first = next_month(self._today, step)
            if (until is None or first <= until) and (since is None or next_month(first, 1) > since):
                async for record in self._month((first.year, first.month)):
                    yield record

    async def calendar(self) -> AsyncIterator[Record]:
        """The other months of the window. A month that is not read in full is a problem."""
        walk = MonthWalk(self._site, self._arguments.since, self._arguments.until, self._today)
        known = [one.day for one in self.references.values() if one.day]
        for month in walk.months([*known, *self._schedule.months_with_meetings()]):
            if self._is_spent:
                return
            if self._breaker.is_open:  # else the walk would go on to the ends of its time
                self._problem("calendar", self._url(CALENDAR), f"{self._breaker}, so no other month is asked today")
                return
            if month not in self.months:
                async for record in self._month(month):
                    yield record
            walk.count(self.months[month])

    async def _month(self, month: Month) -> AsyncIterator[Record]:
        year, number = month
        name, days = f"{year}-{number:02}", self._days_of(month)
        if not self._schedule.wants(CALENDAR, name, *days):
            self._schedule.skip("months")
            self.months[month] = int(self._schedule.notes(CALENDAR, name).get("meetings", 1))
            return
        page = await self.page(self._url(f"si010?MM={number}&YY={year}"))
        self.months[month] = len(page.rows) if isinstance(page, CalendarPage) else None
        if not isinstance(page, CalendarPage):
            return
        # Not by address: the site may move, the demo does so with every run.
        says = fingerprint(
            [(row.day, row.time, row.name, row.native_id, row.url is None, row.room) for row in page.rows]
        )
        self._has_news |= self._schedule.has_news(CALENDAR, name, says)
        if self._is_whole(page, month):
            self.windows.append(days)
            self._schedule.read(CALENDAR, name, *days, says=says, meetings=len(page.rows))
        for record in self.meetings(page, "calendar", None):
            yield record

    def _days_of(self, month: Month) -> tuple[dt.date, dt.date]:
        """The days of a month that are asked for."""
        first, last = month_bounds(*month)
        return max(first, self._arguments.since or first), min(last, self._arguments.until or last)

    def _is_whole(self, page: CalendarPage, month: Month) -> bool:
        first, last = month_bounds(*month)
        missing = sorted(set(range(1, last.day + 1)) - set(page.days))
        if missing:
            self._problem("calendar", page.url, f"the calendar of {first:%m/%Y} lacks the days {missing}")
        return not missing

    # --- the lists --------------------------------------------------------------------------

    async def lists(self) -> AsyncIterator[Record]:
        """The meetings list of each committee (or of those asked for), as the second way."""
        wanted = self._arguments.organizations or self.organizations.keys()
        if self._arguments.organizations or not wanted:
            self.listed_from = None
        for native_id in sorted(wanted):
            kind, days = self._part_of_list(native_id)
            if days is None:
                self.listed_from = None
                self._schedule.skip("lists")
                continue
            async for record in self._list(native_id, kind, days):
                yield record

    def _part_of_list(self, organization_id: int) -> tuple[str, Days | None]:
        """Which days of a list to ask for: all of the window, the newest, or (None) none."""
        since, until = self._arguments.since, self._arguments.until
        if self._schedule.wants(LIST, organization_id, since, until):
            return LIST, (since, until)
        recent = max(self._today - dt.timedelta(days=RECENT), since or dt.date.min)
        if until is not None and until < recent:
            return "", None
        if self._has_news or self._schedule.wants(RECENT_LIST, organization_id, self._today, until):
            return RECENT_LIST, (recent, until)
        return "", None

    async def _list(self, organization_id: int, kind: str, days: Days) -> AsyncIterator[Record]:
        url = self._url(f"si018?GRLFDNR={organization_id}")
        walk = ListWalk(self._client, url, self._open)
        try:
            async for page in walk.pages(*days):
                for record in self.meetings(page, "list", organization_id):
                    yield record
        except FetchError as error:
            self._list_broke_off(organization_id, error)
            self._schedule.mark_pending(kind, organization_id)
            return
        if wrong := self._is_anothers(organization_id, walk.rows):
            self.listed_from = None
            self._schedule.mark_pending(kind, organization_id)
            self._problem("list", url, f"the meetings list of committee {organization_id} {wrong}")
            return
        since, until = walk.since if walk.of_period else days[0], days[1]
        self._note_list(organization_id, kind, (since, until))
        if walk.of_period:
            self.lists_read[organization_id] = ListRead(since, until, len(walk.rows))
        else:
            self._note_period(url, days[0], walk.rows)

    def _is_anothers(self, organization_id: int, rows: list[ListRow]) -> str | None:
        """What is wrong with a list that is not its committee's."""
        says = fingerprint([(row.native_id, row.date, row.time, row.name) for row in rows])
        other = self._lists.setdefault(says, organization_id)
        if other != organization_id and len(rows) >= ALIKE:
            return f"shows the same {len(rows)} meetings as that of committee {other}: does the site ignore GRLFDNR?"
        return None

    def _list_broke_off(self, organization_id: int, error: FetchError) -> None:
        self.listed_from = None
        self._is_spent |= error.kind == "budget"
        if error.kind != "budget":
            words = f"the meetings list of committee {organization_id} broke off: {error.detail}"
            self._problem("list", error.url, words)
            self._breaker.failed()
            if self._breaker.is_open:
                says = f"{self._breaker}, so nothing more is asked today"
                raise FetchError("http", error.url, f"{says}; the last one: {error.detail}") from error

    def _note_list(self, organization_id: int, kind: str, days: Days) -> None:
        """A list that was read in full was read for the newest meetings too."""
        for name in {kind, RECENT_LIST}:
            self._schedule.read(name, organization_id, *days)
        if self.listed_from is not None:
            self.listed_from = max(self.listed_from, days[0] or dt.date.min)

    def _note_period(self, url: str, since: dt.date | None, rows: list[ListRow]) -> None:
        """A list that offers no period shows its own: what is older is not missing there."""
        shown_from = min(filter(None, (parse_date(row.date) for row in rows)), default=None)
        if since is not None and shown_from is not None and shown_from <= since:
            return
        self._problem("warning", url, "list: no form for the period; only the vendor's default period is shown")
        if self.listed_from is not None:
            self.listed_from = max(self.listed_from, shown_from) if shown_from else None

    def meetings(self, page: Page, source: str, organization_id: int | None) -> Iterator[Record]:
        page_type = CALENDAR if source == "calendar" else LIST
        for record in self._records(page):
            if not isinstance(record, Meeting):
                yield record
                continue
            day = record.start_time.date() if record.start_time else None
            if not self._arguments.covers(day):
                continue
            if number := native_number(record.id):
                reference = self.references.setdefault(number, MeetingReference(number, record))
                reference.see(record, source, page_type, organization_id, day)
            yield record

    async def page(self, url: str) -> Page | None:
        """A page with its table; None after noting why it could not be read."""
        try:
            return self._open(await self._client.content(url))
        except FetchError as error:
            self._failures += 1
            if error.kind == "budget":
                self._is_spent = True
                return None
            if error.kind in FOR_ALL or (error.kind == "unreachable" and not self.read_pages):
                raise
            if not self.read_pages and self._failures == PATIENCE:
                says = f"none of the first {PATIENCE} pages could be read: is this the folder of an ALLRIS 4?"
                raise FetchError(error.kind, error.url, f"{error.detail}; {says}") from error
            self._problem("list", error.url, error.detail)
            self._breaker.failed()
            return None

    def _open(self, content: Content) -> Page:
        try:
            page = open_page(make_selector(content.html, content.url), content.url)
        except PageError as error:
            if error.kind not in CLOSED_KINDS and (error.kind != "other_system" or self.read_pages):
                raise FetchError("wicket", content.url, str(error)) from error
            raise
        if getattr(page, "is_shell", False):
            why = FetchError("wicket", content.url, content.left[0]) if content.left else None
            raise why or self._client.unread(content.url, "an empty shell: no Ajax call brought its table")
        for words in content.left:
            self._problem("list", content.url, words)
        self.read_pages += 1
        self._breaker.read()
        return page

    def _records(self, page: Page) -> Iterator[Record]:
        yield from records(page, self._site.name)
        for warning in page.warnings:
            self._problem("warning", page.url, warning)
