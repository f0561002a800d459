"""What a crawl asks about earlier runs: pending pages, files not loaded, what hangs below an unchanged agenda."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from ratsinfo_spider.schema import zone_text
from ratsinfo_spider.statement import PageStatus
from ratsinfo_spider.store.fetches import FILE_LIMIT, read_fingerprints
from ratsinfo_spider.store.history import chunks
from ratsinfo_spider.store.sql_tables import DATA, fetches
from ratsinfo_spider.vendor import PageTypes

__all__ = ["Below", "Lookup", "Met", "StoredFile", "Waiting"]


class Met(NamedTuple):
    """A record that an earlier run met, with the meeting that names it: `start` is the meeting's."""

    record_id: str
    url: str | None
    organization_id: str | None
    start: dt.datetime | None

    @property
    def day(self) -> dt.date | None:
        """The meeting's day, where it is known."""
        return self.start.date() if self.start else None


class Waiting(NamedTuple):
    """A file that is not stored, or was not the last time it was asked for."""

    file_id: str
    owner_id: str
    status: str | None  # None: the run that met it did not ask for files
    name: str | None
    cause: str | None
    limit: int | None = None  # bytes: RATSINFO_MAX_FILE_SIZE when it was found `too_large`


class StoredFile(NamedTuple):
    """A file of which there is a version. `size` in bytes; `url` of the page that shows it."""

    file_id: str
    owner_id: str
    path: str
    size: int | None
    url: str | None


class Below(NamedTuple):
    """A record below a meeting: an item of its agenda, an item's paper, a file of any of these."""

    table: str
    record_id: str
    owner_id: str  # the record whose page lists it
    below: str  # the meeting, or where nobody asked for that, the owner
    is_open: bool = True  # False for an item of the non-public part
    listed_as: str | None = None  # name of a file that was not loaded, only listed


