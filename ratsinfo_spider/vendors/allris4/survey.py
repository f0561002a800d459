"""Goes through an installation with a dozen requests: whose is it, where are its pages, which of them can be read?

In this order, so that a small budget is spent on what matters: the address given, its folder by the
calendar, the lists and what their calls bring, one agenda and one item of it as a print page, then
the doors that are nice to have. A site that says no as a whole is asked nothing more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from w3lib.url import add_or_replace_parameter

from ratsinfo_spider import wicket
from ratsinfo_spider.vendors.allris4 import VENDOR
from ratsinfo_spider.vendors.allris4.folders import folder_of, folders
from ratsinfo_spider.vendors.allris4.judging import (
    STOP_KINDS,
    Shell,
    judge,
    judge_content,
    judge_info,
    judge_oparl,
)
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage
from ratsinfo_spider.vendors.allris4.pages.calendar import CalendarPage
from ratsinfo_spider.vendors.allris4.pages.meeting import MeetingPage
from ratsinfo_spider.vendors.allris4.pages.meetings_list import MeetingsListPage
from ratsinfo_spider.vendors.detection import Answer, AskError, Asking, Finding, Found, Sign, StopLookingError, sign_of

__all__ = ["survey"]

ALLRIS_3, ALLRIS_4 = "ALLRIS 3 (CC e-gov)", VENDOR.marks.title

BERLIN = ZoneInfo("Europe/Berlin")


def survey(found: Found, answer: Answer, asker: Asking, *, only_folder: bool = False) -> None:
    """Go on from the `answer` to the address given, or with `only_folder` only until the folder of the pages is found.

    Raises AskError, and StopLookingError as `Found` has it.
    """
    walk = _Walk(asker, found, with_tables=not only_folder)
    walk.start(answer)
    if only_folder or not found.base_url:
        return
    try:
        walk.lists()
        walk.print_page()
        walk.doors()
    finally:
        if "agenda_item_page" not in found.keys:
            found.remarks.append("print pages: no item was found to try one")


class _Walk:
    """The steps of a survey; each leaves what it found in `found`."""

    def __init__(self, asker: Asking, found: Found, *, with_tables: bool) -> None:
        self._with_tables = with_tables
        self._asker = asker
        self._found = found
        self._today = dt.datetime.now(BERLIN).date()

    # --- whose, and where -------------------------------------------------------------------

    def start(self, answer: Answer) -> None:
        """The address as given, then the folders its pages may be in, until one has a calendar."""
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
        vendor = sign_of(answer.body, answer.url)
        finding = judge("si010", answer)
        self._stop_on(finding)
        if not finding.is_there and (vendor is None or vendor.name != ALLRIS_4):
            return False
        if vendor and vendor.version:
            self._found.vendor = vendor
        elif self._found.vendor is None or self._found.vendor.name != ALLRIS_4:
            self._found.vendor = Sign(ALLRIS_4, None, "its calendar")
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
        if finding.outcome != "budget":
            self._found.keys["agenda_item_page"] = "print" if finding.is_there else "normal"

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
        if not (isinstance(finding, Shell) and self._with_tables):
            return finding
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
            raise StopLookingError(finding.says)


def _is_past(printed: str | None, today: dt.date) -> bool:
    """Whether a printed date (`Do., 24.09.2026`) lies before today; an unreadable one does not."""
    try:
        return dt.datetime.strptime((printed or "")[-10:], "%d.%m.%Y").date() < today  # noqa: DTZ007 - a day, no time
    except ValueError:
        return False
