"""Attachments: every link to a file that a page shows becomes one row of `files` with its outcome.

How a `File` is loaded stands in its statement (`ratsinfo_spider/statement.py`: `Download`), which the spider fills.

Files are asked for at once, past the scheduler, by `engine.download_async`: the downloader's delay, its slots and the
middlewares (cookies, retry, redirect, robots.txt) apply. A large body goes to disk while it comes
(`ratsinfo_spider.downloads`; with another download handler it works too, in memory).

Settings: `RATSINFO_FILES` (download, list, skip; the spider's `files_mode` comes first), `RATSINFO_MAX_FILE_SIZE`
(bytes), `RATSINFO_NON_PUBLIC_FILES` (the spider's `load_non_public_files` comes first), `FILES_STORE` (the run's
`files_dir` comes first: RATSINFO_FILES_STORE is in it) and Scrapy's settings for S3 (AWS_…, FILES_STORE_S3_ACL).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Self, cast

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.pipelines.files import FilesPipeline

from pipelines.attachment_answers import (
    Contradiction,
    Outcome,
    body_of,
    expired_again,
    judge,
    judge_error,
    not_the_document,
)
from pipelines.attachment_doubts import doubts
from pipelines.attachment_known import Known
from pipelines.attachment_match import SiteHabits, contradiction
from pipelines.attachment_store import AttachmentStore
from pipelines.single_flight import SingleFlight
from ratsinfo_spider.causes import FileCause, GapCause
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.items import File
from ratsinfo_spider.statement import Download
from ratsinfo_spider.store.crawl_store import CrawlStore

MODES = ("download", "list", "skip")
FRESH_COPIES = 3  # of a page, for a file whose address died again
MAX_FILE_SIZE = 500_000_000  # bytes, where no setting says otherwise
IN_HAND = 64  # files asked for or waiting for the disk at a time, some in memory with 64 KiB each
REMEMBERED = 10_000  # outcomes, about 15 MB; one that is forgotten is asked for again

_ALWAYS = frozenset({"status", "reason", "cause"})
_LOADED = _ALWAYS | {"path", "sha256", "size", "media_type", "fetched_at"}

# What failed, in words and as a code, where it ended in an exception.
_NOT_LOADED: tuple[str, FileCause] = ("The document could not be loaded", "no_answer")
_NOT_STORED: tuple[str, FileCause] = ("The document could not be stored", "not_stored")
_NOTHING = Download("")
Relink = Callable[[Response], Awaitable[Request | None]]

logger = logging.getLogger(__name__)


class AttachmentsPipeline(FilesPipeline):
    """Loads what `File` items link. Any other item passes untouched.

    Of FilesPipeline it is the stores that we use. Its way of an item is replaced: it takes 200 for success, drops
    what failed, keeps bodies in memory and names files by their address.
    """

    without_store: str | None = None  # the sentence why

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        cls._update_stores(crawler.settings)
        places: Places | None = getattr(crawler.spider, "places", None)
        return cls(_store_uri(places.files if places else crawler.settings["FILES_STORE"]), crawler=crawler)

    def _get_store(self, uri: str) -> Any:
        """Scrapy's store; None where it cannot even be made (half of the credentials, an address that is none)."""
        try:
            return super()._get_store(uri)
        except Exception as error:  # noqa: BLE001 - botocore's own kinds; the run is there later and says it
            self.without_store = f"{uri.rstrip('/')} cannot be used: {type(error).__name__}: {error}"
            return None

    async def open_spider(self, spider: Spider | None = None) -> None:  # type: ignore[override]  # Scrapy awaits it
        """Where files cannot be stored, the crawl ends before its first page."""
        super().open_spider()
        try:
            if self.without_store:
                raise OSError(self.without_store)
            self._prepare(self.crawler.spider)
            if self.mode != "skip":
                await self.files.check()
        except OSError as error:
            if run := self._run:
                run.fail("files", f"attachments cannot be stored: {error}")
            raise CloseSpider("files") from error

    def _prepare(self, spider: Spider | None) -> None:
        settings = self.crawler.settings
        self.mode = getattr(spider, "files_mode", None) or settings.get("RATSINFO_FILES", "download")
        if self.mode not in MODES:
            raise ValueError(f"RATSINFO_FILES is {self.mode!r}; it can be {', '.join(MODES)}.")
        self.limit = settings.getint("RATSINFO_MAX_FILE_SIZE", MAX_FILE_SIZE)
        self.loads_non_public = getattr(
            spider, "load_non_public_files", settings.getbool("RATSINFO_NON_PUBLIC_FILES", False)
        )
        self.asks_always = getattr(spider, "refresh", None) == "all"
        places: Places | None = getattr(spider, "places", None)
        scratch = places.output if places else Path(gettempdir()) / "ratsinfo-files"
        self.files = AttachmentStore(self.store, self.spiderinfo, scratch)
        self.loads: SingleFlight[Outcome] = SingleFlight(REMEMBERED)
        self.pages: SingleFlight[Response] = SingleFlight()
        self.turns = asyncio.Semaphore(IN_HAND)
        self.afresh = asyncio.Lock()  # one fresh page at a time: many would push each other out of their session
        self.habits = SiteHabits()

    def close_spider(self) -> None:
        if not self.without_store:
            self.files.close()

    def process_item(self, item: Any, spider: Spider | None = None) -> Any:
        """The item, or for a file a coroutine that gives it back with its outcome and never raises."""
        return self._load_or_keep(item) if isinstance(item, File) and self.mode != "skip" else item

    async def _load_or_keep(self, item: File) -> File:
        outcome = await self._outcome(item)
        columns = _LOADED if outcome.sha256 else _ALWAYS  # a failure says nothing about the version we have
        for column in columns:
            setattr(item, column, getattr(outcome, column))
        item.statement = replace(item.statement, columns=item.statement.columns | columns)
        self._count(outcome.status)
        return item

    async def _outcome(self, item: File) -> Outcome:
        download = item.statement.download or _NOTHING
        request = download.request
        if download.non_public and not self.loads_non_public:
            return _listed("the page offers it as non-public, and load_non_public_files is off", "non_public")
        if request and (done := self.loads.known(_key(item, request))):
            return done
        known = await self._known(item)
        if known and self._may_keep(known, item) and (kept := await self._kept(item, known)):
            return kept
        if self.mode == "list":
            return _listed("this run only lists files", "not_asked")
        if request is None:
            return _listed("the page gives no address to load it from", "no_address")
        return await self.loads.get(_key(item, request), partial(self._load, item, download, request, known))

    @property
    def _run(self) -> Run | None:
        run: Run | None = getattr(self.crawler.spider, "run", None)
        return run

    async def _known(self, item: File) -> Known | None:
        """What we have of a file; nothing is asked where neither earlier runs nor this one have loaded it."""
        file_id, store = str(item.id), getattr(self.crawler.spider, "store", None)
        if not isinstance(store, CrawlStore) or not store.is_open:
            return None
        if file_id not in store.earlier.files and not (self._run and self._run.has_loaded(file_id)):
            return None
        return Known.of(await store.call(lambda opened: opened.find("files", file_id)))

    def _may_keep(self, known: Known, item: File) -> bool:
        asks = self.asks_always and self.mode == "download"
        return not asks and known.is_listed_as(item)

    async def _kept(self, item: File, known: Known) -> Outcome | None:
        """The outcome of a file that need not be asked for; None if the store has lost it."""
        try:
            return known.as_outcome() if await self.files.has(known.path, known.size) else None
        except OSError as error:  # the store does not say: no reason to load everything again
            outcome = judge_error(error, known.path, "The store could not be asked for it", "not_stored")
            self._report(item, outcome)
            return outcome

    async def _load(self, item: File, download: Download, request: Request, known: Known | None) -> Outcome:
        again, relink = download.page_request, download.relink
        outcome = await self._ask(item, request, is_final=not (again and relink))
        tries = iter(range(1 if outcome.contradiction else FRESH_COPIES))
        while again and relink and outcome.expired != "no" and next(tries, None) is not None:
            async with self.afresh:
                outcome = await self._ask_afresh(item, again, relink, outcome)
        if outcome.is_problem:
            self._report(item, outcome)
        for sentence in doubts(item, outcome):
            self._doubt(item, sentence)
        if known and outcome.sha256 == known.sha256:
            return replace(outcome, status="unchanged")
        return outcome

    async def _ask(
        self, item: File, request: Request, before: Contradiction | None = None, *, is_final: bool = False
    ) -> Outcome:  # fmt: skip; `before`: what was wrong before; `is_final`: there is no page to ask afresh
        async with self.turns:
            return await self._ask_now(item, request, before, is_final=is_final)

    async def _ask_now(
        self, item: File, request: Request, before: Contradiction | None, *, is_final: bool = False
    ) -> Outcome:  # fmt: skip
        part, done = self.files.parts.new(), _NOT_LOADED
        if self.files.broken:
            return Outcome("failed", f"Not asked for: {self.files.broken}.", "not_stored")
        try:
            response = await self._download(_streamed(request, part, self.limit))
            body = body_of(response, self.limit)
            outcome = judge(response, body, self.limit)
            if outcome.path and (wrong := contradiction(item, request.url, response, outcome, self.habits)):
                if not (wrong.agrees_with(before) or (wrong.odd and is_final)):
                    return not_the_document(wrong)
                outcome = replace(outcome, contradiction=wrong)
                if wrong.odd:
                    self.habits.odd[wrong.odd] += 1
            if outcome.path and outcome.media_type:
                done = _NOT_STORED
                if await self.files.put(body, outcome.path, outcome.media_type):
                    self._count("kept")
        except Exception as error:  # one bad file must not cost the page its other records
            logger.debug("No file from %s", request, exc_info=True)
            return judge_error(error, request.url, *done)
        finally:
            part.unlink(missing_ok=True)
        return outcome

    async def _ask_afresh(self, item: File, again: Request, relink: Relink, first: Outcome) -> Outcome:
        """Ask again, at the address on a fresh copy of the page. Files that wait for one page share its copy."""
        self._count("asked_afresh")
        try:
            key = again.url, again.meta.get("cookiejar")
            page = await self.pages.get(key, partial(self._download, again.replace(dont_filter=True)))
            fresh = await relink(page)
        except Exception as error:  # noqa: BLE001 - relink reads a page that may be anything by now
            return judge_error(error, again.url, "The address has expired, and its page could not be loaded", "expired")
        if fresh is None:
            reason = f"The address has expired, and a fresh copy of its page (status {page.status}) does not link it."
            if page.status == 200:
                return replace(first, status="missing", reason=reason, cause="not_found")
            return replace(first, status="failed", reason=reason, cause="expired")
        return expired_again(await self._ask(item, fresh, first.contradiction))

    async def _download(self, request: Request) -> Response:
        request.callback, request.errback = NO_CALLBACK, None
        return await self.crawler.engine.download_async(request)

    def _report(self, item: File, outcome: Outcome) -> None:
        words = f"{item.name or item.id}: {outcome.reason}"  # an address may be that of a page with many attachments
        url = item.source_url or item.url
        logger.warning("%s: %s: %s", outcome.status, url, words, extra={"spider": self.crawler.spider})
        self._note(item, "file", words, cast("GapCause", outcome.status))

    def _doubt(self, item: File, sentence: str) -> None:
        logger.warning("%s", sentence, extra={"spider": self.crawler.spider})
        self._note(item, "warning", sentence)

    def _note(self, item: File, kind: str, detail: str, status: GapCause | None = None) -> None:
        """Among the problems of the run, if the spider has one; `status` of a file is also why it may never come."""
        if self._run:
            url = item.source_url or item.url
            self._run.problem(kind, url, detail, record=item.id, cause=status, status=status)

    def _count(self, what: str) -> None:
        self.crawler.stats.inc_value(f"ratsinfo/files/{what}")


def _store_uri(place: str | Path | None) -> str:
    """Scrapy joins a bucket's prefix and a path without a slash of its own.

    >>> _store_uri("s3://bucket/musterstadt/files"), _store_uri(Path("output/musterstadt/files"))
    ('s3://bucket/musterstadt/files/', 'output/musterstadt/files')
    """
    uri = str(place or "")
    return uri + "/" if "://" in uri and not uri.endswith("/") else uri


def _key(item: File, request: Request) -> Hashable:
    """What makes two requests the same: a document's number is one for all; any other address lives in its session."""
    if item.native_id is not None:
        return request.url
    return request.url, request.meta.get("cookiejar"), request.headers.get("Cookie")


def _listed(why: str, cause: FileCause) -> Outcome:
    return Outcome("listed", f"Not loaded: {why}.", cause)


def _streamed(request: Request, part: Path, limit: int) -> Request:
    """The request, told to send a large body to disk (see ratsinfo_spider/downloads for the keys)."""
    keys = {"ratsinfo_stream_to": part, "download_maxsize": limit, "download_warnsize": 0, "dont_cache": True}
    request.meta.update(keys)
    return request
