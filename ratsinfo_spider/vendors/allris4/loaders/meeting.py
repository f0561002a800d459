"""to010: the meeting, its agenda, and the files both show."""

from __future__ import annotations

from collections.abc import Iterator

from ratsinfo_spider.german.record_loaders import AgendaItemLoader, MeetingLoader
from ratsinfo_spider.german.results import is_result
from ratsinfo_spider.items import AgendaItem, Meeting, Record
from ratsinfo_spider.statement import Statement
from ratsinfo_spider.vendors.allris4.loaders.files import Files, Owner
from ratsinfo_spider.vendors.allris4.loaders.source import Source, native
from ratsinfo_spider.vendors.allris4.pages.agenda import is_public_heading
from ratsinfo_spider.vendors.allris4.pages.meeting import AgendaRow, MeetingPage
from ratsinfo_spider.vocabulary import MEETING_STATUS

__all__ = ["records"]

_MEETING = frozenset({"url", "native_id", "organization_name", "name", "end_time", "cancelled", "status", "state"})
_MEETING |= {"occasion"}
_PLACE = frozenset({"room", "location"})
_ROW = frozenset({"url", "native_id", "meeting_id", "meeting_start", "organization_name", "position", "number"})
_ROW |= {"public", "parent_id", "title", "title_is_cut", "supplement", "paper_id"}
_RESULT = frozenset({"result_text", "result"})


def records(page: MeetingPage, site: str) -> Iterator[Record]:
    """The meeting, the items of its agenda, and the files of both."""
    source = Source.of(page, site)
    meeting = _meeting(page, source)
    yield meeting
    for row in page.rows:
        yield _item(page, source, row, meeting)
    yield from _files(page, source).records


def _files(page: MeetingPage, source: Source) -> Files:
    """The files in the head, then those of the agenda's rows."""
    found = Files(source, Owner("meeting", page.native_id)).add(page.files)
    for row in page.rows:
        found.add(row.files, _row_owner(page, row), row.paper_id)
    return found


def _meeting(page: MeetingPage, source: Source) -> Meeting:
    """The page is the authority for its meeting, except for what it does not print or what cannot be read.

    Some installations print no place at all here (Taunusstein), while the calendar knows the room.
    """
    meeting = Meeting(
        **source.identity("meeting", page.native_id),
        organization_id=source.id("organization", page.organization_id),
    )
    words = {
        "organization_name": page.organization,
        "name": page.name,
        "start_time": (page.date, page.time),
        "end_time": (page.date, page.time, *_parts(page)),
        "cancelled": (page.name, page.state, page.status, page.occasion),
        "status": page.status,
        "state": page.state,
        "occasion": page.occasion,
        "room": page.room,
        "location": page.location,
    }
    MeetingLoader.fill(meeting, words, page.warn)
    read = {name for name in ("start_time", "organization_id") if getattr(meeting, name) is not None}
    place = _PLACE if meeting.room or meeting.location else frozenset()
    meeting.statement = Statement(_MEETING | read | place, lists=frozenset({"agenda_items", "files"}))
    return meeting


def _parts(page: MeetingPage) -> list[str]:
    """The headings of its parts, the last of which tells the end; none where the closed part is not shown."""
    is_mixed = MEETING_STATUS.meaning(page.status) == "mixed"
    is_closed_shown = any(is_public_heading(heading) is False for heading in page.sections)
    return [] if is_mixed and not is_closed_shown else page.sections


def _row_owner(page: MeetingPage, row: AgendaRow) -> Owner:
    """An agenda row as owner of files; a row without a number is known by its place."""
    return Owner("agenda_item", row.native_id or f"s{page.native_id}-{row.position}")


def _item(page: MeetingPage, source: Source, row: AgendaRow, meeting: Meeting) -> AgendaItem:
    """A row of the agenda. Its address is that of the agenda where the item has no page of its own."""
    result, has_result = _result(page, row)
    item = AgendaItem(
        id=source.id("agenda_item", _row_owner(page, row).native_id),
        site=source.site,
        url=source.url("agenda_item", row.native_id if row.url else None) or meeting.url,
        native_id=native(row.native_id),
        meeting_id=meeting.id,
        meeting_start=meeting.start_time,
        organization_id=meeting.organization_id,
        organization_name=meeting.organization_name,
        position=row.position,
        public=row.public,
        parent_id=source.id("agenda_item", row.parent_native_id),
        title_is_cut=False if row.title.strip() else None,
        paper_id=source.id("paper", row.paper_id),
    )
    words = {
        "number": row.number,
        "title": row.title,
        "supplement": row.supplement,
        "result_text": result,
        "result": result,
    }
    AgendaItemLoader.fill(item, words, page.warn)
    item.statement = Statement(_ROW | _RESULT if has_result else _ROW)
    return item


def _result(page: MeetingPage, row: AgendaRow) -> tuple[str | None, bool]:
    """The printed result, and whether the table has a place for one (`tobanr`): then an empty cell says "none".

    Greifswald prints it in the column of the responsibility (`tozunr`), where others print a role.
    """
    if not row.result and is_result(row.responsibility):
        return row.responsibility, True
    return row.result, any(other.result for other in page.rows)
