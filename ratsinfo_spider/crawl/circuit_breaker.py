"""When is a site taken to be down, so that asking for more is of no use to anybody?"""

from __future__ import annotations

__all__ = ["CircuitBreaker"]


class CircuitBreaker:
    """Counts consecutive failures: after `most` of them, of `what`, the site is taken to be down.

    >>> pages = CircuitBreaker(2, "pages")
    >>> pages.failed()
    >>> pages.read()
    >>> pages.failed()
    >>> pages.is_open
    False
    >>> pages.failed()
    >>> pages.is_open, str(pages)
    (True, 'the last 2 pages all failed')
    """

    def __init__(self, most: int, what: str) -> None:
        self._most = most
        self._what = what
        self._failures = 0

    def __str__(self) -> str:
        return f"the last {self._most} {self._what} all failed"

    @property
    def is_open(self) -> bool:
        """Whether to stop asking."""
        return self._failures >= self._most

    def failed(self) -> None:
        """Count a page that did not come, or was not the one that was requested."""
        self._failures += 1

    def read(self) -> None:
        """One came: whatever failed before, the site is there."""
        self._failures = 0
