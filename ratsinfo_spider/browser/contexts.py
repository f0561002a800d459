"""When to start over: browser contexts by number, a fresh one after so many uses, closed when nobody is in it.

There are never more than two: while one page is still in the one before, the current one goes on beyond its number.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

from playwright.async_api import BrowserContext, Error


class Contexts:
    """Counts what goes on in which context. A context is a browser's window with its own memory and cookies."""

    def __init__(self, limit: int) -> None:
        self._limit = max(1, limit)
        self._served = 0
        self._number = 0
        self._users: Counter[str] = Counter()
        self._open: dict[str, BrowserContext] = {}
        self._closing = 0

    @property
    def current(self) -> str:
        """The name of the context that the next request goes to."""
        return f"ratsinfo-{self._number}"

    def enter(self) -> str:
        """One more use; gives the name of its context."""
        if self._served >= self._limit and not self._closing and not self._is_earlier_in_use():
            self._served = 0
            self._number += 1
        self._served += 1
        self._users[self.current] += 1
        return self.current

    def stay(self, name: str) -> None:
        """One use more of a context that is in use."""
        self._users[name] += 1

    def opened(self, name: str, context: BrowserContext) -> None:
        """That context exists now."""
        self._open[name] = context

    async def leave(self, name: str) -> None:
        """One use less; closes every context that is neither current nor in use."""
        self._users[name] -= 1
        if not self._users[name]:
            del self._users[name]
        for idle in [known for known in self._open if known != self.current and known not in self._users]:
            context = self._open.pop(idle)
            self._closing += 1
            try:
                with suppress(Error):  # it may have gone with its browser
                    await context.close()
            finally:
                self._closing -= 1

    def _is_earlier_in_use(self) -> bool:
        return any(name != self.current for name in self._users)
