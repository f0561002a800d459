"""What calendar, lists and the list of committees say of a meeting before its own page is asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from ratsinfo_spider.crawl.requests import native_number
from ratsinfo_spider.items import Meeting
from ratsinfo_spider.statement import Fetch
from ratsinfo_spider.store.earlier import Earlier
from ratsinfo_spider.store.fetches import fingerprint, page_key
from ratsinfo_spider.store.planner import Planner

__all__ = ["COMMITTEES", "KnownMeetings", "ListRead", "MeetingReference", "fingerprints_of"]

COMMITTEES = "committees"  # the source of meetings that the list of committees names


@dataclass(slots=True)
class MeetingReference:
    """A meeting that some page names. `url` is None as long as none of them links it.

    `fingerprints` holds one of its row for each kind of page that shows it, which has no part in what other pages say.
    """

    native_id: int
    record: Meeting
    url: str | None = None
    sources: dict[str, int | None] = field(default_factory=dict)  # source -> number of the committee, where it tells
    fingerprints: dict[str, str] = field(default_factory=dict)  # page -> its row
    room: str | None = None  # as the calendar says; lists name none
    day: dt.date | None = None

    def see(self, record: Meeting, source: str, page: str, organization_id: int | None, day: dt.date | None) -> None:
        """A row of a page names it: of the calendar (`source` is "calendar") or of a committee's list."""
        self.sources[source] = self.sources.get(source) or organization_id
        self.day = self.day or day
        link = record.statement.link
        self.url = self.url or link
        self.room = record.room or self.room
        self.fingerprints[page] = fingerprint(record.name, record.start_time, record.room, link is None)


class ListRead(NamedTuple):
    """A list that was read in full for the days from `since` to `until` (None: without end), and its meetings."""

    since: dt.date | None
    until: dt.date | None
    meetings: int

    def covers(self, day: dt.date) -> bool:
        """Whether a meeting of that day belongs on it."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class KnownMeetings:
    """The meetings that calendar and lists name (`references`), and whose they are, as far as it is known.

    `lists_read`: the committees' lists that were read in full. `printed`: the committee by the agenda's own word.
    """

    def __init__(self) -> None:
        self.references: dict[int, MeetingReference] = {}
        self.organizations: dict[int, str] = {}
        self.lists_read: dict[int, ListRead] = {}
        self.printed: dict[int, int] = {}

    def take(
        self, references: dict[int, MeetingReference], lists_read: dict[int, ListRead], site: str, earlier: Earlier
    ) -> None:
        """What the discovery found. Whose a meeting is the lists tell, in this run or in earlier ones."""
        self.references, self.lists_read = references, lists_read
        named = {number: next(filter(None, one.sources.values()), None) for number, one in references.items()}
        for number, body in named.items():
            known = f"{site}:organization:{body}" if body else earlier.organizations.get(f"{site}:meeting:{number}")
            if known:
                self.organizations[number] = known

    @property
    def committees(self) -> dict[int, int]:
        """The number of each meeting's committee, as far as it is known."""
        known = {number: native_number(organization) for number, organization in self.organizations.items()}
        return known | self.printed


def fingerprints_of(reference: MeetingReference, planner: Planner, page: str) -> dict[str, str]:
    """What calendar and list say of a meeting, for the planner. `page` is the type that shows meetings.

    They are views of one thing. One that was not there before (a month that could not be read, a list that had
    broken off) is noted, but it is no reason to ask for an agenda that has been read.
    """
    known = planner.known(page, reference.native_id)
    if known is None or known.status == "failed":
        return reference.fingerprints
    old = {name: row for name, row in reference.fingerprints.items() if name in known.fingerprints}
    if old.items() <= known.fingerprints.items() and len(old) < len(reference.fingerprints):
        key, fingerprints = page_key(page, reference.native_id), known.fingerprints | reference.fingerprints
        planner.inbox.append(Fetch(key, known.status, known.read, known.due, fingerprints, finished=True))
    return old
