"""One content for several documents: a server that has the same answer for many, or a document put up twice.

Which of the two it is, one run cannot tell: both are `failed` then (`same_content`), the one that came first too. Where
a later run is given the same again, it is how the site is, and both are stored. It is asked of documents that have a
number, and of others whose size or name is odd: that of an attachment which is not, says which it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.attachment_answers import Outcome
from ratsinfo_spider.items import File
from ratsinfo_spider.statement import Statement

__all__ = ["Contents", "Holder", "correction", "same_content"]

REMEMBERED = 10_000  # contents, about 5 MB


@dataclass(slots=True)
class Holder:
    """The document that had a content first. `is_sure`: an earlier run was given the same."""

    file_id: str
    site: str
    called: str
    url: str
    is_sure: bool


class Contents:
    """The contents of one run's documents, the latest of them."""

    def __init__(self) -> None:
        self._holders: dict[str, Holder] = {}

    def holder(self, item: File, sha256: str, *, is_sure: bool) -> Holder | None:
        """Another document that had this content before; None after noting that `item` has it."""
        known = self._holders.get(sha256)
        if known is not None and known.file_id != item.id:
            return known
        url, called = item.source_url or item.url or "", item.native_id or item.name or item.id or ""
        self._holders[sha256] = Holder(str(item.id), str(item.site), called, url, is_sure)
        if len(self._holders) > REMEMBERED:
            del self._holders[next(iter(self._holders))]
        return None


def same_content(sha256: str, other: str) -> Outcome:
    """The outcome for a document that has the bytes of the one that is called `other`.

    >>> same_content("ab12", "7001").reason
    'It has the same bytes as the document 7001 (sha256 ab12); if a later run finds the same, it is stored.'
    """
    reason = f"It has the same bytes as the document {other} (sha256 {sha256})"
    reason += "; if a later run finds the same, it is stored."
    return Outcome("failed", reason, "same_content")


def correction(holder: Holder, outcome: Outcome, columns: frozenset[str]) -> File:
    """What takes back that a document was stored: the row with its `columns` as `outcome` has them."""
    row = File(id=holder.file_id, site=holder.site)
    for column in columns:
        setattr(row, column, getattr(outcome, column))
    row.statement = Statement(columns)
    return row
