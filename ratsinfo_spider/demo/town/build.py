"""Builds the invented town: the same one for the same seed, in every process, on every machine."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import Counter, defaultdict

from ratsinfo_spider.demo.town import invented_names as names
from ratsinfo_spider.demo.town import members, plan
from ratsinfo_spider.demo.town.agendas import Agenda, Plant
from ratsinfo_spider.demo.town.edge_cases import plants
from ratsinfo_spider.demo.town.hard_cases import CASES, ORGANIZATION_OF
from ratsinfo_spider.demo.town.model import Council, Layout, Meeting, Organization, Paper
from ratsinfo_spider.demo.town.native_numbers import Numbers
from ratsinfo_spider.demo.town.page_content import Document
from ratsinfo_spider.demo.town.papers import PERIOD
from ratsinfo_spider.demo.town.simulated_changes import live
from ratsinfo_spider.demo.town.special_meetings import add_specials
from ratsinfo_spider.demo.town.town import Town
from ratsinfo_spider.demo.town.visibility import reveal

__all__ = ["TODAY", "build"]

TODAY = dt.date(2026, 11, 22)
_PEOPLE = 60
_OLD_ENOUGH = dt.timedelta(days=60)  # what is planted must be shown whole


def build(
    seed: int = 1,
    years: int = 2,
    *,
    today: dt.date | None = None,
    day: int = 0,
    size: float = 1.0,
    future: int = plan.FUTURE,
) -> Council:
    """The town as it is seen `day` days after `today`, in the afternoon.

    `years`: for how long there are meetings before that. `size`: how often organizations meet, 1 is about 55 public
    meetings a year. The same seed with a later `day` is the same town, older; it lives on for `future` days less those
    for which meetings are announced, some ten weeks. Another `future` is another town.
    """
    base = today or TODAY
    window = plan.Window.around(base, years, future)
    organizations = {one.id: one.organization() for one in names.ORGANIZATIONS}
    council = Council(
        name=names.TOWN,
        seed=seed,
        now=dt.datetime.combine(base + dt.timedelta(days=day), dt.time(15), plan.BERLIN),
        layout=_layout(seed),
        organizations=list(organizations.values()),
        people=names.people(seed, _PEOPLE),
        holidays=plan.holidays(window),
    )
    members.fill(seed, council.organizations, council.people)
    council.meetings = plan.meetings(seed, window, organizations, size)
    add_specials(seed, council.meetings, organizations, window)
    council.papers = _write(seed, council.meetings, organizations, window)
    live(council, base, day)
    reveal(council)
    return council


def _layout(seed: int) -> Layout:
    """One of the ways in which installations differ."""
    rng = random.Random(f"{seed}/layout")
    return Layout(
        result_columns=rng.choice((("tobanr",), ("tozunr",), ("tozunr", "tobanr"))),
        change_column=rng.random() < 0.5,
        document_column=rng.random() < 0.8,
        absolute_links=rng.random() < 0.4,
        room_row=rng.random() < 0.8,
        menu_encodings=rng.choice((1, 2, 2)),
    )


def _write(
    seed: int, meetings: list[Meeting], organizations: dict[int, Organization], window: plan.Window
) -> list[Paper]:
    """Write all agendas in order of time; gives the papers by number."""
    town = Town(
        seed,
        organizations,
        {one.id: one.field for one in names.ORGANIZATIONS},
        {one.id: one.unit for one in names.ORGANIZATIONS},
        Numbers(seed),
    )
    places = _places(meetings, window)
    migration = min(window.middle, places[-1].start.date())  # something planted comes after it in every town
    planted = _planted(places, migration)
    odd = {id(meeting): n for n, meeting in enumerate(places)}
    migrated = False
    references: Counter[int] = Counter()
    for n, meeting in enumerate(meetings):
        if not migrated and meeting.start.date() >= migration:
            town.numbers.migrate()
            migrated = True
        references[meeting.organization.id] += 1
        meeting.reference = _reference(meeting, references[meeting.organization.id])
        meeting.id = town.numbers.next("meeting")
        rng = town.rng("meeting", n)
        Agenda(town, meeting, rng, planted.get(id(meeting), [])).write()
        _label_parts(rng, meeting)
        meeting.documents = _documents(town, rng, odd.get(id(meeting)), meeting)
    return _papers(meetings)


def _papers(meetings: list[Meeting]) -> list[Paper]:
    found = {id(item.paper): item.paper for meeting in meetings for item in meeting.items if item.paper}
    return sorted(found.values(), key=lambda paper: paper.id)


def _reference(meeting: Meeting, number: int) -> str:
    """`PLA/11/WP18`, as another agenda calls the meeting."""
    return f"{meeting.organization.short_name or 'BüFo'}/{number:02}/WP{PERIOD}"


def _places(meetings: list[Meeting], window: plan.Window) -> list[Meeting]:
    """The meetings in which something can be planted: old enough and whole, so that it shows."""
    last = window.today - _OLD_ENOUGH
    return [meeting for meeting in meetings if _is_whole(meeting) and meeting.start.date() < last]


def _planted(places: list[Meeting], migration: dt.date) -> dict[int, list[Plant]]:
    """Which meeting gets which plants, the hard cases where they belong."""
    late = [meeting for meeting in places if meeting.start.date() >= migration]
    chosen: dict[int, list[Plant]] = defaultdict(list)
    for case, plant in CASES.items():
        candidates = late if case == 26 else places
        own = [one for one in candidates if one.organization.id == ORGANIZATION_OF.get(case)] or candidates
        chosen[id(own[case % len(own)])].append(plant)
    for meeting, plant in zip(itertools.cycle(places), plants(), strict=False):
        chosen[id(meeting)].append(plant)
    return chosen


def _is_whole(meeting: Meeting) -> bool:
    return meeting.organization.public and not meeting.cancelled and not meeting.agenda_missing


def _label_parts(rng: random.Random, meeting: Meeting) -> None:
    """Name the parts; where they print times, the last one tells when the meeting ended."""
    public, *closed = meeting.parts
    public.text = rng.choice(("Öffentlicher Teil", "öffentlicher Teil", "Öffentliche Sitzung"))
    for part in closed:
        part.text = rng.choice(("Nichtöffentlicher Teil", "Nichtöffentliche Sitzung", "nicht öffentlicher Teil"))
    if meeting.end is None or (rng.random() < 0.35 and meeting.end.date() == meeting.start.date()):
        meeting.end = None
        return
    between = meeting.end if not closed else meeting.start + (meeting.end - meeting.start) * 3 / 4
    public.text += f" ({meeting.start:%H:%M} - {between:%H:%M}\u00a0Uhr)"
    for part in closed:
        part.text += f" (bis {meeting.end:%H:%M}\u00a0Uhr)"


def _documents(town: Town, rng: random.Random, place: int | None, meeting: Meeting) -> list[Document]:
    """Documents of the meeting. The minutes of the closed part are offered now and then, by mistake.

    `place`: which of the meetings with plants it is, so that every town has each oddity, whoever meets when.
    """
    documents = [town.document("Einladung", "Einladung", "invitation")]
    if rng.random() < 0.4:
        documents.append(town.document("Bekanntmachung", "Bekanntmachung", "announcement"))
    documents.append(town.document("Niederschrift öffentlich", "Niederschrift öffentlich", "minutes"))
    if place is not None and place % 40 == 5:
        name = "Niederschrift nichtöffentlich"
        documents.append(town.document(name, name, "minutes", public=False))
    if place is not None and place % 20 == 3:
        documents.append(Document(7, "Dokument", "", "other", disabled=True))
    return documents
