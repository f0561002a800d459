"""to010: a meeting with its agenda (Sitzung, Tagesordnung).

    <h1 class="title">Bauausschuss - 05.03.2024</h1>
    <div id="head"> …
      <span class="text1" id="sibetreff"><a><p>3. Sitzung des Bauausschusses</p></a></span>
      <span class="text1" id="sigremium"><a href="./gr020?GRLFDNR=4">Bauausschuss</a></span>
      <span class="text4" id="sidatum"><a href="./si010?DD=5&amp;MM=3&amp;YY=2024">Di., 05.03.2024</a></span>
      <span class="text4" id="sistatus">gemischt</span> <span id="sistat"><a> (Sitzung eingeladen)</a></span>
      <span class="text4" id="sizeit">17:00</span>   <span class="text4" id="sianlass">ordentliche Sitzung</span>
      <span class="text4" id="siraum">Ratssaal</span> <span class="text4" id="siort">Markt 1, Musterstadt</span>
    <div id="mainContent"> … the agenda, see agenda.py and agenda_row.py

A meeting may have no agenda: not published yet, or never.
"""

from __future__ import annotations

import re

from parsel import Selector

from ratsinfo_spider.vendors.allris4.pages.agenda import Agenda, AgendaRow
from ratsinfo_spider.vendors.allris4.pages.files import FileLink, attachments, documents
from ratsinfo_spider.vendors.allris4.pages.frame import Page, number_in
from ratsinfo_spider.vendors.allris4.pages.head import Head

__all__ = ["AgendaRow", "MeetingPage"]

_READ = frozenset(
    {"sibetreff", "sigremium", "sidatum", "sistatus", "sistat", "sizeit", "sianlass", "siraum", "siort"},
)


_TITLE = re.compile(r"(.+) - (\d{1,2}\.\d{1,2}\.\d{4})")


class MeetingPage(Page):
    """A meeting. Fields are as printed, None where the page does not state them."""

    def __init__(self, selector: Selector, url: str) -> None:
        super().__init__(selector, url)
        self.expect("to010")
        self.native_id: int = self.own_number("SILFDNR")
        head, agenda = Head(self, _READ), Agenda(self)
        if not head.present and not agenda.exists:
            raise self.wrong("a meeting with its basic data or agenda", "neither")
        self._read_head(head)
        self._complete_by_title()
        self.has_agenda: bool = agenda.exists
        self.rows: list[AgendaRow] = agenda.rows
        self.sections: list[str] = agenda.sections
        self.files: list[FileLink] = [*documents(self), *attachments(self)]

    def _read_head(self, head: Head) -> None:
        self.name: str | None = head.text("sibetreff")
        self.organization: str | None = head.text("sigremium")
        self.organization_id: int | None = number_in(head.href("sigremium"), "GRLFDNR")
        self.date: str | None = head.text("sidatum")
        self.time: str | None = head.text("sizeit")
        self.status: str | None = head.text("sistatus")
        self.state: str | None = head.text("sistat")
        self.occasion: str | None = head.text("sianlass")
        self.room: str | None = head.text("siraum")
        self.location: str | None = head.text("siort")
        head.audit()

    def _complete_by_title(self) -> None:
        """Who meets, and when, from the heading, where the basic data lack it."""
        if match := _TITLE.fullmatch(self.title):
            self.organization, self.date = self.organization or match[1], self.date or match[2]
