"""Pages that have lost all that they had of a kind, or much of an agenda, or letters in what they say.

One may be the council's doing, several are a fault of the site.
What they had stays in the store until they are believed (`store/vanished.py`, `store/lost_letters.py`).
"""

from __future__ import annotations

from ratsinfo_spider.crawl.run import Run

__all__ = ["name_damaged", "name_vanished"]

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


def name_damaged(run: Run) -> None:
    """Note pages with lost letters as problems, each with how many values it has of that kind."""
    found = {one.record_id: one for one in run.damaged}
    for one in found.values():
        better = f" (the store has {one.kept} of them whole)" if one.kept else ""
        says = f"{one.record_id}: letters are lost (U+FFFD) in {one.values} values{better}, so the page changes nothing"
        run.problem("letters", one.url, says, record=one.record_id, cause="letters")
