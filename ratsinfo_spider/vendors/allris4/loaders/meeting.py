"""to010: the meeting, its agenda, and the files both show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ratsinfo_spider.german.dates import meeting_end, parse_span
from ratsinfo_spider.german.processors import AgendaNumber, Line, RecordLoader, Unbracketed, load
from ratsinfo_spider.german.results import is_result, read_result
from ratsinfo_spider.items import AgendaItem, Meeting, Record
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.files import Files, Owner
from ratsinfo_spider.vendors.allris4.loaders.source import Source
from ratsinfo_spider.vendors.allris4.loaders.timestamps import read_start
from ratsinfo_spider.vendors.allris4.pages.meeting import AgendaRow, MeetingPage
from ratsinfo_spider.vocabulary import is_cancelled

__all__ = ["AgendaItemLoader", "MeetingLoader", "records"]

_MEETING = frozenset({"url", "native_id", "organization_name", "name", "end", "cancelled", "status", "state"})
_MEETING |= {"occasion"}
_PLACE = frozenset({"room", "location"})
_ROW = frozenset({"url", "native_id", "meeting_id", "meeting_start", "organization_name", "position", "number"})
_ROW |= {"public", "parent_id", "title", "title_is_cut", "supplement", "paper_id"}
_RESULT = frozenset({"result_text", "result"})


class MeetingLoader(RecordLoader):
    default_item_class = Meeting
    organization_name_out = Line
    name_out = Line
    status_out = Line
    state_out = Unbracketed
    occasion_out = Line
    room_out = Line
    location_out = Line


class AgendaItemLoader(RecordLoader):
    """Of a row here and of the item's own page. `minutes` and `decision` come clean from `sections`."""

    default_item_class = AgendaItem
    organization_name_out = Line
    number_out = AgendaNumber
    title_out = Line
    supplement_out = Line


def records(page: MeetingPage, site: str) -> Iterator[Record]:
    """The meeting, the items of its agenda, and the files of both."""
    source = Source.of(page, site)
    meeting = _meeting(page, source)
    yield meeting
    for row in page.rows:
        yield _item(page, source, row, meeting.start)
    yield from _files(page, source).records


def _files(page: MeetingPage, source: Source) -> Files:
    """The files in the head, then those of the agenda's rows."""
    found = Files(source, Owner("meeting", page.native_id)).add(page.files)
    for row in page.rows:
        found.add(row.files, _row_owner(page, row), row.paper_id)
    return found


def _meeting(page: MeetingPage, source: Source) -> Meeting:
    """The page is the authority for its meeting, save for what it does not print or not readably.

    Some installations print no place at all here (Taunusstein), while the calendar knows the room.
    """
    start = read_start(page, page.date, page.time)
    columns = {
        "id": source.id("meeting", page.native_id),
        "site": source.site,
        "url": source.url("meeting", page.native_id),
        "native_id": page.native_id,
        "organization_id": source.id("organization", page.organization_id),
        "organization_name": page.organization,
        "name": page.name,
        "start": start,
        "end": meeting_end(start, map(parse_span, (page.time, *page.sections))),
        "cancelled": any(map(is_cancelled, (page.name, page.state, page.status, page.occasion))),
        "status": page.status,
        "state": page.state,
        "occasion": page.occasion,
        "room": page.room,
        "location": page.location,
    }
    read = {name for name in ("start", "organization_id") if columns[name] is not None}
    place = _PLACE if page.room or page.location else frozenset()
    statement = Statement(_MEETING | read | place, lists=frozenset({"agenda_items", "files"}))
    meeting: Meeting = load(MeetingLoader, columns, statement)
    return meeting


def _row_owner(page: MeetingPage, row: AgendaRow) -> Owner:
    """An agenda row as owner of files; a row without a number is known by its place."""
    return Owner("agenda_item", row.native_id or f"s{page.native_id}-{row.position}")


def _item(page: MeetingPage, source: Source, row: AgendaRow, start: dt.datetime | None) -> AgendaItem:
    """A row of the agenda. Its address is that of the agenda where the item has no page of its own."""
    printed, has_result = _result(page, row)
    result = read_result(printed)
    if result.warning:
        page.warn(result.warning)
    columns = {
        "id": source.id("agenda_item", _row_owner(page, row).native_id),
        "site": source.site,
        "url": source.url("agenda_item", row.native_id if row.url else None) or source.url("meeting", page.native_id),
        "native_id": row.native_id,
        "meeting_id": source.id("meeting", page.native_id),
        "meeting_start": start,
        "organization_name": page.organization,
        "position": row.position,
        "number": row.number,
        "public": row.public,
        "parent_id": source.id("agenda_item", row.parent_native_id),
        "title": row.title,
        "title_is_cut": False if row.title.strip() else None,
        "supplement": row.supplement,
        "paper_id": source.id("paper", row.paper_id),
        "result_text": result.text,
        "result": result.value,
    }
    item: AgendaItem = load(AgendaItemLoader, columns, Statement(_ROW | _RESULT if has_result else _ROW))
    return item


def _result(page: MeetingPage, row: AgendaRow) -> tuple[str | None, bool]:
    """The printed result, and whether the table has a place for one (`tobanr`): then an empty cell says "none".

    Greifswald prints it in the column of the responsibility (`tozunr`), where others print a role.
    """
    if not row.result and is_result(row.responsibility):
        return row.responsibility, True
    return row.result, any(other.result for other in page.rows)