class Lookup:
    """Questions to one unchanging view of a city's store. Rows that were removed do not count."""

    def __init__(self, connection: sa.Connection, site: str, pages: PageTypes) -> None:
        self._connection = connection
        self._site = site
        self._pages = pages

    def pages(self, status: PageStatus) -> list[str]:
        """The pages (`<page type>:<number>`) whose last reading ended so."""
        query = sa.select(fetches.c.page).where(fetches.c.site == self._site, fetches.c.status == status)
        return list(self._connection.scalars(query.order_by(fetches.c.page)))

    def met(self, table: str, ids: Iterable[str]) -> Iterator[Met]:
        """What is known of meetings, agenda items or papers; a paper comes once for each item that names it."""
        meetings, rows = DATA["meetings"].c, DATA[table if table != "papers" else "agenda_items"].c
        key = rows.paper_id if table == "papers" else rows.id
        query = sa.select(key, rows.url, meetings.organization_id, meetings.start_time).where(rows.removed_at.is_(None))
        if table != "meetings":
            query = query.join(DATA["meetings"], meetings.id == rows.meeting_id)
        for some in chunks(ids):
            for record_id, url, organization_id, start in self._rows(query.where(key.in_(some)).order_by(key)):
                yield Met(record_id, None if table == "papers" else url, organization_id, _time_of(start))

    def waiting_files(self) -> list[Waiting]:
        """The files whose last outcome was not a stored one."""
        row = DATA["files"].c
        query = sa.select(row.id, row.owner_id, row.status, row.name, row.cause).where(
            row.site == self._site,
            row.removed_at.is_(None),
            sa.or_(row.status.is_(None), row.status.not_in(("stored", "unchanged"))),
        )
        waiting = [Waiting(*values) for values in self._rows(query.order_by(row.id))]
        limits = self._file_limits({file.owner_id for file in waiting if file.cause == "too_large"})
        return [file._replace(limit=limits.get(file.owner_id)) for file in waiting]

    def stored_files(self) -> Iterator[StoredFile]:
        """The files of which there is a version."""
        row = DATA["files"].c
        query = sa.select(row.id, row.owner_id, row.path, row.size, row.url).where(
            row.site == self._site, row.removed_at.is_(None), row.path.is_not(None)
        )
        return (StoredFile(*values) for values in self._rows(query.order_by(row.id)))

    def _file_limits(self, owner_ids: Iterable[str]) -> dict[str, int]:
        """The file size limit under which the pages of these records were read, where a file was larger."""
        owners = {page: owner for owner in owner_ids if (page := self._pages.page_of(owner))}
        limits: dict[str, int] = {}
        for pages in chunks(owners):
            query = sa.select(fetches.c.page, fetches.c.fingerprints)
            for page, text in self._rows(query.where(fetches.c.site == self._site, fetches.c.page.in_(pages))):
                if note := read_fingerprints(text).get(FILE_LIMIT):
                    limits[owners[page]] = int(note)
        return limits

    def meetings(self) -> Iterator[Met]:
        """All meetings, those without a number too."""
        row = DATA["meetings"].c
        query = sa.select(row.id, row.url, row.organization_id, row.start_time)
        query = query.where(row.site == self._site, row.removed_at.is_(None)).order_by(row.id)
        for record_id, url, organization_id, start in self._rows(query):
            yield Met(record_id, url, organization_id, _time_of(start))

    def below(self, meeting_ids: Sequence[str]) -> Iterator[Below]:
        """What hangs below meetings: each record once, below the first meeting that leads to it."""
        papers: set[str] = set()
        for some in chunks(meeting_ids):
            owners = {meeting_id: meeting_id for meeting_id in some}  # a record that may have files -> its meeting
            for item, meeting_id, public, paper in self._items(some):
                yield Below("agenda_items", item, meeting_id, meeting_id, public is not False)
                owners[item] = meeting_id
                if paper and paper not in papers:
                    papers.add(paper)
                    owners[paper] = meeting_id
                    yield Below("papers", paper, meeting_id, meeting_id)
            for file, owner, listed_as in self._files(owners):
                yield Below("files", file, owner, owners[owner], listed_as=listed_as)

    def organizations_of_meetings(self) -> dict[str, str]:
        """Whose meetings are, by their ids, where that is known."""
        row = DATA["meetings"].c
        query = sa.select(row.id, row.organization_id).where(row.site == self._site, row.removed_at.is_(None))
        names: dict[str, str] = {}  # each organization once: there are few of them, and many meetings
        known = self._rows(query.where(row.organization_id.is_not(None)))
        return {meeting: names.setdefault(organization, organization) for meeting, organization in known}

    def names_of_organizations(self) -> Iterator[tuple[str, str]]:
        """The source's numbers of the organizations that are there, with their names."""
        row = DATA["organizations"].c
        query = sa.select(row.native_id, row.name).where(row.site == self._site, row.removed_at.is_(None))
        return ((number, name) for number, name in self._rows(query.where(row.name.is_not(None))))

    def files_we_have(self) -> Iterator[str]:
        """The ids of the files of which a version is stored."""
        row = DATA["files"].c
        return iter(self._connection.scalars(sa.select(row.id).where(row.site == self._site, row.path.is_not(None))))

    def organizations_of_consultations(self) -> list[tuple[str, str]]:
        """Consultations that do not know whose they are, with the organization that their meeting knows by now."""
        rows, meetings = DATA["consultations"].c, DATA["meetings"].c
        query = sa.select(rows.id, meetings.organization_id).join(DATA["meetings"], meetings.id == rows.meeting_id)
        query = query.where(rows.site == self._site, rows.organization_id.is_(None), rows.removed_at.is_(None))
        found = self._rows(query.where(meetings.organization_id.is_not(None)).order_by(rows.id))
        return [(record_id, organization_id) for record_id, organization_id in found]

    def items_named_by_papers(self, since: dt.datetime, meeting_ids: Iterable[str]) -> dict[str, list[str]]:
        """Of these meetings those for which papers read since then name items: the ids of items that are not there."""
        stations, items = DATA["consultations"].c, DATA["agenda_items"].c
        there = sa.and_(items.id == stations.agenda_item_id, items.removed_at.is_(None))
        query = sa.select(stations.meeting_id, stations.agenda_item_id, items.id).outerjoin(DATA["agenda_items"], there)
        query = query.where(stations.agenda_item_id.is_not(None), stations.removed_at.is_(None))
        query = query.where(stations.last_seen >= zone_text(since, "UTC"))
        named: dict[str, list[str]] = {}
        for some in chunks(meeting_ids):
            for meeting_id, item, known in self._rows(query.where(stations.meeting_id.in_(some)).distinct()):
                named.setdefault(meeting_id, []).extend([] if known else [item])
        return {meeting_id: sorted(lacking) for meeting_id, lacking in named.items()}

    def files(self, owner_ids: Iterable[str]) -> Iterator[Below]:
        """The files of items and papers, whatever meeting they hang below."""
        for file, owner, listed_as in self._files(owner_ids):
            yield Below("files", file, owner, owner, listed_as=listed_as)

    def with_files(self, ids: Iterable[str]) -> set[str]:
        """Which of these records have files."""
        return {owner for _, owner, _ in self._files(ids)}

    def _items(self, meeting_ids: Sequence[str]) -> sa.CursorResult[Any]:
        row = DATA["agenda_items"].c
        query = sa.select(row.id, row.meeting_id, row.public, row.paper_id)
        return self._rows(query.where(row.meeting_id.in_(meeting_ids), row.removed_at.is_(None)).order_by(row.id))

    def _files(self, owners: Iterable[str]) -> Iterator[sa.Row[Any]]:
        row = DATA["files"].c
        listed_as = sa.case((row.status == "listed", row.name))
        query = sa.select(row.id, row.owner_id, listed_as).where(row.removed_at.is_(None)).order_by(row.id)
        for some in chunks(owners):
            yield from self._rows(query.where(row.owner_id.in_(some)))

    def _rows(self, query: sa.Select[Any]) -> sa.CursorResult[Any]:
        return self._connection.execute(query)


def _time_of(stored: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(stored) if stored else None
