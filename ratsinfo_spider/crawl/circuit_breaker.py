"""When is a site taken to be down, so that asking for more is of no use to anybody?"""

from __future__ import annotations

__all__ = ["InVain"]


class InVain:
    """Counts what failed since something was read: when `most` of `what` did one after the other, the site is down.

    >>> pages = InVain(2, "pages")
    >>> pages.failed()
    >>> pages.read()
    >>> pages.failed()
    >>> pages.is_down
    False
    >>> pages.failed()
    >>> pages.is_down, str(pages)
    (True, 'the last 2 pages all failed')
    """

    def __init__(self, most: int, what: str) -> None:
        self._most = most
        self._what = what
        self._failures = 0

    def __str__(self) -> str:
        return f"the last {self._most} {self._what} all failed"

    @property
    def is_down(self) -> bool:
        """Whether to stop asking."""
        return self._failures >= self._most

    def failed(self) -> None:
        """One more did not come, or was no such page."""
        self._failures += 1

    def read(self) -> None:
        """One came: whatever failed before, the site is there."""
        self._failures = 0
