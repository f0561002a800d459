"""When a browser context is left for a fresh one. No Chromium: a context is what counts its closings."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest
from playwright.async_api import BrowserContext

from ratsinfo_spider.browser.contexts import Contexts


class _Window:
    """A context that closes when it is told to go on."""

    def __init__(self) -> None:
        self.may_close = asyncio.Event()
        self.closings = 0

    async def close(self) -> None:
        self.closings += 1
        await self.may_close.wait()


def _open(contexts: Contexts, name: str) -> _Window:
    window = _Window()
    contexts.opened(name, cast("BrowserContext", window))
    return window


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_a_context_serves_its_number_of_uses(limit: int) -> None:
    async def use() -> list[str]:
        contexts, names = Contexts(limit), []
        for _ in range(4):
            name = contexts.enter()
            _open(contexts, name).may_close.set()
            names.append(name)
            await contexts.leave(name)
        return names

    assert len(set(asyncio.run(use()))) == {0: 4, 1: 4, 3: 2}[limit]


def test_a_slow_page_holds_up_the_third_context() -> None:
    async def use() -> None:
        contexts = Contexts(2)
        slow = contexts.enter()
        _open(contexts, slow)
        assert contexts.enter() == slow
        second = contexts.enter()
        assert second != slow
        assert {contexts.enter() for _ in range(5)} == {second}

    asyncio.run(use())


def test_the_next_context_waits_for_the_last_one_to_close() -> None:
    async def use() -> None:
        contexts = Contexts(1)
        first = contexts.enter()
        window = _open(contexts, first)
        second = contexts.enter()
        closing = asyncio.create_task(contexts.leave(first))
        await asyncio.sleep(0)
        assert (window.closings, contexts.enter()) == (1, second)
        window.may_close.set()
        await closing
        assert contexts.enter() not in (first, second)

    asyncio.run(use())
