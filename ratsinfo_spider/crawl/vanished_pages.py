"""Pages that have lost all that they had of a kind, or much of an agenda; and pages that cannot be right.

One may be the council's doing, several are a fault of the site.
What they had stays in the store until they are believed (`store/vanished.py`, `store/lost_letters.py`,
`store/claimed_items.py`).
"""

from __future__ import annotations

from ratsinfo_spider.crawl.run import Run

__all__ = ["name_doubted", "name_vanished"]

SEVERAL = 2  # pages of one run
_WORDS = {
    "sections": "all its texts",
    "votes": "all its votes",
    "consultations": "all its stations",
    "files": "all its files",
    "agenda_items": "items of its agenda",
}


def name_vanished(run: Run) -> None:
    """Note them: a single page as a warning, several as problems, so that the run is incomplete."""
    found = {one.record_id: one for one in run.vanished}
    kind = "vanished" if len(found) >= SEVERAL else "warning"
    for one in found.values():
        what = " and ".join(_WORDS[table] for table in one.tables)
        says = f"{one.record_id}: the page has lost {what}, which stay as they were; it is asked for again"
        detail = says if kind != "warning" else f"vanished: {says}"
        run.problem(kind, one.url, detail, record=one.record_id, cause="vanished")


def name_doubted(run: Run) -> None:
    """Note as problems the pages with lost letters, and the agendas that list another meeting's items."""
    for one in {(one.kind, one.record_id): one for one in run.doubted}.values():
        run.problem(one.kind, one.url, f"{one.record_id}: {one.words}", record=one.record_id, cause=one.cause)
