"""What happens in the town after the day it was built for, beside the course of every meeting (`reveal`).

Each town has the same events on the same days: meetings move, vanish and come back, papers and items get
attachments late, a result is corrected. They happen to the meetings that every town has (`specials`). All but the
last one show in some list; that one is silent, and a crawl finds it only when the page's turn comes.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ratsinfo_spider.demo.town.documents import content, stated_size
from ratsinfo_spider.demo.town.model import Council, Item, Meeting
from ratsinfo_spider.demo.town.page_content import Attachment
from ratsinfo_spider.demo.town.word_html import Block, Par, html, plain

__all__ = ["EVENTS", "SILENT_DAY", "Event", "live"]

_PLANNED = (4, 9, 17, 24, 32, 43)
SILENT_DAY = 62  # two months in which some list tells of every event come first


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom it happens to."""

    meetings: list[Meeting]  # of the council, to take some away
    planned: dict[int, Meeting]  # the special ones, by the days after `today` for which they were planned
    last: Meeting  # the last one before today with a whole agenda
    old: Item  # has minutes, of a meeting long ago


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is so from `day` on, and no longer from `until` on."""

    day: int
    words: str
    happen: Callable[[Cast], None]
    until: int | None = None

    def is_on(self, day: int) -> bool:
        """Whether it shows on that day of the town."""
        return self.day <= day and (self.until is None or day < self.until)


def live(council: Council, base: dt.date, day: int) -> None:
    """Let happen what has happened by `day`, in place, before `reveal` decides what of it is public."""
    cast = _cast(council, base)
    for event in EVENTS:
        if event.is_on(day):
            event.happen(cast)
    council.meetings.sort(key=lambda meeting: (meeting.start, meeting.organization.id))


def _cast(council: Council, base: dt.date) -> Cast:
    special = {one.start.date(): one for one in council.meetings if one.occasion == "Sondersitzung"}
    planned = {days: special[base + dt.timedelta(days=days)] for days in _PLANNED}
    held = [one for one in council.meetings if one.start.date() < base and one.items and _is_whole(one)]
    old = next(item for meeting in held for item in meeting.items if _has_plain_minutes(item))
    return Cast(council.meetings, planned, last=held[-1], old=old)


def _is_whole(meeting: Meeting) -> bool:
    return meeting.organization.public and not meeting.cancelled and not meeting.agenda_missing


def _has_plain_minutes(item: Item) -> bool:
    return item.has_page and not item.ballots and any(panel.kind == "minutes" for panel in item.panels)


def _paper_items(meeting: Meeting) -> Iterator[Item]:
    """Items with a page, a paper and a result."""
    return (item for item in meeting.items if item.has_page and item.paper and item.paper.public and item.result)


def _attachment(name: str, number: int) -> Attachment:
    size = len(content("pdf", number))
    return Attachment(1, name, size, stated_size(size), "pdf", number, hint=name)


def _move(meeting: Meeting, days: int, hour: int) -> None:
    """To another day and hour. Its agenda, written for the old ones, prints no times then."""
    meeting.start = (meeting.start + dt.timedelta(days=days)).replace(hour=hour, minute=0)
    meeting.end = None
    for part in meeting.parts:
        part.text = part.text.partition(" (")[0]


# --- the events -----------------------------------------------------------------------------------------------


def _add_supplement(cast: Cast) -> None:
    cast.planned[9].items[-1].supplement = "- Tischvorlage -"


def _move_by_days(cast: Cast) -> None:
    _move(cast.planned[9], days=3, hour=18)
    cast.planned[9].room = "Bürgersaal"


def _attach_to_paper(cast: Cast) -> None:
    """To one without any, so that its row on the agenda gets the paper clip; a town may have none."""
    papers = (item.paper for item in _paper_items(cast.planned[17]) if not item.attachments)
    for paper in [one for one in papers if one and not one.attachments][:1]:
        paper.attachments = [_attachment("Nachgereichte Stellungnahme", 911)]


def _withdraw_announced(cast: Cast) -> None:
    cast.meetings.remove(cast.planned[24])


def _correct_result(cast: Cast) -> None:
    item = next(_paper_items(cast.planned[4]))
    item.result = "vertagt" if item.result != "vertagt" else "abgelehnt"


def _take_away_held(cast: Cast) -> None:
    cast.meetings.remove(cast.last)


def _attach_to_item(cast: Cast) -> None:
    item = next(item for item in cast.planned[4].items if item.has_page and not item.attachments)
    item.attachments = [_attachment("Wortbeitrag zu Protokoll", 912)]


def _move_into_new_year(cast: Cast) -> None:
    _move(cast.planned[32], days=9, hour=16)


def _withdraw_invited(cast: Cast) -> None:
    cast.meetings.remove(cast.planned[43])


def _correct_quietly(cast: Cast) -> None:
    panel = next(panel for panel in cast.old.panels if panel.kind == "minutes")
    blocks: list[Block] = [Par("Der Wortlaut der Niederschrift wurde berichtigt.")]
    panel.html, panel.text = html(blocks, random.Random(1)), plain(blocks)
    panel.clean = panel.text


EVENTS = (
    Event(2, "an announced item gets a supplement", _add_supplement),
    Event(3, "an announced meeting moves by three days, into another room", _move_by_days),
    Event(4, "a paper gets an attachment before it is taken up", _attach_to_paper),
    Event(6, "an announced meeting is withdrawn before it has an agenda", _withdraw_announced),
    Event(8, "the result of an item is corrected", _correct_result),
    Event(12, "a meeting that was held disappears, with all that only it shows", _take_away_held, until=28),
    Event(20, "an item gets an attachment after the meeting", _attach_to_item),
    Event(27, "an announced meeting moves into the next year", _move_into_new_year),
    Event(33, "a meeting is withdrawn after its agenda was shown", _withdraw_invited),
    Event(SILENT_DAY, "old minutes are corrected, and no list tells of it", _correct_quietly),
)
