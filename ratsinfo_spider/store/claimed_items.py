"""Agendas that list the items of another meeting.

An item belongs to one meeting for life: what is put on another agenda gets another number. So where an agenda claims
what another meeting has, one of the two was shown under the other's heading. The store keeps what it has, and the
agenda is asked for again. Found to be so on three days, it is believed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import sqlalchemy as sa

from ratsinfo_spider.causes import GapCause
from ratsinfo_spider.items import AgendaItem, Record
from ratsinfo_spider.statement import Fetch
from ratsinfo_spider.store.history import chunks
from ratsinfo_spider.store.sql_tables import DATA
from ratsinfo_spider.store.vanished import believed, leave_pending

__all__ = ["Claim", "hold_back_claims"]

_CAUSE: GapCause = "other_page"


class Claim(NamedTuple):
    """An agenda that lists `items` items of the meeting `other`. `record_id`: of its own meeting."""

    record_id: str
    url: str | None
    other: str
    items: int
    kind: Literal["agenda"] = "agenda"
    cause: GapCause = _CAUSE

    @property
    def words(self) -> str:
        """For people."""
        return f"its agenda lists items of {self.other}: {self.items}, so it changes nothing"


def hold_back_claims(
    connection: sa.Connection, site: str, today: dt.date, records: Sequence[Record], fetched: Iterable[Fetch]
) -> tuple[list[Claim], Sequence[Record]]:
    """The agendas that list another's items, which are noted as pending, and the records of all other pages."""
    listed = [one for one in records if isinstance(one, AgendaItem) and "meeting_id" in one.statement.columns]
    owners = _owners(connection, {str(item.id) for item in listed})
    strange: defaultdict[str, list[AgendaItem]] = defaultdict(list)
    for item in listed:
        if owners.setdefault(str(item.id), str(item.meeting_id)) != item.meeting_id:
            strange[str(item.meeting_id)].append(item)
    if not strange:
        return [], records
    for meeting in believed(connection, site, today, _CAUSE, list(strange)):
        del strange[meeting]
    pages = {item.statement.page for items in strange.values() for item in items if item.statement.page}
    leave_pending(connection, site, pages, fetched)
    claims = [Claim(meeting, items[0].url, owners[str(items[0].id)], len(items)) for meeting, items in strange.items()]
    return claims, [record for record in records if record.statement.page not in pages]


def _owners(connection: sa.Connection, ids: Iterable[str]) -> dict[str, str]:
    """The meeting of each of these items, as far as the store knows it."""
    rows, found = DATA["agenda_items"].c, dict[str, str]()
    for some in chunks(ids):
        known = rows.id.in_(some), rows.meeting_id.is_not(None), rows.removed_at.is_(None)
        query = sa.select(rows.id, rows.meeting_id).where(*known)
        found.update((item, meeting) for item, meeting in connection.execute(query))
    return found
