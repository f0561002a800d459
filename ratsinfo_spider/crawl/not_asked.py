"""Requests that are not made: the budget of a run, and the errors that say why a page was not requested."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

__all__ = ["Budget", "BudgetSpent", "ForeignHost", "RobotsUnknown"]

LAST = 80  # requests: what the pages under way may still ask for; twenty of them with four documents each


class BudgetSpent(IgnoreRequest):
    """A page that is not asked any more. The store keeps it as pending, and the next run asks."""


class ForeignHost(IgnoreRequest):
    """An address that is not asked, or whose answer does not count, because its host is not the site's.

    `was_led`: the site was asked, and led there.
    """

    def __init__(self, words: str, *, was_led: bool) -> None:
        super().__init__(words)
        self.was_led = was_led


class RobotsUnknown(IgnoreRequest):
    """A page that is not asked for because its host could not say what its robots.txt allows.

    `is_silent`: it gave no answer at all.
    """

    def __init__(self, words: str, *, is_silent: bool = False) -> None:
        super().__init__(words)
        self.is_silent = is_silent


class Budget:
    """Counts the requests of a run, and says when they are enough. `most` is None for a run without a budget.

    >>> budget = Budget(2)
    >>> budget.count(is_page=False), budget.allows_a_page(), budget.has_begun
    (None, True, False)
    >>> budget.count(is_page=True), budget.allows_a_page(), budget.has_begun
    (None, False, True)
    """

    def __init__(self, most: int | None) -> None:
        self._most = most
        self._made = 0
        self.has_begun = False  # whether a page of a record was asked for; calendar and lists are read before

    def count(self, *, is_page: bool) -> None:
        """A request goes out, for a page of a record or for anything else."""
        self._made += 1
        self.has_begun |= is_page

    def allows_a_page(self) -> bool:
        """Whether there is a request left for one more page, list or month."""
        return self._most is None or self._made < self._most

    @property
    def is_running_out(self) -> bool:
        """Whether what the pages under way may still ask for could be too much for it."""
        return self._most is not None and self._made >= self._most - LAST
