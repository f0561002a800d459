"""Texts that fit a cell of Excel: what is longer is cut, and says so."""

from __future__ import annotations

__all__ = ["CELL", "cell_text"]

CELL = 32_767  # characters, Excel counts those beyond the basic plane twice


def cell_text(text: str) -> str:
    """A text that fits a cell.

    >>> cell_text("kurz")
    'kurz'
    >>> cut = cell_text("ä" * 40_000)
    >>> len(cut), cut[-35:]
    (32767, 'ä … [cut, 40,000 characters in all]')
    """
    if _units(text) <= CELL:
        return text
    mark = f" … [cut, {len(text):,} characters in all]"
    kept = text.encode("utf-16-le")[: 2 * (CELL - len(mark))].decode("utf-16-le", errors="ignore")
    return kept + mark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="replace")) // 2
