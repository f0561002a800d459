"""The texts in the store once more, without a request: after an upgrade, before anything is compared with them.

What differs then differs because of our code. It stands in `changes` as `reread`, never as `changed`; what the next
crawl finds is news of the source. docs/votes.md says what is read again and what cannot be.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from ratsinfo_spider.german.text_panel import Part
from ratsinfo_spider.items import Vote
from ratsinfo_spider.reread.fingerprint import fingerprint
from ratsinfo_spider.reread.values import consultation_values, item_values, meeting_values, paper_values
from ratsinfo_spider.store.rereading import Owner, Rereading
from ratsinfo_spider.store.store import Store
from ratsinfo_spider.votes.persons import without_persons

__all__ = ["reread"]

logger = logging.getLogger(__name__)

_PLAIN: dict[str, Any] = {"consultations": consultation_values, "meetings": meeting_values}


def reread(
    store: Store, run_id: str, at: dt.datetime, *, people: bool = False, only_changed: bool = False
) -> dict[str, int] | None:
    """Read the texts of the city again; the rows by table that are otherwise now. All of it or nothing.

    `people`: votes name persons (RATSINFO_PEOPLE). `only_changed`: only where another version of the code has read the
    texts; None where it has not. StoreBusy if a run is under way, unless it is this store's own.
    """
    code = fingerprint()
    with store.rereading(run_id, at) as rows:
        if only_changed and rows.reader == code:
            return None
        if rows.has_items:
            logger.info("The texts in the store were read by another version of this program: they are read again")
        for table, values in _PLAIN.items():
            for row in rows.rows(table):
                rows.compare(table, row, values(row))
        for owner in rows.owners("papers"):
            values, parts = paper_values(owner)
            rows.compare("papers", owner.row, values)
            _kinds(rows, owner, parts)
        for owner in rows.owners("agenda_items"):
            values, parts, votes = item_values(owner)
            rows.compare("agenda_items", owner.row, values)
            _kinds(rows, owner, parts)
            if votes is not None:
                rows.votes(owner, votes if people else map(_without_persons, votes), people=people)
        rows.derive()
        rows.note_reader(code)
        return rows.counts


def _without_persons(vote: Vote) -> Vote:
    vote.parties = without_persons(vote.parties)
    return vote


def _kinds(rows: Rereading, owner: Owner, parts: list[Part]) -> None:
    for row, part in zip(owner.sections, parts, strict=True):
        rows.compare("sections", row, {"kind": part.section.kind})
