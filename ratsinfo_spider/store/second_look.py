"""Pages to look at again because a row was missed on another one: what that makes of the planner's memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from ratsinfo_spider.store.history import History, chunks
from ratsinfo_spider.store.sql_tables import DATA, fetches

__all__ = ["ask_again", "ask_dropped_papers", "ask_month", "ask_papers", "forget_pages"]


def ask_again(connection: sa.Connection, history: History, parents: Iterable[str]) -> None:
    """Let the next run read the pages again that lacked a row, to know sooner. `parents` are the ids of records."""
    for pages in chunks(_pages(history, parents)):
        _due_now(connection, history, fetches.c.page.in_(pages))


def ask_month(connection: sa.Connection, history: History, month: str) -> None:
    """Let the next run read a month (`2026-11`) of the calendar again, whoever's meetings it was read for."""
    calendar = history.run.pages.calendar
    page = f"{calendar.name}:{month}" if calendar else ""
    _due_now(connection, history, sa.or_(fetches.c.page == page, fetches.c.page.startswith(f"{page}@")))


def ask_papers(connection: sa.Connection, history: History, table: str, ids: Sequence[str]) -> None:
    """Let the next run read the papers that missed meetings or items name: they list them on their way.

    They also forget what the agenda's row said, so that they are read once more should the meeting come back.
    """
    items, page_of = DATA["agenda_items"].c, history.run.pages.page_of
    key = items.meeting_id if table == "meetings" else items.id
    for some in chunks(ids):
        query = sa.select(items.paper_id, items.meeting_id).where(key.in_(some), items.paper_id.is_not(None))
        for paper_id, meeting_id in connection.execute(query.distinct()).all():
            _forget_fingerprint(connection, history, page_of(paper_id) or "", page_of(meeting_id) or "")


def ask_dropped_papers(connection: sa.Connection, history: History) -> None:
    """Let the next run read the papers whose item names another one now, or none: they may have been withdrawn."""
    link = ("agenda_items", "paper_id")
    dropped = {row["old"] for row in history.rows if (row["table_name"], row["column_name"]) == link}
    ask_again(connection, history, filter(None, dropped))


def _forget_fingerprint(connection: sa.Connection, history: History, page: str, row_page: str) -> None:
    mine = fetches.c.site == history.run.site, fetches.c.page == page
    fingerprints = connection.scalar(sa.select(fetches.c.fingerprints).where(*mine))
    if fingerprints is not None:
        left = " ".join(word for word in fingerprints.split() if not word.startswith(f"{row_page}="))
        connection.execute(fetches.update().where(*mine).values(next_due=history.at, fingerprints=left))


def forget_pages(connection: sa.Connection, history: History, ids: Iterable[str]) -> None:
    """A record that comes back is read as if it were new."""
    connection.execute(
        fetches.delete().where(fetches.c.site == history.run.site, fetches.c.page.in_(_pages(history, ids)))
    )


def _pages(history: History, ids: Iterable[str]) -> list[str]:
    """The pages that show these records in full."""
    return [page for page in map(history.run.pages.page_of, ids) if page]


def _due_now(connection: sa.Connection, history: History, which: sa.ColumnElement[bool]) -> None:
    mine = fetches.c.site == history.run.site
    connection.execute(fetches.update().where(mine, which).values(next_due=history.at))
