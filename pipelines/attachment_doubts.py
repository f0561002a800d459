"""What is odd about a document that was stored: a reason to look at it, none to leave it out."""

from __future__ import annotations

from pipelines.attachment_answers import Outcome
from ratsinfo_spider.items import File

__all__ = ["doubts"]


def doubts(item: File, outcome: Outcome) -> list[str]:
    """Sentences on a file that this run has loaded; the words before the colon say which kind, for counting."""
    if outcome.status != "stored":
        return []
    address = item.source_url or item.url
    found = [f"file rotten: {outcome.path} had other bytes than its name says and was replaced."]
    found = found if outcome.was_rotten else []
    if wrong := outcome.contradiction:
        found.append(f"file {wrong.odd}: {address} ({item.name or item.id}): {wrong.words}.")
    return found
