"""How far a run may differ from a city's last complete ones: the table `[monitors]` of its file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import isfinite
from typing import Any

__all__ = ["Margins", "margins_from"]


@dataclass(frozen=True, kw_only=True)
class Margins:
    """Each is a factor of what earlier runs had, if not said otherwise; 0 switches that monitor off."""

    rows: float = 0.5
    """Fewest rows of a table that a run may meet."""
    growth: float = 1.0
    """By what part of itself a table may grow until the next complete run."""
    filled: float = 0.5
    """Smallest share of a column that may be filled, in a run with `refresh=all`."""
    cleared: float = 0.5
    """Largest share of a column's values that may become empty until the next complete run."""
    files: float = 0.5
    """Fewest files per agenda item, in a run with `refresh=all`."""
    requests: float = 3.0
    """Most requests; told, but no reason to call a run incomplete, as with all that follow."""
    duration: float = 3.0
    """Longest duration."""
    labels: float = 3.0
    """Most warnings of one kind per page, for instance of labels that nobody knows."""
    agreement: float = 0.8
    """Smallest share of the records that both the pages and the city's OParl interface name."""
    fresh_days: float = 90.0
    """Days without a meeting that was not known before."""


def margins_from(given: dict[str, Any]) -> Margins:
    """The margins of a city's file; ValueError naming the first key that is wrong.

    >>> margins_from({"rows": 0.2, "fresh_days": 0}).rows
    0.2
    """
    known = {field.name for field in fields(Margins)}
    for key, value in given.items():
        if key not in known:
            raise ValueError(f"unknown key {key!r} in [monitors]; known are {', '.join(sorted(known))}")
        is_number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
        if not is_number or value < 0:
            raise ValueError(f"[monitors] {key} = {value!r} should be a number, 0 or more")
    return Margins(**given)
