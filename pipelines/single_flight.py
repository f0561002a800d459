"""One answer for all who ask the same at the same time, or soon after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Runs one coroutine a key, however many wait for it, and remembers the last `remember` results.

    >>> async def answer() -> int:
    ...     print("asked")
    ...     return 42
    >>> async def ask() -> list[int]:
    ...     asked = SingleFlight[int](remember=1)
    ...     return await asyncio.gather(asked.get("key", answer), asked.get("key", answer))
    >>> asyncio.run(ask())
    asked
    [42, 42]
    """

    def __init__(self, remember: int = 0):
        self._remember = remember
        self._results: dict[Hashable, T] = {}
        self._running: dict[Hashable, asyncio.Task[T]] = {}

    def known(self, key: Hashable) -> T | None:
        """The remembered result, if there is one."""
        return self._results.get(key)

    async def get(self, key: Hashable, start: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result for `key`: remembered, of a run under way, or of `start()`. Raises what the coroutine raises."""
        if key in self._results:
            return self._results[key]
        if key in self._running:
            return await self._running[key]
        task = self._running[key] = asyncio.create_task(start())
        try:
            result = await task
        finally:
            del self._running[key]
        self._keep(key, result)
        return result

    def _keep(self, key: Hashable, result: T) -> None:
        if self._remember:
            self._results[key] = result
        if len(self._results) > self._remember:
            del self._results[next(iter(self._results))]
