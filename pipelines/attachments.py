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

import logging
from collections.abc import Hashable
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

from pipelines.attachment_answers import Outcome, judge_error
from pipelines.attachment_contents import Contents, correction, same_content
from pipelines.attachment_doubts import doubts
from pipelines.attachment_known import Known
from pipelines.attachment_loading import Loader
from pipelines.attachment_store import AttachmentStore
from pipelines.single_flight import SingleFlight
from ratsinfo_spider.causes import FileCause, GapCause
from ratsinfo_spider.crawl.places import Places
from ratsinfo_spider.crawl.run import Run
from ratsinfo_spider.items import File
from ratsinfo_spider.statement import Download
from ratsinfo_spider.store.crawl_store import CrawlStore

MODES = ("download", "list", "skip")
MAX_FILE_SIZE = 500_000_000  # bytes, where no setting says otherwise
REMEMBERED = 10_000  # outcomes, about 15 MB; one that is forgotten is asked for again

_ALWAYS = frozenset({"status", "reason", "cause"})
_LOADED = _ALWAYS | {"path", "sha256", "size", "media_type", "fetched_at"}

_NOTHING = Download("")

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
            if self.mode != "skip" and not self._is_selection:  # for a page or two, one look a file costs less
                listed = await self.files.listing()
                if self._run and self.mode == "download":
                    self._run.stored_files = listed
        except OSError as error:
            if run := self._run:
                run.fail("files", f"attachments cannot be stored: {error}")
            raise CloseSpider("files") from error

    def _prepare(self, spider: Spider | None) -> None:
        settings = self.crawler.settings
        self.mode = getattr(spider, "files_mode", None) or settings.get("RATSINFO_FILES", "download")
        if self.mode not in MODES:
            raise ValueError(f"RATSINFO_FILES is {self.mode!r}; it can be {', '.join(MODES)}.")
        self.loads_non_public = getattr(
            spider, "load_non_public_files", settings.getbool("RATSINFO_NON_PUBLIC_FILES", False)
        )
        self.asks_always = getattr(spider, "refresh", None) == "all"
        places: Places | None = getattr(spider, "places", None)
        scratch = places.output if places else Path(gettempdir()) / "ratsinfo-files"
        self.files = AttachmentStore(self.store, self.spiderinfo, scratch)
        limit = settings.getint("RATSINFO_MAX_FILE_SIZE", MAX_FILE_SIZE)
        self.loader = Loader(self._download, self.files, limit, self._count)
        self.loads: SingleFlight[Outcome] = SingleFlight(REMEMBERED)
        self.contents = Contents()
        self._doubted: frozenset[str] | None = None  # ids of files that an earlier run found to be another's

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
    def _is_selection(self) -> bool:
        return bool(getattr(getattr(self.crawler.spider, "arguments", None), "is_selection", False))

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
        before = await self._content_before(item, known)
        outcome = await self.loader.load(item, download, request)
        if outcome.sha256 and (item.native_id is not None or outcome.contradiction):
            outcome = await self._compared(item, download, outcome, before)
        if outcome.is_problem:
            self._report(item, outcome)
        for sentence in doubts(item, outcome):
            self._doubt(item, sentence)
        if known and outcome.sha256 == known.sha256:
            return replace(outcome, status="unchanged")
        return outcome

    async def _content_before(self, item: File, known: Known | None) -> str:
        """The words of an earlier run with the hash of what it was given for this document; "" where there are none."""
        store = getattr(self.crawler.spider, "store", None)
        if known or not isinstance(store, CrawlStore) or not store.is_open:
            return f"{known.sha256} {known.reason}" if known else ""
        if self._doubted is None:
            waiting = await store.ask(lambda lookup: lookup.waiting_files())
            self._doubted = frozenset(file.file_id for file in waiting if file.cause == "same_content")
        if str(item.id) not in self._doubted:
            return ""
        row = await store.call(lambda opened: opened.find("files", str(item.id)))
        return str(row["reason"]) if row else ""

    async def _compared(self, item: File, download: Download, outcome: Outcome, before: str) -> Outcome:
        """The outcome, unless another document has the same content and no earlier run was given it for this one."""
        sha256 = str(outcome.sha256)
        holder = self.contents.holder(item, sha256, is_sure=sha256 in before)
        if holder is None or sha256 in before:
            return outcome
        again = await self.loader.ask_afresh(item, download, outcome)
        if again.sha256 != sha256:
            return again
        if self._run and not holder.is_sure:
            holder.is_sure = True  # it is corrected once
            wrong = same_content(sha256, str(item.native_id or item.name or item.id))
            self._run.corrections.append(correction(holder, wrong, _LOADED))
            self._run.files[holder.file_id] = "failed"
            self._run.problem("file", holder.url, wrong.reason or "", record=holder.file_id, cause="failed")
        return same_content(sha256, holder.called)

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
