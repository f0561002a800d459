"""Meeting: the meeting, the items embedded in it, their votes, and the files of all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from ratsinfo_spider.german import processors as german
from ratsinfo_spider.german.record_loaders import AgendaItemLoader, MeetingLoader
from ratsinfo_spider.german.text import one_line
from ratsinfo_spider.items import AgendaItem, Meeting, Record, Vote
from ratsinfo_spider.keys import vote_key
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.oparl.ids import number_of
from ratsinfo_spider.vendors.oparl.json_values import Object, flag, links, number, objects, text
from ratsinfo_spider.vendors.oparl.loaders.files import files
from ratsinfo_spider.vendors.oparl.loaders.item_results import one_vote, result_columns, vote_columns
from ratsinfo_spider.vendors.oparl.loaders.public_parts import Place, places
from ratsinfo_spider.vendors.oparl.loaders.source import Source, moment_of
from ratsinfo_spider.vendors.oparl.object_page import Warn
from ratsinfo_spider.votes import derive
from ratsinfo_spider.votes.of_item import STATED

__all__ = ["agenda", "meeting_record", "meeting_records"]

MEETING = frozenset({"url", "native_id", "organization_id", "organization_name", "name", "start_time", "end_time"})
MEETING |= {"cancelled", "state", "room", "location"}
ITEM = frozenset({"url", "native_id", "meeting_id", "meeting_start", "organization_id", "organization_name"})
ITEM |= {"position", "number", "public", "title", "title_is_cut", "result_text", "result", "decision"}
_VOTE_COLUMNS = frozenset({"vote_text", "vote_basis", "yes", "no", "abstain", "biased"})


def agenda(meeting: Object) -> list[Object]:
    """The items of a meeting in their order: by `order` where all have one, else as they come."""
    items = objects(meeting, "agendaItem")
    orders = [number(item, "order") for item in items]
    if None in orders:
        return items
    return [item for _, item in sorted(zip(orders, items, strict=True), key=lambda pair: pair[0] or 0)]


def meeting_records(thing: Object, source: Source, warn: Warn) -> Iterator[Record]:
    """The meeting, then each item with its vote, then the files. Raises ValueError as `Source.identity`."""
    items = agenda(thing)
    source.know_meeting(thing, items)
    meeting = meeting_record(thing, source, warn)
    yield meeting
    yield from files(meeting, thing, source)
    if not meeting.statement.lists:
        return
    withheld = 0
    for position, (item, place) in enumerate(zip(items, places(items), strict=True), 1):
        withheld += place.is_closed
        yield from _item_records(item, place, position, meeting, source, warn)
    if withheld:
        warn(f"non-public: titles and results of {withheld} items that are not public were left out")


def meeting_record(thing: Object, source: Source, warn: Warn) -> Meeting:
    """The meeting alone, with its items and files as its lists. What the name of its body is, another object tells."""
    organizations = [source.id("organization", link) for link in links(thing, "organization")]
    if len(organizations) > 1:
        warn("organization: several bodies meet together; the first is taken")
    start = moment_of(text(thing, "start"))
    if start is None and text(thing, "start"):
        warn(f"date: {text(thing, 'start')!r} is no moment")
    if text(thing, "end") and moment_of(text(thing, "end")) is None:
        warn(f"date: the end {text(thing, 'end')!r} is no moment")
    meeting = Meeting(
        **source.identity("meeting", thing),
        organization_id=next(iter(organizations), None),
        start_time=start,
        end_time=_end(text(thing, "end"), start),
        **_place(thing),
    )
    name, state = text(thing, "name"), text(thing, "meetingState")
    words = {"organization_name": source.name(thing, "organization"), "name": name, "state": state}
    MeetingLoader.fill(meeting, words, warn)
    said = flag(thing, "cancelled")
    meeting.cancelled = said if said is not None else german.CancelledOrUnknown.value((name, state))
    unknown = {"organization_name"} if organizations and not meeting.organization_name else set()
    meeting.statement = Statement(MEETING - unknown, lists=frozenset({"agenda_items", "files"}))
    return meeting


def _end(printed: str | None, start: dt.datetime | None) -> dt.datetime | None:
    """The end; None for the next midnight, which all makers write where they do not know it."""
    end = moment_of(printed)
    if end is None or start is None or end <= start:
        return None
    is_midnight = end.time() == dt.time() and end.date() == start.date() + dt.timedelta(days=1)
    return None if is_midnight else end


def _place(thing: Object) -> dict[str, Any]:
    """Room and address; some makers have both in one description."""
    found = next(iter(objects(thing, "location")), {})
    town = " ".join(filter(None, (text(found, "postalCode"), text(found, "locality"))))
    address = ", ".join(filter(None, (text(found, "streetAddress"), town)))
    room, description = text(found, "room"), text(found, "description")
    return {"room": one_line(room), "location": one_line(address or (None if room else description))}


def _item_records(
    thing: Object, place: Place, position: int, meeting: Meeting, source: Source, warn: Warn
) -> Iterator[Record]:
    native_id = number_of(text(thing, "id"), "agenda_item")
    item = AgendaItem(
        id=f"{source.site}:agenda_item:{native_id or f's{meeting.native_id}-{position}'}",
        site=source.site,
        url=source.address(text(thing, "web")) or meeting.url,
        native_id=native_id,
        meeting_id=meeting.id,
        meeting_start=meeting.start_time,
        organization_id=meeting.organization_id,
        organization_name=meeting.organization_name,
        position=position,
        public=place.public,
    )
    AgendaItemLoader.fill(item, {"number": _number(text(thing, "number"), place, source)})
    stated = ITEM if links(thing, "consultation") else ITEM | {"paper_id"}
    if place.is_closed:
        item.statement = Statement(stated | _VOTE_COLUMNS, lists=frozenset({"votes", "files"}))
        yield item
        return
    vote = _tell(item, thing, source, warn)
    lists = frozenset({"files"})
    if source.dialect.result_is_vote:
        stated, lists = stated | _VOTE_COLUMNS, lists | {"votes"}
    item.statement = Statement(stated, lists)
    yield item
    if vote:
        yield _vote(vote, item, source)
    yield from files(item, thing, source)


def _tell(item: AgendaItem, thing: Object, source: Source, warn: Warn) -> Vote | None:
    """Fill in what is told of an open item; gives its vote."""
    is_vote, printed = source.dialect.result_is_vote, text(thing, "result")
    words = {"title": text(thing, "name"), "decision": (text(thing, "resolutionText"),)}
    AgendaItemLoader.fill(item, words, warn)
    item.title_is_cut = False if item.title else None
    vote = one_vote(printed) if is_vote else None
    for name, value in (result_columns(printed, is_vote=is_vote) | vote_columns(vote)).items():
        setattr(item, name, value)
    if item.result_text and item.result is None and not is_vote:
        warn(f"result: {item.result_text!r} is not in the vocabulary")
    return vote


def _number(printed: str | None, place: Place, source: Source) -> str | None:
    """The number, with the letter of its part where the maker's pages print it so and the part is known."""
    if printed is None or place.public is None or place.is_heading or not source.dialect.letters:
        return printed
    return printed if printed[:1].isalpha() else f"{'Ö' if place.public else 'N'} {printed}"


def _vote(vote: Vote, item: AgendaItem, source: Source) -> Vote:
    vote.id = f"{source.site}:vote:{vote_key((item.id or '').rpartition(':')[2], vote.subject, vote.part)}"
    vote.site, vote.url, vote.agenda_item_id, vote.position = source.site, item.url, item.id, 1
    vote.meeting_id, vote.meeting_start = item.meeting_id, item.meeting_start
    vote.organization_id = item.organization_id
    vote.passed, vote.unanimous, vote.derived_from = derive(vote, item.result)
    vote.statement = Statement(STATED)
    return vote
