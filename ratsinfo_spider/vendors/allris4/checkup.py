"""Tries each page type of an installation once, in some twenty requests: for `scrapy doctor`.

Where one page is not read, what it would have led to is looked for on another: a meeting on the calendar or a list, a
paper on the agenda or its item's page. What nothing leads to is `not tried`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator
from urllib.parse import urljoin

from scrapy import Request
from scrapy.exceptions import DownloadFailedError, IgnoreRequest

from ratsinfo_spider.crawl.attachment_requests import file_request
from ratsinfo_spider.crawl.months import next_month
from ratsinfo_spider.items import File
from ratsinfo_spider.vendors.allris4.item_order import as_normal, as_print
from ratsinfo_spider.vendors.allris4.judging import judge_oparl
from ratsinfo_spider.vendors.allris4.list_walk import ListWalk
from ratsinfo_spider.vendors.allris4.page_types import CALENDAR, LIST, ORGANIZATIONS
from ratsinfo_spider.vendors.allris4.pages import Page
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage
from ratsinfo_spider.vendors.allris4.pages.agenda_row import AgendaRow
from ratsinfo_spider.vendors.allris4.pages.calendar import CalendarPage
from ratsinfo_spider.vendors.allris4.pages.meeting import MeetingPage
from ratsinfo_spider.vendors.allris4.pages.meetings_list import MeetingsListPage
from ratsinfo_spider.vendors.allris4.pages.organizations import OrganizationsPage
from ratsinfo_spider.vendors.checkup_base import Look, Visit
from ratsinfo_spider.vendors.detection import Answer
from ratsinfo_spider.wicket.client import Content, FetchError

__all__ = ["checkup"]

MONTHS = 3  # are looked through for a published agenda
YEARS_BACK = 10  # of a meetings list, so that it has a second page
_COUNCIL = re.compile(r"\b(?:(?:Stadt|Gemeinde)?rat|Kreistag|Ratsversammlung|Gemeindevertretung|Stadtverord)", re.I)


async def checkup(visit: Visit) -> AsyncIterator[Look]:
    """Every page type, each as soon as it has been tried. Raises PageError where the site as a whole says no."""
    walk = _Checkup(visit)
    for step in (walk.month, walk.committees, walk.meetings_list, walk.agenda, walk.print_page, walk.normal_page):
        yield await step()
    for step in (walk.paper, walk.attachment, walk.oparl, walk.committee):
        yield await step()


class _Checkup:
    """The steps, and what they have found to go on with."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._base = visit.home.base_url
        self._looks: list[Look] = []
        self._meetings: list[str] = []  # addresses of agendas, the likeliest published first
        self._committee: int | None = None
        self._rows: list[AgendaRow] = []
        self._print: Look | None = None
        self._paper_url: str | None = None

    async def _look(self, name: str, url: str, *needs: str, harmless: tuple[str, ...] = ()) -> Look:
        look = await self._visit.look(name, url, needs=needs, harmless=harmless)
        self._looks.append(look)
        return look

    # --- what leads to meetings -------------------------------------------------------------

    async def month(self) -> Look:
        """A month that is over, so that agendas are published: the last one that links any."""
        for step in range(1, MONTHS + 1):
            first = next_month(self._visit.today, -step)
            url = f"{self._base}{CALENDAR}?MM={first.month}&YY={first.year}"
            look = await self._look(f"{CALENDAR} month", url)
            if not isinstance(look.page, CalendarPage) or not look.is_readable:
                return look
            look.says = f"{len(look.page.rows)} meetings in {first:%m/%Y}"
            linked = [row.url for row in look.page.rows if row.url]
            if linked:
                self._meetings += reversed(linked)
                break
        else:
            look.notes.append(f"none of the last {MONTHS} months links an agenda")
        return look

    async def committees(self) -> Look:
        """The list of committees; the council itself goes on, because its list is long."""
        look = await self._look(f"{ORGANIZATIONS} committees", self._base + ORGANIZATIONS, "organizations.name")
        if isinstance(look.page, OrganizationsPage) and look.page.rows:
            rows = look.page.rows
            council = next((row for row in rows if _COUNCIL.search(row.name or "")), rows[0])
            self._committee = council.native_id
            look.says = f"{len(rows)} committees"
        return look

    async def committee(self) -> Look:
        """The page of one committee; its people are not read, so what is odd about them is only noted."""
        if self._committee is None:
            return _not_tried("gr020 committee", "no committee is known")
        url = f"{self._base}gr020?GRLFDNR={self._committee}"
        return await self._look("gr020 committee", url, "organizations.name", harmless=("Members:",))

    async def meetings_list(self) -> Look:
        """A meetings list: its form for the period, its first page and the second."""
        name, number = f"{LIST} meetings list", self._committee
        url = f"{self._base}{LIST}" + (f"?GRLFDNR={number}" if number else "")
        pages: list[Content] = []

        def opened(content: Content) -> Page:
            pages.append(content)
            return self._visit.vendor.open(content.html.encode(), content.url)  # type: ignore[return-value]

        walk = ListWalk(self._visit.client, url, opened)
        since = self._visit.today - dt.timedelta(days=365 * YEARS_BACK)
        try:
            async for page in walk.pages(since, None):
                if len(walk.rows) > len(page.rows):  # it is the second
                    break
        except FetchError as error:
            if not pages:
                return Look.failed(name, url, error)
            return self._of_list(name, pages, walk, f"it could not be read to its end: {error.detail}")
        return self._of_list(name, pages, walk, "")

    def _of_list(self, name: str, pages: list[Content], walk: ListWalk, gap: str) -> Look:
        look = self._visit.open(name, pages[0])
        self._looks.append(look)
        page = look.page
        if not isinstance(page, MeetingsListPage) or not look.is_readable:
            return look
        if not walk.of_period:
            look.gaps.append("no form for the period was found: only the period it shows by itself can be read")
        if gap:
            look.gaps.append(gap)
        total = f" of {page.total}" if page.total else ""
        count = 2 if len(walk.rows) > len(page.rows) else 1
        look.says = f"{len(walk.rows)}{total} meetings on {count} page{'s' if count > 1 else ''}"
        look.state = "gaps" if look.gaps else "read"
        day = self._visit.today.isoformat()
        past = [row.url for row in page.rows if row.url and _iso(row.date) < day]
        self._meetings += past or [row.url for row in page.rows if row.url]
        return look

    # --- what hangs on a meeting ------------------------------------------------------------

    async def agenda(self) -> Look:
        """The first agenda that has items with pages of their own."""
        name = "to010 agenda"
        if not self._meetings:
            return _not_tried(name, "no meeting with an agenda was found")
        needs = ("meetings.name", "meetings.start_time", "meetings.organization_id", "agenda_items.title")
        look = Look(name, "not tried", "")
        for url in list(dict.fromkeys(self._meetings))[:2]:
            look = await self._look(name, url, *needs)
            if isinstance(look.page, MeetingPage):
                self._rows = [row for row in look.page.rows if row.url and row.public is not False]
                if any(row.paper_url for row in self._rows):
                    break
        self._paper_url = next((row.paper_url for row in self._rows if row.paper_url), None)
        return look

    def _item(self) -> str | None:
        """The item that shows most: with a result, attachments, a paper."""
        rows = sorted(self._rows, key=lambda row: (bool(row.result), bool(row.has_attachments), bool(row.paper_url)))
        return rows[-1].url if rows else None

    async def print_page(self) -> Look:
        """An item as its print page."""
        url = self._item()
        if url is None:
            return _not_tried("to020 print page", "no item with a page was found")
        look = self._print = await self._look("to020 print page", as_print(url), "agenda_items.native_id")
        if isinstance(look.page, AgendaItemPage):
            self._paper_url = self._paper_url or look.page.paper_url
            look.says += ", with its basic data" if look.page.has_head else ", without basic data"
        return look

    async def normal_page(self) -> Look:
        """The same item as its normal page, and which of the two a crawl should ask first."""
        url = self._item()
        if url is None:
            return _not_tried("to020 item page", "no item with a page was found")
        look = await self._look("to020 item page", as_normal(url), "agenda_items.title", "agenda_items.meeting_id")
        first = self._print
        is_print_read = first is not None and isinstance(first.page, AgendaItemPage)
        if isinstance(look.page, AgendaItemPage):
            self._paper_url = self._paper_url or look.page.paper_url
            if not is_print_read:
                look.advice["agenda_item_page"] = "normal"
        return look

    async def paper(self) -> Look:
        """A paper with its course and the panel that comes late."""
        if self._paper_url is None:
            return _not_tried("vo020 paper", "no paper was found")
        return await self._look("vo020 paper", self._paper_url, "papers.reference", "papers.name", "consultations")

    # --- what is no page --------------------------------------------------------------------

    async def attachment(self) -> Look:
        """The first document that a page shows, in the session of that page."""
        name = "attachment"
        shown = [(look, one) for look in reversed(self._looks) for one in look.records if isinstance(one, File)]
        found = next(((look, one.statement.download) for look, one in shown if one.statement.download), None)
        if found is None:
            return _not_tried(name, "no page shows a document")
        look, download = found
        assert download is not None  # noqa: S101 - the line above
        url = download.url
        if look.session is None or not url.startswith(("http://", "https://")):
            return Look(name, "not read", "its address cannot be asked", url)
        try:
            response = await self._visit.download(file_request(url, look.url, look.session))
        except FetchError as error:
            return Look.failed(name, url, error)
        except (IgnoreRequest, DownloadFailedError) as error:
            return Look(name, "not read", str(error), url, "unreachable")
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0]
        if response.status != 200:
            return Look(name, "not read", f"answered HTTP {response.status}", url, "http")
        if not response.body or b"<html" in response.body[:1000].lower():
            return Look(name, "not read", "came as a web page, or empty, not as a document", url, "wrong_page")
        return Look(name, "read", f"{len(response.body):,} bytes, {kind or 'no type stated'}", url)

    async def oparl(self) -> Look:
        """The OParl interface: where the file says, below the pages, or at the root of the host."""
        places = [self._visit.home.oparl_url, urljoin(self._base, "oparl/system"), urljoin(self._base, "/oparl/system")]
        says = ""
        for url in list(dict.fromkeys(filter(None, places)))[:2]:
            try:
                response = await self._visit.download(Request(url, dont_filter=True))
            except FetchError as error:
                return Look.failed("OParl", url, error)
            except (IgnoreRequest, DownloadFailedError) as error:
                says = str(error)
                continue
            headers = {key.decode().lower(): b"".join(text).decode("latin-1") for key, text in response.headers.items()}
            finding, _ = judge_oparl(Answer(response.url, response.status, headers, response.body))
            if finding.is_there:
                look = Look("OParl", "read", finding.says, url)
                if url != self._visit.home.oparl_url:
                    look.advice["oparl_url"] = url
                return look
            says = finding.says
        return Look("OParl", "not there", says)


def _not_tried(name: str, why: str) -> Look:
    return Look(name, "not tried", why)


def _iso(printed: str | None) -> str:
    """`Do., 24.09.2026` as `2026-09-24`; what is no date comes after all days."""
    match = re.search(r"(\d\d)\.(\d\d)\.(\d{4})", printed or "")
    return f"{match[3]}-{match[2]}-{match[1]}" if match else "9999"
