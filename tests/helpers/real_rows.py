"""Compares rows of real pages with what is known of them: their texts by hash, for none may stand in the project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from tests.helpers.pages_of_fields import digest

__all__ = ["check_rows", "check_text"]

Row = Sequence[object]


def check_rows(columns: str, found: Iterable[Row], wanted: Iterable[Row], texts: str = "") -> None:
    """Fails naming each row and column that differs, with what was read there.

    `columns` and `texts` are names with blanks between; of the columns in `texts`, `wanted` has the digests. The first
    column names the row.
    """
    lines: list[str] = []
    for number, (row, other) in enumerate(zip_longest(found, wanted), 1):
        if row is None or other is None:
            lines.append(f"row {number}: read {row}, expected {other}")
            continue
        for name, value, known in zip(columns.split(), row, other, strict=True):
            read = digest(value) if name in texts.split() and (value is None or isinstance(value, str)) else value
            if read != known:
                lines.append(f"row {number} ({row[0]}), {name}: read {value!r} ({read}), expected {known!r}")
    assert not lines, "\n" + "\n".join(lines)


def check_text(name: str, text: str | None, wanted: str, length: int) -> None:
    """Fails with the text that was read, if it is not the one with this digest and length."""
    read = digest(text), len(text or "")
    assert read == (wanted, length), f"{name}: read {text!r}"
