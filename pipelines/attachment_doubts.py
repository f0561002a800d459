"""What is odd about a document that was stored: a reason to look at it, none to leave it out."""

from __future__ import annotations

from pipelines.attachment_answers import Outcome
from ratsinfo_spider.items import File

__all__ = ["doubts", "is_other_size"]

_TOLERANCE = 0.1
_BINARY = 1.024  # of each step from bytes over kB to MB that a site counts by 1024 and prints as if by 1000


def doubts(item: File, outcome: Outcome) -> list[str]:
    """Sentences on a file that this run has loaded; the words before the colon say which kind, for counting."""
    if outcome.status != "stored" or outcome.size is None:
        return []
    address = item.source_url or item.url
    found = [f"file: {address}: {outcome.reason}"] if outcome.reason else []
    if item.stated_size is not None and is_other_size(outcome.size, item.stated_size):
        says = f"{address} ({item.name}) has {outcome.size} bytes, where its page states {item.stated_size}"
        found.append(f"file size: {says}.")
    return found


def is_other_size(size: int, stated: int) -> bool:
    """Whether a size in bytes is clearly not the stated one, which is rounded and in units of 1000 or of 1024.

    >>> is_other_size(253_849, 253_800), is_other_size(259_891, 253_800), is_other_size(32_610_713, 31_100_000)
    (False, False, False)
    >>> is_other_size(80, 100), is_other_size(812, 253_800), is_other_size(2_000_000, 253_800)
    (False, True, True)
    """
    units = 2 if stated >= 1_000_000 else 1
    rounding = 50_000 if stated >= 1_000_000 else 50
    low = stated * (1 - _TOLERANCE) - rounding
    high = (stated + rounding) * _BINARY**units * (1 + _TOLERANCE)
    return not low <= size <= high
