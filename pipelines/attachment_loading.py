"""Loads one document: asks for it, looks at what came, asks afresh where that is worth it, and stores it.

Asking afresh means: its page once more, and the document at the address on that copy. An address may have died with
its page, and a second answer shows whether an odd first one was an accident.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from scrapy.http import Request, Response

from pipelines.attachment_answers import (
    COPIES,
    Body,
    Contradiction,
    Outcome,
    body_of,
    expired_again,
    judge,
    judge_error,
    not_the_document,
)
from pipelines.attachment_match import SiteHabits, contradiction
from pipelines.attachment_store import AttachmentStore
from ratsinfo_spider.causes import FileCause
from ratsinfo_spider.items import File
from ratsinfo_spider.statement import Download

__all__ = ["Loader"]

IN_HAND = 64  # files asked for or waiting for the disk at a time, some in memory with 64 KiB each

# What failed, in words and as a code, where it ended in an exception.
_NOT_LOADED: tuple[str, FileCause] = ("The document could not be loaded", "no_answer")
_NOT_STORED: tuple[str, FileCause] = ("The document could not be stored", "not_stored")

logger = logging.getLogger(__name__)


@dataclass
class Loader:
    """`download` is Scrapy's engine, `limit` the largest document in bytes; `count` is told what is worth counting."""

    download: Callable[[Request], Awaitable[Response]]
    files: AttachmentStore
    limit: int
    count: Callable[[str], None]
    habits: SiteHabits = field(default_factory=SiteHabits)
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(IN_HAND))
    # One fresh page at a time: many would push each other out of their session.
    _one_page: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def load(self, item: File, download: Download, request: Request) -> Outcome:
        """The outcome for the document of `item`, after as many fresh copies of its page as that is worth."""
        has_page = bool(download.page_request and download.relink)
        outcome = await self._ask(item, request, has_page=has_page)
        if outcome.cause == "too_large" and (item.stated_size or 0) > self.limit:
            return outcome  # its page says the same
        for _ in range(COPIES[outcome.afresh] if has_page else 0):
            outcome = await self.ask_afresh(item, download, outcome)
            if outcome.afresh == "no":
                break
        return outcome

    async def ask_afresh(self, item: File, download: Download, first: Outcome) -> Outcome:
        """Ask again, at the address on a fresh copy of the page. `first` is what came before."""
        again, relink = download.page_request, download.relink
        if again is None or relink is None:
            return first
        self.count("asked_afresh")
        async with self._one_page:
            try:
                page = await self.download(again.replace(dont_filter=True))
                fresh = await relink(page)
            except Exception as error:  # noqa: BLE001 - relink reads a page that may be anything by now
                words = "The address has expired, and its page could not be loaded"
                return _kept(first) or judge_error(error, again.url, words, "expired")
            if fresh is None:
                return _kept(first) or _not_linked(first, page.status)
            return expired_again(await self._ask(item, fresh, first.contradiction))

    async def _ask(
        self, item: File, request: Request, before: Contradiction | None = None, *, has_page: bool = True
    ) -> Outcome:
        """`before`: what was wrong before; without a page there is nothing to compare an odd answer with."""
        async with self._turns:
            if self.files.broken:
                return Outcome("failed", f"Not asked for: {self.files.broken}.", "not_stored")
            part, done = self.files.parts.new(), _NOT_LOADED
            try:
                response = await self.download(_streamed(request, part, self.limit))
                body = body_of(response, self.limit)
                outcome = judge(response, body, self.limit)
                if outcome.path:
                    outcome = self._compared(item, request.url, response, outcome, before, has_page=has_page)
                done = _NOT_STORED
                return await self._stored(body, outcome)
            except Exception as error:  # one bad file must not cost the page its other records
                logger.debug("No file from %s", request, exc_info=True)
                return judge_error(error, request.url, *done)
            finally:
                part.unlink(missing_ok=True)

    def _compared(
        self,
        item: File,
        url: str,
        response: Response,
        outcome: Outcome,
        before: Contradiction | None,
        *,
        has_page: bool,
    ) -> Outcome:
        """The outcome where it may be stored: as far as can be told, the document is what its page describes."""
        wrong = contradiction(item, url, response, outcome, self.habits)
        if wrong is None:
            return outcome
        if wrong.odd is None or (has_page and not wrong.agrees_with(before)):
            return not_the_document(wrong)
        self.habits.odd[wrong.odd] += 1
        return replace(outcome, contradiction=wrong)

    async def _stored(self, body: Body, outcome: Outcome) -> Outcome:
        """The outcome, once the document is in its place."""
        if outcome.path and outcome.media_type:
            put = await self.files.put(body, outcome.path, outcome.media_type)
            if put != "there":
                self.count("kept")
            return replace(outcome, was_rotten=put == "mended")
        return outcome


def _kept(first: Outcome) -> Outcome | None:
    """The first outcome, where its address lived: what came says more than that nobody could ask again."""
    return replace(first, afresh="no") if first.afresh in ("no", "once") else None


def _not_linked(first: Outcome, status: int) -> Outcome:
    reason = f"The address has expired, and a fresh copy of its page (status {status}) does not link it."
    if status == 200:
        return replace(first, status="missing", reason=reason, cause="not_found")
    return replace(first, status="failed", reason=reason, cause="expired")


def _streamed(request: Request, part: Path, limit: int) -> Request:
    """The request, told to send a large body to disk (see ratsinfo_spider/downloads for the keys)."""
    keys = {"ratsinfo_stream_to": part, "download_maxsize": limit, "download_warnsize": 0, "dont_cache": True}
    request.meta.update(keys)
    return request
