"""A downloader that keeps to its concurrency, for the setting `DOWNLOADER`."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.http import Response
from twisted.internet.defer import Deferred


class PunctualDownloader(Downloader):
    """Scrapy's downloader, which counts a request as under way from the moment it leaves the queue, and which takes
    one page at a time where the spider's `budget` is running out.

    Scrapy 2.19 counts it when its task begins, a turn of the event loop later, so without a delay a slot's whole queue
    leaves in one go: a page with thirty attachments gets thirty connections, whatever
    CONCURRENT_REQUESTS_PER_DOMAIN says. (A spider's own requests come one by one, and do not show it.)
    """

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: Deferred[Response]
    ) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)  # now, for this is no coroutine yet; Scrapy takes it out again
        return super()._wait_for_download(slot, request, queue_dfd)

    def needs_backout(self) -> bool:
        """Whether the engine is to hold back the next page: it asks before it takes one out of the scheduler.

        Near the end of a budget until all of the page before has come, its documents too.
        """
        budget = getattr(self.crawler.spider, "budget", None)
        if budget is not None and budget.is_running_out and not self._is_quiet():
            return True
        return super().needs_backout()

    def _is_quiet(self) -> bool:
        """Whether nothing is being asked for, read or stored."""
        slot = self.crawler.engine.scraper.slot if self.crawler.engine else None
        return not self.active and (slot is None or slot.is_idle())
