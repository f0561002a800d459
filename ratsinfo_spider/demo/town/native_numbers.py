"""The numbers that a system gives to its objects: ascending with gaps, and from 1,000,000 on after a migration."""

from __future__ import annotations

import random
from collections import Counter

__all__ = ["Numbers"]

_FIRST = {"meeting": 3801, "item": 48501, "paper": 9901, "document": 240101}
_AFTER_MIGRATION = {"meeting": 1000001, "item": 1000001, "paper": 1000001, "document": 1500001}


class Numbers:
    """Gives the next number of a kind: `meeting` (SILFDNR), `item` (TOLFDNR), `paper` (VOLFDNR), `document` (DOLFDNR).

    >>> numbers = Numbers(1)
    >>> numbers.next("meeting"), numbers.next("meeting") > 3801
    (3801, True)
    >>> numbers.migrate()
    >>> numbers.next("meeting"), numbers.reference("FB 36", 18), numbers.reference("FB 36", 18)
    (1000001, 'FB 36/0001/WP18', 'FB 36/0002/WP18')
    """

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"{seed}/numbers")
        self._next = dict(_FIRST)
        self._references: Counter[str] = Counter()

    def next(self, kind: str) -> int:
        number = self._next[kind]
        self._next[kind] += self._rng.choice((1, 1, 1, 2, 3))
        return number

    def migrate(self) -> None:
        """Begin every series anew, as happened to real towns when they moved to another database."""
        self._next = dict(_AFTER_MIGRATION)

    def reference(self, unit: str, period: int) -> str:
        """The next paper number of a department."""
        self._references[unit] += 1
        return f"{unit}/{self._references[unit]:04}/WP{period}"
