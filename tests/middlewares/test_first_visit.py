"""The first request to a host goes alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from scrapy import Request
from scrapy.http import Response

from ratsinfo_spider.middlewares.first_visit import FirstVisitMiddleware

URL = "https://ris.musterstadt.example/public/vo020?VOLFDNR={}"


async def together(count: int, status: Callable[[int], int | None]) -> tuple[list[int], int]:
    """How many were under way when each of `count` requests went out, and how many had answered when all could go.

    `status` of the answer to a request; None for no answer.
    """
    middleware = FirstVisitMiddleware()
    under_way: set[int] = set()
    seen: list[int] = []
    most_at: list[int] = []
    done = 0

    async def one(number: int) -> None:
        nonlocal done
        request = Request(URL.format(number))
        await middleware.process_request(request)
        under_way.add(number)
        seen.append(len(under_way))
        if len(under_way) > 1 and not most_at:
            most_at.append(done)
        await asyncio.sleep(0.01)
        under_way.remove(number)
        done += 1
        if (code := status(number)) is None:
            middleware.process_exception(request, OSError())
        else:
            middleware.process_response(request, Response(request.url, status=code))

    tasks: list[Awaitable[None]] = [one(number) for number in range(count)]
    await asyncio.gather(*tasks)
    return seen, most_at[0]


def test_the_others_wait_for_the_first_answer() -> None:
    assert asyncio.run(together(4, lambda _: 200)) == ([1, 1, 2, 3], 1)


def test_an_error_opens_nothing() -> None:
    answers = (503, None, 200, 200, 200)
    assert asyncio.run(together(5, lambda number: answers[number])) == ([1, 1, 1, 1, 2], 3)


def test_robots_and_other_hosts_do_not_wait() -> None:
    async def ask() -> None:
        middleware = FirstVisitMiddleware()
        for url in (URL.format(1), "https://ris.musterstadt.example/robots.txt", "https://elsewhere.example/"):
            await asyncio.wait_for(middleware.process_request(Request(url)), 1)

    asyncio.run(ask())
