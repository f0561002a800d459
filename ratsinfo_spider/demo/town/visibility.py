"""What of a town can be seen on a given day.

A town is built whole, with everything that will ever be written about its meetings. Of that a day shows: meetings
announced a few weeks ahead, first without a number, then with one but without a link, then with an agenda; results soon
after the meeting; texts, excerpts and minutes later. Nothing that was shown is renumbered. What
happens beside this course of things stands in `simulated_changes.py`.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ratsinfo_spider.demo.town.model import Council, Item, Meeting, Paper, Visit
from ratsinfo_spider.demo.town.plan import ANNOUNCED, BERLIN

__all__ = ["reveal"]

Phase = Literal["unnumbered", "unlinked", "invited", "held", "closed", "approved"]

_NUMBERED = 30  # days before the meeting at which it gets its number
_INVITED = 14  # … its agenda
_WRITTEN = 14  # days after it at which the texts are there
_APPROVED = 45  # … the minutes are approved
_STATES: dict[Phase, str] = {
    "invited": "Sitzung eingeladen",
    "held": "Anwesenheit bearbeitet",
    "closed": "Niederschrift freigegeben",
    "approved": "Sitzung abgeschlossen",
}


def reveal(council: Council) -> None:
    """Take away what is not public at `council.now`, in place."""
    last = council.now.date() + ANNOUNCED
    council.meetings = [meeting for meeting in council.meetings if meeting.start.date() <= last]
    for meeting in council.meetings:
        _show_meeting(meeting, _phase(meeting, council.now))
    _show_papers(council)


def _phase(meeting: Meeting, now: dt.datetime) -> Phase:
    days = (meeting.start.date() - now.astimezone(BERLIN).date()).days
    if meeting.start > now:
        return "unnumbered" if days > _NUMBERED else "unlinked" if days > _INVITED else "invited"
    return "held" if -days < _WRITTEN else "closed" if -days < _APPROVED else "approved"


def _show_meeting(meeting: Meeting, phase: Phase) -> None:
    meeting.state = meeting.state or _STATES.get(phase)
    if phase == "unnumbered":
        meeting.id = None
    if phase in ("unnumbered", "unlinked") or not meeting.organization.public:
        meeting.published, meeting.agenda_missing = False, False
    if not meeting.published or meeting.agenda_missing:
        meeting.parts = []
    if not meeting.published:
        meeting.documents, meeting.end, meeting.state = [], None, None
    if phase in ("invited", "held", "closed") or meeting.cancelled:
        meeting.documents = [one for one in meeting.documents if one.kind != "minutes"]
    if phase == "invited" or meeting.cancelled:
        _hide_times(meeting)
    for item in meeting.items:
        _show_item(item, "invited" if meeting.cancelled else phase)


def _hide_times(meeting: Meeting) -> None:
    """Nobody knows yet when the meeting will end."""
    meeting.end = None
    for part in meeting.parts:
        part.text = part.text.partition(" (")[0]


def _show_item(item: Item, phase: Phase) -> None:
    if phase in ("invited", "held"):
        item.documents, item.decision_status, item.decision_date = [], None, None
        hidden = {"minutes", "other"} if phase == "held" else {panel.kind for panel in item.panels}
        item.panels = [panel for panel in item.panels if panel.kind not in hidden and not panel.missing]
        item.ballots = [one for one in item.ballots if phase == "held" and one.source != "minutes"]
    if phase == "invited":
        item.result, item.changed_decision = None, False


def _show_papers(council: Council) -> None:
    """A paper shows the meetings that have an agenda; a crawl finds those that a public agenda links."""
    shown = {id(item) for meeting in council.meetings for item in meeting.items}
    linked = {id(item.paper) for meeting in council.meetings for item in meeting.items if item.paper}
    for paper in council.papers:
        paper.linked = id(paper) in linked
        for station in paper.stations:
            station.visits = [visit for visit in station.visits if id(visit.item) in shown]
            _say_results(station.visits)
            station.status = _status(paper, station.visits)
    council.papers = [paper for paper in council.papers if paper.linked]


def _say_results(visits: list[Visit]) -> None:
    for visit in visits:
        visit.result = visit.item.result if visit.item else None


def _status(paper: Paper, visits: list[Visit]) -> str:
    if paper.inactive or (visits and visits[-1].result == "zurückgezogen"):
        return "Gestoppt"
    return "Erledigt" if visits and visits[-1].result not in (None, "vertagt") else "Geplant"
