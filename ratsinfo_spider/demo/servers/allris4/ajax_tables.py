"""What pages load by Ajax: a month, a page of a list of meetings, the organizations, a paper's further panel."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ratsinfo_spider.demo.servers.allris4.page_holes import Part
from ratsinfo_spider.demo.servers.allris4.renderer import Renderer
from ratsinfo_spider.demo.servers.allris4.views import calendar_rows
from ratsinfo_spider.demo.town.model import Meeting, Organization, Paper

ROWS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class ListView:
    """What a list of meetings shows: whose meetings (None: all), of which period, which page (from 0).

    `ends_early` is a fault: the list stops after this page, its counter does not.
    """

    organization: Organization | None
    begin: dt.date
    end: dt.date
    index: int = 0
    ends_early: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """What tells two views apart."""
        number = self.organization.id if self.organization else None
        return ("si018", number, self.begin, self.end, self.index, self.ends_early)


class Tables:
    """Makes the Ajax answers, with holes."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._site = renderer.site

    def month(self, year: int, month: int, lang: str) -> Part:
        """The calendar's table of a month."""
        return self._renderer.kept(("month", year, month, lang), lambda: self._month(year, month, lang))

    def _month(self, year: int, month: int, lang: str) -> Part:
        w = self._renderer.writer("si010")
        rows = calendar_rows(self._site, year, month)
        for row in rows:
            if row.meeting and row.meeting.id is not None:
                w.remember_focus(f"si_{row.meeting.id}")
        return self._renderer.answer(w, "si010_table.html", rows=rows, lang=lang)

    def meetings(self, view: ListView) -> Part:
        """One page of a list of meetings."""
        return self._renderer.kept(view.key, lambda: self._meetings(view))

    def listed(self, view: ListView) -> list[Meeting]:
        """All meetings of a list, newest first."""
        return self._site.listed(view.organization.id if view.organization else None, view.begin, view.end)

    def has_next(self, view: ListView) -> bool:
        """True where the list goes on after this page."""
        return (view.index + 1) * ROWS_A_PAGE < len(self.listed(view)) and not view.ends_early

    def _meetings(self, view: ListView) -> Part:
        meetings = self.listed(view)
        first = view.index * ROWS_A_PAGE
        shown = meetings[first : first + ROWS_A_PAGE]
        if view.ends_early:
            shown = shown[: (len(meetings) + 1) // 2]
        return self._renderer.answer(
            self._renderer.writer("si018"), "si018_table.html", meetings=shown, first=first + 1 if shown else 0,
            last=first + len(shown), total=len(meetings), next=self.has_next(view),
        )  # fmt: skip

    def organizations(self, menu: str | None) -> Part:
        """The organizations of a menu entry, all of them for None."""
        return self._renderer.kept(("organizations", menu), lambda: self._organizations(menu))

    def _organizations(self, menu: str | None) -> Part:
        groups: dict[str, list[tuple[Organization, Meeting | None, Meeting | None]]] = {}
        for organization in self._site.council.organizations:
            if menu in (None, organization.menu):
                row = (organization, *self._site.around(organization))
                groups.setdefault(organization.classification, []).append(row)
        w = self._renderer.writer("gr010")
        return self._renderer.answer(w, "gr010_table.html", groups=list(groups.items()))

    def further_panel(self, paper: Paper) -> Part:
        """What a paper's page loads a second after it is shown."""
        w = self._renderer.writer("vo020")
        return self._renderer.kept(("lazy", paper.id), lambda: self._renderer.answer(w, "lazy.html", panel=paper.lazy))
