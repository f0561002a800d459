"""Goes through an installation with a dozen requests: whose is it, where are its pages, which of them can be read?

In this order, so that a small budget is spent on what matters: the address given, its folder by the
calendar, the lists and what their calls bring, one agenda and one item of it as a print page, then
the doors that are nice to have. A site that says no as a whole is asked nothing more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from w3lib.url import add_or_replace_parameter

from ratsinfo_spider import wicket
from ratsinfo_spider.commands.detection.asker import Answer, Asker, AskError
from ratsinfo_spider.commands.detection.folders import folder_of, folders
from ratsinfo_spider.commands.detection.judging import (
    STOP_KINDS,
    Finding,
    judge,
    judge_content,
    judge_info,
    judge_oparl,
)
from ratsinfo_spider.commands.detection.vendors import ALLRIS_3, ALLRIS_4, Vendor, vendor_of
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage
from ratsinfo_spider.vendors.allris4.pages.calendar import CalendarPage
from ratsinfo_spider.vendors.allris4.pages.meeting import MeetingPage
from ratsinfo_spider.vendors.allris4.pages.meetings_list import MeetingsListPage

__all__ = ["Found", "survey"]

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class Found:
    """What a survey knows. `base_url` is None where no ALLRIS 4 was found; `stopped` says why it ended early."""

    address: str
    vendor: Vendor | None = None
    base_url: str | None = None
    findings: dict[str, Finding] = field(default_factory=dict)
    title: str | None = None
    stopped: str | None = None
    crawl_delay: float | None = None
    requests: int = 0

    @property
    def item_page(self) -> str | None:
        """`print` or `normal`, by whether a print page was seen to open; None if no item could be asked."""
        finding = self.findings.get("to020 print")
        return None if finding is None or finding.outcome == "budget" else "print" if finding.is_there else "normal"

    @property
    def needs_browser(self) -> bool:
        """True where a list is there whose call our client cannot read."""
        return any(finding.outcome == "wicket" for finding in self.findings.values())


def survey(address: str, asker: Asker) -> Found:
    """Ask and judge. Raises AskError where the given address itself cannot be asked or does not answer."""
    found = Found(address)
    walk = _Walk(asker, found)
    try:
        walk.start()
        if found.base_url:
            walk.lists()
            walk.print_page()
            walk.doors()
    except _StopError as error:
        found.stopped = str(error)
    found.crawl_delay = asker.crawl_delay(found.base_url or address)
    found.requests = asker.requests
    return found


class _StopError(Exception):
    """The site says no as a whole."""


class _Walk:
    """The steps of a survey; each leaves what it found in `found`."""

    def __init__(self, asker: Asker, found: Found) -> None:
        self._asker = asker
        self._found = found
        self._today = dt.datetime.now(BERLIN).date()

    # --- whose, and where -------------------------------------------------------------------

    def start(self) -> None:
        """The address as given, then the folders its pages may be in, until one has a calendar."""
        answer = self._asker.ask(_first(self._found.address))
        self._found.vendor = vendor_of(answer.body, answer.url)
        self._stop_on(judge("start", answer))
        denied: AskError | None = None
        for folder in self._folders(answer):
            try:
                if self._is_base(folder):
                    return
            except AskError as error:
                if error.kind == "budget":
                    return
                denied = error if error.kind == "robots" else denied
        if denied and (self._found.vendor is None or self._found.vendor.name == ALLRIS_4):
            raise denied

    def _folders(self, answer: Answer) -> list[str]:
        """A known other vendor is not searched for ALLRIS; beside an ALLRIS 3 its successor may stand."""
        vendor = self._found.vendor
        places = folders(self._found.address, answer)
        if vendor is None:
            return places
        if vendor.name == ALLRIS_4:
            return [folder_of(answer.url), *(place for place in places if place != folder_of(answer.url))]
        return [place for place in places if place.endswith("/public/")] if vendor.name == ALLRIS_3 else []

    def _is_base(self, folder: str) -> bool:
        """Whether ALLRIS 4 answers in a folder: its calendar of last month, whose agendas are published."""
        month = self._today.replace(day=1) - dt.timedelta(days=1)
        answer = self._asker.ask(f"{folder}si010?MM={month.month}&YY={month.year}")
        vendor = vendor_of(answer.body, answer.url)
        finding = judge("si010", answer)
        self._stop_on(finding)
        if not finding.is_there and (vendor is None or vendor.name != ALLRIS_4):
            return False
        if vendor and vendor.version:
            self._found.vendor = vendor
        elif self._found.vendor is None or self._found.vendor.name != ALLRIS_4:
            self._found.vendor = Vendor(ALLRIS_4, None, "its calendar")
        self._found.base_url = folder_of(answer.url) if "/si010" in answer.url else folder
        self._keep(self._with_content(finding, answer))
        return True

    # --- which pages ------------------------------------------------------------------------

    def lists(self) -> None:
        """The list of committees and that of meetings; the latter's table only if the calendar linked no agenda."""
        self._page("gr010")
        answer = self._ask("si018")
        if answer is not None:
            finding = judge("si018", answer)
            self._keep(finding if self._meeting() else self._with_content(finding, answer))

    def print_page(self) -> None:
        """One item as a print page: an agenda, then its first public item that has a page."""
        address = self._meeting()
        agenda = self._at("to010", address).page if address else None
        rows = agenda.rows if isinstance(agenda, MeetingPage) else []
        item = next((row.url for row in rows if row.url and row.public is not False), None)
        if item is None:
            return
        finding = self._at("to020 print", add_or_replace_parameter(item, "selfaction", "print"))
        if isinstance(finding.page, AgendaItemPage):
            head = (
                "with its basic data" if finding.page.has_head else "without basic data: the normal page is asked too"
            )
            self._keep(replace(finding, says=f"opens, {head}"))

    def doors(self) -> None:
        """OParl, info.xml and the list of papers: nothing we need, something that tells."""
        answer = self._ask("oparl/system")
        if answer is not None:
            finding, self._found.title = judge_oparl(answer)
            self._keep(finding)
        answer = self._ask("info.xml")
        if answer is not None:
            self._keep(judge_info(answer))
        self._page("vo040")

    # --- steps of steps ---------------------------------------------------------------------

    def _page(self, name: str) -> None:
        answer = self._ask(name)
        if answer is not None:
            self._keep(judge(name, answer))

    def _at(self, name: str, url: str) -> Finding:
        answer = self._ask(name, url)
        if answer is not None:
            self._keep(replace(judge(name.partition(" ")[0], answer), name=name))
        return self._found.findings[name]

    def _ask(self, name: str, url: str | None = None) -> Answer | None:
        """The answer; None after noting why there is none."""
        try:
            return self._asker.ask(url or f"{self._found.base_url}{name}")
        except AskError as error:
            self._keep(Finding(name, error.kind, str(error)))
            return None

    def _with_content(self, finding: Finding, shell: Answer) -> Finding:
        """A shell's finding completed by what its own calls bring, until one of them brings the table."""
        headers = wicket.headers(wicket.base_url(shell.text, shell.url)) | {"Referer": shell.url}
        judged = finding
        for call in finding.calls:
            try:
                answer = self._asker.ask(call.url, headers)
            except AskError as error:
                says = f"{finding.says}, which was not asked ({error})"
                return Finding(finding.name, finding.outcome, says, finding.page)
            judged = judge_content(finding, answer, shell.url)
            if judged.is_there:
                break
        return judged

    def _meeting(self) -> str | None:
        """The address of a meeting's agenda, of the past where possible: then it is published."""
        calendar, listed = (self._found.findings.get(name) for name in ("si010", "si018"))
        if calendar and isinstance(calendar.page, CalendarPage):
            linked = [row.url for row in calendar.page.rows if row.url]
            if linked:
                return linked[-1]
        if listed and isinstance(listed.page, MeetingsListPage):
            linked = [row.url for row in listed.page.rows if row.url]
            past = [row.url for row in listed.page.rows if row.url and _is_past(row.date, self._today)]
            return next(iter(past or linked), None)
        return None

    def _keep(self, finding: Finding) -> None:
        self._found.findings[finding.name] = finding
        self._stop_on(finding)

    @staticmethod
    def _stop_on(finding: Finding) -> None:
        if finding.outcome in STOP_KINDS:
            raise _StopError(finding.says)


def _first(address: str) -> str:
    """The address to begin with: an interface is not a page, its folder has them."""
    return folder_of(address) if "/oparl/" in address else address


def _is_past(printed: str | None, today: dt.date) -> bool:
    """Whether a printed date (`Do., 24.09.2026`) lies before today; an unreadable one does not."""
    try:
        return dt.datetime.strptime((printed or "")[-10:], "%d.%m.%Y").date() < today  # noqa: DTZ007 - a day, no time
    except ValueError:
        return False
