"""Meetings that every town has, whatever its seed: through the night, cancelled, without an agenda, ahead."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from ratsinfo_spider.demo.town.model import Meeting, Organization
from ratsinfo_spider.demo.town.plan import BERLIN, Window, clock_change_nights

__all__ = ["add_specials"]

_COUNCIL, _MOBILITY, _YOUTH, _FORUM, _INTEGRATION, _DISTRICT, _OTHER_DISTRICT = 1, 8, 14, 31, 33, 41, 1000042


def add_specials(seed: int, planned: list[Meeting], organizations: dict[int, Organization], window: Window) -> None:
    """Change some of the planned meetings and add others, in place; the list stays sorted by start."""
    rng = random.Random(f"{seed}/specials")
    past = [meeting for meeting in planned if meeting.start.date() < window.today - dt.timedelta(days=50)]
    open_past = [meeting for meeting in past if meeting.organization.public]
    _into_the_night(open_past)
    chosen = rng.sample(
        [meeting for meeting in open_past if meeting.end and meeting.end.date() == meeting.start.date()], 3
    )
    _cancel(chosen[0], chosen[1])
    chosen[2].agenda_missing = True
    added = [*_nights(organizations, window), *_ahead(organizations, window.today)]
    taken = {(meeting.organization.id, meeting.start.date()) for meeting in added}
    planned[:] = [one for one in planned if (one.organization.id, one.start.date()) not in taken] + added
    planned.sort(key=lambda meeting: (meeting.start, meeting.organization.id))


def _into_the_night(past: list[Meeting]) -> None:
    """A debate on the budget that ends after midnight."""
    council = [meeting for meeting in past if meeting.organization.id == _COUNCIL] or past
    meeting = council[len(council) // 2]
    meeting.name = f"Haushaltssitzung {meeting.organization.genitive}"
    meeting.end = meeting.start.replace(hour=0, minute=35) + dt.timedelta(days=1)


def _cancel(by_name: Meeting, by_state: Meeting) -> None:
    by_name.cancelled = by_state.cancelled = True
    by_name.name = f"ENTFÄLLT! {by_name.name}"
    by_state.state, by_state.agenda_missing = "Sitzung abgesagt", True


def _nights(organizations: dict[int, Organization], window: Window) -> Iterator[Meeting]:
    """Meetings in the nights in which the clocks change. 02:15 in autumn is meant before the change."""
    autumn, spring = clock_change_nights(window)
    youth, district = organizations[_YOUTH], organizations[_DISTRICT]
    yield _meeting(youth, autumn, (22, 30), (2, 15), f"Lange Nacht {youth.genitive}")
    yield _meeting(district, spring, (23, 15), (3, 10), f"Nächtliche Sondersitzung {district.genitive}")


def _ahead(organizations: dict[int, Organization], today: dt.date) -> Iterator[Meeting]:
    """Meetings with an agenda, with a number only, with neither, and one that is called off already."""
    for days, number in (
        (4, _MOBILITY),
        (9, _FORUM),
        (17, _INTEGRATION),
        (24, _DISTRICT),
        (32, _COUNCIL),
        (43, _FORUM),
    ):
        organization = organizations[number]
        yield _meeting(
            organization, today + dt.timedelta(days=days), (17, 0), (19, 30), f"Sitzung {organization.genitive}"
        )
    organization = organizations[_OTHER_DISTRICT]
    day = today + dt.timedelta(days=21)
    meeting = _meeting(organization, day, (18, 0), (20, 0), f"entfällt: Sitzung {organization.genitive}")
    meeting.cancelled = True
    yield meeting


def _meeting(
    organization: Organization, day: dt.date, begin: tuple[int, int], end: tuple[int, int], name: str
) -> Meeting:
    """A meeting in the town hall; it ends the day after if it ends at an earlier hour than it began."""
    last = day + dt.timedelta(days=1) if end < begin else day
    return Meeting(
        id=None,
        organization=organization,
        name=name,
        start=dt.datetime.combine(day, dt.time(*begin), BERLIN),
        end=dt.datetime.combine(last, dt.time(*end), BERLIN),
        status="öffentlich",
        state=None,
        occasion="Sondersitzung",
        room="Ratskeller",
        location=None,
    )
